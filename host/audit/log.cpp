#include "host/audit/log.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/audit/chain.hpp"
#include "host/audit/head.hpp"
#include "host/crypto/bytes.hpp"
#include "host/db/host_statement.hpp"

namespace hearth::audit {

namespace {

constexpr std::size_t batch = 500;  // rows chained in one transaction

const db::HostStatement insert_row{
    "hearth_audit_record",
    "insert into {schema}.hearth_audit (id, at, actor_kind, actor, session, address, agent, "
    "trace_id, entry, action, target_type, target, before, after, reason, mac) values "
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    row_column_count};

// One relay a schema at a time; SQLite has one writer a file anyway.
const db::HostStatement take_turn{
    "hearth_audit_turn", "select pg_try_advisory_xact_lock(hashtextextended('hearth audit ' || $1::text, 0))::int",
    "select 1 where ?1 = ?1", 1};

const db::HostStatement read_head{"hearth_audit_head",
                                  "select seq, hash, mac from {schema}.hearth_audit_head where one = $1", 1};

const db::HostStatement read_unchained{
    "hearth_audit_unchained",
    "select id, at, actor_kind, actor, session, address, agent, trace_id, entry, action, "
    "target_type, target, before, after, reason, mac from {schema}.hearth_audit "
    "where seq is null order by id limit $1",
    1};

const db::HostStatement chain_row{
    "hearth_audit_chain", "update {schema}.hearth_audit set seq = $2, prev_hash = $3, hash = $4 where id = $1", 4};

const db::HostStatement write_head{
    "hearth_audit_write_head",
    "insert into {schema}.hearth_audit_head (one, seq, hash, mac) values (1, $1, $2, $3) "
    "on conflict (one) do update set seq = excluded.seq, hash = excluded.hash, "
    "mac = excluded.mac",
    3};

/// What a database takes as text: valid UTF-8 without zero bytes. Headers bring anything, and an odd one must not stop the
/// business transaction.
std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    bool good = lead != 0 && length != 0 && i + length <= text.size();
    for (std::size_t k = 1; good && k < length; ++k) good = (static_cast<unsigned char>(text[i + k]) & 0xc0) == 0x80;
    if (good && length > 2) {  // overlong forms, surrogates, beyond U+10FFFF
      const auto second = static_cast<unsigned char>(text[i + 1]);
      good = !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second > 0x9f) && !(lead == 0xf0 && second < 0x90) &&
             !(lead == 0xf4 && second > 0x8f);
    }
    if (good) {
      out.append(text, i, length);
      i += length;
    } else {
      out += '?';
      ++i;
    }
  }
  return out;
}

/// A UUIDv7 above every one before it: rows are chained in the order of their ids, and that should be the order in which
/// they were recorded. The twelve bits after the milliseconds are their fraction (RFC 9562 section 6.2, method 3).
Uuid next_id(Timestamp now) {
  static std::atomic<std::int64_t> last{0};
  auto before = last.load();
  std::int64_t micros = 0;
  do {
    micros = std::max(now.micros, before + 1);
  } while (!last.compare_exchange_weak(before, micros));
  std::array<std::uint8_t, 10> random{};
  crypto::random(random.data(), random.size());
  const auto fraction = micros % 1000 * 4096 / 1000;
  random[0] = static_cast<std::uint8_t>(fraction >> 8);
  random[1] = static_cast<std::uint8_t>(fraction & 0xff);
  return Uuid::v7(micros / 1000, random);
}

void name_actor(Row& row, const core::Call& call) {
  using Kind = core::Principal::Kind;
  const auto& who = call.principal;
  constexpr std::array kinds{"anonymous", "user", "api_key", "system"};
  row.actor_kind = kinds[static_cast<std::size_t>(who.kind)];
  if (who.kind == Kind::user && who.user) row.actor = who.user->text();
  if (who.kind == Kind::api_key) row.actor = clean(who.token_id);
  if (who.kind == Kind::system) row.actor = clean(call.entry);
  if (who.session) row.session = who.session->text();
}

Row row_of(const core::Call& call, const Entry& entry, Timestamp now) {
  Row row;
  row.id = next_id(now);
  row.at = now;
  name_actor(row, call);
  row.address = clean(call.address);
  row.agent = clean(std::string_view{call.agent}.substr(0, 256));
  row.trace_id = clean(call.trace.trace_id);
  row.entry = clean(call.entry);
  row.action = clean(entry.action);
  row.target_type = clean(entry.target_type);
  row.target = clean(entry.target);
  row.before = clean(entry.before);
  row.after = clean(entry.after);
  row.reason = clean(entry.reason);
  return row;
}

}  // namespace

struct Log::State {
  const crypto::Keys& keys;
  const core::Clock& clock;
  LogOptions options;
  Anchors anchors;

  std::mutex guard;
  std::condition_variable changed;
  bool stopping = false;
  bool recorded = false;
  std::map<db::Database*, std::shared_ptr<std::mutex>> databases;  ///< the mutex: held while it is being chained
  std::thread relay;

  void follow();
  void chain_all();
  Result<std::size_t> chain(db::Database& database);
  Result<std::size_t> chain_batch(db::Database& database, core::Call& call, db::Transaction& tx, Head& head);
};

Result<std::size_t> Log::State::chain_batch(db::Database& database, core::Call& call, db::Transaction& tx, Head& head) {
  HEARTH_TRY(call.check());
  const auto turn = HEARTH_TRY(tx.query(take_turn.in(database), std::array{db::text(database.schema())}));
  if (turn.empty() || turn.integer(0, 0) == 0) return std::size_t{0};
  const auto found = HEARTH_TRY(tx.query(read_head.in(database), std::array{db::integer(1)}));
  head = {0, chain_start(), {}};
  if (!found.empty()) {
    head = {found.integer(0, 0), std::string{found.text(0, 1)}, std::string{found.text(0, 2)}};
    if (!genuine(keys, database.schema(), head)) {
      return internal("the head of the audit log of " + database.schema() + " was not written by this installation");
    }
  }
  const auto rows =
      HEARTH_TRY(tx.query(read_unchained.in(database), std::array{db::integer(static_cast<std::int64_t>(batch))}));
  if (rows.empty()) return std::size_t{0};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = row_at(rows, i, 0);
    const auto hash = hash_of(row, head.seq + 1, head.hash);
    HEARTH_TRY(tx.exec(chain_row.in(database),
                       std::array{db::uuid(row.id), db::integer(head.seq + 1), db::blob(head.hash), db::blob(hash)}));
    ++head.seq;
    head.hash = hash;
  }
  head = make_head(keys, database.schema(), head.seq, head.hash);
  HEARTH_TRY(
      tx.exec(write_head.in(database), std::array{db::integer(head.seq), db::blob(head.hash), db::blob(head.mac)}));
  return rows.size();
}

Result<std::size_t> Log::State::chain(db::Database& database) {
  std::size_t sum = 0;
  for (std::size_t chained = batch; chained == batch; sum += chained) {
    core::Call call;
    call.plugin = database.schema();
    call.entry = "audit relay";
    call.principal.kind = core::Principal::Kind::system;
    call.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    Head head;
    const auto done = database.transaction(call, [&](db::Transaction& tx) -> Result<void> {
      chained = HEARTH_TRY(chain_batch(database, call, tx, head));
      return {};
    });
    if (!done) return done.error();
    if (chained > 0) HEARTH_TRY(anchors.write(database.schema(), head));
  }
  return sum;
}

void Log::State::chain_all() {
  std::vector<std::pair<db::Database*, std::shared_ptr<std::mutex>>> now;
  {
    const std::lock_guard lock{guard};
    now.assign(databases.begin(), databases.end());
  }
  for (const auto& [database, busy] : now) {
    const std::lock_guard lock{*busy};
    {
      const std::lock_guard still{guard};
      if (databases.count(database) == 0) continue;  // detached since
    }
    const auto done = chain(*database);
    if (!done && options.on_problem) options.on_problem(database->schema(), done.error());
  }
}

void Log::State::follow() {
  for (;;) {
    bool last = false;
    {
      std::unique_lock lock{guard};
      changed.wait_for(lock, options.sweep, [&] { return stopping || recorded; });
      if (!stopping) changed.wait_for(lock, options.gather, [&] { return stopping; });
      last = stopping;
      recorded = false;
    }
    chain_all();
    if (last) return;
  }
}

Log::Log(const crypto::Keys& keys, const core::Clock& clock, LogOptions options)
    : state_{new State{keys, clock, options, Anchors{options.anchors}, {}, {}, false, false, {}, {}}} {
  state_->relay = std::thread{[state = state_.get()] { state->follow(); }};
}

Log::~Log() {
  {
    const std::lock_guard lock{state_->guard};
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->relay.join();
}

void Log::attach(db::Database& database) {
  const std::lock_guard lock{state_->guard};
  state_->databases.emplace(&database, std::make_shared<std::mutex>());
}

void Log::detach(db::Database& database) {
  std::shared_ptr<std::mutex> busy;
  {
    const std::lock_guard lock{state_->guard};
    auto node = state_->databases.extract(&database);
    if (node.empty()) return;
    busy = std::move(node.mapped());
  }
  const std::lock_guard until_chained{*busy};
}

Result<void> Log::record(db::Database& database, db::Transaction& transaction, const core::Call& call,
                         const Entry& entry) {
  auto row = row_of(call, entry, state_->clock.now());
  row.mac = mac_of(state_->keys, database.schema(), row);
  const std::array values{
      db::uuid(row.id),      db::time(row.at),      db::text(row.actor_kind),  db::text(row.actor),
      db::text(row.session), db::text(row.address), db::text(row.agent),       db::text(row.trace_id),
      db::text(row.entry),   db::text(row.action),  db::text(row.target_type), db::text(row.target),
      db::text(row.before),  db::text(row.after),   db::text(row.reason),      db::blob(row.mac)};
  HEARTH_TRY(transaction.exec(insert_row.in(database), values));
  transaction.on_commit([state = state_] {
    {
      const std::lock_guard lock{state->guard};
      state->recorded = true;
    }
    state->changed.notify_one();
  });
  return {};
}

Result<std::vector<Found>> Log::search(core::Call& call, const Filter& filter) {
  std::vector<db::Database*> logs;
  {
    const std::lock_guard lock{state_->guard};
    for (const auto& [database, busy] : state_->databases) logs.push_back(database);
  }
  auto all = HEARTH_TRY(audit::search(logs, call, filter));
  for (auto& one : all) {
    one.genuine = crypto::equal(one.row.mac, mac_of(state_->keys, one.schema, one.row));
  }
  return all;
}

Result<std::size_t> Log::chain(db::Database& database) { return state_->chain(database); }

}  // namespace hearth::audit
