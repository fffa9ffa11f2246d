#include "host/gateway/watch.hpp"

#include <algorithm>

namespace hearth::gateway {
namespace {

/// With nothing to watch, the thread still wakes by itself for so long: else each request of a quiet host would wake it.
constexpr std::chrono::seconds doze{1};

}  // namespace

Watch::Watch() : thread_{[this] { loop(); }} {}

/// Who comes after the thread has looked at this part finds out when it wakes, or that it may not wait yet.
Watch::Ticket Watch::add(core::Deadline deadline, std::weak_ptr<Watched> watched) {
  const auto which = core::processor();
  auto& part = parts_[which];
  Ticket ticket{which, {deadline, 0}};
  {
    const std::lock_guard lock{part.mutex};
    ticket.key.second = ++part.added;
    part.entries.emplace_hint(part.entries.end(), ticket.key, std::move(watched));
  }
  if (deadline < wakes_at_.load()) {
    const std::lock_guard lock{mutex_};
    changed_.notify_one();
  }
  return ticket;
}

bool Watch::forget(const Ticket& ticket) {
  auto& part = parts_[ticket.part];
  const std::lock_guard lock{part.mutex};
  return part.entries.erase(ticket.key) != 0;
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
  std::uint64_t seen = 0;
  for (;;) {
    const auto now = std::chrono::steady_clock::now();
    expire_until(now);
    std::unique_lock lock{mutex_};
    if (stopping_) return;
    wakes_at_ = core::Deadline::max();
    const auto [first, added] = sum();
    const bool quiet = added == std::exchange(seen, added);
    const auto until = first == core::Deadline::max() && !quiet ? now + doze : first;
    wakes_at_ = until;
    // A deadline that never comes would overflow inside the library.
    until == core::Deadline::max() ? changed_.wait(lock) : void(changed_.wait_until(lock, until));
  }
}

void Watch::expire_until(core::Deadline now) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    auto& part = parts_[i];
    std::unique_lock lock{part.mutex};
    while (!part.entries.empty() && part.entries.begin()->first.first <= now) {
      const auto due = part.entries.extract(part.entries.begin());
      lock.unlock();
      if (const auto alive = due.mapped().lock()) alive->expire();
      lock.lock();
    }
  }
}

Watch::Sum Watch::sum() {
  Sum all;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    auto& part = parts_[i];
    const std::lock_guard lock{part.mutex};
    if (!part.entries.empty()) all.first = std::min(all.first, part.entries.begin()->first.first);
    all.added += part.added;
  }
  return all;
}

}  // namespace hearth::gateway
