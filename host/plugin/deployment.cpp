#include "host/plugin/deployment.hpp"

#include "host/plugin/instance.hpp"
#include "host/plugin/run.hpp"

namespace hearth::plugin {
namespace {

/// Weak: the deployment owns its routes, and they may not own it.
gateway::Route mounted(const std::shared_ptr<Instance>& instance, const RouteEntry& entry,
                       const std::weak_ptr<const Deployment>& owner) {
  gateway::Route route = entry.declared;
  route.plugin = instance->name();
  route.path = mounted_path(route.plugin, entry.declared);
  route.fiber = instance->fiber_safe();
  route.open = route.open || route.operations;  // whoever reaches the admin listener may call it
  route.handle = [instance, &entry, owner](std::shared_ptr<gateway::Exchange> exchange) {
    auto pinned = owner.lock();
    if (!pinned) return exchange->fail(unavailable("server.stopping", "the server is stopping"));
    run_route(*instance, entry, std::move(pinned), exchange);
  };
  return route;
}

void add_entries(Deployment& into, const std::shared_ptr<Instance>& instance) {
  const auto& all = instance->registered();
  for (const auto& entry : all.provides) into.services.emplace(entry.name, Provider{instance, &entry});
  for (const auto& entry : all.subscriptions) {
    into.subscriptions.push_back(
        {instance->name(), entry.event, [instance, &entry](core::Call& call, const events::Event& event) {
           return run_event(*instance, entry, call, event);
         }});
  }
  for (const auto& entry : all.timers) {
    into.timers.push_back(
        {instance->name(), entry.name, entry.cron, [instance, &entry](core::Call& call, const timers::Timer& timer) {
           return run_timer(*instance, entry, call, timer);
         }});
  }
  for (const auto& entry : all.commands) {
    into.commands.push_back({instance->name(), entry.name, entry.about, entry.schema,
                             [instance, &entry](core::Call& call, std::string_view arguments) {
                               return run_command(*instance, entry, call, arguments);
                             }});
  }
}

}  // namespace

Mounted mount(const std::shared_ptr<const Deployment>& deployment) {
  Mounted out;
  for (const auto& instance : deployment->instances) {
    for (const auto& entry : instance->registered().routes) {
      (entry.declared.operations ? out.operations : out.routes).push_back(mounted(instance, entry, deployment));
    }
  }
  return out;
}

std::shared_ptr<const Deployment> deploy(std::vector<std::shared_ptr<Instance>> instances) {
  auto made = std::make_shared<Deployment>();
  for (const auto& instance : instances) add_entries(*made, instance);
  made->instances = std::move(instances);
  return made;
}

}  // namespace hearth::plugin
