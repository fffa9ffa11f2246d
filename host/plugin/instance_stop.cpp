#include <thread>

#include "host/log/logger.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/metric_table.hpp"
#include "host/plugin/requests.hpp"

// The end of an instance.
namespace hearth::plugin {
namespace {

using namespace std::chrono_literals;

/// Looks again and again, since nobody tells: a thread that has been joined stays in /proc for a moment.
template <class Condition>
bool wait_until(core::Deadline until, Condition condition) {
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

}  // namespace

int Instance::inside() const {
  int sum = 0;
  for (std::size_t i = 0; i < inside_.size(); ++i) sum += inside_[i].load();
  return sum;
}

Result<void> Instance::quiesce(core::Deadline until) {
  if (phase_.load() != Phase::started) return {};
  phase_.store(Phase::quiesced);  // takes no more calls; those that are inside finish
  left_ = wait_until(until, [this] { return inside() == 0; });
  const auto left = std::max<std::chrono::nanoseconds>(until - std::chrono::steady_clock::now(), 0ns);
  // A second more than the plugin has, so that one which keeps its deadline to the last is not taken for one that hangs.
  return run_bounded("quiesce", left + 1s, [this, until]() -> Result<void> {
    const auto deadline = static_cast<std::uint64_t>(std::chrono::nanoseconds{until.time_since_epoch()}.count());
    hearth_status status = HEARTH_INTERNAL;
    hearth_error* why = nullptr;
    std::string thrown;
    if (!guarded(
            "quiesce", [&] { status = library_->module().quiesce(handle_, deadline, &why); }, &thrown)) {
      return internal("plugin " + name_ + ": quiesce threw an exception: " + thrown);
    }
    if (status == HEARTH_OK) return {};
    Error error = take(status, why);
    error.message = "plugin " + name_ + ": quiesce failed: " + error.message;
    return error;
  });
}

Result<void> Instance::destroy() {
  const auto phase = phase_.load();
  if (phase == Phase::destroyed || phase == Phase::resident || phase == Phase::loaded) return {};
  for (const auto& pending : Requests::all().take_all_of(number_)) {
    report(pending.exchange->entry, "missing_answer", "the request was never answered");
    pending.exchange->fail(unavailable("server.stopping", "the server is stopping"));
  }
  if (handle_ == nullptr) {
    phase_.store(Phase::destroyed);
    return {};
  }
  if (!left_ && inside() != 0) {
    phase_.store(Phase::resident);
    library_->keep_mapped();
    return timed_out("plugin.resident", "plugin " + name_ + ": a call is still inside: it is not destroyed");
  }
  Result<void> done = run_bounded("destroy", border_->ports.lifecycle, [this]() -> Result<void> {
    std::string thrown;
    if (guarded(
            "destroy", [&] { library_->module().destroy(handle_); }, &thrown))
      return {};
    return internal("plugin " + name_ + ": destroy threw an exception: " + thrown);
  });
  if (phase_.load() == Phase::resident) return done;
  phase_.store(Phase::destroyed);
  check_threads();
  if (open_calls.load() != 0) {
    report("destroy", "call_not_closed", std::to_string(open_calls.load()) + " calls were opened and never closed");
  }
  return done;
}

void Instance::check_threads() {
  if (!border_->breaches->checking()) return;
  std::vector<int> alive;
  const auto none_alive = [&] {
    alive = threads_of(name_, born_);
    return alive.empty();
  };
  if (wait_until(std::chrono::steady_clock::now() + 1s, none_alive)) return;
  library_->keep_mapped();
  report("destroy", "thread_alive",
         std::to_string(alive.size()) + " of its threads outlived destroy, which must join them");
}

}  // namespace hearth::plugin
