#pragma once

#include <hearth/result.hpp>

#include "host/app/node.hpp"
#include "host/gateway/gateway.hpp"
#include "host/http/server.hpp"

namespace hearth::app {

/// What SIGHUP does: reads the settings, keys and certificates again, and puts in force what may change while the host runs.
/// What is wrong is logged, each mistake, and all settings stay as they were.
class Reload {
 public:
  /// of_plugins: what plugins offer to operators.
  Reload(Node& node, gateway::Gateway& gateway, gateway::Gateway& of_plugins, http::Server& front,
         config::Arguments arguments);

  void run();

 private:
  Result<void> settings();
  Result<void> put_in_force(const config::Loaded& next);
  void tell_what_takes_a_restart(const config::Loaded& next) const;
  void keys();
  void certificate();

  Node& node_;
  gateway::Gateway& gateway_;
  gateway::Gateway& of_plugins_;
  http::Server& front_;
  const config::Arguments arguments_;
  config::Settings current_;  ///< of what is live: in force
};

}  // namespace hearth::app
