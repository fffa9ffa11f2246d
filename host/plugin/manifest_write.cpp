#include <nlohmann/json.hpp>

#include "host/plugin/manifest.hpp"

namespace hearth::plugin {
namespace {

using OrderedJson = nlohmann::ordered_json;

/// Schemas are canonical JSON already; an empty one is left out.
void put_schema(OrderedJson& object, const char* key, const std::string& schema) {
  if (!schema.empty()) object[key] = OrderedJson::parse(schema);
}
void put_text(OrderedJson& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void put_flag(OrderedJson& object, const char* key, bool flag) {
  if (flag) object[key] = true;
}

OrderedJson route_json(const gateway::Route& route) {
  OrderedJson out{{"method", route.method}, {"path", route.path}};
  if (!route.allow.empty()) out["allow"] = route.allow;
  put_flag(out, "open", route.open);
  put_flag(out, "inline", route.inline_);
  put_flag(out, "idempotent", route.idempotent);
  put_flag(out, "key_required", route.key_required);
  put_flag(out, "writes", route.writes);
  put_flag(out, "if_match", route.if_match);
  put_flag(out, "if_match_optional", route.if_match_optional);
  put_flag(out, "operations", route.operations);
  if (!route.fails.empty()) out["fails"] = route.fails;
  put_text(out, "about", route.about);
  put_schema(out, "body", route.body_schema);
  put_schema(out, "params", route.params_schema);
  put_schema(out, "reply", route.reply_schema);
  out["reply_status"] = route.reply_status;
  if (route.body_limit != 0) out["body_limit"] = route.body_limit;
  if (route.deadline.count() != 0) out["deadline_ns"] = route.deadline.count();
  put_text(out, "rate_policy", route.rate_policy);
  return out;
}

OrderedJson services_json(const std::vector<Service>& services) {
  OrderedJson list = OrderedJson::array();
  for (const auto& service : services) {
    OrderedJson one{{"name", service.name}};
    put_schema(one, "input", service.input_schema);
    put_schema(one, "output", service.output_schema);
    list.push_back(std::move(one));
  }
  return list;
}

OrderedJson offers_json(OrderedJson out, const Manifest& manifest) {
  out["provides"] = services_json(manifest.provides);
  out["requires"] = manifest.needs;
  out["publishes"] = OrderedJson::array();
  for (const auto& event : manifest.publishes) {
    OrderedJson one{{"name", event.name}};
    put_schema(one, "schema", event.schema);
    out["publishes"].push_back(std::move(one));
  }
  out["consumes"] = manifest.consumes;
  out["routes"] = OrderedJson::array();
  for (const auto& route : manifest.routes) out["routes"].push_back(route_json(route));
  out["timers"] = OrderedJson::array();
  for (const auto& timer : manifest.timers) {
    OrderedJson one{{"name", timer.name}};
    put_text(one, "cron", timer.cron);
    out["timers"].push_back(std::move(one));
  }
  out["commands"] = OrderedJson::array();
  for (const auto& command : manifest.commands) {
    OrderedJson one{{"name", command.name}};
    put_text(one, "about", command.about);
    put_schema(one, "options", command.schema);
    out["commands"].push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
  OrderedJson out{{"hearth", 1}, {"name", manifest.name}, {"version", manifest.version}};
  put_text(out, "about", manifest.about);
  put_text(out, "build", manifest.build);
  out["abi"] = OrderedJson{{"major", manifest.abi_major},
                           {"minor", manifest.abi_minor},
                           {"host_minor_required", manifest.host_minor_required}};
  out["execution"] = manifest.execution;
  out["permissions"] = OrderedJson{{"database", manifest.database}, {"outbound", manifest.outbound}};
  put_flag(out["permissions"], "tokens", manifest.tokens);
  put_flag(out["permissions"], "settings", manifest.settings);
  put_flag(out["permissions"], "audit", manifest.audit);
  out = offers_json(std::move(out), manifest);
  put_schema(out, "settings", manifest.settings_schema);
  out["migrations"] = OrderedJson::array();
  for (const auto& migration : manifest.migrations) {
    out["migrations"].push_back({{"engine", migration.engine}, {"file", migration.file}, {"sha256", migration.sha256}});
  }
  return out.dump(2) + "\n";
}

}  // namespace hearth::plugin
