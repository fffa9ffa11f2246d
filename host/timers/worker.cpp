#include "host/timers/worker.hpp"

#include <algorithm>

#include "host/core/ids.hpp"

namespace hearth::timers {

namespace {

/// Names stand unescaped in JSON and in metric labels.
Result<void> check_name(std::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"_.-/@:"}.find(c) != std::string_view::npos;
  });
  if (plain && !name.empty() && name.size() <= 100) return {};
  return invalid("timers.bad_name", "a timer's name has 1 to 100 letters, digits or _ . - / @ :");
}

}  // namespace

Worker::Worker(const Settings& settings, exec::Executor& executor, const core::Clock& clock, const Hooks& hooks)
    : settings_{settings},
      clock_{clock},
      hooks_{hooks},
      owner_{settings.node + "/" + core::random_hex<8>()},
      dispatcher_{executor, settings.parallel, settings.poll} {}

void Worker::add(db::Database& database) {
  if (store(database) != nullptr) return;
  const std::lock_guard lock{mutex_};
  sources_.emplace_back(database, owner_);
}

Worker::Source* Worker::source(const std::string& plugin) {
  const std::lock_guard lock{mutex_};
  for (auto& source : sources_) {
    if (source.store.plugin() == plugin) return &source;
  }
  return nullptr;
}

Result<void> Worker::handle(const std::string& plugin, std::string name, Handler handle) {
  HEARTH_TRY(check_name(name));
  Source* const of = source(plugin);
  if (of == nullptr) return internal(plugin + " handles timers but was not wired");
  of->handlers[std::move(name)] = std::move(handle);
  return {};
}

Result<void> Worker::cron(const std::string& plugin, std::string_view expression, std::string name, Handler handle) {
  HEARTH_TRY(check_name(name));
  Source* const of = source(plugin);
  if (of == nullptr) return internal(plugin + " has periodic jobs but was not wired");
  const Cron when = HEARTH_TRY(Cron::parse(expression, settings_.zone));
  of->jobs.insert_or_assign(std::move(name), Job{when, std::move(handle)});
  return {};
}

Result<void> Worker::start() {
  for (auto& source : sources_) {
    WorkerCall call{source.store.plugin()};
    std::set<std::string> jobs;
    for (const auto& [name, job] : source.jobs) jobs.insert(name);
    HEARTH_TRY(source.store.reconcile(call, jobs, settings_.node, clock_.now()));
  }
  dispatcher_.start({[this](bool poll) { return pass(poll); }, [this] { return nap(); }});
  return {};
}

Store* Worker::store(const db::Database& database) {
  Source* const of = source(database.schema());
  return of == nullptr ? nullptr : &of->store;
}

std::function<void()> Worker::waker(const db::Database& database) {
  Source* const of = source(database.schema());
  return of == nullptr ? [] {} : dispatcher_.waker(of->dirty);
}

std::chrono::nanoseconds Worker::nap() {
  auto most = std::chrono::nanoseconds::max();
  const Timestamp now = clock_.now();
  const std::lock_guard lock{mutex_};
  for (const auto& source : sources_) {
    if (source.next_due) most = std::min<std::chrono::nanoseconds>(most, *source.next_due - now);
    for (const auto& [name, job] : source.jobs) {
      if (job.next) most = std::min<std::chrono::nanoseconds>(most, *job.next - now);
    }
  }
  return most;
}

/// One look at every source. True when there was nothing to do.
bool Worker::pass(bool poll) {
  std::vector<Source*> all;
  {
    const std::lock_guard lock{mutex_};
    for (auto& source : sources_) all.push_back(&source);
  }
  bool nothing = true;
  for (std::size_t i = 0; i < all.size(); ++i) {  // each gets the first free calls in its turn
    Source& source = *all[(turn_ + i) % all.size()];
    const auto some = look(source, poll);
    if (!some) {
      source.dirty->store(true);  // the next poll tries again
      trouble(source, some.error());
    }
    nothing = nothing && some.has_value() && !*some;
  }
  ++turn_;
  return nothing;
}

/// True when something was started, or may have to be.
Result<bool> Worker::look(Source& source, bool poll) {
  bool due = source.dirty->exchange(false);
  const bool again = due || poll;
  {
    const std::lock_guard lock{mutex_};
    if (source.next_due && *source.next_due <= clock_.now()) {
      due = true;
      source.next_due.reset();
    }
  }
  bool retries = false;
  if (poll) retries = HEARTH_TRY(poll_source(source, due));
  bool some = false;
  if (due) some = HEARTH_TRY(lease(source));
  for (auto& [name, job] : source.jobs) {  // before the retries: a new run takes the place of a failed one
    const bool begun = HEARTH_TRY(look_at_job(source, name, job, again));
    some = some || begun;
  }
  if (!retries) return some;
  for (const auto& [name, job] : source.jobs) {
    const bool begun = HEARTH_TRY(retry_job(source, name));
    some = some || begun;
  }
  return some;
}

/// The tables could not be reached when these ended: they come again, and their effects say whether it is a repeat.
Result<void> Worker::release_loose(Source& source) {
  for (;;) {
    std::optional<Run> one;
    {
      const std::lock_guard lock{mutex_};
      if (source.loose.empty()) return {};
      one = source.loose.back();
    }
    WorkerCall call{source.store.plugin()};
    HEARTH_TRY(source.store.release(call, *one, clock_.now()));
    const std::lock_guard lock{mutex_};
    std::erase_if(source.loose, [&](const Run& each) {
      return each.timer.id == one->timer.id && each.timer.name == one->timer.name && each.timer.due == one->timer.due;
    });
  }
}

/// Cheap questions. Sets `due` when a timer is; true when a failed run of a job is to be tried again.
Result<bool> Worker::poll_source(Source& source, bool& due) {
  HEARTH_TRY(release_loose(source));
  WorkerCall call{source.store.plugin()};
  Glance seen = HEARTH_TRY(source.store.glance(call));
  if (seen.lease_ends && *seen.lease_ends <= core::real_now()) {
    HEARTH_TRY(source.store.reclaim(call, core::real_now()));
    seen = HEARTH_TRY(source.store.glance(call));
  }
  const Timestamp now = clock_.now();
  if (seen.next_timer && *seen.next_timer <= now) due = true;
  if (seen.next_timer && *seen.next_timer > now) due_at(source, *seen.next_timer);
  return seen.next_job && *seen.next_job <= now;
}

Result<bool> Worker::lease(Source& source) {
  const std::size_t free = dispatcher_.free();
  if (free == 0) {  // whoever ends next wakes us
    source.dirty->store(true);
    return true;
  }
  WorkerCall call{source.store.plugin()};
  std::set<std::string> names;
  for (const auto& [name, handle] : source.handlers) names.insert(name);
  const auto leased = HEARTH_TRY(source.store.lease(call, names, clock_.now(), free, lease_end()));
  for (const auto& run : leased) dispatch(source, run);
  if (leased.size() == free) {
    source.dirty->store(true);
  } else {  // what was set since the last poll may be due before the next
    const Glance seen = HEARTH_TRY(source.store.glance(call));
    if (seen.next_timer && *seen.next_timer > clock_.now()) due_at(source, *seen.next_timer);
  }
  return !leased.empty();
}

/// `again`: also when an earlier run kept it waiting.
Result<bool> Worker::look_at_job(Source& source, const std::string& name, Job& job, bool again) {
  const Timestamp now = clock_.now();
  if (job.next ? *job.next > now : !again) return false;
  WorkerCall call{source.store.plugin()};
  if (!job.last) {
    const auto last = HEARTH_TRY(source.store.last(call, name));
    job.last = last.value_or(now);
  }
  const auto due = job.cron.latest(*job.last, now);
  job.next.reset();
  if (!due) {
    job.next = job.cron.next(*job.last);
    return false;
  }
  if (dispatcher_.free() == 0) {
    source.dirty->store(true);
    return true;
  }
  const bool won = HEARTH_TRY(source.store.begin(call, name, *due, now, lease_end()));
  if (!won) {  // another node has run it, or an earlier run still goes on
    const auto last = HEARTH_TRY(source.store.last(call, name));
    if (last && *last >= *due) {
      job.last = last;
      job.next = job.cron.next(*last);
    }
    return false;
  }
  job.last = due;
  job.next = job.cron.next(*due);
  Run run;
  run.timer.name = name;
  run.timer.due = *due;
  dispatch(source, run);
  return true;
}

Result<bool> Worker::retry_job(Source& source, const std::string& name) {
  if (dispatcher_.free() == 0) return true;
  WorkerCall call{source.store.plugin()};
  const auto run = HEARTH_TRY(source.store.retry(call, name, clock_.now(), lease_end()));
  if (run) dispatch(source, *run);
  return run.has_value();
}

void Worker::dispatch(Source& source, const Run& run) {
  if (dispatcher_.dispatch([this, &source, run] { execute(source, run); })) return;
  release(source, run);
  source.dirty->store(true);
}

Timestamp Worker::lease_end() const {
  const Duration plenty = settings_.deadline + std::chrono::minutes{1};
  return core::real_now() + (settings_.lease.count() > 0 ? Duration{settings_.lease} : plenty);
}

void Worker::due_at(Source& source, Timestamp when) {
  const std::lock_guard lock{mutex_};
  if (!source.next_due || when < *source.next_due) source.next_due = when;
}

void Worker::trouble(const Source& source, const Error& error) const {
  if (hooks_.trouble) hooks_.trouble(source.store.plugin(), error);
}

}  // namespace hearth::timers
