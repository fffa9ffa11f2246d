#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/core/durable.hpp"
#include "host/db/database.hpp"
#include "host/exec/executor.hpp"

namespace hearth::timers {

struct Timer {
  Uuid id{};  ///< nil: a periodic job's run
  std::string name;
  std::string key;      ///< may be empty
  std::string payload;  ///< JSON; of a periodic job empty
  Timestamp due;        ///< when it was to run, not when it does
  std::uint32_t attempt = 1;
};

/// Runs one timer in a call whose effect is this timer ("timer", or "job" with the due time as key).
using Handler = std::function<Result<void>(core::Call&, const Timer&)>;

struct Settings {
  std::string node;  ///< this node's name: a fresh boot takes back what its forerunner leased; empty: no such thing
  std::string zone = "UTC";              ///< of cron expressions: an IANA name
  std::size_t parallel = 2;              ///< timers at once in this node, on the call threads that requests use too
  std::chrono::seconds deadline{30};     ///< of a handler
  std::chrono::milliseconds lease{0};    ///< real time, longer than the deadline; 0: the deadline and a minute
  std::chrono::milliseconds poll{1000};  ///< longest sleep between looks at the tables, beside being woken
  core::Retry retry{};
};

/// What happened, for metrics and the log. Called on the running thread: must not block or throw.
struct Hooks {
  enum class Outcome { done, repeated, failed, dead };
  std::function<void(Outcome, const std::string& plugin, const Timer&, std::chrono::nanoseconds took, Duration late)>
      run;
  std::function<void(const std::string& plugin, const Error&)> trouble;  ///< the timers could not do their own work
};

/// The durable timers and periodic jobs of a node's plugins, each in its own schema. A timer is a row of the transaction
/// that sets it; any node that has the plugin may run it, one does.
class Timers {
 public:
  Timers(Settings settings, exec::Executor& executor, const core::Clock& clock, Hooks hooks = {});
  ~Timers();  ///< drains without waiting for retries
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  // Wiring, before start; `database` outlives this. A plugin is named as its schema.
  void plugin(db::Database& database);
  /// `invalid` when the name is empty, longer than 100 or holds anything but letters, digits and _ . - / @ :
  Result<void> handle(const std::string& plugin, std::string name, Handler handle);
  /// A periodic job: never overlaps, runs once for any number of times that were missed.
  Result<void> cron(const std::string& plugin, std::string_view expression, std::string name, Handler handle);
  Result<void> start();

  /// [call] Queued in tx. A key, when not empty, replaces the timer of that name and key that has not run yet.
  Result<void> schedule(core::Call& call, db::Database& plugin, db::Transaction& tx, std::string_view name,
                        std::string_view key, Timestamp due, std::string_view payload);
  /// [call] Queued in tx.
  Result<void> cancel(core::Call& call, db::Database& plugin, db::Transaction& tx, std::string_view name,
                      std::string_view key);

  /// [any] Looks again at once: the clock was moved, or another process wrote.
  void notify();
  /// Waits until nothing is due and nothing in flight; false when the deadline came first.
  bool settle(core::Deadline deadline);
  /// Starts no more, finishes what is in flight; false when some still was at the deadline.
  bool drain(core::Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// [call] To be called by whoever begins the transaction of call.effect, right after db::begin_effect: the timer's row goes
/// with its effect, and what was cancelled, replaced or taken by another node in the meantime fails with the signal
/// HEARTH_REPEATED. Nothing for an effect of another kind.
Result<void> claim(core::Call& call, db::Database& plugin, db::Transaction& tx);

}  // namespace hearth::timers
