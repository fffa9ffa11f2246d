#pragma once

#include "hearth/router.hpp"

/// How a route is handed to the host: which input comes from where, and the schemas of all of them.
namespace hearth {

namespace detail {

inline std::vector<std::string> path_names(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t at = path.find('{'); at != std::string_view::npos; at = path.find('{', at)) {
    const std::size_t end = path.find('}', at);
    if (end == std::string_view::npos) break;
    names.emplace_back(path.substr(at + 1, end - at - 1));
    at = end;
  }
  return names;
}

inline std::uint64_t fields_named(const TypeInfo& type, const std::vector<std::string>& names) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < type.field_count; ++i) {
    for (const auto& name : names) {
      if (type.fields[i].name == name) bits |= std::uint64_t{1} << i;
    }
  }
  return bits;
}

inline std::uint64_t all_fields(const TypeInfo& type) {
  return type.field_count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << type.field_count) - 1;
}

inline bool all_optional(const TypeInfo& type, std::uint64_t but) {
  for (std::size_t i = 0; i < type.field_count; ++i) {
    const Shape shape = type.fields[i].type().shape;
    const bool free = type.fields[i].limits.optional || shape == Shape::optional || shape == Shape::patch;
    if (!free && (but >> i & 1) == 0) return false;
  }
  return true;
}

/// The parameters of a route as an object schema: a struct's, and the single values of the path.
inline std::string params_schema(const TypeInfo* params, std::uint64_t hidden,
                                 const std::vector<std::pair<std::string, const TypeInfo*>>& singles) {
  std::string out = params != nullptr ? schema_of(*params, hidden) : std::string{};
  if (singles.empty()) return out;
  std::string properties, required;
  for (const auto& [name, type] : singles) {
    if (!properties.empty()) properties += ',', required += ',';
    properties += '"' + name + "\":" + schema_of(*type);
    required += '"' + name + '"';
  }
  if (params == nullptr) {
    return R"({"type":"object","properties":{)" + properties + R"(},"required":[)" + required +
           R"(],"additionalProperties":false})";
  }
  constexpr std::string_view open = R"("properties":{)";
  const std::size_t at = out.find(open) + open.size();
  out.insert(at, out[at] == '}' ? properties : properties + ',');
  constexpr std::string_view needed = R"("required":[)";
  if (const std::size_t list = out.rfind(needed); list != std::string::npos) {
    out.insert(list + needed.size(), required + ',');
  } else {
    out.insert(out.rfind(R"("additionalProperties")"), R"("required":[)" + required + "],");
  }
  return out;
}

inline std::uint32_t if_match_flag(const RoutePlan& plan) {
  if (plan.if_match_needed) return HEARTH_ROUTE_IF_MATCH;
  return plan.if_match_taken ? HEARTH_ROUTE_IF_MATCH_OPTIONAL : 0;
}

/// What the host calls for every route of every plugin written with this SDK.
inline void on_request(void* context, hearth_call* call, hearth_request* request) noexcept {
  auto& entry = *static_cast<RouteEntry*>(context);
  RouteRun run{entry.core, entry.plan, call, request};
  const Thrown thrown = contain([&] { entry.serve(run); });
  run.finish(thrown);
}

}  // namespace detail

inline Result<void> Router::plan_inputs(Route& route, std::string& params_schema, std::string& body_schema) {
  auto& plan = route.entry_->plan;
  plan.path_names = detail::path_names(plan.path);
  const auto refuse = [&](std::string why) { return internal("route " + plan.entry() + ": " + std::move(why)); };
  std::vector<std::ptrdiff_t> objects;
  std::vector<std::pair<std::string, const TypeInfo*>> singles;
  for (std::size_t i = 0; i < route.inputs_.size(); ++i) {
    if (route.inputs_[i]->shape == Shape::object) {
      objects.push_back(static_cast<std::ptrdiff_t>(i));
    } else if (singles.size() == plan.path_names.size()) {
      return refuse("its handler takes more single values than the path has parameters");
    } else {
      singles.emplace_back(plan.path_names[singles.size()], route.inputs_[i]);
    }
  }
  const bool has_body = plan.method == "POST" || plan.method == "PUT" || plan.method == "PATCH";
  if (objects.size() > (has_body ? 2U : 1U)) return refuse("its handler takes too many structs");
  const TypeInfo* params = nullptr;
  std::uint64_t hidden_params = 0;
  std::uint64_t from_path = 0;
  if (!objects.empty() && (!has_body || route.params_only_ || objects.size() == 2)) {
    plan.params_slot = objects.front();
    params = route.inputs_[static_cast<std::size_t>(objects.front())];
    from_path = detail::fields_named(*params, plan.path_names);
  }
  if (has_body && !route.params_only_ && !objects.empty()) {
    const auto slot = objects.back();
    const TypeInfo& body = *route.inputs_[static_cast<std::size_t>(slot)];
    plan.path_fields = objects.size() == 1 ? detail::fields_named(body, plan.path_names) : 0;
    if (plan.path_fields != 0) {
      plan.params_slot = slot;
      params = &body;
      from_path = plan.path_fields;
      hidden_params = detail::all_fields(body) & ~plan.path_fields;
    }
    if (body.field_count > 0 && plan.path_fields != detail::all_fields(body)) {
      plan.body_slot = slot;
      plan.body_may_be_empty = detail::all_optional(body, plan.path_fields);
      body_schema = schema_of(body, plan.path_fields);
    }
  }
  for (std::size_t i = 0; i < plan.path_names.size(); ++i) {
    bool taken = i < singles.size();
    for (std::size_t f = 0; params != nullptr && f < params->field_count; ++f) {
      taken = taken || ((from_path >> f & 1) != 0 && params->fields[f].name == plan.path_names[i]);
    }
    if (!taken) return refuse("nothing in its handler takes the path parameter {" + plan.path_names[i] + "}");
  }
  params_schema = detail::params_schema(params, hidden_params, singles);
  return {};
}

inline Result<void> Router::declare(Route& route) {
  auto& plan = route.entry_->plan;
  std::string params, body, reply;
  if (auto done = plan_inputs(route, params, body); !done) return done;
  if (route.reply_ != nullptr) {
    reply = schema_of(*route.reply_);
    for (std::size_t i = 0; i < route.reply_->field_count; ++i) {
      const auto& field = route.reply_->fields[i];
      if (!field.limits.etag) continue;
      if (field.type().shape != Shape::int64) {
        return internal("route " + plan.entry() + ": the field marked etag must be a std::int64_t");
      }
      plan.etag_field = static_cast<std::ptrdiff_t>(i);
    }
  }
  if (!route.produces_.empty()) {
    if (!route.raw_)
      return internal("route " + plan.entry() + ": only a handler that returns a Reply produces no JSON");
    reply = R"({"type":"string","contentMediaType":)";
    write_json_text(route.produces_, reply);
    reply += '}';
  }
  std::vector<hearth_str> allow, fails;
  for (const auto& role : route.allowed_) allow.push_back(str(role));
  for (const auto& code : route.fails_) fails.push_back(str(code));
  hearth_route raw{};
  raw.struct_size = HEARTH_SIZE_THROUGH(hearth_route, context);
  raw.flags =
      route.flags_ | (plan.access == detail::Access::writes ? HEARTH_ROUTE_WRITES : 0) | detail::if_match_flag(plan);
  raw.method = str(plan.method);
  raw.path = str(plan.path);
  raw.allow = allow.data();
  raw.allow_count = allow.size();
  raw.fails = fails.data();
  raw.fail_count = fails.size();
  raw.about = str(route.about_);
  raw.body_schema = str(body);
  raw.params_schema = str(params);
  raw.reply_schema = str(reply);
  raw.reply_status = plan.status;
  raw.body_limit = route.body_limit_;
  raw.deadline_ns = route.deadline_.count() * 1000;
  raw.rate_policy = str(route.rate_);
  raw.handle = &detail::on_request;
  raw.context = route.entry_.get();
  if (!HEARTH_HAS(core_.routes, hearth_routes_v1, fail)) return detail::missing("hearth.routes/1");
  return detail::border(core_, [&](hearth_error** why) { return core_.routes->add(core_.host, &raw, why); });
}

}  // namespace hearth
