#include "host/plugin/claims.hpp"

#include <string_view>

#include "host/plugin/registrations.hpp"

namespace hearth::plugin {
namespace {

constexpr std::string_view the_host = "";  // no plugin's name

Error route_taken(const gateway::Route& route, const std::string& owner) {
  const auto what = "plugin " + route.plugin + ": the route " + route.method + " " + route.path;
  if (owner == the_host)
    return invalid("plugin.route_of_the_host", what + " is the host's own: give the plugin's another path");
  if (owner == route.plugin)
    return invalid("plugin.route_claimed_twice", what + " is in its manifest twice: build the bundle again");
  return invalid(
      "plugin.route_claimed_twice",
      what + " is claimed by " + owner + " as well: give one of the two another path, or leave one plugin out");
}

Error command_taken(const std::string& plugin, const std::string& command, const std::string& owner) {
  return invalid("plugin.command_claimed_twice", "plugin " + plugin + ": the command '" + command + "' is offered by " +
                                                     owner +
                                                     " as well: rename one of the two, or leave one plugin out");
}

Error as_one(const std::vector<Error>& found) {
  Error all = found.front();
  for (std::size_t i = 1; i < found.size(); ++i) all.message += "\n" + found[i].message;
  return all;
}

}  // namespace

std::vector<gateway::Route> mounted_routes(const Manifest& manifest) {
  auto routes = manifest.routes;
  for (auto& route : routes) {
    route.plugin = manifest.name;
    route.path = mounted_path(manifest.name, route);
  }
  return routes;
}

Claims::Claims(const Surroundings& host) : host_{host} {
  for (const auto& route : host.routes) routes_.emplace(shape_of(route.method, route.path), the_host);
}

void Claims::check_route(const gateway::Route& route, std::vector<Error>& found) const {
  if (route.operations) return;  // below the plugin's own name, and counted by no policy
  if (const auto taken = routes_.find(shape_of(route.method, route.path)); taken != routes_.end())
    found.push_back(route_taken(route, taken->second));
  if (auto policy = gateway::rate_policy_of(route, host_.rates); !policy) found.push_back(std::move(policy).error());
}

Result<void> Claims::take(const Manifest& manifest) {
  std::vector<Error> found;
  Owners routes, commands;
  for (const auto& route : mounted_routes(manifest)) {
    check_route(route, found);
    if (route.operations) continue;
    const bool fresh = routes.emplace(shape_of(route.method, route.path), manifest.name).second;
    if (!fresh) found.push_back(route_taken(route, manifest.name));
  }
  for (const auto& command : manifest.commands) {
    if (const auto taken = commands_.find(command.name); taken != commands_.end())
      found.push_back(command_taken(manifest.name, command.name, taken->second));
    commands.emplace(command.name, manifest.name);
  }
  if (!found.empty()) return as_one(found);
  routes_.merge(routes);
  commands_.merge(commands);
  return {};
}

}  // namespace hearth::plugin
