#pragma once

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/db/engine.hpp"
#include "host/db/session_pool.hpp"

// Not for use outside host/db.
namespace Poco::Data {
class Session;
}

namespace hearth::db {

/// One connection: an empty main database, and the plugin's file attached under the plugin's name.
class SqliteSession final : public Session {
 public:
  enum class Use { read, write, script };

  /// Only `write` and `script` create the file.
  static Result<std::unique_ptr<SqliteSession>> open(const EngineDatabase& database, Use use);
  ~SqliteSession() override;
  bool usable() override { return sqlite3_get_autocommit(native_) != 0; }

  /// A statement of a plugin, prepared once and kept. For a reader `call` ends it; a write is never interrupted.
  Result<Rows> query(std::string_view text, Values values, const core::Call* call);
  /// Tells how many rows it touched.
  Result<std::uint64_t> execute(std::string_view text, Values values);
  /// One of the writer's own: begin, savepoint, commit.
  Result<void> control(std::string_view text);
  /// Any number of statements, run once.
  Result<void> run(const std::string& statements);
  Result<void> check(const hearth_statement& statement);

  /// BEGIN is open.
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(native_) == 0; }
  [[nodiscard]] sqlite3* native() const { return native_; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> statement{};
    std::vector<std::uint32_t> types{};  ///< of the columns, as declared: a HEARTH_ type, or 0 for what is stored
    int prepared_again = -1;             ///< how often SQLite had done so when `types` was read
  };

  SqliteSession(const EngineDatabase& database, std::unique_ptr<Poco::Data::Session> session, sqlite3* native);
  Result<void> set_up(Use use);
  Result<void> attach();
  Result<Prepared*> prepared(std::string_view text);
  Result<void> bind(sqlite3_stmt* statement, Values values);
  Result<Rows> fetch(Prepared& prepared);
  [[nodiscard]] Error failure(int code) const;

  const EngineDatabase& database_;
  std::unique_ptr<Poco::Data::Session> session_;
  sqlite3* native_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> statements_;
};

}  // namespace hearth::db
