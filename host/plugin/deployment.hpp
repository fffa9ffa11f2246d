#pragma once

#include <hearth/abi.h>

#include <cstdint>
#include <functional>
#include <hearth/result.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"
#include "host/events/events.hpp"
#include "host/gateway/route.hpp"
#include "host/timers/timers.hpp"

namespace hearth::plugin {

class Instance;
struct ServiceEntry;

struct Subscription {
  std::string plugin, event;
  events::Handler handle;
};

struct Timer {
  std::string plugin, name;
  std::string cron;  ///< empty: set by the plugin's own schedule()
  timers::Handler handle;
};

struct CommandLine {
  std::string plugin, name, about;
  std::string schema;  ///< of its options
  std::function<Result<std::string>(core::Call&, std::string_view arguments_json)> run;
};

struct Provider {
  std::shared_ptr<Instance> instance;
  const ServiceEntry* entry = nullptr;
};

/// What is deployed: immutable once published. A request pins the one that it came in with, and its nested calls use the
/// same; events, timers and commands take the current one.
struct Deployment {
  std::vector<std::shared_ptr<Instance>> instances;  ///< in the order in which they were created
  std::map<std::string, Provider, std::less<>> services;
  std::vector<Subscription> subscriptions;
  std::vector<Timer> timers;
  std::vector<CommandLine> commands;
};

/// Of the instances of a deployment: full paths, `handle` set.
struct Mounted {
  std::vector<gateway::Route> routes;
  std::vector<gateway::Route> operations;  ///< of the admin listener
};
Mounted mount(const std::shared_ptr<const Deployment>& deployment);

/// Everything that the instances, created and started, offer. They are of one selection, and nothing is claimed twice.
std::shared_ptr<const Deployment> deploy(std::vector<std::shared_ptr<Instance>> instances);

}  // namespace hearth::plugin
