#pragma once

#include <chrono>
#include <ctime>

namespace hearth::bench {

/// What this process has computed so far: a machine that is busy with something else does not change it much.
inline std::chrono::nanoseconds processor_time() {
  timespec spent{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return std::chrono::seconds{spent.tv_sec} + std::chrono::nanoseconds{spent.tv_nsec};
}

}  // namespace hearth::bench
