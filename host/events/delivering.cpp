#include "host/events/relay.hpp"

// The part of the relay that runs on the call pool.
namespace hearth::events {

namespace {

constexpr int longest_chain = 64;  ///< events of one key in a row, before others get the thread
constexpr int finish_tries = 3;

}  // namespace

void Relay::deliver(Source& source, Delivery delivery) {
  for (int chained = 1;; ++chained) {
    auto next = attempt(source, delivery, chained < longest_chain);
    if (!next) return;
    delivery = std::move(*next);
  }
}

/// Runs the handler, records what came of it, and returns the key's next event when there is one.
std::optional<Delivery> Relay::attempt(Source& source, Delivery& delivery, bool chain) {
  const auto handler_now = handler(delivery.subscriber, delivery.event.name);
  if (!handler_now) {  // another node may run a version that knows it
    RelayCall call{source.store.publisher()};
    const Timestamp next = clock_.now() + settings_.retry.first;
    const auto put_off = source.store.fail(call, delivery, "this node has no such subscription", next, false);
    if (!put_off) lose(source, delivery, put_off.error());
    return std::nullopt;
  }
  const auto since = Steady::now();
  const auto result = handle(delivery, *handler_now);
  if (result || result.error().signal == HEARTH_REPEATED) {
    report(result ? Hooks::Outcome::delivered : Hooks::Outcome::repeated, delivery, since);
    return delivered(source, delivery, chain);
  }
  if (dispatcher_.draining() && result.error().kind == Kind::cancelled) {
    release(source, delivery);
    return std::nullopt;
  }
  failed(source, delivery, result.error());
  const bool dead = delivery.failures >= settings_.retry.tries;
  report(dead ? Hooks::Outcome::dead : Hooks::Outcome::failed, delivery, since);
  return std::nullopt;
}

Result<void> Relay::handle(const Delivery& delivery, const Handler& handler) {
  core::Call call;
  call.plugin = delivery.subscriber;
  call.entry = "event " + delivery.event.name;
  call.principal.kind = core::Principal::Kind::system;
  call.request_id = delivery.event.id.text();
  call.trace = core::continued(delivery.trace);
  call.deadline = Steady::now() + settings_.deadline;
  call.effect = {"event", delivery.event.name + " " + delivery.subscriber, delivery.event.id.text(), {}};
  return dispatcher_.guarded(call, [&] { return handler(call, delivery.event); });
}

void Relay::release(Source& source, const Delivery& delivery) {
  RelayCall call{source.store.publisher()};
  if (const auto released = source.store.release(call, delivery); !released) lose(source, delivery, released.error());
}

void Relay::lose(Source& source, const Delivery& delivery, const Error& error) {
  {
    const std::lock_guard lock{mutex_};
    source.loose.push_back(delivery);
  }
  trouble(source, error);
}

std::optional<Delivery> Relay::delivered(Source& source, const Delivery& delivery, bool chain) {
  // An event of this key that commits between our look for the next and our own commit is not found here, and not by a look
  // of the thread in that time either: then it has to look again.
  const auto looks = source.looks.load();
  const bool looking = source.looking.load();
  Result<std::optional<Delivery>> next = std::optional<Delivery>{};
  for (int tries = 0; tries < finish_tries; ++tries) {
    RelayCall call{source.store.publisher()};
    next = source.store.finish(call, delivery, chain && !dispatcher_.draining(), lease_end());
    if (next) break;
  }
  if (!next) {
    lose(source, delivery, next.error());
    return std::nullopt;
  }
  if (!*next && (!chain || looking || source.looks.load() != looks)) source.dirty->store(true);
  return std::move(*next);
}

void Relay::failed(Source& source, Delivery& delivery, const Error& error) {
  ++delivery.failures;
  const bool dead = delivery.failures >= settings_.retry.tries;
  const Timestamp now = clock_.now();
  const Timestamp next = dead ? now : now + settings_.retry.wait(delivery.failures);
  RelayCall call{source.store.publisher()};
  const auto written = source.store.fail(call, delivery, core::plain_text(error), next, dead);
  if (!written) return lose(source, delivery, written.error());
  if (!dead) due_at(source, next);
}

void Relay::report(Hooks::Outcome outcome, const Delivery& delivery, Steady::time_point since) const {
  if (hooks_.delivery) hooks_.delivery(outcome, delivery.event, delivery.subscriber, Steady::now() - since);
}

}  // namespace hearth::events
