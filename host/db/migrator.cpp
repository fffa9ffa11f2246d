#include <algorithm>
#include <functional>
#include <utility>

#include "host/db/engine.hpp"
#include "host/db/host_statement.hpp"
#include "host/db/migrations.hpp"

namespace hearth::db {
namespace {

constexpr std::string_view host_owner = "host";

constexpr std::string_view create_postgres = R"(create table if not exists {schema}.hearth_migrations (
  owner text not null,
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null,
  constraint hearth_migrations_pkey primary key (owner, number)
))";
constexpr std::string_view create_sqlite = R"(create table if not exists {schema}.hearth_migrations (
  owner text not null,
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp not null,
  primary key (owner, number)
))";

const HostStatement find_table{
    "migrations.find_table",
    "select 1 from pg_tables where schemaname = '{schema}' and tablename = 'hearth_migrations'",
    "select 1 from {schema}.sqlite_master where type = 'table' and name = 'hearth_migrations'", 0};
const HostStatement list_applied{
    "migrations.list_applied",
    "select owner, number, name, checksum, applied_at from {schema}.hearth_migrations order by owner, number", 0};

struct Applied {
  std::string owner;
  int number;
  std::string name;
  std::string checksum;
  Timestamp at;
};

std::string called(std::string_view owner, int number, std::string_view name) {
  const auto digits = std::to_string(number);
  return std::string{owner} + " " + std::string(4 - std::min<std::size_t>(digits.size(), 4), '0') + digits + "_" +
         std::string{name};
}

Error refused(std::string code, std::string sentence) { return precondition(std::move(code), std::move(sentence)); }

/// What was applied must still be there, as it was, without a hole.
Result<void> compare(std::string_view owner, const std::vector<Migration>& ours, const std::vector<Applied>& applied,
                     bool accept_newer) {
  int newest = 0;
  for (const auto& done : applied) {
    if (done.owner != owner) continue;
    newest = std::max(newest, done.number);
    const auto found = std::find_if(ours.begin(), ours.end(), [&](const auto& m) { return m.number == done.number; });
    const auto what = called(owner, done.number, done.name);
    if (found == ours.end()) {
      if (accept_newer && (ours.empty() || done.number > ours.back().number)) continue;
      return refused("migrations.missing", "migration " + what +
                                               " has been applied to this database, but is not there any "
                                               "more: put it back, or run the version that has it");
    }
    if (found->checksum != done.checksum) {
      return refused("migrations.changed", "migration " + what +
                                               " has been changed since it was applied: put back what it "
                                               "was, and make the change in a new migration");
    }
  }
  for (const auto& migration : ours) {
    const bool done = std::any_of(applied.begin(), applied.end(),
                                  [&](const Applied& a) { return a.owner == owner && a.number == migration.number; });
    if (!done && migration.number < newest) {
      return refused("migrations.hole", "migration " + called(owner, migration.number, migration.name) +
                                            " has not been applied, though a later one has");
    }
  }
  return {};
}

/// Runs one of the two statements above.
using Ask = std::function<Result<Rows>(const HostStatement&)>;

/// None: there is not even a table of them.
Result<std::optional<std::vector<Applied>>> read_applied(const Ask& ask) {
  if (HEARTH_TRY(ask(find_table)).empty()) return std::optional<std::vector<Applied>>{};
  const auto rows = HEARTH_TRY(ask(list_applied));
  std::vector<Applied> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out.push_back({std::string{rows.text(i, 0)}, static_cast<int>(rows.integer(i, 1)), std::string{rows.text(i, 2)},
                   std::string{rows.text(i, 3)}, Timestamp{rows.integer(i, 4)}});
  }
  return std::optional{std::move(out)};
}

Result<std::optional<std::vector<Applied>>> read_applied(core::Call& call, Database& database) {
  return read_applied([&](const HostStatement& statement) { return database.query(call, statement.in(database), {}); });
}

}  // namespace

Result<bool> is_migrated(core::Call& call, Database& database) {
  const auto there = HEARTH_TRY(read_applied(call, database)).value_or(std::vector<Applied>{});
  return std::any_of(there.begin(), there.end(), [](const Applied& done) { return done.owner == host_owner; });
}

/// One run: a connection, and what the schema said when it was last asked.
struct Migrator::Session {
  Migrator& migrator;
  std::unique_ptr<Script> script;

  [[nodiscard]] const std::string& schema() const { return migrator.database_.schema(); }

  static Result<Session> open(Migrator& migrator) {
    auto* const engine = dynamic_cast<EngineDatabase*>(&migrator.database_);
    if (engine == nullptr) return internal("a database that Databases did not open");
    return Session{migrator, HEARTH_TRY(engine->script())};
  }

  Result<std::optional<std::vector<Applied>>> applied() {
    return read_applied([this](const HostStatement& statement) -> Result<Rows> {
      const auto text = HEARTH_TRY(text_of(statement.in(migrator.database_), migrator.database_.engine()));
      return script->query(std::string{text});
    });
  }

  Result<void> create_table() {
    if (HEARTH_TRY(applied())) return {};
    const bool postgres = migrator.database_.engine() == Engine::postgres;
    return locked([&] { return script->run(with_schema(postgres ? create_postgres : create_sqlite, schema())); });
  }

  template <class Work>
  Result<void> locked(const Work& work) {
    HEARTH_TRY(script->begin_locked());
    Result<void> done = work();
    if (done) done = script->commit();
    if (!done) script->rollback();
    return done;
  }

  static Result<void> compare_both(const Migrator& migrator, const std::vector<Applied>& there) {
    HEARTH_TRY(compare(host_owner, migrator.host_, there, migrator.accept_newer_));
    return compare(migrator.database_.schema(), migrator.own_, there, migrator.accept_newer_);
  }

  Result<std::vector<Applied>> compared() {
    auto there = HEARTH_TRY(applied()).value_or(std::vector<Applied>{});
    HEARTH_TRY(compare_both(migrator, there));
    return there;
  }

  /// Applied and pending, the host's first.
  static std::vector<MigrationState> states(const Migrator& migrator, const std::vector<Applied>& there) {
    std::vector<MigrationState> out;
    const auto list = [&](std::string_view owner, const std::vector<Migration>& ours) {
      for (const auto& migration : ours) {
        const auto found = std::find_if(there.begin(), there.end(), [&](const Applied& done) {
          return done.owner == owner && done.number == migration.number;
        });
        std::optional<Timestamp> at;
        if (found != there.end()) at = found->at;
        out.push_back({std::string{owner}, migration.number, migration.name, at});
      }
      const int newest = ours.empty() ? 0 : ours.back().number;
      for (const auto& done : there) {
        if (done.owner == owner && done.number > newest)
          out.push_back({done.owner, done.number, done.name, done.at, true});
      }
    };
    list(host_owner, migrator.host_);
    list(migrator.database_.schema(), migrator.own_);
    return out;
  }
  Result<std::vector<MigrationState>> states() { return states(migrator, HEARTH_TRY(compared())); }

  [[nodiscard]] const Migration& migration(const MigrationState& state) const {
    const auto& ours = state.owner == host_owner ? migrator.host_ : migrator.own_;
    return *std::find_if(ours.begin(), ours.end(), [&](const auto& m) { return m.number == state.number; });
  }

  /// The words are the operator's to read: which migration, and what the database said of it.
  static Result<void> explained(Result<void> done, const MigrationState& state) {
    if (done) return done;
    Error error = done.error();
    const bool lost = error.kind == Kind::unavailable || error.kind == Kind::indeterminate;  // the connection
    error.kind = error.kind == Kind::unavailable ? error.kind : Kind::internal;
    error.code = "migrations.failed";
    error.message = "migration " + called(state.owner, state.number, state.name) + " failed: " + error.cause +
                    (lost ? "" : " (it left nothing behind: what ran on this schema before still does)");
    return error;
  }

  /// `state` when it was pending; nothing when another runner was faster.
  Result<std::optional<MigrationState>> apply(MigrationState state) {
    const auto& what = migration(state);
    std::optional<MigrationState> applied_now;
    auto done = locked([&]() -> Result<void> {
      const auto there = HEARTH_TRY(compared());
      const bool already = std::any_of(there.begin(), there.end(), [&](const Applied& a) {
        return a.owner == state.owner && a.number == state.number;
      });
      if (already) return {};
      HEARTH_TRY(script->run(what.up));
      state.applied_at = migrator.clock_.now();
      HEARTH_TRY(record(state, what.checksum));
      applied_now = state;
      return {};
    });
    HEARTH_TRY(explained(std::move(done), state));
    return applied_now;
  }

  /// Owner, name and checksum are letters, digits and underscores (read_migrations and is_schema_name saw to it).
  Result<void> record(const MigrationState& state, const std::string& checksum) {
    const bool postgres = migrator.database_.engine() == Engine::postgres;
    const auto at = postgres ? "'" + state.applied_at->text() + "'" : std::to_string(state.applied_at->micros);
    return script->run(
        "insert into " + schema() + ".hearth_migrations (owner, number, name, checksum, applied_at) values ('" +
        state.owner + "', " + std::to_string(state.number) + ", '" + state.name + "', '" + checksum + "', " + at + ")");
  }

  Result<void> take_back(const MigrationState& state) {
    const auto& what = migration(state);
    auto done = locked([&]() -> Result<void> {
      HEARTH_TRY(script->run(what.down));
      return script->run("delete from " + schema() + ".hearth_migrations where owner = '" + state.owner +
                         "' and number = " + std::to_string(state.number));
    });
    return explained(std::move(done), state);
  }
};

Migrator::Migrator(Database& database, std::vector<Migration> own, const core::Clock& clock)
    : database_{database},
      clock_{clock},
      host_{host_migrations(database.engine(), database.schema())},
      own_{std::move(own)} {}

Migrator::~Migrator() = default;

Result<std::vector<MigrationState>> Migrator::status() {
  auto session = HEARTH_TRY(Session::open(*this));
  return session.states();
}

Result<std::vector<MigrationState>> Migrator::plan() {
  auto states = HEARTH_TRY(status());
  std::erase_if(states, [](const MigrationState& state) { return state.applied_at.has_value(); });
  return states;
}

/// Over a session that serves others afterwards: most starts find nothing to do, and need no connection for it.
Result<bool> Migrator::is_up() {
  core::Call call;
  const auto there = HEARTH_TRY(read_applied(call, database_));
  if (!there) return false;
  HEARTH_TRY(Session::compare_both(*this, *there));
  const auto states = Session::states(*this, *there);
  return std::all_of(states.begin(), states.end(), [](const auto& state) { return state.applied_at.has_value(); });
}

Result<std::vector<MigrationState>> Migrator::up() {
  std::vector<MigrationState> applied;
  if (HEARTH_TRY(is_up())) return applied;
  auto session = HEARTH_TRY(Session::open(*this));
  HEARTH_TRY(session.create_table());
  for (const auto& state : HEARTH_TRY(session.states())) {
    if (state.applied_at) continue;
    auto now = HEARTH_TRY(session.apply(state));
    if (now) applied.push_back(*std::move(now));
  }
  return applied;
}

Result<std::vector<MigrationState>> Migrator::down(int to) {
  accept_newer_ = false;
  auto session = HEARTH_TRY(Session::open(*this));
  auto states = HEARTH_TRY(session.states());
  std::reverse(states.begin(), states.end());
  std::vector<MigrationState> taken_back;
  for (const auto& state : states) {
    if (state.owner == host_owner || !state.applied_at || state.number <= to) continue;
    HEARTH_TRY(session.take_back(state));
    taken_back.push_back(state);
  }
  return taken_back;
}

}  // namespace hearth::db
