#pragma once

#include <atomic>
#include <chrono>
#include <hearth/time.hpp>

namespace hearth::core {

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
