#include "host/events/store.hpp"

#include "host/events/statements.hpp"

namespace hearth::events {

namespace {

constexpr std::int32_t partitions = 64;  ///< what a stream between nodes would be split into, by key

/// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv): the same on every node and engine.
std::int32_t partition_of(std::string_view key) {
  std::uint32_t hash = 2166136261U;
  for (const char c : key) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return static_cast<std::int32_t>(hash % partitions);
}

/// A JSON array of plugin names, which need no escapes ([a-z][a-z0-9_]*).
std::string names_json(const Subscriptions& active) {
  std::string text = "[";
  for (const auto& [subscriber, events] : active) {
    if (text.size() > 1) text += ',';
    text += '"' + subscriber + '"';
  }
  return text + "]";
}

std::string seqs_json(const std::vector<Delivery>& deliveries) {
  std::string text = "[";
  for (const auto& delivery : deliveries) {
    if (text.size() > 1) text += ',';
    text += std::to_string(delivery.seq);
  }
  return text + "]";
}

Uuid uuid_at(const db::Rows& rows, std::size_t row, std::size_t column) {
  return Uuid::from_bytes(rows.text(row, column)).value_or(Uuid{});
}

}  // namespace

Store::Store(db::Database& database, std::string owner, Duration keep)
    : database_{database}, owner_{std::move(owner)}, keep_{keep} {}

Result<void> Store::exec(db::Transaction& tx, const db::HostStatement& statement,
                         std::initializer_list<hearth_value> values) {
  return tx.exec(statement.in(database_), {values.begin(), values.size()});
}

Result<void> Store::publish(db::Transaction& tx, const Event& event, std::string_view trace) {
  const std::string order = event.key.empty() ? event.id.text() : event.key;
  HEARTH_TRY(exec(tx, keep_.count() > 0 ? sql.keep_event : sql.insert_event,
                  {db::uuid(event.id), db::text(event.name), db::text(event.key), db::text(event.payload),
                   db::time(event.published_at), db::integer(partition_of(order)), db::text(trace)}));
  return exec(tx, sql.insert_deliveries,
              {db::uuid(event.id), db::text(event.name), db::text(order), db::time(event.published_at)});
}

/// What was published while a subscriber was off, or by a transaction that still saw it so.
Result<void> Store::resume(db::Transaction& tx, const Subscriptions& active) {
  const auto names = names_json(active);
  return exec(tx, sql.resume_deliveries, {db::text(names)});
}

Result<void> Store::reconcile(core::Call& call, const Subscriptions& active, const std::string& node) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    const db::Rows known = HEARTH_TRY(tx.query(sql.subscriptions.in(database_), {}));
    std::set<std::string> off;
    Subscriptions fresh = active;  // what is not known to be wanted yet
    for (std::size_t row = 0; row < known.size(); ++row) {
      const std::string event{known.text(row, 0)};
      const std::string subscriber{known.text(row, 1)};
      const auto here = active.find(subscriber);
      if (here == active.end()) {
        off.insert(subscriber);
      } else if (here->second.contains(event)) {
        if (known.integer(row, 2) != 0) fresh[subscriber].erase(event);
      } else {  // it runs, and no longer wants this one
        HEARTH_TRY(exec(tx, sql.unsubscribe, {db::text(event), db::text(subscriber)}));
        HEARTH_TRY(exec(tx, sql.drop_deliveries, {db::text(event), db::text(subscriber)}));
      }
    }
    for (const auto& subscriber : off) {
      HEARTH_TRY(exec(tx, sql.switch_off, {db::text(subscriber)}));
      HEARTH_TRY(exec(tx, sql.hold_deliveries, {db::text(subscriber)}));
    }
    for (const auto& [subscriber, events] : fresh) {
      for (const auto& event : events) HEARTH_TRY(exec(tx, sql.subscribe, {db::text(event), db::text(subscriber)}));
    }
    HEARTH_TRY(resume(tx, active));
    if (!node.empty()) {
      const std::string boots = node + "/";
      HEARTH_TRY(exec(tx, sql.reclaim_node, {db::text(boots), db::text(owner_)}));
    }
    return exec(tx, sql.unblock_stray, {});
  });
}

Result<Glance> Store::glance(core::Call& call) {
  const db::Rows rows = HEARTH_TRY(database_.query(call, sql.glance.in(database_), {}));
  Glance seen;
  if (rows.empty()) return seen;
  if (!rows.null(0, 0)) seen.next_due = Timestamp{rows.integer(0, 0)};
  if (!rows.null(0, 1)) seen.lease_ends = Timestamp{rows.integer(0, 1)};
  seen.dead = rows.integer(0, 2) != 0;
  return seen;
}

Delivery Store::read(const db::Rows& rows, std::size_t row) {
  Delivery one;
  one.seq = rows.integer(row, 0);
  one.event.id = uuid_at(rows, row, 1);
  one.subscriber = rows.text(row, 2);
  one.order = rows.text(row, 3);
  one.failures = static_cast<std::uint32_t>(rows.integer(row, 4));
  one.event.name = rows.text(row, 5);
  one.event.key = rows.text(row, 6);
  one.event.payload = rows.text(row, 7);
  one.event.published_at = Timestamp{rows.integer(row, 8)};
  one.trace = rows.text(row, 9);
  one.event.attempt = one.failures + 1;
  return one;
}

Result<void> Store::take(db::Transaction& tx, const std::vector<Delivery>& leased, Timestamp until) {
  const std::string seqs = seqs_json(leased);
  return exec(tx, sql.lease, {db::text(seqs), db::text(owner_), db::time(until)});
}

Result<std::vector<Delivery>> Store::lease(core::Call& call, const Subscriptions& active, Timestamp now,
                                           std::size_t most, Timestamp until) {
  const std::string names = names_json(active);
  std::vector<Delivery> leased;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    leased.clear();
    const hearth_value values[] = {db::time(now), db::text(names), db::integer(static_cast<std::int64_t>(most))};
    const db::Rows rows = HEARTH_TRY(tx.query(sql.due.in(database_), values));
    for (std::size_t row = 0; row < rows.size(); ++row) leased.push_back(read(rows, row));
    if (leased.empty()) return {};
    return take(tx, leased, until);
  };
  HEARTH_TRY(database_.transaction(call, work));
  return leased;
}

Result<std::optional<Delivery>> Store::finish(core::Call& call, const Delivery& done, bool chain, Timestamp until) {
  std::optional<Delivery> next;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    next.reset();
    if (database_.engine() == db::Engine::postgres) HEARTH_TRY(exec(tx, sql.lock_event, {db::uuid(done.event.id)}));
    HEARTH_TRY(exec(tx, sql.delete_delivery, {db::integer(done.seq), db::text(owner_)}));
    if (keep_.count() == 0) HEARTH_TRY(exec(tx, sql.delete_event, {db::uuid(done.event.id)}));
    HEARTH_TRY(exec(tx, sql.unblock_key, {db::text(done.subscriber), db::text(done.order)}));
    if (!chain) return {};
    const hearth_value values[] = {db::text(done.subscriber), db::text(done.order)};
    const db::Rows rows = HEARTH_TRY(tx.query(sql.next_of_key.in(database_), values));
    if (rows.empty()) return {};
    next = read(rows, 0);
    return take(tx, {*next}, until);
  };
  HEARTH_TRY(database_.transaction(call, work));
  return next;
}

Result<void> Store::fail(core::Call& call, const Delivery& failed, const std::string& error, Timestamp next,
                         bool dead) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    const hearth_value values[] = {db::integer(failed.seq),      db::text(owner_), db::text(dead ? "dead" : "pending"),
                                   db::integer(failed.failures), db::time(next),   db::text(error)};
    const std::uint64_t touched = HEARTH_TRY(tx.execute(sql.fail.in(database_), values));
    if (touched == 0) return {};  // the lease was lost: another boot has it now
    if (dead)
      return exec(tx, sql.block_rest, {db::text(failed.subscriber), db::text(failed.order), db::integer(failed.seq)});
    return exec(tx, sql.postpone_rest,
                {db::text(failed.subscriber), db::text(failed.order), db::integer(failed.seq), db::time(next)});
  });
}

Result<void> Store::release(core::Call& call, const Delivery& leased) {
  return database_.transaction(call, [&](db::Transaction& tx) {
    return exec(tx, sql.release, {db::integer(leased.seq), db::text(owner_)});
  });
}

Result<void> Store::reclaim(core::Call& call, Timestamp real_now) {
  return database_.transaction(call, [&](db::Transaction& tx) { return exec(tx, sql.reclaim, {db::time(real_now)}); });
}

Result<void> Store::block_behind_dead(core::Call& call) {
  return database_.transaction(call, [&](db::Transaction& tx) { return exec(tx, sql.block_behind_dead, {}); });
}

Result<void> Store::maintain(core::Call& call, const Subscriptions& active, Timestamp now) {
  return database_.transaction(call, [&](db::Transaction& tx) -> Result<void> {
    HEARTH_TRY(exec(tx, sql.unblock_stray, {}));
    HEARTH_TRY(resume(tx, active));
    return exec(tx, sql.drop_old_events, {db::time(now - keep_)});
  });
}

Result<std::vector<Backlog>> Store::backlog(core::Call& call, Timestamp now) {
  const db::Rows rows = HEARTH_TRY(database_.query(call, sql.backlog.in(database_), {}));
  std::vector<Backlog> all;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Backlog one;
    one.publisher = publisher();
    one.subscriber = rows.text(row, 0);
    one.pending = static_cast<std::uint64_t>(rows.integer(row, 1));
    one.dead = static_cast<std::uint64_t>(rows.integer(row, 2));
    if (!rows.null(row, 3)) one.lag = std::max(Duration{0}, now - Timestamp{rows.integer(row, 3)});
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace hearth::events
