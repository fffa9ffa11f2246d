#include "host/events/events.hpp"

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status declare(const hearth_host* host, hearth_str name, hearth_str schema, hearth_error** why) noexcept {
  return in_create(host, "events.declare", why, [&](Instance& instance) -> Result<void> {
    PublishedEntry entry;
    entry.name = HEARTH_TRY(read_versioned(instance, name, "event", true));
    entry.schema = HEARTH_TRY(read_schema(schema, "the event " + entry.name));
    auto& all = instance.registering().publishes;
    for (const auto& one : all) {
      if (one.name != entry.name) continue;
      if (one.schema == entry.schema) return {};
      return invalid("plugin.registered_twice",
                     "the event " + entry.name + " is declared with two different schemas: give one");
    }
    all.push_back(std::move(entry));
    return {};
  });
}

hearth_status subscribe(const hearth_host* host, hearth_str name, hearth_event_fn handle, void* context,
                        hearth_error** why) noexcept {
  return in_create(host, "events.subscribe", why, [&](Instance& instance) -> Result<void> {
    const std::string event = HEARTH_TRY(read_versioned(instance, name, "event", false));
    if (handle == nullptr) return null_function("the subscription to " + event);
    auto& all = instance.registering().subscriptions;
    if (any_of(all, [&](const SubscriptionEntry& one) { return one.event == event; })) {
      return twice("the subscription to " + event);
    }
    all.push_back({event, handle, context});
    return {};
  });
}

hearth_status publish(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, hearth_str payload,
                      hearth_error** why) noexcept {
  return in_call(call, "events.publish", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    const auto event = view(name);
    const auto& declared = running.instance->registered().publishes;
    if (!any_of(declared, [&](const PublishedEntry& one) { return one.name == event; })) {
      return internal("the event " + std::string{event} + " was not declared in create");
    }
    HEARTH_TRY(running.instance->border().ports.events->publish(*running.call, *running.instance->database(), *open,
                                                                event, view(key), view(payload)));
    return {};
  });
}

}  // namespace

const hearth_events_v1& events_table() {
  static constexpr hearth_events_v1 table{HEARTH_SIZE_THROUGH(hearth_events_v1, publish), 0, declare, subscribe,
                                          publish};
  return table;
}

}  // namespace hearth::plugin
