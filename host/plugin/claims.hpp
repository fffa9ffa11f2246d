#pragma once

#include <hearth/result.hpp>
#include <map>
#include <string>
#include <vector>

#include "host/gateway/gateway.hpp"
#include "host/plugin/manifest.hpp"

namespace hearth::plugin {

/// What the host has, that what plugins declare must fit.
struct Surroundings {
  std::vector<gateway::Route> routes;      ///< its own: their methods and paths count
  std::vector<gateway::RatePolicy> rates;  ///< of the settings
};

/// A manifest's routes as they are mounted: full paths, `plugin` set.
std::vector<gateway::Route> mounted_routes(const Manifest& manifest);

/// What is there once only, and whose it is: the methods and templates of public routes, the words of commands.
class Claims {
 public:
  explicit Claims(const Surroundings& host);

  /// Takes all that the plugin claims; nothing where the host or a plugin before has some of it, or a route names a rate
  /// policy that is not there. The error names everything that is in the way, a sentence a line.
  Result<void> take(const Manifest& manifest);

 private:
  using Owners = std::map<std::string, std::string>;  ///< of what, by plugin
  void check_route(const gateway::Route& route, std::vector<Error>& found) const;

  const Surroundings& host_;
  Owners routes_, commands_;
};

}  // namespace hearth::plugin
