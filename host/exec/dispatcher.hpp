#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "host/core/call.hpp"
#include "host/exec/executor.hpp"

namespace hearth::exec {

/// One thread that looks for due work whenever it is woken, and the bounded number of calls in which that work runs: what
/// the relay of the events and the timers have in common. It knows nothing of where the work comes from.
class Dispatcher {
 public:
  struct Look {
    std::function<bool(bool poll)> pass;  ///< looks, and starts what is due; true when there was nothing to do
    std::function<std::chrono::nanoseconds()> nap;  ///< until the next thing known to become due; max: none known
  };

  /// At most `parallel` calls at once; asked to poll at least every `poll`.
  Dispatcher(Executor& executor, std::size_t parallel, std::chrono::nanoseconds poll);
  ~Dispatcher();  ///< stop()
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  void start(Look look);
  /// Ends the thread, cancels the calls that run, and waits for them.
  void stop();

  /// [any] Looks again, and polls.
  void notify();
  /// Sets `dirty` and wakes the thread. Safe, and without effect, after the dispatcher has gone: for Transaction::on_commit.
  [[nodiscard]] std::function<void()> waker(std::shared_ptr<std::atomic<bool>> dirty) const;

  /// How many more calls may be started now.
  [[nodiscard]] std::size_t free();
  /// Runs `work` on the call threads; false when they take no more.
  bool dispatch(std::function<void()> work);
  /// Runs `work` in a call that stop() can cancel.
  Result<void> guarded(core::Call& call, const std::function<Result<void>()>& work);

  [[nodiscard]] bool draining() const { return draining_; }
  /// Waits until a whole poll has found nothing due and nothing is in flight; false when the deadline came first.
  bool settle(core::Deadline until);
  /// Starts no more, waits for what is in flight; false when some still was at the deadline.
  bool drain(core::Deadline until);

 private:
  /// Outlives the dispatcher in the hands of transactions that have yet to commit.
  struct Signal {
    std::mutex mutex;
    std::condition_variable woken;
    bool wake = false;

    void set();
  };

  void run();
  void ended();

  Executor& executor_;
  const std::size_t parallel_;
  const std::chrono::nanoseconds poll_;
  const std::shared_ptr<Signal> signal_ = std::make_shared<Signal>();
  Look look_;

  std::mutex mutex_;
  std::condition_variable changed_;  ///< a pass or a call has ended
  std::set<core::Call*> running_;
  std::size_t in_flight_ = 0;
  bool looking_ = false;  ///< a pass is under way, which may start more
  std::uint64_t passes_ = 0;
  bool quiet_ = false;  ///< the last pass polled, and found nothing due and nothing in flight
  std::atomic<bool> draining_{false};
  std::atomic<bool> stop_{false};
  std::atomic<bool> poll_now_{true};
  std::thread thread_;
};

}  // namespace hearth::exec
