#include "host/gateway/openapi.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "host/gateway/messages.hpp"
#include "host/gateway/problem.hpp"

namespace hearth::gateway {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson problem_schema() {
  return OrderedJson::parse(R"({
    "type": "object",
    "description": "RFC 9457. code is stable; detail follows Accept-Language (ko, en).",
    "required": ["type", "title", "status", "detail", "code", "trace_id"],
    "properties": {
      "type": {"type": "string", "format": "uri-reference"},
      "title": {"type": "string"},
      "status": {"type": "integer"},
      "detail": {"type": "string"},
      "instance": {"type": "string", "format": "uri-reference"},
      "code": {"type": "string"},
      "trace_id": {"type": "string"},
      "errors": {"type": "array", "items": {
        "type": "object",
        "required": ["pointer", "code", "message"],
        "properties": {
          "pointer": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}}}}
    }
  })");
}

OrderedJson header_parameter(const char* name, bool required, const char* about) {
  return {{"name", name},
          {"in", "header"},
          {"required", required},
          {"description", about},
          {"schema", {{"type", "string"}}}};
}

bool in_path(const Route& route, const std::string& name) {
  return route.path.find('{' + name + '}') != std::string::npos;
}

/// Every {name} of the template, also those that the plugin's schema does not describe.
std::vector<std::string> path_names(const Route& route) {
  std::vector<std::string> names;
  for (auto open = route.path.find('{'); open != std::string::npos; open = route.path.find('{', open + 1)) {
    names.push_back(route.path.substr(open + 1, route.path.find('}', open) - open - 1));
  }
  return names;
}

OrderedJson parameters(const Route& route) {
  OrderedJson out = OrderedJson::array();
  OrderedJson properties = OrderedJson::object();
  std::set<std::string> required;
  if (!route.params_schema.empty()) {
    const auto schema = OrderedJson::parse(route.params_schema.text());
    properties = schema.value("properties", OrderedJson::object());
    for (const auto& name : schema.value("required", OrderedJson::array())) required.insert(name.get<std::string>());
  }
  for (const auto& name : path_names(route)) {
    out.push_back({{"name", name},
                   {"in", "path"},
                   {"required", true},
                   {"schema", properties.value(name, OrderedJson{{"type", "string"}})}});
  }
  for (const auto& [name, schema] : properties.items()) {
    if (in_path(route, name)) continue;
    OrderedJson parameter{{"name", name}, {"in", "query"}, {"required", required.contains(name)}, {"schema", schema}};
    if (schema.contains("description")) parameter["description"] = schema["description"];
    out.push_back(std::move(parameter));
  }
  if (route.idempotent || route.key_required) {
    out.push_back(header_parameter("Idempotency-Key", route.key_required,
                                   "The same key and body get the stored answer; kept for 24 hours"));
  }
  if (route.if_match || route.if_match_optional)
    out.push_back(header_parameter("If-Match", route.if_match, "The version that was read before, as \"v3\""));
  return out;
}

/// "GET /api/v1/bookings/{id}" of booking -> "booking_get_bookings_by_id".
std::string operation_id(const Route& route, std::set<std::string>& taken) {
  std::string id = route.plugin + "_";
  for (const char c : route.method) id += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  std::string_view path = route.path;
  if (path.starts_with("/api/v1")) path.remove_prefix(7);
  for (const char c : path) {
    if (c == '{') {
      id += "by_";
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      id += c;
    } else if (c != '}' && id.back() != '_') {
      id += '_';
    }
  }
  while (id.back() == '_') id.pop_back();
  std::string unique = id;
  for (int n = 2; !taken.insert(unique).second; ++n) unique = id + "_" + std::to_string(n);
  return unique;
}

OrderedJson problem_response(const std::string& description) {
  OrderedJson response{{"description", description}};
  response["content"]["application/problem+json"]["schema"]["$ref"] = "#/components/schemas/Problem";
  return response;
}

OrderedJson problem_response(unsigned status) {
  auto response = problem_response(std::string{Messages::title("en", status)});
  if (status == 429 || status == 503) response["headers"]["Retry-After"]["schema"]["type"] = "integer";
  return response;
}

/// Answers that need no code of the route's own stand once, in the components.
constexpr std::array of_every_route{406U, 429U, 500U, 502U, 503U, 504U};
constexpr unsigned of_every_id = 404;
std::string common_name(unsigned status) { return "Problem" + std::to_string(status); }

void add_common(OrderedJson& responses, unsigned status) {
  responses[std::to_string(status)]["$ref"] = "#/components/responses/" + common_name(status);
}

void add_code(OrderedJson& response, const std::string& code) {
  auto& codes = response["x-codes"];
  if (codes.is_null()) codes = OrderedJson::array();
  codes.push_back(code);
  response["description"] = response["description"].get<std::string>() + (codes.size() == 1 ? ": " : ", ") + code;
}

void add_problem(OrderedJson& responses, unsigned status, const std::string& code) {
  auto& response = responses[std::to_string(status)];
  if (response.is_null()) response = problem_response(status);
  add_code(response, code);
}

/// A route names its codes without their kinds, so no status can be said of them.
void add_refusals(OrderedJson& responses, const std::vector<std::string>& codes) {
  if (codes.empty()) return;
  auto& response = responses["default"] = problem_response("Problems of this route, which name their status");
  for (const auto& code : codes) add_code(response, code);
}

OrderedJson responses(const Route& route) {
  OrderedJson out = OrderedJson::object();
  OrderedJson success{{"description", "Success"}};
  if (!route.reply_schema.empty()) {
    const std::string type = route.produces.empty() ? "*/*" : route.produces;
    success["content"][type]["schema"] = OrderedJson::parse(route.reply_schema.text());
  }
  out[std::to_string(route.reply_status)] = std::move(success);

  if (!route.body_schema.empty()) {
    for (const auto& [status, code] : {std::pair{400u, "body.unreadable"},
                                       {413u, "request.too_large"},
                                       {415u, "request.media_type"},
                                       {422u, "body.invalid"}}) {
      add_problem(out, status, code);
    }
  }
  if (!route.params_schema.empty()) add_problem(out, 422, "params.invalid");
  if (!route.open) {
    add_problem(out, 401, "auth.required");
    add_problem(out, 403, "auth.forbidden");
  }
  if (route.path.find('{') != std::string::npos) add_common(out, of_every_id);
  if (route.idempotent || route.key_required) {
    add_problem(out, 409, "idempotency.in_flight");
    add_problem(out, 422, "idempotency.key_reused");
  }
  if (route.key_required) add_problem(out, 400, "idempotency.key_required");
  if (route.if_match || route.if_match_optional) add_problem(out, 412, "precondition.failed");
  if (route.if_match) add_problem(out, 428, "precondition.required");
  for (const unsigned status : of_every_route) {
    if (status != 406 || !route.produces.empty()) add_common(out, status);
  }
  add_refusals(out, route.fails);
  return out;
}

OrderedJson operation(const Route& route, bool api_keys, std::set<std::string>& taken) {
  OrderedJson out{{"operationId", operation_id(route, taken)}, {"tags", {route.plugin}}};
  if (!route.about.empty()) out["summary"] = route.about.text();
  if (auto list = parameters(route); !list.empty()) out["parameters"] = std::move(list);
  if (!route.body_schema.empty()) {
    auto& body = out["requestBody"];
    body["required"] = true;
    body["content"]["application/json"]["schema"] = OrderedJson::parse(route.body_schema.text());
  }
  out["responses"] = responses(route);
  if (route.open) {
    out["security"] = OrderedJson::array();
  } else {
    out["security"] = OrderedJson::array({OrderedJson{{"bearer", OrderedJson::array()}}});
    out["x-roles"] = route.allow;
    if (api_keys) {
      out["security"].push_back({{"api_key", OrderedJson::array()}});
      out["x-scope"] = route.scope();
      add_problem(out["responses"], 403, "auth.scope_missing");
    }
  }
  return out;
}

}  // namespace

std::string openapi_document(std::span<const Route> routes, const ApiInfo& info) {
  OrderedJson document{{"openapi", "3.1.0"}};
  document["info"] = {{"title", info.title}, {"version", info.version}};
  if (!info.description.empty()) document["info"]["description"] = info.description;
  document["servers"] = OrderedJson::array({OrderedJson{{"url", info.server}}});

  OrderedJson paths = OrderedJson::object();
  std::set<std::string> taken, plugins;
  for (const auto& route : routes) {
    std::string method;
    for (const char c : route.method) method += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    paths[route.path][method] = operation(route, info.api_keys, taken);
    plugins.insert(route.plugin);
  }
  document["tags"] = OrderedJson::array();
  for (const auto& plugin : plugins) document["tags"].push_back({{"name", plugin}});
  document["paths"] = std::move(paths);
  document["components"] = {
      {"schemas", {{"Problem", problem_schema()}}},
      {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}}};
  auto& common = document["components"]["responses"];
  common[common_name(of_every_id)] = problem_response(of_every_id);
  for (const unsigned status : of_every_route) common[common_name(status)] = problem_response(status);
  if (info.api_keys) {
    document["components"]["securitySchemes"]["api_key"] = {
        {"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "hk_..."}};
  }
  return document.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

namespace {

/// Written when it is first asked for: few are, and every start would wait for it.
class Description {
 public:
  Description(std::vector<Route> routes, ApiInfo info) : routes_{std::move(routes)}, info_{std::move(info)} {}

  const std::string& text() {
    std::call_once(once_, [this] {
      text_ = openapi_document(routes_, info_);
      std::vector<Route>{}.swap(routes_);
    });
    return text_;
  }

 private:
  std::once_flag once_;
  std::vector<Route> routes_;
  ApiInfo info_;
  std::string text_;
};

}  // namespace

std::vector<Route> with_openapi(std::vector<Route> routes, const ApiInfo& info) {
  Route route;
  route.plugin = "host";
  route.method = "GET";
  route.path = "/api/v1/openapi.json";
  route.about = "This description";
  route.reply_schema = R"({"type":"object"})";
  route.open = true;
  routes.push_back(std::move(route));
  std::vector<Route> described = routes;
  for (auto& one : described) one.handle = nullptr;  // it keeps a plugin's code
  routes.back().handle = [description = std::make_shared<Description>(std::move(described), info)](
                             const std::shared_ptr<Exchange>& exchange) {
    exchange->answer({200, {{"content-type", "application/json"}, {"cache-control", "no-cache"}}, description->text()});
  };
  return routes;
}

}  // namespace hearth::gateway
