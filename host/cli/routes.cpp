#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/app/host_routes.hpp"
#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"

namespace hearth::cli {
namespace {

struct RoutesOptions {
  config::Arguments arguments;
  bool json = false;
};

std::string who(const gateway::Route& route) {
  if (route.open) return "anybody";
  if (route.operations) return "admin listener";
  std::string roles;
  for (const auto& role : route.allow) roles += (roles.empty() ? "" : ", ") + role;
  return roles;
}

void print(const std::vector<gateway::Route>& routes) {
  std::size_t widest = 0;
  for (const auto& route : routes) widest = std::max(widest, route.path.size());
  for (const auto& route : routes) {
    std::cout << route.method << std::string(8 - std::min<std::size_t>(7, route.method.size()), ' ') << route.path
              << std::string(widest + 2 - route.path.size(), ' ') << route.plugin << "  [" << who(route) << "]  "
              << route.about.text() << "\n";
  }
}

void print_json(const std::vector<gateway::Route>& routes) {
  auto all = nlohmann::json::array();
  for (const auto& route : routes) {
    all.push_back({{"method", route.method},
                   {"path", route.path},
                   {"plugin", route.plugin},
                   {"listener", route.operations ? "admin" : "public"},
                   {"open", route.open},
                   {"allow", route.allow},
                   {"about", route.about.text()}});
  }
  std::cout << all.dump() << "\n";
}

gateway::ApiInfo info_of(const Offline& offline) {
  return app::api_info(!offline.loaded.settings.auth.key_service.empty());
}

/// What is served, by nobody.
std::vector<gateway::Route> public_routes(const Offline& offline) {
  auto routes = offline.routes();
  std::erase_if(routes, [](const gateway::Route& route) { return route.operations; });
  return app::public_routes(std::move(routes), info_of(offline), {}, [](const Error&) {});
}

std::vector<gateway::Route> all_routes(const Offline& offline) {
  auto routes = public_routes(offline);
  for (auto& route : offline.routes()) {
    if (route.operations) routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace

void add_routes(CLI::App& app, int& exit) {
  auto asked = std::make_shared<RoutesOptions>();
  auto* listing = app.add_subcommand("routes", "Every route of the deployment, and who may call it");
  listing->footer("Example: hearth routes -c config/embedded.yaml");
  add_settings(*listing, asked->arguments);
  add_json(*listing, asked->json);
  listing->callback([asked, &exit] {
    const auto offline = open_offline(asked->arguments, exit);
    if (offline != nullptr) asked->json ? print_json(all_routes(*offline)) : print(all_routes(*offline));
  });

  auto* document = app.add_subcommand("openapi", "The OpenAPI 3.1 document of the deployment, as it is served");
  document->footer("Example: hearth openapi -c config/embedded.yaml > openapi.json");
  add_settings(*document, asked->arguments);
  document->callback([asked, &exit] {
    const auto offline = open_offline(asked->arguments, exit);
    if (offline != nullptr) std::cout << gateway::openapi_document(public_routes(*offline), info_of(*offline)) << "\n";
  });
}

}  // namespace hearth::cli
