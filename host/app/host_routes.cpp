#include "host/app/host_routes.hpp"

#include "host/app/options.hpp"
#include "host/app/parts.hpp"
#include "host/gateway/docs.hpp"

namespace hearth::app {

std::vector<gateway::Route> public_routes(std::vector<gateway::Route> of_plugins, const gateway::ApiInfo& info,
                                          std::function<std::string()> jwks,
                                          const std::function<void(const Error&)>& docs_missing) {
  auto routes = std::move(of_plugins);
  routes.push_back(gateway::jwks_route(std::move(jwks)));
  if (auto docs = gateway::docs_routes(Layout::find().docs_viewer)) {
    for (auto& route : *docs) routes.push_back(std::move(route));
  } else {
    docs_missing(docs.error());
  }
  return gateway::with_openapi(std::move(routes), info);
}

std::vector<gateway::Route> host_routes() {
  auto own = public_routes({}, api_info(false), {}, [](const Error&) {});
  for (auto& route : own) route.handle = nullptr;
  return own;
}

plugin::Surroundings surroundings(const config::Settings& settings) {
  return {host_routes(), gateway_settings(settings).rates};
}

gateway::ApiInfo api_info(bool api_keys) {
  return {.title = "Hearth", .version = "1.0.0", .description = {}, .server = "/", .api_keys = api_keys};
}

}  // namespace hearth::app
