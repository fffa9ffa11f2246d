#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <hearth/result.hpp>
#include <memory>

#include "host/core/call.hpp"
#include "host/exec/lookout.hpp"
#include "host/exec/stack.hpp"

namespace boost::asio {
class io_context;
}

namespace hearth::exec {

class Fiber;

/// How long what waits may stay deaf to `cancelled`.
inline constexpr std::chrono::milliseconds deaf_for{50};

/// What the fibers of all threads of a node have in common. Outlives them.
struct FiberPlan {
  explicit FiberPlan(std::size_t stack_size) : stacks{stack_size} {}

  Stacks stacks;
  std::atomic<std::size_t> threads{0};  ///< so many have fibers
  bool keep_names = false;  ///< the thread has each fiber's own name while that runs, for who tells by it what is whose
  std::chrono::nanoseconds stall{std::chrono::milliseconds{100}};
  /// [its thread] A call has kept its thread from all others for longer than `stall` at a stretch, and has let go of it.
  std::function<void(const core::Call& call, std::chrono::nanoseconds held)> on_stall{};
  Lookout lookout;  ///< tells of who does not let go
};

/// The fibers of one thread that runs an io_context. A fiber begins and ends on that thread; whatever makes it wait
/// (wait_readable, sleep_for, Event) suspends it, and others run. It is never destroyed while it is suspended: at the end of
/// its call, or of the thread, it is resumed with an error.
class Fibers {
 public:
  Fibers(boost::asio::io_context& context, FiberPlan& plan);
  ~Fibers();  ///< none runs any more
  Fibers(const Fibers&) = delete;
  Fibers& operator=(const Fibers&) = delete;

  /// Those of this thread; null on a thread that has none.
  static Fibers* here();
  /// [its thread] Before the context runs.
  void enter();
  /// Of the threads with this plan, from 0.
  [[nodiscard]] std::size_t number() const;
  /// [its thread] Runs `work` for `call`, once what is ready now has had its turn: fibers that are started together go through the same
  /// code one after another, while it is in the caches. `work` keeps `call` alive, and is destroyed on this thread. False, with
  /// nothing started, when there is no memory for a stack.
  [[nodiscard]] bool start(const core::Call& call, std::function<void()> work);
  /// [its thread] Every wait ends with `cancelled` from now on; the context does not run out of work before the last has gone.
  void stop();

  // For wait.cpp and executor.cpp alone; [its thread], inside a fiber, except wake().
  static Fiber* running();
  [[nodiscard]] bool stopping() const;
  /// Suspends the running fiber until what is ready now has had its turn.
  void yield();
  /// Suspends the running fiber until somebody wakes it, `until`, or the end of `call` if there is one. It may wake early.
  void park(const core::Call* call, core::Deadline until);
  /// Suspends it until the descriptor is ready for any of `events` (poll's), or park() would return: then 0.
  short park_for(const core::Call& call, int fd, short events);
  /// From now on what the running fiber does is named as this call's; `call` lives until another takes its place.
  void name(const core::Call& call);
  [[nodiscard]] static const core::Call* named();
  /// [any] Makes a suspended fiber run again, soon.
  static void wake(Fiber& fiber);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Names plugin and route when a fiber runs out of its stack, before the process ends as it would have: for the crash report.
void report_overflows();

}  // namespace hearth::exec
