#include "host/timers/store.hpp"

#include "host/timers/statements.hpp"

namespace hearth::timers {

namespace {

/// A JSON array of names, which need no escapes (Timers::handle sees to that).
std::string names_json(const std::set<std::string>& names) {
  std::string text = "[";
  for (const auto& name : names) {
    if (text.size() > 1) text += ',';
    text += '"' + name + '"';
  }
  return text + "]";
}

std::optional<Timestamp> time_at(const db::Rows& rows, std::size_t row, std::size_t column) {
  if (rows.null(row, column)) return std::nullopt;
  return Timestamp{rows.integer(row, column)};
}

std::optional<Timestamp> earlier(std::optional<Timestamp> one, std::optional<Timestamp> other) {
  if (!one) return other;
  return other ? std::min(*one, *other) : *one;
}

Run read(const db::Rows& rows, std::size_t row) {
  Run run;
  run.timer.id = Uuid::from_bytes(rows.text(row, 0)).value_or(Uuid{});
  run.timer.name = rows.text(row, 1);
  run.timer.key = rows.text(row, 2);
  run.timer.payload = rows.text(row, 3);
  run.timer.due = Timestamp{rows.integer(row, 4)};
  run.failures = static_cast<std::uint32_t>(rows.integer(row, 5));
  run.timer.attempt = run.failures + 1;
  run.trace = rows.text(row, 6);
  return run;
}

}  // namespace

Result<void> Store::exec(db::Transaction& tx, const db::HostStatement& statement,
                         std::initializer_list<hearth_value> values) {
  return tx.exec(statement.in(database_), {values.begin(), values.size()});
}

Result<void> Store::schedule(db::Transaction& tx, const Timer& timer, std::string_view trace) {
  if (timer.key.empty()) {
    return exec(
        tx, sql.schedule,
        {db::uuid(timer.id), db::text(timer.name), db::time(timer.due), db::text(timer.payload), db::text(trace)});
  }
  // In this order: once the pending row is ours, no other one of this key can become a leased one.
  HEARTH_TRY(exec(tx, sql.replace,
                  {db::uuid(timer.id), db::text(timer.name), db::time(timer.due), db::text(timer.payload),
                   db::text(trace), db::text(timer.key)}));
  return exec(tx, sql.drop_leased, {db::text(timer.name), db::text(timer.key)});
}

Result<void> Store::cancel(db::Transaction& tx, std::string_view name, std::string_view key) {
  return exec(tx, sql.cancel, {db::text(name), db::text(key)});
}

Result<void> Store::reconcile(core::Call& call, const std::set<std::string>& jobs, const std::string& node,
                              Timestamp now) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    if (!node.empty()) {
      const std::string boots = node + "/";
      HEARTH_TRY(exec(tx, sql.reclaim_node, {db::text(boots), db::text(owner_)}));
      HEARTH_TRY(exec(tx, sql.job_reclaim_node, {db::text(boots), db::text(owner_)}));
    }
    for (const auto& job : jobs) {
      HEARTH_TRY(exec(tx, sql.job_known, {db::text(job), db::time(now), db::time(now)}));
    }
    return {};
  });
}

Result<Glance> Store::glance(core::Call& call) {
  const db::Rows rows = HEARTH_TRY(database_.query(call, sql.glance.in(database_), {}));
  Glance seen;
  if (rows.empty()) return seen;
  seen.next_timer = time_at(rows, 0, 0);
  seen.next_job = time_at(rows, 0, 2);
  seen.lease_ends = earlier(time_at(rows, 0, 1), time_at(rows, 0, 3));
  return seen;
}

Result<void> Store::reclaim(core::Call& call, Timestamp real_now) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    HEARTH_TRY(exec(tx, sql.reclaim, {db::time(real_now)}));
    return exec(tx, sql.job_reclaim, {db::time(real_now)});
  });
}

Result<std::vector<Run>> Store::lease(core::Call& call, const std::set<std::string>& names, Timestamp now,
                                      std::size_t most, Timestamp until) {
  const std::string json = names_json(names);
  std::vector<Run> leased;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    leased.clear();
    const hearth_value values[] = {db::time(now), db::text(json), db::integer(static_cast<std::int64_t>(most))};
    const db::Rows rows = HEARTH_TRY(tx.query(sql.due.in(database_), values));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      leased.push_back(read(rows, row));
      HEARTH_TRY(exec(tx, sql.lease, {db::uuid(leased.back().timer.id), db::text(owner_), db::time(until)}));
    }
    return {};
  };
  HEARTH_TRY(database_.transaction(call, work));
  return leased;
}

Result<std::optional<Timestamp>> Store::last(core::Call& call, const std::string& job) {
  const hearth_value values[] = {db::text(job)};
  const db::Rows rows = HEARTH_TRY(database_.query(call, sql.job_last.in(database_), values));
  return rows.empty() ? std::nullopt : time_at(rows, 0, 0);
}

Result<bool> Store::begin(core::Call& call, const std::string& job, Timestamp due, Timestamp now, Timestamp until) {
  std::uint64_t inserted = 0;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    HEARTH_TRY(exec(tx, sql.job_supersede, {db::text(job), db::time(due)}));
    const hearth_value values[] = {db::text(job), db::time(due), db::time(now), db::text(owner_), db::time(until)};
    inserted = HEARTH_TRY(tx.execute(sql.job_begin.in(database_), values));
    return {};
  };
  HEARTH_TRY(database_.transaction(call, work));
  return inserted == 1;
}

Result<std::optional<Run>> Store::retry(core::Call& call, const std::string& job, Timestamp now, Timestamp until) {
  std::optional<Run> run;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    run.reset();
    const hearth_value values[] = {db::text(job), db::time(now)};
    const db::Rows rows = HEARTH_TRY(tx.query(sql.job_waiting.in(database_), values));
    if (rows.empty()) return {};
    run.emplace();
    run->timer.name = job;
    run->timer.due = Timestamp{rows.integer(0, 0)};
    run->failures = static_cast<std::uint32_t>(rows.integer(0, 1));
    run->timer.attempt = run->failures + 1;
    return exec(tx, sql.job_retry, {db::text(job), db::time(run->timer.due), db::text(owner_), db::time(until)});
  };
  HEARTH_TRY(database_.transaction(call, work));
  return run;
}

Result<void> Store::finish(core::Call& call, const Run& run) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    if (!run.job()) return exec(tx, sql.finish, {db::uuid(run.timer.id), db::text(owner_)});
    HEARTH_TRY(exec(tx, sql.job_finish, {db::text(run.timer.name), db::time(run.timer.due), db::text(owner_)}));
    return exec(tx, sql.job_forget, {db::text(run.timer.name), db::time(run.timer.due)});
  });
}

Result<void> Store::fail(core::Call& call, const Run& run, const std::string& error, Timestamp next, bool dead) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    if (run.job()) {
      return exec(tx, sql.job_fail,
                  {db::text(run.timer.name), db::time(run.timer.due), db::text(owner_),
                   db::text(dead ? "dead" : "waiting"), db::integer(run.failures), db::time(next), db::text(error)});
    }
    return exec(tx, sql.fail,
                {db::uuid(run.timer.id), db::text(owner_), db::text(dead ? "dead" : "pending"),
                 db::integer(run.failures), db::time(next), db::text(error)});
  });
}

Result<void> Store::release(core::Call& call, const Run& run, Timestamp now) {
  if (run.job()) return fail(call, run, "was not run: the node is shutting down or busy", now, false);
  return database_.transaction(call, [&](db::Transaction& tx) {
    return exec(tx, sql.release, {db::uuid(run.timer.id), db::text(owner_)});
  });
}

}  // namespace hearth::timers
