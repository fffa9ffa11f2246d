#include "host/exec/executor.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>

#include "host/core/processors.hpp"
#include "host/exec/fibers.hpp"

namespace hearth::exec {
namespace {

Error busy(std::string cause) {
  Error error = unavailable("server.busy", "the server is busy, try again in a moment", std::move(cause));
  error.retry_after_s = 1;
  return error;
}

}  // namespace

struct Executor::State {
  explicit State(const Limits& limits)
      : bound{limits.in_flight},
        blocking{"blocking", limits.blocking, limits.in_flight},
        cpu{"cpu", limits.cpu != 0 ? limits.cpu : std::max<std::size_t>(1, core::usable_processors() - 1),
            limits.in_flight},
        calls{"calls", limits.threads != 0 ? limits.threads : 4 * core::usable_processors(), limits.in_flight} {}

  bool enter() {
    if (in_flight.fetch_add(1) < bound) return true;
    finished();
    return false;
  }
  void finished() {
    if (in_flight.fetch_sub(1) != 1) return;
    const std::lock_guard lock{mutex};  // so that drain() is either before its look at the number, or asleep
    idle.notify_all();
  }

  const std::size_t bound;
  std::mutex mutex;
  std::condition_variable idle;
  std::atomic<std::size_t> in_flight{0};
  Pool blocking;
  Pool cpu;
  Pool calls;  // last, so that it ends first: its calls wait for the other two
};

Executor::Executor(Limits limits) : state_{std::make_unique<State>(limits)} {}
Executor::~Executor() = default;

Result<void> Executor::admit(std::function<void()> work) {
  if (!state_->enter()) return busy({});
  const bool taken = state_->calls.post([state = state_.get(), work = std::move(work)]() mutable {
    work();
    work = nullptr;
    state->finished();
  });
  if (taken) return {};
  state_->finished();
  return busy({});
}

Result<void> Executor::admit_fiber(const core::Call& call, std::function<void()> work) {
  auto* const fibers = Fibers::here();
  if (fibers == nullptr) return admit(std::move(work));
  if (!state_->enter()) return busy({});
  const bool taken = fibers->start(call, [state = state_.get(), work = std::move(work)] {
    work();
    state->finished();
  });
  if (taken) return {};
  state_->finished();
  return busy("no memory for another stack");
}

Result<void> Executor::run(const core::Call& call, Pool& pool, std::function<void()> work) {
  struct Job {
    std::atomic<bool> claimed{false};
    std::function<void()> work;
    std::exception_ptr thrown;
    Event done;
  };
  const auto job = std::make_shared<Job>();
  job->work = std::move(work);
  const bool taken = pool.post([job] {
    if (job->claimed.exchange(true)) return;
    try {
      job->work();
    } catch (...) {
      job->thrown = std::current_exception();
    }
    job->done.set();
  });
  if (!taken) return busy("the pool " + pool.name() + " takes no more");
  // Work that has not begun when the call ends is left out; begun, it is waited for: it works on the caller's own memory.
  if (auto ended = job->done.wait(call); !ended) {
    if (!job->claimed.exchange(true)) return ended;
    job->done.wait_always();
  }
  if (job->thrown) std::rethrow_exception(job->thrown);
  return {};
}

void run_off_fiber(Pool& pool, const std::function<void()>& work) {
  if (!on_fiber()) return work();
  std::exception_ptr thrown;
  Event done;
  const bool taken = pool.post([&] {
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
    done.set();
  });
  if (!taken) return work();
  done.wait_always();
  if (thrown) std::rethrow_exception(thrown);
}

std::size_t fiber_thread() { return Fibers::here()->number(); }

bool on_fiber() { return Fibers::running() != nullptr; }

const core::Call* call_of_fiber() { return on_fiber() ? Fibers::named() : nullptr; }

OnBehalf::OnBehalf(const core::Call& call) {
  if (!on_fiber()) return;
  before_ = Fibers::named();
  Fibers::here()->name(call);
}

OnBehalf::~OnBehalf() {
  if (before_ != nullptr) Fibers::here()->name(*before_);
}

Pool& Executor::calls() { return state_->calls; }
Pool& Executor::blocking() { return state_->blocking; }
Pool& Executor::cpu() { return state_->cpu; }

std::size_t Executor::in_flight() const { return state_->in_flight; }

bool Executor::drain(core::Deadline until) {
  std::unique_lock lock{state_->mutex};
  const auto none = [&] { return state_->in_flight == 0; };
  if (until == core::Deadline::max()) {  // adding to it would overflow inside the library
    state_->idle.wait(lock, none);
    return true;
  }
  return state_->idle.wait_until(lock, until, none);
}

}  // namespace hearth::exec
