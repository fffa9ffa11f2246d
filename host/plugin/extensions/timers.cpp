#include "host/timers/timers.hpp"

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

/// "expire_hold", or "booking.expire_hold@1".
Result<std::string> read_name(const Instance& instance, const hearth_str& name, const char* what) {
  if (view(name).find('@') == std::string_view::npos) return read_local(name, what);
  return read_versioned(instance, name, what, true);
}

Result<void> add(Instance& instance, TimerEntry entry) {
  if (entry.handle == nullptr) return null_function("the timer " + entry.name);
  auto& all = instance.registering().timers;
  if (any_of(all, [&](const TimerEntry& one) { return one.name == entry.name; }))
    return twice("the timer " + entry.name);
  all.push_back(std::move(entry));
  return {};
}

hearth_status handle_timer(const hearth_host* host, hearth_str name, hearth_timer_fn handle, void* context,
                           hearth_error** why) noexcept {
  return in_create(host, "timers.handle", why, [&](Instance& instance) -> Result<void> {
    std::string local = HEARTH_TRY(read_name(instance, name, "timer"));
    return add(instance, {std::move(local), {}, handle, context});
  });
}

hearth_status cron(const hearth_host* host, hearth_str expression, hearth_str name, hearth_timer_fn handle,
                   void* context, hearth_error** why) noexcept {
  return in_create(host, "timers.cron", why, [&](Instance& instance) -> Result<void> {
    std::string text{view(expression)};
    std::string local = HEARTH_TRY(read_name(instance, name, "job"));
    HEARTH_TRY(check_cron(local, text));
    return add(instance, {std::move(local), std::move(text), handle, context});
  });
}

/// A timer that fires needs a handler: one that was never registered would wait for ever.
Result<void> check_handled(const RunningCall& running, std::string_view name) {
  const auto& timers = running.instance->registered().timers;
  if (any_of(timers, [&](const TimerEntry& one) { return one.cron.empty() && one.name == name; })) return {};
  return internal("the timer " + std::string{name} + " was not registered in create");
}

hearth_status schedule(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, std::int64_t due,
                       hearth_str payload, hearth_error** why) noexcept {
  return in_call(call, "timers.schedule", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    HEARTH_TRY(check_handled(running, view(name)));
    return running.instance->border().ports.timers->schedule(*running.call, *running.instance->database(), *open,
                                                             view(name), view(key), Timestamp{due}, view(payload));
  });
}

hearth_status cancel(hearth_call* call, hearth_tx* tx, hearth_str name, hearth_str key, hearth_error** why) noexcept {
  return in_call(call, "timers.cancel", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    HEARTH_TRY(check_handled(running, view(name)));
    return running.instance->border().ports.timers->cancel(*running.call, *running.instance->database(), *open,
                                                           view(name), view(key));
  });
}

}  // namespace

const hearth_timers_v1& timers_table() {
  static constexpr hearth_timers_v1 table{
      HEARTH_SIZE_THROUGH(hearth_timers_v1, cancel), 0, handle_timer, cron, schedule, cancel};
  return table;
}

}  // namespace hearth::plugin
