#pragma once

#include <cxxabi.h>

#include <boost/context/fiber.hpp>
#include <cstring>
#include <memory>

#include "host/core/sanitizers.hpp"

#if defined(HEARTH_ASAN)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(HEARTH_TSAN)
#include <sanitizer/tsan_interface.h>
#endif

// Not for use outside host/exec.
namespace hearth::exec {

/// What C++ keeps a thread of the exceptions that are being handled and thrown (Itanium C++ ABI, section 2.2.2). Two fibers
/// that were suspended inside `catch` would else rethrow each other's.
struct ExceptionGlobals {
  void* caught = nullptr;
  unsigned int uncaught = 0;

  /// Puts this in the thread's place, and keeps what was there.
  void exchange() {
    auto* const place = reinterpret_cast<ExceptionGlobals*>(__cxxabiv1::__cxa_get_globals());
    std::swap(place->caught, caught);
    std::swap(place->uncaught, uncaught);
  }
};

/// One side of a switch, as the sanitizers see it: a stack of its own. ThreadSanitizer counts the functions that are entered and
/// left on each side, so these must be no functions of their own.
class Side {
 public:
#if defined(HEARTH_ASAN)
  /// Of a fiber; a thread's own is learned at the first switch away from it.
  void stack(const void* bottom, std::size_t size) {
    bottom_ = bottom;
    size_ = size;
  }
  [[gnu::always_inline]] void leave_for(const Side& other) {
    __sanitizer_start_switch_fiber(&fake_, other.bottom_, other.size_);
  }
  /// This side runs again, or for the first time; `from` was left for it.
  [[gnu::always_inline]] void arrive_from(Side& from) {
    __sanitizer_finish_switch_fiber(fake_, &from.bottom_, &from.size_);
  }
  /// This side ends: what runs next is `other`, which calls arrive_from_end(). Its fake stack is kept: Boost's own frames, which
  /// it still has to leave, may be there.
  [[gnu::always_inline]] void end_for(const Side& other) { leave_for(other); }
  [[gnu::always_inline]] void arrive_from_end(Side& ended) { arrive_from(ended); }

 private:
  void* fake_ = nullptr;
  const void* bottom_ = nullptr;
  std::size_t size_ = 0;
#elif defined(HEARTH_TSAN)
  ~Side() {
    if (owned_) __tsan_destroy_fiber(fiber_);
  }
  void stack(const void*, std::size_t) {
    fiber_ = __tsan_create_fiber(0);
    owned_ = true;
  }
  [[gnu::always_inline]] void leave_for(const Side& other) {
    if (!owned_) fiber_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(other.fiber_, 0);
  }
  [[gnu::always_inline]] void arrive_from(Side&) {}
  [[gnu::always_inline]] void end_for(const Side&) {}  // it still has functions to leave
  [[gnu::always_inline]] void arrive_from_end(Side&) { __tsan_switch_to_fiber(fiber_, 0); }

 private:
  void* fiber_ = nullptr;
  bool owned_ = false;
#else
  void stack(const void*, std::size_t) {}
  void leave_for(const Side&) {}
  void arrive_from(Side&) {}
  void end_for(const Side&) {}
  void arrive_from_end(Side&) {}
#endif
};

}  // namespace hearth::exec
