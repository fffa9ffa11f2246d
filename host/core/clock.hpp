#pragma once

#include <time.h>

#include <atomic>
#include <chrono>
#include <hearth/time.hpp>

namespace hearth::core {

/// The monotonic clock at the kernel's last tick, some milliseconds ago at most, for a fraction of what the time now costs: for what
/// is counted in tenths of seconds.
inline std::chrono::steady_clock::time_point coarse_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::steady_clock::time_point{std::chrono::seconds{now.tv_sec} +
                                               std::chrono::nanoseconds{now.tv_nsec}};
}

/// The one clock of the process. Tests move it (`serve --test`, POST /test/clock); deadlines use the monotonic clock,
/// which nobody moves.
class Clock {
 public:
  [[nodiscard]] Timestamp now() const {
    const auto real = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp{std::chrono::duration_cast<Duration>(real).count() + offset_.load(std::memory_order_relaxed)};
  }
  void advance(Duration by) { offset_.fetch_add(by.count(), std::memory_order_relaxed); }
  void set(Timestamp to) { advance(to - now()); }

 private:
  std::atomic<std::int64_t> offset_{0};
};

}  // namespace hearth::core
