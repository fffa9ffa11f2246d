#pragma once

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

// What many threads write to at once is kept once a processor, cache lines apart: threads that run at one time do not meet, and
// nobody waits for another's line.
namespace hearth::core {

inline constexpr std::size_t line_bytes = 64;

/// That the calling thread may run on: fewer than the machine has in a container with a CPU set.
inline std::size_t usable_processors() {
  cpu_set_t usable;
  CPU_ZERO(&usable);
  if (::sched_getaffinity(0, sizeof usable, &usable) == 0) return static_cast<std::size_t>(CPU_COUNT(&usable));
  return static_cast<std::size_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));  // more than a cpu_set_t has room for
}

/// Of this machine, but no more than 16: beyond that memory costs more than a line that two processors share.
inline std::size_t processors() {
  static const auto count = std::clamp<long>(::sysconf(_SC_NPROCESSORS_CONF), 1, 16);
  return static_cast<std::size_t>(count);
}

/// Where the thread ran when it last looked, which it does once in a while, below processors(). It may have been moved on since:
/// then it uses another's, which is slower and no less right.
inline std::size_t processor() {
  constexpr unsigned uses_a_look = 64;
  struct Place {
    unsigned uses_left = 0;
    std::size_t which = 0;
  };
  static constinit thread_local Place place;
  if (place.uses_left-- == 0) {
    const int here = ::sched_getcpu();
    place = {uses_a_look - 1, here < 0 ? 0 : static_cast<std::size_t>(here) % processors()};
  }
  return place.which;
}

/// A T for each.
template <class T>
class PerProcessor {
 public:
  T& here() { return each_[processor()].value; }
  T& operator[](std::size_t which) { return each_[which].value; }
  const T& operator[](std::size_t which) const { return each_[which].value; }
  [[nodiscard]] std::size_t size() const { return each_.size(); }

 private:
  struct alignas(line_bytes) Cell {
    T value{};
  };
  std::vector<Cell> each_ = std::vector<Cell>(processors());
};

/// A shared pointer that many threads copy at once. Each processor's copies are counted apart.
template <class T>
class SpreadPtr {
 public:
  explicit SpreadPtr(std::shared_ptr<T> first = nullptr) { set(std::move(first)); }

  [[nodiscard]] std::shared_ptr<T> get() const {
    const auto& own = own_[processor()];
    const std::scoped_lock lock{own.guard};
    return own.pointer;
  }
  /// One after another: whoever gets meanwhile gets either.
  void set(const std::shared_ptr<T>& next) {
    for (std::size_t i = 0; i < own_.size(); ++i) {
      auto counted = next == nullptr ? nullptr : std::shared_ptr<T>{next.get(), [next](T*) {}};
      const std::scoped_lock lock{own_[i].guard};
      own_[i].pointer.swap(counted);
    }
  }

 private:
  struct Own {
    mutable std::mutex guard{};  // not std::atomic<std::shared_ptr>: ThreadSanitizer does not understand GCC 12's
    std::shared_ptr<T> pointer{};
  };
  PerProcessor<Own> own_;
};

}  // namespace hearth::core
