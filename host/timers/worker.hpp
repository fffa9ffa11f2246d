#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "host/exec/dispatcher.hpp"
#include "host/timers/cron.hpp"
#include "host/timers/store.hpp"
#include "host/timers/timers.hpp"

namespace hearth::timers {

/// The worker's own work on a plugin's tables.
struct WorkerCall : core::Call {
  explicit WorkerCall(const std::string& name) {
    plugin = name;
    entry = "timers";
    principal.kind = core::Principal::Kind::system;
    deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  }
};

/// Runs what the stores of a node hold: the dispatcher's thread leases what is due, its calls run it.
class Worker {
 public:
  Worker(const Settings& settings, exec::Executor& executor, const core::Clock& clock, const Hooks& hooks);

  void add(db::Database& database);
  Result<void> handle(const std::string& plugin, std::string name, Handler handle);
  Result<void> cron(const std::string& plugin, std::string_view expression, std::string name, Handler handle);
  Result<void> start();

  [[nodiscard]] Store* store(const db::Database& database);
  [[nodiscard]] std::function<void()> waker(const db::Database& database);
  [[nodiscard]] exec::Dispatcher& dispatcher() { return dispatcher_; }

 private:
  using Steady = std::chrono::steady_clock;

  struct Job {
    Cron cron;
    Handler handle;
    // the thread's own
    std::optional<Timestamp> last{};  ///< when it was last due
    std::optional<Timestamp> next{};  ///< not set while an earlier run keeps it waiting
  };

  struct Source {
    Source(db::Database& database, std::string owner) : store{database, std::move(owner)} {}

    Store store;
    std::shared_ptr<std::atomic<bool>> dirty = std::make_shared<std::atomic<bool>>(true);
    std::optional<Timestamp> next_due{};  ///< of a timer; guarded by mutex_
    std::vector<Run> loose{};  ///< guarded by mutex_: leased, not running, and not recorded what became of them
    // Since start unchanged:
    std::map<std::string, Handler> handlers{};
    std::map<std::string, Job> jobs{};
  };

  // on the dispatcher's thread
  std::chrono::nanoseconds nap();
  bool pass(bool poll);
  Result<bool> look(Source& source, bool poll);
  Result<bool> poll_source(Source& source, bool& due);
  Result<void> release_loose(Source& source);
  Result<bool> lease(Source& source);
  Result<bool> look_at_job(Source& source, const std::string& name, Job& job, bool again);
  Result<bool> retry_job(Source& source, const std::string& name);
  void dispatch(Source& source, const Run& run);

  // on the call threads
  void execute(Source& source, Run run);
  Result<void> handle(Source& source, const Run& run);
  void failed(Source& source, Run& run, const Error& error);
  void release(Source& source, const Run& run);
  void lose(Source& source, const Run& run, const Error& error);

  Source* source(const std::string& plugin);
  [[nodiscard]] Timestamp lease_end() const;
  void due_at(Source& source, Timestamp when);
  void trouble(const Source& source, const Error& error) const;

  const Settings settings_;
  const core::Clock& clock_;
  const Hooks hooks_;
  const std::string owner_;

  std::mutex mutex_;
  std::deque<Source> sources_;
  std::size_t turn_ = 0;         ///< the thread's own
  exec::Dispatcher dispatcher_;  ///< last: it stops first
};

}  // namespace hearth::timers
