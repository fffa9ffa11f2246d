#include "host/timers/dead_timers.hpp"

#include "host/timers/statements.hpp"

namespace hearth::timers {

Result<std::vector<DeadTimer>> list_dead(core::Call& call, db::Database& plugin) {
  std::vector<DeadTimer> all;
  const db::Rows timers = HEARTH_TRY(plugin.query(call, sql.dead.in(plugin), {}));
  for (std::size_t row = 0; row < timers.size(); ++row) {
    DeadTimer one;
    one.plugin = plugin.schema();
    one.id = Uuid::from_bytes(timers.text(row, 0)).value_or(Uuid{});
    one.name = timers.text(row, 1);
    one.key = timers.text(row, 2);
    one.payload = timers.text(row, 3);
    one.attempt = static_cast<std::uint32_t>(timers.integer(row, 4));
    one.error = timers.text(row, 5);
    one.due = Timestamp{timers.integer(row, 6)};
    one.died_at = Timestamp{timers.integer(row, 7)};
    all.push_back(std::move(one));
  }
  const db::Rows jobs = HEARTH_TRY(plugin.query(call, sql.dead_jobs.in(plugin), {}));
  for (std::size_t row = 0; row < jobs.size(); ++row) {
    DeadTimer one;
    one.plugin = plugin.schema();
    one.name = jobs.text(row, 0);
    one.attempt = static_cast<std::uint32_t>(jobs.integer(row, 1));
    one.error = jobs.text(row, 2);
    one.due = Timestamp{jobs.integer(row, 3)};
    one.died_at = Timestamp{jobs.integer(row, 4)};
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::uint64_t> replay(core::Call& call, db::Database& plugin, std::optional<Uuid> id, Timestamp now) {
  std::uint64_t replayed = 0;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    const hearth_value values[] = {db::time(now), id ? db::uuid(*id) : db::null()};
    const auto& statement = id ? sql.replay_one : sql.replay_all;
    replayed = HEARTH_TRY(tx.execute(statement.in(plugin), db::Values{values}.first(id ? 2 : 1)));
    if (id) return {};
    const std::uint64_t jobs = HEARTH_TRY(tx.execute(sql.replay_jobs.in(plugin), db::Values{values}.first(1)));
    replayed += jobs;
    return {};
  };
  HEARTH_TRY(plugin.transaction(call, work));
  return replayed;
}

}  // namespace hearth::timers
