#include "host/exec/dispatcher.hpp"

#include <algorithm>
#include <exception>
#include <string>

namespace hearth::exec {

namespace {

/// Far enough, and no overflow inside the library.
core::Deadline bounded(core::Deadline deadline) {
  return std::min(deadline, std::chrono::steady_clock::now() + std::chrono::hours{24});
}

}  // namespace

void Dispatcher::Signal::set() {
  {
    const std::lock_guard lock{mutex};
    wake = true;
  }
  woken.notify_one();
}

Dispatcher::Dispatcher(Executor& executor, std::size_t parallel, std::chrono::nanoseconds poll)
    : executor_{executor}, parallel_{parallel}, poll_{poll} {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::start(Look look) {
  if (thread_.joinable()) return notify();
  look_ = std::move(look);
  thread_ = std::thread{[this] { run(); }};
}

void Dispatcher::stop() {
  draining_ = true;
  stop_ = true;
  signal_->set();
  if (thread_.joinable()) thread_.join();
  std::unique_lock lock{mutex_};
  for (auto* call : running_) call->cancelled = true;
  changed_.wait(lock, [&] { return in_flight_ == 0; });
}

void Dispatcher::notify() {
  poll_now_ = true;
  signal_->set();
}

std::function<void()> Dispatcher::waker(std::shared_ptr<std::atomic<bool>> dirty) const {
  return [signal = signal_, dirty = std::move(dirty)] {
    dirty->store(true);
    signal->set();
  };
}

std::size_t Dispatcher::free() {
  const std::lock_guard lock{mutex_};
  return parallel_ - std::min(parallel_, in_flight_);
}

bool Dispatcher::dispatch(std::function<void()> work) {
  {
    const std::lock_guard lock{mutex_};
    ++in_flight_;
  }
  const auto admitted = executor_.admit([this, work = std::move(work)] {
    work();
    ended();
  });
  if (!admitted) ended();
  return admitted.has_value();
}

void Dispatcher::ended() {
  const auto signal = signal_;
  {
    const std::lock_guard lock{mutex_};
    --in_flight_;
    changed_.notify_all();  // under the lock: stop() waits for this, and after it the condition may go
  }
  signal->set();
}

Result<void> Dispatcher::guarded(core::Call& call, const std::function<Result<void>()>& work) {
  {
    const std::lock_guard lock{mutex_};
    running_.insert(&call);
    if (stop_) call.cancelled = true;
  }
  Result<void> result;
  try {
    result = work();
  } catch (const std::exception& thrown) {
    result = internal(std::string{"the handler threw: "} + thrown.what());
  } catch (...) {
    result = internal("the handler threw");
  }
  const std::lock_guard lock{mutex_};
  running_.erase(&call);
  return result;
}

bool Dispatcher::settle(core::Deadline until) {
  const auto deadline = bounded(until);
  std::unique_lock lock{mutex_};
  for (;;) {
    // The pass that runs now may have looked already; the one after it has not.
    const auto enough = passes_ + 2;
    while (passes_ < enough) {
      notify();
      if (changed_.wait_until(lock, deadline) == std::cv_status::timeout) return false;
    }
    if (quiet_) return true;
    if (!changed_.wait_until(lock, deadline, [&] { return in_flight_ == 0; })) return false;
  }
}

bool Dispatcher::drain(core::Deadline until) {
  std::unique_lock lock{mutex_};
  draining_ = true;
  return changed_.wait_until(lock, bounded(until), [&] { return in_flight_ == 0 && !looking_; });
}

void Dispatcher::run() {
  auto polled = std::chrono::steady_clock::time_point{};
  while (!stop_) {
    {
      const auto most = std::clamp<std::chrono::nanoseconds>(look_.nap(), std::chrono::milliseconds{1}, poll_);
      std::unique_lock lock{signal_->mutex};
      signal_->woken.wait_for(lock, most, [&] { return signal_->wake; });
      signal_->wake = false;
    }
    if (stop_) return;
    bool idle = true;
    bool look = true;
    {
      const std::lock_guard lock{mutex_};
      idle = in_flight_ == 0;
      looking_ = look = !draining_;
    }
    const bool poll = poll_now_.exchange(false) || std::chrono::steady_clock::now() - polled >= poll_;
    if (poll) polled = std::chrono::steady_clock::now();
    const bool nothing = !look || look_.pass(poll);
    {
      const std::lock_guard lock{mutex_};
      looking_ = false;
      ++passes_;
      quiet_ = idle && nothing && poll && in_flight_ == 0;
    }
    changed_.notify_all();
  }
}

}  // namespace hearth::exec
