#include "host/db/sqlite_session.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <cctype>
#include <mutex>

#include "host/db/sqlite_errors.hpp"

namespace hearth::db {
namespace {

constexpr std::size_t most_kept = 512;
constexpr int script_busy_milliseconds = 60'000;
constexpr int steps_between_looks = 4000;  ///< of SQLite's virtual machine, a fraction of a millisecond

/// A connection is used by one thread at a time, so SQLite's own lock around each call is not needed.
void set_up_library() {
  static std::once_flag done;
  std::call_once(done, [] {
    Poco::Data::SQLite::Utility::setThreadMode(Poco::Data::SQLite::Utility::THREAD_MODE_MULTI);
    Poco::Data::SQLite::Connector::registerConnector();
  });
}

/// The declared type, for what SQLite's four storage classes cannot tell apart.
std::uint32_t declared_type(const char* declared) {
  if (declared == nullptr) return 0;
  std::string name{declared};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (name == "UUID" || name == "BLOB(16)") return HEARTH_UUID;
  if (name == "BOOLEAN" || name == "BOOL") return HEARTH_BOOL;
  if (name == "TIMESTAMP" || name == "TIMESTAMPTZ") return HEARTH_TIME;
  return 0;
}

hearth_value read(sqlite3_stmt* statement, int column, std::uint32_t declared, Rows& rows) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: {
      const bool typed = declared == HEARTH_BOOL || declared == HEARTH_TIME;
      return {typed ? declared : HEARTH_INT, 0, {.integer = sqlite3_column_int64(statement, column)}};
    }
    case SQLITE_FLOAT:
      return {HEARTH_REAL, 0, {.real = sqlite3_column_double(statement, column)}};
    case SQLITE_NULL:
      return null();
    default:
      break;
  }
  const bool text_class = sqlite3_column_type(statement, column) == SQLITE_TEXT;
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  const auto kept = rows.keep({bytes, size});
  if (text_class) return text(kept);
  auto value = blob(kept);
  if (declared == HEARTH_UUID && size == 16) value.type = HEARTH_UUID;
  return value;
}

/// Ends a reader whose call is over; 0: go on.
int look_at(void* call) { return static_cast<const core::Call*>(call)->check() ? 0 : 1; }

/// A statement left half way would hold its read transaction open.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_{statement} {}
  ~Reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

Result<std::unique_ptr<SqliteSession>> SqliteSession::open(const EngineDatabase& database, Use use) {
  set_up_library();
  std::string failure;
  try {
    auto opened = std::make_unique<Poco::Data::Session>(Poco::Data::SQLite::Connector::KEY, ":memory:");
    sqlite3* const native = Poco::Data::SQLite::Utility::dbHandle(*opened);
    std::unique_ptr<SqliteSession> session{new SqliteSession{database, std::move(opened), native}};
    HEARTH_TRY(session->set_up(use));
    return session;
  } catch (const Poco::Exception& error) {
    failure = error.displayText();
  }
  return unreachable(std::move(failure));
}

SqliteSession::SqliteSession(const EngineDatabase& database, std::unique_ptr<Poco::Data::Session> session,
                             sqlite3* native)
    : database_{database}, session_{std::move(session)}, native_{native} {}

SqliteSession::~SqliteSession() { statements_.clear(); }  // SQLite does not close while one is left

Result<void> SqliteSession::set_up(Use use) {
  sqlite3_extended_result_codes(native_, 1);
  sqlite3_busy_timeout(native_, use == Use::script ? script_busy_milliseconds : static_cast<int>(longest_busy.count()));
  HEARTH_TRY(attach());
  const auto& schema = database_.schema();
  HEARTH_TRY(run("pragma trusted_schema = off; pragma temp_store = memory; pragma foreign_keys = on;"));
  HEARTH_TRY(run("pragma " + schema + ".synchronous = " + (database_.pool().synchronous_full ? "full" : "normal")));
  const bool reads = use == Use::read || database_.pool().access == Access::read;
  HEARTH_TRY(run(reads ? "pragma query_only = on" : "pragma " + schema + ".journal_mode = wal"));
  if (use != Use::script) sqlite3_busy_timeout(native_, 0);  // from now on see patiently()
  return {};
}

Result<void> SqliteSession::attach() {
  const auto path = file_of(database_.pool(), database_.schema());
  std::error_code none;
  const bool there = database_.pool().access == Access::create || std::filesystem::exists(path, none);
  const std::string file = there ? path.string() : ":memory:";
  sqlite3_stmt* made = nullptr;
  const std::string sql = "attach ?1 as \"" + database_.schema() + "\"";
  if (const int code = sqlite3_prepare_v2(native_, sql.c_str(), -1, &made, nullptr); code != SQLITE_OK)
    return failure(code);
  const std::unique_ptr<sqlite3_stmt, Finalize> statement{made};
  sqlite3_bind_text(made, 1, file.data(), static_cast<int>(file.size()), SQLITE_STATIC);
  if (const int code = sqlite3_step(made); code != SQLITE_DONE) return failure(code);
  return {};
}

Result<SqliteSession::Prepared*> SqliteSession::prepared(std::string_view text) {
  if (const auto found = statements_.find(text); found != statements_.end()) return &found->second;
  if (statements_.size() >= most_kept) statements_.clear();
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v3(native_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                      &made, nullptr);
  if (code != SQLITE_OK) return failure(code);
  auto& prepared = statements_[std::string{text}];
  prepared.statement.reset(made);
  return &prepared;
}

Result<void> SqliteSession::bind(sqlite3_stmt* statement, Values values) {
  int index = 0;
  for (const auto& value : values) {
    ++index;
    const auto size = value.as.bytes.size;
    int code = SQLITE_OK;
    switch (value.type) {
      case HEARTH_NULL:
        break;
      case HEARTH_INT:
      case HEARTH_BOOL:
      case HEARTH_TIME:
        code = sqlite3_bind_int64(statement, index, value.as.integer);
        break;
      case HEARTH_REAL:
        code = sqlite3_bind_double(statement, index, value.as.real);
        break;
      case HEARTH_TEXT:
        code = sqlite3_bind_text64(statement, index, size == 0 ? "" : value.as.bytes.data, size, SQLITE_STATIC,
                                   SQLITE_UTF8);
        break;
      default:
        code = sqlite3_bind_blob64(statement, index, size == 0 ? "" : value.as.bytes.data, size, SQLITE_STATIC);
    }
    if (code != SQLITE_OK) return failure(code);
  }
  return {};
}

Result<Rows> SqliteSession::query(std::string_view text, Values values, const core::Call* call) {
  auto* const found = HEARTH_TRY(prepared(text));
  const Reset reset{found->statement.get()};
  HEARTH_TRY(bind(found->statement.get(), values));
  if (call == nullptr) return fetch(*found);
  sqlite3_progress_handler(native_, steps_between_looks, look_at, const_cast<core::Call*>(call));
  auto rows = fetch(*found);
  sqlite3_progress_handler(native_, 0, nullptr, nullptr);
  if (!rows && rows.error().kind == Kind::timeout) {
    if (auto over = call->check(); !over) return over.error();
  }
  return rows;
}

Result<Rows> SqliteSession::fetch(Prepared& prepared) {
  sqlite3_stmt* const statement = prepared.statement.get();
  Rows rows;
  const int columns = sqlite3_column_count(statement);
  int code = sqlite3_step(statement);
  // The step may have prepared it again, for a schema that has changed since.
  const int again = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0);
  if (prepared.prepared_again != again ||
      prepared.types.size() != static_cast<std::size_t>(sqlite3_column_count(statement))) {
    prepared.types.clear();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      prepared.types.push_back(declared_type(sqlite3_column_decltype(statement, i)));
    }
    prepared.prepared_again = again;
  }
  const int now = code == SQLITE_ROW ? sqlite3_column_count(statement) : columns;
  for (int i = 0; i < now; ++i) rows.add_column(sqlite3_column_name(statement, i));
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
    for (int i = 0; i < now; ++i) rows.add(read(statement, i, prepared.types[static_cast<std::size_t>(i)], rows));
  }
  if (code != SQLITE_DONE) return failure(code);
  return rows;
}

Result<std::uint64_t> SqliteSession::execute(std::string_view text, Values values) {
  auto* const found = HEARTH_TRY(prepared(text));
  sqlite3_stmt* const statement = found->statement.get();
  const Reset reset{statement};
  HEARTH_TRY(bind(statement, values));
  int code = sqlite3_step(statement);
  std::uint64_t rows = 0;
  for (; code == SQLITE_ROW; code = sqlite3_step(statement)) ++rows;
  if (code != SQLITE_DONE) return failure(code);
  return sqlite3_stmt_readonly(statement) != 0 ? rows : static_cast<std::uint64_t>(sqlite3_changes64(native_));
}

Result<void> SqliteSession::control(std::string_view text) {
  HEARTH_TRY(execute(text, {}));
  return {};
}

Result<void> SqliteSession::commit() {
  sqlite3_busy_timeout(native_, static_cast<int>(longest_busy.count()));
  auto committed = control("commit");
  sqlite3_busy_timeout(native_, 0);
  return committed;
}

bool is_busy(const Error& error) { return error.kind == Kind::unavailable && error.signal == HEARTH_RETRY; }

Result<void> SqliteSession::run(const std::string& statements) {
  const char* at = statements.c_str();
  while (*at != '\0') {
    sqlite3_stmt* made = nullptr;
    if (const int code = sqlite3_prepare_v2(native_, at, -1, &made, &at); code != SQLITE_OK) return failure(code);
    if (made == nullptr) continue;  // blanks and comments
    const std::unique_ptr<sqlite3_stmt, Finalize> statement{made};
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(made);
    if (code != SQLITE_DONE) return failure(code);
  }
  return {};
}

Result<void> SqliteSession::check(const hearth_statement& statement) {
  const auto text = HEARTH_TRY(text_of(statement, Engine::sqlite));
  sqlite3_stmt* made = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v2(native_, text.data(), static_cast<int>(text.size()), &made, &rest);
  const std::string name{name_of(statement)};
  if (code != SQLITE_OK) return internal("statement " + name + ": " + sqlite3_errmsg(native_));
  const std::unique_ptr<sqlite3_stmt, Finalize> kept{made};
  const int parameters = sqlite3_bind_parameter_count(made);
  if (parameters != static_cast<int>(statement.parameter_count)) {
    return internal("statement " + name + " declares " + std::to_string(statement.parameter_count) +
                    " parameters and has " + std::to_string(parameters));
  }
  const std::string_view left{rest, static_cast<std::size_t>(text.data() + text.size() - rest)};
  if (left.find_first_not_of(" \t\r\n;") != std::string_view::npos && left.find("--") == std::string_view::npos) {
    return internal("statement " + name + " is more than one statement");
  }
  return {};
}

Error SqliteSession::failure(int code) const { return sqlite_failure(database_, native_, code); }

}  // namespace hearth::db
