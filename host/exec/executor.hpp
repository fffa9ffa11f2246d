#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string>

#include "host/core/call.hpp"

namespace hearth::exec {

class Fiber;

/// A bounded pool of threads. post() never blocks: it refuses when the queue is full.
class Pool {
 public:
  Pool(std::string name, std::size_t threads, std::size_t queue);
  ~Pool();  ///< stops taking work, finishes what is queued, joins
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] bool post(std::function<void()> work);
  [[nodiscard]] std::size_t queued() const;
  [[nodiscard]] std::size_t running() const;
  [[nodiscard]] const std::string& name() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Waiting, in one place: a fiber is suspended in it, a thread blocks. Each returns an error of kind cancelled or timeout when
/// the call's own end comes first.
Result<void> wait_readable(const core::Call& call, int fd);
Result<void> wait_writable(const core::Call& call, int fd);
/// Readable or writable; sets which.
Result<void> wait_socket(const core::Call& call, int fd, bool& readable, bool& writable);
Result<void> sleep_for(const core::Call& call, std::chrono::microseconds time);

/// A flag that one thread sets and a call waits for.
class Event {
 public:
  Event();
  ~Event();
  void set();
  Result<void> wait(const core::Call& call);  ///< past the call's end it returns, the flag may still be set later
  void wait_always();                         ///< for work that cannot be abandoned

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// What one fiber waits for and another of the same thread brings about. No lock: nobody else may touch it.
class Alarm {
 public:
  Alarm();                                    ///< inside the fiber that will wait
  Result<void> wait(const core::Call& call);  ///< until ring(), once a ring, or the call's end; may return early
  /// The same, or until the descriptor is readable, or writable if that is wanted too.
  Result<void> wait_or(const core::Call& call, int fd, bool writable);
  void ring();

 private:
  Fiber* fiber_;
};

/// Lets every other fiber of this thread that could run, and the requests that have come, go first. [inside a fiber]
void yield();

/// Runs what would block this thread: inside a fiber by the pool, and waits for it; elsewhere at once. For work that ends by
/// itself: nothing cancels it.
void run_off_fiber(Pool& pool, const std::function<void()>& work);
/// Whether this is a fiber, whose thread others share.
bool on_fiber();
/// Whose work the running fiber does; null elsewhere.
const core::Call* call_of_fiber();
/// While it lives, what the running fiber does is named as this call's when it overflows its stack or does not let go of its
/// thread: a service runs on the fiber of whoever calls it. Elsewhere it does nothing.
class OnBehalf {
 public:
  explicit OnBehalf(const core::Call& call);
  ~OnBehalf();
  OnBehalf(const OnBehalf&) = delete;
  OnBehalf& operator=(const OnBehalf&) = delete;

 private:
  const core::Call* before_ = nullptr;
};
/// Inside a fiber: which of the node's threads this is, from 0.
std::size_t fiber_thread();

struct Limits {
  std::size_t in_flight = 1024;  ///< calls in a node, running and queued
  std::size_t threads = 0;       ///< 0: four a core
  std::size_t blocking = 8;
  std::size_t cpu = 0;  ///< 0: one a core less one, at least 1
};

/// How handlers run: a pool for calls, one for what blocks, one for what burns CPU; admission in front.
class Executor {
 public:
  explicit Executor(Limits limits);
  ~Executor();

  /// Runs `work` on the call threads, or refuses at once with `unavailable` (server.busy, Retry-After) when as many calls
  /// are in flight as may be.
  Result<void> admit(std::function<void()> work);
  /// The same as a fiber of this thread, soon; on the call threads when this thread has no fibers.
  /// `work` keeps `call` alive.
  Result<void> admit_fiber(const core::Call& call, std::function<void()> work);
  /// Runs `work` on the pool and waits for it, past the deadline too: work cannot be abandoned.
  Result<void> run(const core::Call& call, Pool& pool, std::function<void()> work);

  Pool& calls();
  Pool& blocking();
  Pool& cpu();
  [[nodiscard]] std::size_t in_flight() const;
  /// Waits until nothing is in flight, or `until`; true when nothing is.
  bool drain(core::Deadline until);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::exec
