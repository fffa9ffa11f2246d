#pragma once

#include <hearth/result.hpp>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/database.hpp"
#include "host/db/host_statement.hpp"
#include "host/timers/timers.hpp"

namespace hearth::timers {

/// One leased timer, or one run of a periodic job (nil id).
struct Run {
  Timer timer;
  std::string trace;  ///< traceparent of the call that set it
  std::uint32_t failures = 0;

  [[nodiscard]] bool job() const { return timer.id.nil(); }
};

/// What the tables say, in one look.
struct Glance {
  std::optional<Timestamp> next_timer;  ///< by the host's clock
  std::optional<Timestamp> next_job;    ///< a failed run's next try
  std::optional<Timestamp> lease_ends;  ///< by the real one
};

/// The timers and jobs in one plugin's schema.
class Store {
 public:
  /// `owner` names this boot of this node in leases.
  Store(db::Database& database, std::string owner) : database_{database}, owner_{std::move(owner)} {}

  [[nodiscard]] const std::string& plugin() const { return database_.schema(); }

  Result<void> schedule(db::Transaction& tx, const Timer& timer, std::string_view trace);
  Result<void> cancel(db::Transaction& tx, std::string_view name, std::string_view key);

  /// At start: leases of an earlier boot of `node`, and the periodic jobs that are new.
  Result<void> reconcile(core::Call& call, const std::set<std::string>& jobs, const std::string& node, Timestamp now);
  Result<Glance> glance(core::Call& call);
  Result<void> reclaim(core::Call& call, Timestamp real_now);
  Result<std::vector<Run>> lease(core::Call& call, const std::set<std::string>& names, Timestamp now, std::size_t most,
                                 Timestamp until);

  /// When the job was last due, run or not; nothing when it is not known.
  Result<std::optional<Timestamp>> last(core::Call& call, const std::string& job);
  /// False when that run is another's, or an earlier one still runs.
  Result<bool> begin(core::Call& call, const std::string& job, Timestamp due, Timestamp now, Timestamp until);
  /// The job's failed run, when it is time for its next try.
  Result<std::optional<Run>> retry(core::Call& call, const std::string& job, Timestamp now, Timestamp until);

  Result<void> finish(core::Call& call, const Run& run);
  Result<void> fail(core::Call& call, const Run& run, const std::string& error, Timestamp next, bool dead);
  /// As if it had never been leased.
  Result<void> release(core::Call& call, const Run& run, Timestamp now);

 private:
  Result<void> exec(db::Transaction& tx, const db::HostStatement& statement,
                    std::initializer_list<hearth_value> values);

  db::Database& database_;
  std::string owner_;
};

}  // namespace hearth::timers
