#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "host/core/call.hpp"

// Not for use outside host/exec.
namespace hearth::exec {

/// What a thread is doing now, for who looks from another thread. The call that is looked at cannot end meanwhile.
class Doing {
 public:
  using Clock = std::chrono::steady_clock;

  // [its thread]
  void begin(const core::Call& call, Clock::time_point at) {
    since_.store(at.time_since_epoch().count(), std::memory_order_relaxed);
    call_.store(&call, std::memory_order_release);
  }
  /// From now on it does this; null: it has let go. The one before may end as soon as this returns.
  void become(const core::Call* call) {
    call_.store(call);  // in one order with looking_, as look() is: either it sees this, or we see that it looks
    while (looking_.load()) std::this_thread::yield();
  }

  /// [any] Calls `see` with the call and how long it has held the thread, if any does.
  template <class See>
  void look(const See& see) {
    looking_.store(true);
    if (const auto* call = call_.load()) {
      see(*call, Clock::now().time_since_epoch() - Clock::duration{since_.load(std::memory_order_relaxed)});
    }
    looking_.store(false);
  }

 private:
  std::atomic<const core::Call*> call_{nullptr};
  std::atomic<Clock::rep> since_{0};
  std::atomic<bool> looking_{false};
};

/// Looks at what threads are doing, from one of its own: who never lets go of a thread cannot be told of afterwards.
class Lookout {
 public:
  using Tell = std::function<void(const core::Call& call, std::chrono::nanoseconds held)>;

  ~Lookout();

  /// Told of each call that has held a thread longer than `patience`, once every so often while it does. Set before add().
  std::chrono::milliseconds patience{1000};
  std::chrono::milliseconds again_after{10'000};
  Tell tell{};

  void add(Doing& doing);  ///< the first starts the thread
  void remove(Doing& doing);
  [[nodiscard]] std::size_t held() const;  ///< threads, at the last look

 private:
  struct Seen {
    Doing* doing;
    std::chrono::nanoseconds told{0};  ///< so long had it held when it was told last
  };

  void loop();
  void look(Seen& seen);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Seen> all_;
  std::size_t held_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace hearth::exec
