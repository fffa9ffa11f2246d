#include "host/gateway/watch.hpp"

namespace hearth::gateway {

Watch::Watch() : thread_{[this] { loop(); }} {}

Watch::Ticket Watch::add(core::Deadline deadline, std::weak_ptr<Watched> watched) {
  const std::lock_guard lock{mutex_};
  const Ticket ticket{deadline, ++last_};
  const auto at = entries_.emplace(ticket, std::move(watched)).first;
  if (at == entries_.begin()) changed_.notify_one();
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
  while (!stopping_) {
    if (entries_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = entries_.begin();
    const auto deadline = first->first.first;
    if (std::chrono::steady_clock::now() < deadline) {
      changed_.wait_until(lock, deadline);
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
