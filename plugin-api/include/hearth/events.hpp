#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/handler.hpp"
#include "hearth/published.hpp"
#include "hearth/schema.hpp"

namespace hearth {

namespace detail {

inline Result<void> read_payload(const Slot& slot, std::string_view payload) {
  Violations found;
  std::string why;
  if (!decode_json(*slot.type, slot.to, payload, Reading::message, found, why)) {
    return invalid("payload.unreadable", "the payload is not valid JSON").because(std::move(why));
  }
  if (found.empty()) return {};
  Error error = invalid("payload.invalid", "the payload breaks its description");
  error.cause = found.all().front().pointer + ": " + found.all().front().message;
  error.violations = found.take();
  return error;
}

/// A handler of something with a payload and no answer.
struct MessageEntry {
  MessageEntry(const Core& of, std::string_view called) : core{of}, name{called} {}
  virtual ~MessageEntry() = default;
  virtual Result<void> handle(hearth_call* call, std::string_view payload, Scope scope) = 0;

  const Core& core;
  std::string name;
};

template <class M>
struct BoundMessage final : MessageEntry {
  using S = Signature<M>;
  static_assert(std::is_void_v<typename S::Value>, "a handler of events and timers returns Result<void>");
  static_assert(S::input_count <= 1, "a handler of events and timers takes one payload");

  BoundMessage(const Core& of, std::string_view called, typename S::Class& to, M call)
      : MessageEntry{of, called}, object{to}, method{call} {}

  Result<void> handle(hearth_call* call, std::string_view payload, Scope scope) override {
    typename S::Inputs inputs{};
    for (const Slot& slot : S::slots(inputs)) {
      if (auto read = read_payload(slot, payload); !read) return read;
    }
    const Caller caller{core, call};
    scope.caller = &caller;
    const auto nothing = []() -> const hearth_reply* { return nullptr; };
    return perform(
        core, call, S::access, scope, [&](const Scope& with) { return S::invoke(object, method, with, inputs); },
        nothing);
  }

  typename S::Class& object;
  M method;
};

/// The one input of a handler: its event or timer.
template <class M>
struct PayloadOf {
  using Parameters = typename Signature<M>::Parameters;
  template <class... A>
  static auto find(std::tuple<A...>*) {
    using All =
        decltype(std::tuple_cat(std::declval<std::conditional_t<Context<std::remove_cvref_t<A>>, std::tuple<>,
                                                                std::tuple<Type<std::remove_cvref_t<A>>>>>()...));
    static_assert(std::tuple_size_v<All> == 1, "the handler must take exactly one event or timer payload");
    return std::tuple_element_t<0, All>{};
  }
  template <class T>
  static T plain(Type<T>);
  using type = decltype(plain(find(static_cast<Parameters*>(nullptr))));
};

/// Has happened before: for events and timers that is success.
inline Result<void> or_repeated(Result<void> done) {
  if (!done && done.error().signal == HEARTH_REPEATED) return {};
  return done;
}

inline hearth_status on_event(void* context, hearth_call* call, const hearth_event* event,
                              hearth_error** why) noexcept {
  auto& entry = *static_cast<MessageEntry*>(context);
  return entered(entry.core, call, entry.name, why, [&] {
    const EventInfo info{Uuid::from_bytes(view(event->id)).value_or(Uuid{}), Timestamp{event->published_at},
                         event->attempt};
    Scope scope;
    scope.event = &info;
    return or_repeated(entry.handle(call, view(event->payload), scope));
  });
}

}  // namespace detail

/// The events that a plugin listens to: on(bookings_, &Bookings::opened), where Result<void> opened(Tx&, const Opened&).
/// Each takes effect once, whatever fails; the event's type stands in the signature.
class Subscriptions {
 public:
  explicit Subscriptions(const detail::Core& core) : core_{core} {}

  template <class C, class M>
  void operator()(C& object, M method) {
    using E = typename detail::PayloadOf<M>::type;
    static_assert(DescribedEvent<E>, "the handler's payload must be described by event(...)");
    static_assert(
        detail::Signature<M>::access == detail::Access::writes || detail::Signature<M>::access == detail::Access::saga,
        "a handler of events takes a Tx& (once per event), or a Calls& and sees to that itself");
    entries_.push_back(
        std::make_unique<detail::BoundMessage<M>>(core_, detail::ObjectInfo<E>::description.name, object, method));
  }

  /// Declares an event that is published by name alone; those of tx.publish(E{...}) are found by themselves.
  template <DescribedEvent E>
  void publishes() {
    detail::published<E>();
  }

  Result<void> declare() {
    if (!HEARTH_HAS(core_.events, hearth_events_v1, publish)) {
      if (entries_.empty() && detail::PublishedEvent::first == nullptr) return {};
      return detail::missing("hearth.events/1");
    }
    for (const auto* event = detail::PublishedEvent::first; event != nullptr; event = event->next) {
      const std::string schema = schema_of(event->type());
      auto done = detail::border(core_, [&](hearth_error** why) {
        return core_.events->declare(core_.host, str(event->type().name), str(schema), why);
      });
      if (!done) return done;
    }
    for (const auto& entry : entries_) {
      auto done = detail::border(core_, [&](hearth_error** why) {
        return core_.events->subscribe(core_.host, str(entry->name), &detail::on_event, entry.get(), why);
      });
      if (!done) return done;
    }
    return {};
  }

 private:
  const detail::Core& core_;
  std::vector<std::unique_ptr<detail::MessageEntry>> entries_{};
};

}  // namespace hearth
