#include "host/app/last_resort.hpp"

#include <unistd.h>

#include <string_view>

namespace hearth::app {

LastResort::~LastResort() {
  {
    const std::lock_guard lock{mutex_};
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LastResort::arm(std::chrono::steady_clock::time_point at) {
  thread_ = std::thread{[this, at] {
    std::unique_lock lock{mutex_};
    if (changed_.wait_until(lock, at, [this] { return ended_; })) return;
    // Not the log: whoever hangs may hold it.
    constexpr std::string_view text{
        "hearth: calls go on past the time for draining (server.drain): the process ends without them\n"};
    (void)!::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(1);
  }};
}

}  // namespace hearth::app
