#include "host/auth/revocations.hpp"

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "host/db/host_statement.hpp"

namespace hearth::auth {

namespace {

constexpr std::array names{"token", "session", "user"};

const db::HostStatement insert_row{
    "hearth_revoke",
    "insert into {schema}.hearth_revocations (kind, id, revoked_at, until) values ($1, $2, $3, $4) "
    "on conflict (kind, id) do update set revoked_at = greatest(hearth_revocations.revoked_at, excluded.revoked_at), "
    "until = greatest(hearth_revocations.until, excluded.until), written_by = excluded.written_by",
    "insert into {schema}.hearth_revocations (kind, id, revoked_at, until) values (?1, ?2, ?3, ?4) "
    "on conflict (kind, id) do update set revoked_at = max(revoked_at, excluded.revoked_at), "
    "until = max(until, excluded.until)",
    4};

// Other nodes' rows are found by the transaction that wrote them, not by a time or a sequence, since rows become visible
// in another order than they were numbered: every transaction below the snapshot's xmin had ended when it was taken, so
// whatever it wrote has been seen.
const db::HostStatement rows_since{
    "hearth_revocations_since",
    "select snapshot.xmin, kind, id, revoked_at, until "
    "from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as xmin) as snapshot "
    "left join {schema}.hearth_revocations on written_by >= $1 and until > $2",
    "select ?1, kind, id, revoked_at, until from {schema}.hearth_revocations where until > ?2", 2};

const db::HostStatement sweep_rows{"hearth_revocations_sweep",
                                   "delete from {schema}.hearth_revocations where until <= $1", 1};

struct Table {
  explicit Table(db::Database& of) : database{of} {}

  db::Database& database;
  std::int64_t seen = 0;  ///< xmin of the last poll; used by one thread at a time
  std::mutex polling;
};

Revoked what_of(std::string_view name) {
  return name == names[0] ? Revoked::token : name == names[1] ? Revoked::session : Revoked::user;
}

struct OwnCall : core::Call {
  OwnCall(const std::string& schema, const char* doing) {
    plugin = schema;
    entry = doing;
    principal.kind = core::Principal::Kind::system;
    deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  }
};

}  // namespace

struct Revocations::State {
  RevocationSet& set;
  const core::Clock& clock;
  RevocationOptions options;

  std::mutex guard;
  std::condition_variable changed;
  bool stopping = false;
  std::map<db::Database*, std::shared_ptr<Table>> tables;
  std::thread thread;

  Result<void> poll(Table& table);
  Result<void> sweep(Table& table);
  void follow();
  void each(const std::function<Result<void>(Table&)>& work);
};

Result<void> Revocations::State::poll(Table& table) {
  const std::lock_guard lock{table.polling};
  OwnCall call{table.database.schema(), "revocations"};
  const std::array values{db::integer(table.seen), db::time(clock.now())};
  const auto rows = HEARTH_TRY(table.database.query(call, rows_since.in(table.database), values));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (row == 0) table.seen = rows.integer(row, 0);
    if (rows.null(row, 1)) continue;
    set.add({what_of(rows.text(row, 1)), std::string{rows.text(row, 2)}, Timestamp{rows.integer(row, 3)},
             Timestamp{rows.integer(row, 4)}});
  }
  return {};
}

Result<void> Revocations::State::sweep(Table& table) {
  OwnCall call{table.database.schema(), "revocations"};
  return table.database.transaction(call, [&](db::Transaction& tx) {
    return tx.exec(sweep_rows.in(table.database), std::array{db::time(clock.now())});
  });
}

void Revocations::State::each(const std::function<Result<void>(Table&)>& work) {
  std::vector<std::shared_ptr<Table>> now;
  {
    const std::lock_guard lock{guard};
    for (const auto& [_, table] : tables) now.push_back(table);
  }
  for (const auto& table : now) {
    const auto done = work(*table);
    if (!done && options.on_problem) options.on_problem(table->database.schema(), done.error());
  }
}

void Revocations::State::follow() {
  auto next_sweep = std::chrono::steady_clock::now() + options.sweep;
  for (;;) {
    {
      std::unique_lock lock{guard};
      if (changed.wait_for(lock, options.poll, [&] { return stopping; })) return;
    }
    each([&](Table& table) { return table.database.engine() == db::Engine::postgres ? poll(table) : Result<void>{}; });
    if (std::chrono::steady_clock::now() < next_sweep) continue;
    next_sweep = std::chrono::steady_clock::now() + options.sweep;
    if (set.forget(clock.now()) > 0) each([&](Table& table) { return sweep(table); });
  }
}

Revocations::Revocations(RevocationSet& set, const core::Clock& clock, RevocationOptions options)
    : state_{new State{set, clock, std::move(options), {}, {}, false, {}, {}}} {
  state_->thread = std::thread{[state = state_.get()] { state->follow(); }};
}

Revocations::~Revocations() {
  {
    const std::lock_guard lock{state_->guard};
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

Result<void> Revocations::attach(db::Database& database) {
  auto table = std::make_shared<Table>(database);
  HEARTH_TRY(state_->poll(*table));
  const std::lock_guard lock{state_->guard};
  state_->tables[&database] = std::move(table);
  return {};
}

void Revocations::detach(db::Database& database) {
  std::shared_ptr<Table> table;
  {
    const std::lock_guard lock{state_->guard};
    auto node = state_->tables.extract(&database);
    if (node.empty()) return;
    table = std::move(node.mapped());
  }
  const std::lock_guard until_polled{table->polling};
}

Result<void> Revocations::revoke(db::Database& database, db::Transaction& transaction, Revoked what,
                                 std::string_view id, Timestamp until) {
  std::string text{id};
  if (what != Revoked::token) {
    const auto uuid = Uuid::from_bytes(id);
    if (!uuid) return invalid("identity.bad_id", "a session or a user is revoked by its 16 bytes");
    text = uuid->text();
  }
  if (text.empty() || text.size() > 128) return invalid("identity.bad_id", "an id has 1 to 128 bytes");
  const Revocation revocation{what, std::move(text), state_->clock.now(), until};
  const std::array values{db::text(names[static_cast<std::size_t>(what)]), db::text(revocation.id),
                          db::time(revocation.at), db::time(until)};
  HEARTH_TRY(transaction.exec(insert_row.in(database), values));
  transaction.on_commit([&set = state_->set, revocation] { set.add(revocation); });
  return {};
}

}  // namespace hearth::auth
