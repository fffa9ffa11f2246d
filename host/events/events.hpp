#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/core/durable.hpp"
#include "host/db/database.hpp"
#include "host/exec/executor.hpp"

namespace hearth::events {

struct Event {
  Uuid id;
  std::string name;     ///< "booking.completed@1"
  std::string key;      ///< may be empty: such events have no order among each other
  std::string payload;  ///< JSON
  Timestamp published_at;
  std::uint32_t attempt = 1;
};

/// Takes one event, in a call whose effect is this delivery: the transaction that it begins as that effect happens once.
/// An error that signals HEARTH_REPEATED says that it has happened before, and counts as delivered.
using Handler = std::function<Result<void>(core::Call&, const Event&)>;

struct Settings {
  std::string node;  ///< this node's name: a fresh boot takes back what its forerunner leased; empty: no such thing
  std::size_t parallel = 4;              ///< deliveries at once in this node, on the call threads that requests use too
  std::chrono::seconds deadline{30};     ///< of a handler
  std::chrono::milliseconds lease{0};    ///< real time, longer than the deadline; 0: the deadline and a minute
  std::chrono::milliseconds poll{1000};  ///< longest sleep between looks at the tables, beside being woken by commits
  core::Retry retry{};
  Duration keep{0};  ///< how long an event stays in the outbox after its last delivery
};

/// What happened, for metrics and the log. Called on the delivering thread: must not block or throw.
struct Hooks {
  enum class Outcome { delivered, repeated, failed, dead };
  std::function<void(Outcome, const Event&, const std::string& subscriber, std::chrono::nanoseconds took)> delivery;
  std::function<void(const std::string& publisher, const Error&)> trouble;  ///< the relay could not do its own work
};

/// A publisher's events that wait for one subscriber.
struct Backlog {
  std::string publisher;
  std::string subscriber;
  std::uint64_t pending = 0;  ///< everything not delivered and not dead, of a switched-off subscriber too
  std::uint64_t dead = 0;
  Duration lag{0};  ///< age of the oldest pending one
};

/// Outbox, deliveries and relay of one node. Publishing is a row of the publisher's transaction; the relay hands each
/// event to each subscriber until that subscriber's effect has committed, in order per key and subscriber.
class Bus {
 public:
  Bus(Settings settings, exec::Executor& executor, const core::Clock& clock, Hooks hooks = {});
  ~Bus();  ///< drains without waiting for retries
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;

  // Wiring, before start; `database` outlives the bus.
  void publisher(db::Database& database);
  /// In place of an earlier handler of the same subscriber and event, if there is one: what it leased it still finishes.
  void subscribe(std::string subscriber, std::string event, Handler handle);

  /// Writes the subscriptions into every publisher's schema and starts the relay. A plugin that has subscriptions there but
  /// none here is switched off: it keeps its backlog and gathers more, until forget().
  Result<void> start();

  /// [call] Queued in tx; the event's id. Nothing is stored for an event that nobody hears.
  Result<Uuid> publish(core::Call& call, db::Database& publisher, db::Transaction& tx, std::string_view name,
                       std::string_view key, std::string_view payload);

  /// [any] Looks again at once: the clock was moved, or another process wrote.
  void notify();
  /// Waits until nothing is due and nothing in flight; false when the deadline came first.
  bool settle(core::Deadline deadline);
  /// Takes no more, finishes what is in flight; false when some still was at the deadline.
  bool drain(core::Deadline deadline);

  /// [call]
  Result<std::vector<Backlog>> backlog(core::Call& call);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::events
