#include "host/gateway/watch.hpp"

namespace hearth::gateway {
namespace {

/// With nothing to watch, the thread still wakes by itself for so long: else each request of a quiet host would wake it.
constexpr std::chrono::seconds doze{1};

}  // namespace

Watch::Watch() : thread_{[this] { loop(); }} {}

Watch::Ticket Watch::add(core::Deadline deadline, std::weak_ptr<Watched> watched) {
  const std::lock_guard lock{mutex_};
  const Ticket ticket{deadline, ++last_};
  entries_.emplace(ticket, std::move(watched));
  if (deadline < wakes_at_) changed_.notify_one();
  return ticket;
}

bool Watch::forget(const Ticket& ticket) {
  const std::lock_guard lock{mutex_};
  return entries_.erase(ticket) != 0;
}

void Watch::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Watch::loop() {
  std::unique_lock lock{mutex_};
  std::uint64_t seen = 0;
  while (!stopping_) {
    const auto now = std::chrono::steady_clock::now();
    const auto first = entries_.begin();
    if (first == entries_.end() || now < first->first.first) {
      const auto quiet = last_ == std::exchange(seen, last_) ? core::Deadline::max() : now + doze;
      wakes_at_ = first == entries_.end() ? quiet : first->first.first;
      // A deadline that never comes would overflow inside the library.
      wakes_at_ == core::Deadline::max() ? changed_.wait(lock) : void(changed_.wait_until(lock, wakes_at_));
      continue;
    }
    const auto watched = std::move(first->second);
    entries_.erase(first);
    lock.unlock();
    if (const auto alive = watched.lock()) alive->expire();
    lock.lock();
  }
}

}  // namespace hearth::gateway
