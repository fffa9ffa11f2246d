#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/requests.hpp"
#include "host/plugin/run.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

constexpr std::uint32_t known_flags = HEARTH_ROUTE_OPEN | HEARTH_ROUTE_INLINE | HEARTH_ROUTE_IDEMPOTENT |
                                      HEARTH_ROUTE_KEY_REQUIRED | HEARTH_ROUTE_WRITES | HEARTH_ROUTE_IF_MATCH |
                                      HEARTH_ROUTE_OPERATIONS | HEARTH_ROUTE_IF_MATCH_OPTIONAL;

Error route_error(const char* code, const gateway::Route& route, const std::string& sentence) {
  return invalid(std::string{"plugin."} + code, "the route " + route.method + " " + route.path + " " + sentence);
}

/// Nobody is asked who he is on the admin listener, and nobody is counted.
Result<void> check_operations(const gateway::Route& route) {
  if (route.open || !route.allow.empty()) {
    return route_error(
        "route_access", route,
        "is for operators, of whom nobody asks who he is: say .operations() without .open() or .allow()");
  }
  if (!route.rate_policy.empty()) {
    return route_error("route", route, "is for operators, whom no rate policy counts: drop .rate()");
  }
  return {};
}

Result<void> check_route(const gateway::Route& route, std::uint32_t flags) {
  if (route.method != "GET" && route.method != "POST" && route.method != "PUT" && route.method != "PATCH" &&
      route.method != "DELETE") {
    return route_error("route", route, "has a method that is none of GET, POST, PUT, PATCH and DELETE");
  }
  if (const auto good = check_template(route.path); !good) {
    return route_error("route", route, "has a path that is none: " + good.error().message);
  }
  if ((flags & ~known_flags) != 0) return route_error("route", route, "sets flags that this border does not know");
  if (route.operations) HEARTH_TRY(check_operations(route));
  if (route.open && !route.allow.empty()) {
    return route_error("route_access", route, "is open and allows roles: say one of the two");
  }
  if (!route.open && !route.operations && route.allow.empty()) {
    return route_error(
        "route_without_access", route,
        "has no access rule: say who may call it with .allow(\"role\"), or that anybody may with .open(); one "
        "for operators says .operations()");
  }
  if (route.reply_status < 200 || route.reply_status > 299) {
    return route_error("route", route,
                       "succeeds with the status " + std::to_string(route.reply_status) + ": give one from 200 to 299");
  }
  if (!route.produces.empty() && !is_media_type(route.produces)) {
    return route_error("route", route,
                       "answers in '" + route.produces + "', which is no media type: give one like text/csv");
  }
  if (route.inline_ && route.writes) {
    return route_error("route", route, "promises not to block and writes, which does: drop .inline_()");
  }
  if (route.method == "GET" && (route.idempotent || !route.body_schema.empty())) {
    return route_error("route", route, "is a GET, which takes neither a body nor an Idempotency-Key");
  }
  return {};
}

Result<gateway::Route> read_route(const hearth_route& in) {
  gateway::Route route;
  route.method = view(in.method);
  route.path = view(in.path);
  route.allow = read_list(in.allow, in.allow_count);
  route.fails = read_list(in.fails, in.fail_count);
  route.about = std::string{view(in.about)};
  const auto name = "the route " + route.method + " " + route.path;
  route.body_schema = HEARTH_TRY(read_schema(in.body_schema, name));
  route.params_schema = HEARTH_TRY(read_schema(in.params_schema, name));
  route.reply_schema = HEARTH_TRY(read_schema(in.reply_schema, name));
  route.produces = media_type_of(route.reply_schema);
  route.reply_status = in.reply_status;
  route.body_limit = in.body_limit;
  route.deadline = std::chrono::nanoseconds{in.deadline_ns};
  route.rate_policy = view(in.rate_policy);
  route.open = (in.flags & HEARTH_ROUTE_OPEN) != 0;
  route.inline_ = (in.flags & HEARTH_ROUTE_INLINE) != 0;
  route.key_required = (in.flags & HEARTH_ROUTE_KEY_REQUIRED) != 0;
  route.idempotent = route.key_required || (in.flags & HEARTH_ROUTE_IDEMPOTENT) != 0;
  route.writes = (in.flags & HEARTH_ROUTE_WRITES) != 0;
  route.if_match = (in.flags & HEARTH_ROUTE_IF_MATCH) != 0;
  route.if_match_optional = (in.flags & HEARTH_ROUTE_IF_MATCH_OPTIONAL) != 0;
  route.operations = (in.flags & HEARTH_ROUTE_OPERATIONS) != 0;
  HEARTH_TRY(check_route(route, in.flags));
  return route;
}

hearth_status add(const hearth_host* host, const hearth_route* route, hearth_error** why) noexcept {
  return in_create(host, "routes.add", why, [&](Instance& instance) -> Result<void> {
    if (!HEARTH_HAS(route, hearth_route, handle)) return null_function("a route");
    RouteEntry entry;
    entry.declared = HEARTH_TRY(read_route(*route));
    entry.handle = route->handle;
    if (HEARTH_COVERS(route, hearth_route, context)) entry.context = route->context;
    const auto shape = shape_of(entry.declared.method, entry.declared.path);
    auto& routes = instance.registering().routes;
    if (any_of(routes, [&](const RouteEntry& other) {
          return other.declared.operations == entry.declared.operations &&
                 shape_of(other.declared.method, other.declared.path) == shape;
        })) {
      return invalid("plugin.route_claimed_twice", "the route " + shape + " is claimed twice by " + instance.name() +
                                                       ": give one of the two another path");
    }
    routes.push_back(std::move(entry));
    return {};
  });
}

/// The request, or null with the breach told.
std::shared_ptr<gateway::Exchange> pending(hearth_request* request, const char* function) noexcept {
  try {
    auto found = Requests::all().find(request);
    if (!found) report_dead(request, function);
    return found;
  } catch (...) {
    return nullptr;
  }
}

hearth_str body(hearth_request* request) noexcept {
  const auto found = pending(request, "routes.body");
  return found ? str(found->request->body) : hearth_str{};
}

hearth_str path_param(hearth_request* request, hearth_str name) noexcept {
  const auto found = pending(request, "routes.path_param");
  if (!found) return {};
  for (const auto& [key, value] : found->path_params) {
    if (key == view(name)) return str(value);
  }
  return {nullptr, 0};
}

std::uint64_t query_count(hearth_request* request) noexcept {
  const auto found = pending(request, "routes.query_count");
  return found ? found->request->query.size() : 0;
}

void query_at(hearth_request* request, std::uint64_t index, hearth_str* name, hearth_str* value) noexcept {
  if (name != nullptr) *name = {nullptr, 0};
  if (value != nullptr) *value = {nullptr, 0};
  const auto found = pending(request, "routes.query_at");
  if (!found || index >= found->request->query.size()) return;
  const auto& one = found->request->query[index];
  if (name != nullptr) *name = str(one.first);
  if (value != nullptr) *value = str(one.second);
}

hearth_str header(hearth_request* request, hearth_str name) noexcept {
  const auto found = pending(request, "routes.header");
  if (!found) return {};
  for (const auto& [key, value] : found->request->headers) {
    if (key.size() == name.size && std::equal(key.begin(), key.end(), name.data, [](char a, char b) {
          return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
        })) {
      return str(value);
    }
  }
  return {nullptr, 0};
}

void answer(hearth_request* request, const hearth_reply* reply) noexcept { answer_request(request, reply); }
void fail(hearth_request* request, hearth_error* error) noexcept { fail_request(request, error); }

}  // namespace

const hearth_routes_v1& routes_table() {
  static constexpr hearth_routes_v1 table{HEARTH_SIZE_THROUGH(hearth_routes_v1, fail),
                                          0,
                                          add,
                                          body,
                                          path_param,
                                          query_count,
                                          query_at,
                                          header,
                                          answer,
                                          fail};
  return table;
}

}  // namespace hearth::plugin
