#pragma once

#include "hearth/events.hpp"

namespace hearth {

namespace detail {

inline hearth_status on_timer(void* context, hearth_call* call, const hearth_timer* timer,
                              hearth_error** why) noexcept {
  auto& entry = *static_cast<MessageEntry*>(context);
  return entered(entry.core, call, entry.name, why, [&] {
    const TimerInfo info{Uuid::from_bytes(view(timer->id)).value_or(Uuid{}), Timestamp{timer->due}, timer->attempt};
    Scope scope;
    scope.timer = &info;
    return or_repeated(entry.handle(call, view(timer->payload), scope));
  });
}

}  // namespace detail

/// What a plugin does later: at.on(bookings_, &Bookings::expire_hold), where Result<void> expire_hold(Tx&, const ExpireHold&)
/// and ExpireHold is described by timer(...); and periodically.
class Timers {
 public:
  explicit Timers(const detail::Core& core) : core_{core} {}

  template <class C, class M>
  void on(C& object, M method) {
    using T = typename detail::PayloadOf<M>::type;
    static_assert(DescribedTimer<T>,
                  "the handler's payload must be described by timer(...); or name it: at.on(name, ...)");
    on(detail::ObjectInfo<T>::description.name, object, method);
  }
  /// Of timers that were scheduled by name.
  template <class C, class M>
  void on(std::string_view name, C& object, M method) {
    entries_.push_back({{}, std::make_unique<detail::BoundMessage<M>>(core_, name, object, method)});
  }

  /// Five cron fields, in the host's zone. Never overlaps, and runs once for any number missed. The handler takes no payload.
  template <class C, class M>
  void cron(std::string_view expression, std::string_view name, C& object, M method) {
    static_assert(detail::Signature<M>::input_count == 0, "a periodic job has no payload");
    entries_.push_back(
        {std::string(expression), std::make_unique<detail::BoundMessage<M>>(core_, name, object, method)});
  }

  Result<void> declare() {
    if (entries_.empty()) return {};
    if (!HEARTH_HAS(core_.timers, hearth_timers_v1, cancel)) return detail::missing("hearth.timers/1");
    for (const auto& listed : entries_) {
      const std::string& expression = listed.expression;
      const auto& entry = listed.entry;
      auto done = detail::border(core_, [&](hearth_error** why) {
        if (expression.empty()) {
          return core_.timers->handle(core_.host, str(entry->name), &detail::on_timer, entry.get(), why);
        }
        return core_.timers->cron(core_.host, str(expression), str(entry->name), &detail::on_timer, entry.get(), why);
      });
      if (!done) return done;
    }
    return {};
  }

 private:
  struct Entry {
    std::string expression;  // empty: no periodic job
    std::unique_ptr<detail::MessageEntry> entry;
  };

  const detail::Core& core_;
  std::vector<Entry> entries_{};
};

}  // namespace hearth
