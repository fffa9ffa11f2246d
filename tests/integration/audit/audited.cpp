#include "tests/integration/audit/audited.hpp"

#include <sqlite3.h>

#include "host/db/migrations.hpp"
#include "tests/support/postgres_server.hpp"

namespace hearth::audit {

namespace {

std::string named(std::string sql, std::string_view schema) {
  for (auto at = sql.find("audit."); at != sql.npos; at = sql.find("audit.", at + schema.size()))
    sql.replace(at, 6, schema);
  return sql;
}

std::string sqlite_run(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* native = nullptr;
  EXPECT_EQ(sqlite3_open(file.c_str(), &native), SQLITE_OK);
  sqlite3_busy_timeout(native, 5000);
  std::string first;
  char* why = nullptr;
  const auto row = [](void* to, int, char** values, char**) {
    if (values[0] != nullptr && static_cast<std::string*>(to)->empty()) *static_cast<std::string*>(to) = values[0];
    return 0;
  };
  EXPECT_EQ(sqlite3_exec(native, sql.c_str(), row, &first, &why), SQLITE_OK)
      << (why != nullptr ? why : "") << ": " << sql;
  sqlite3_free(why);
  sqlite3_close(native);
  return first;
}

}  // namespace

Audited::Audited() {
  EXPECT_TRUE(crypto::Keys::create(folder_ / "keys", clock_.now()));
  keys_ = crypto::Keys::open(folder_ / "keys", "test").value();
  pool_.engine = GetParam();
  pool_.folder = folder_ / "data";
  if (GetParam() == db::Engine::postgres) pool_.url = support::PostgresServer::shared().fresh_database();
  databases_ = std::make_unique<db::Databases>(std::vector{pool_}, clock_);
  database_ = databases_->open("auth", "main", 8).value();
  const auto migrated = db::Migrator{*database_, {}, clock_}.up();
  EXPECT_TRUE(migrated) << migrated.error().message << migrated.error().cause;
}

Audited::~Audited() {
  for (const auto& problem : problems_) ADD_FAILURE() << problem;
}

std::unique_ptr<Log> Audited::node(std::chrono::milliseconds gather) {
  LogOptions options;
  options.anchors = folder_ / "anchors";
  options.gather = gather;
  options.on_problem = [this](std::string_view, const Error& error) {
    const std::lock_guard lock{guard_};
    problems_.push_back(error.message + " " + error.cause);
  };
  auto log = std::make_unique<Log>(*keys_, clock_, options);
  log->attach(*database_);
  return log;
}

Result<void> Audited::record(Log& log, std::string_view action, std::string_view after) {
  core::Call call;
  call.plugin = "auth";
  call.entry = "POST /auth/login";
  return database_->transaction(call, [&](db::Transaction& tx) {
    return log.record(*database_, tx, call, {action, "user", "42", "", after, ""});
  });
}

void Audited::chained(Log& log, int count) {
  for (int i = 1; i <= count; ++i) {
    const auto done = record(log, "act " + std::to_string(i));
    ASSERT_TRUE(done) << done.error().message << done.error().cause;
  }
  const auto chained = log.chain(*database_);
  ASSERT_TRUE(chained) << chained.error().message << chained.error().cause;
  ASSERT_EQ(fault(), "good");
}

Verdict Audited::verified() {
  core::Call call;
  auto verdict = verify(*database_, call, *keys_, Anchors{folder_ / "anchors"});
  EXPECT_TRUE(verdict) << verdict.error().message << verdict.error().cause;
  return verdict ? *verdict : Verdict{};
}

std::string Audited::fault() {
  const auto verdict = verified();
  return verdict.good() ? "good" : verdict.fault->what + " " + std::to_string(verdict.fault->seq);
}

void Audited::tamper(std::string sql) {
  if (GetParam() == db::Engine::postgres) {
    support::PostgresServer::shared().execute(
        pool_.url, "alter table auth.hearth_audit disable trigger user; " + named(std::move(sql), "auth."));
  } else {
    sqlite_run(pool_.folder / "auth.db",
               "drop trigger if exists hearth_audit_insert; drop trigger if exists hearth_audit_update; "
               "drop trigger if exists hearth_audit_delete; " +
                   named(std::move(sql), "main."));
  }
}

std::string Audited::value(std::string sql) {
  if (GetParam() == db::Engine::postgres)
    return support::PostgresServer::shared().value(pool_.url, named(sql, "auth."));
  return sqlite_run(pool_.folder / "auth.db", named(sql, "main."));
}

}  // namespace hearth::audit
