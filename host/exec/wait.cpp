#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "host/exec/executor.hpp"
#include "host/exec/fibers.hpp"

namespace hearth::exec {
namespace {

using std::chrono::milliseconds;

/// Until the next look at the call, or less when the deadline is nearer. Rounded up, so as not to spin.
milliseconds next_slice(const core::Call& call) {
  const auto left = std::chrono::ceil<milliseconds>(std::min<std::chrono::nanoseconds>(call.remaining(), deaf_for));
  return std::max(left, milliseconds{0});
}

/// What every wait asks first, each time round: of a fiber, its thread may be ending.
Result<void> may_wait(const core::Call& call) {
  if (Fibers::running() != nullptr && Fibers::here()->stopping()) return cancelled();
  return call.check();
}

/// Waits for any of `events` (or an error or a hang-up, which the caller's next read or write finds out).
Result<short> wait_for(const core::Call& call, int fd, short events) {
  for (;;) {
    if (auto ok = may_wait(call); !ok) return std::move(ok).error();
    if (Fibers::running() != nullptr) {
      if (const short ready = Fibers::here()->park_for(call, fd, events); ready != 0) return ready;
      continue;
    }
    pollfd entry{fd, events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(next_slice(call).count()));
    if (ready > 0) return entry.revents;
    if (ready < 0 && errno != EINTR) return internal(std::string{"poll: "} + std::strerror(errno));
  }
}

}  // namespace

Result<void> wait_readable(const core::Call& call, int fd) {
  auto got = wait_for(call, fd, POLLIN);
  if (!got) return std::move(got).error();
  return {};
}

Result<void> wait_writable(const core::Call& call, int fd) {
  auto got = wait_for(call, fd, POLLOUT);
  if (!got) return std::move(got).error();
  return {};
}

Result<void> wait_socket(const core::Call& call, int fd, bool& readable, bool& writable) {
  readable = writable = false;
  const auto got = wait_for(call, fd, POLLIN | POLLOUT);
  if (!got) return Error{got.error()};
  readable = (*got & (POLLIN | POLLERR | POLLHUP)) != 0;
  writable = (*got & (POLLOUT | POLLERR)) != 0;
  return {};
}

Result<void> sleep_for(const core::Call& call, std::chrono::microseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (auto ok = may_wait(call); !ok) return ok;
    const auto left = until - std::chrono::steady_clock::now();
    if (left.count() <= 0) return {};
    if (Fibers::running() != nullptr) {
      Fibers::here()->park(&call, until);
      continue;
    }
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, next_slice(call)));
  }
}

struct Event::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool flag = false;
  std::vector<Fiber*> fibers;  ///< that wait for it

  bool is_set() {
    const std::lock_guard lock{mutex};
    return flag;
  }
};

namespace {

/// Among those that set() wakes, for as long as it lives.
template <class State>
class Waiting {
 public:
  Waiting(State& state, Fiber& fiber) : state_{state}, fiber_{fiber} {
    const std::lock_guard lock{state_.mutex};
    state_.fibers.push_back(&fiber_);
  }
  ~Waiting() {
    const std::lock_guard lock{state_.mutex};
    std::erase(state_.fibers, &fiber_);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

 private:
  State& state_;
  Fiber& fiber_;
};

}  // namespace

Event::Event() : state_{std::make_shared<State>()} {}
Event::~Event() = default;

void Event::set() {
  // A copy: the waiter may destroy the event as soon as it sees the flag.
  const auto state = state_;
  {
    const std::lock_guard lock{state->mutex};
    state->flag = true;
    for (auto* fiber : state->fibers) Fibers::wake(*fiber);  // under the lock: before it, no waiter has gone
  }
  state->changed.notify_all();
}

Result<void> Event::wait(const core::Call& call) {
  if (auto* fiber = Fibers::running()) {
    const Waiting waiting{*state_, *fiber};
    while (!state_->is_set()) {
      if (auto ok = may_wait(call); !ok) return ok;
      Fibers::here()->park(&call, core::Deadline::max());
    }
    return {};
  }
  std::unique_lock lock{state_->mutex};
  while (!state_->flag) {
    if (auto ok = call.check(); !ok) return ok;
    state_->changed.wait_for(lock, next_slice(call), [&] { return state_->flag; });
  }
  return {};
}

void Event::wait_always() {
  if (auto* fiber = Fibers::running()) {
    const Waiting waiting{*state_, *fiber};
    while (!state_->is_set()) Fibers::here()->park(nullptr, core::Deadline::max());
    return;
  }
  std::unique_lock lock{state_->mutex};
  state_->changed.wait(lock, [&] { return state_->flag; });
}

void yield() { Fibers::here()->yield(); }

Alarm::Alarm() : fiber_{Fibers::running()} {}

Result<void> Alarm::wait(const core::Call& call) {
  HEARTH_TRY(may_wait(call));
  Fibers::here()->park(&call, core::Deadline::max());
  return may_wait(call);
}

Result<void> Alarm::wait_or(const core::Call& call, int fd, bool writable) {
  HEARTH_TRY(may_wait(call));
  Fibers::here()->park_for(call, fd, static_cast<short>(writable ? POLLIN | POLLOUT : POLLIN));
  return may_wait(call);
}

void Alarm::ring() { Fibers::wake(*fiber_); }

}  // namespace hearth::exec
