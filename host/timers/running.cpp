#include "host/timers/worker.hpp"

// The part of the worker that runs on the call threads.
namespace hearth::timers {

namespace {

constexpr int finish_tries = 3;

}  // namespace

void Worker::execute(Source& source, Run run) {
  const auto since = Steady::now();
  const Duration late = clock_.now() - run.timer.due;
  const auto result = handle(source, run);
  auto outcome = Hooks::Outcome::done;
  if (result || result.error().signal == HEARTH_REPEATED) {
    if (!result) outcome = Hooks::Outcome::repeated;
    Result<void> finished;
    for (int tries = 0; tries < finish_tries; ++tries) {
      WorkerCall call{source.store.plugin()};
      finished = source.store.finish(call, run);
      if (finished) break;
    }
    if (!finished)
      trouble(source, finished.error());  // its lease will end, and its effect then says that it is a repeat
  } else if (dispatcher_.draining() && result.error().kind == Kind::cancelled) {
    release(source, run);
    return;
  } else {
    failed(source, run, result.error());
    outcome = run.failures >= settings_.retry.tries ? Hooks::Outcome::dead : Hooks::Outcome::failed;
  }
  if (run.job()) source.dirty->store(true);  // its next run may have waited for this one
  if (hooks_.run) hooks_.run(outcome, source.store.plugin(), run.timer, Steady::now() - since, late);
}

Result<void> Worker::handle(Source& source, const Run& run) {
  core::Call call;
  call.plugin = source.store.plugin();
  call.entry = (run.job() ? "job " : "timer ") + run.timer.name;
  call.principal.kind = core::Principal::Kind::system;
  call.trace = core::continued(run.trace);
  call.deadline = Steady::now() + settings_.deadline;
  const std::string key = run.job() ? run.timer.due.text() : run.timer.id.text();
  call.request_id = key;
  call.effect = {run.job() ? "job" : "timer", run.timer.name, key, {}};
  const Handler* handler = nullptr;
  if (run.job()) {
    if (const auto found = source.jobs.find(run.timer.name); found != source.jobs.end())
      handler = &found->second.handle;
  } else if (const auto found = source.handlers.find(run.timer.name); found != source.handlers.end()) {
    handler = &found->second;
  }
  if (handler == nullptr) return internal("this node does not know the timer " + run.timer.name);
  return dispatcher_.guarded(call, [&] { return (*handler)(call, run.timer); });
}

void Worker::failed(Source& source, Run& run, const Error& error) {
  ++run.failures;
  const bool dead = run.failures >= settings_.retry.tries;
  const Timestamp now = clock_.now();
  const Timestamp next = dead ? now : now + settings_.retry.wait(run.failures);
  WorkerCall call{source.store.plugin()};
  const auto written = source.store.fail(call, run, core::plain_text(error), next, dead);
  if (!written) return lose(source, run, written.error());
  if (!dead && !run.job()) due_at(source, next);
}

void Worker::release(Source& source, const Run& run) {
  WorkerCall call{source.store.plugin()};
  const auto released = source.store.release(call, run, clock_.now());
  if (!released) lose(source, run, released.error());
}

void Worker::lose(Source& source, const Run& run, const Error& error) {
  {
    const std::lock_guard lock{mutex_};
    source.loose.push_back(run);
  }
  trouble(source, error);
}

}  // namespace hearth::timers
