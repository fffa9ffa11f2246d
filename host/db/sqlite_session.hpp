#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/db/engine.hpp"
#include "host/db/session_pool.hpp"
#include "host/exec/executor.hpp"

// Not for use outside host/db.
namespace Poco::Data {
class Session;
}

namespace hearth::db {

/// One connection: an empty main database, and the plugin's file attached under the plugin's name.
class SqliteSession final : public Session {
 public:
  enum class Use { read, write, script };

  /// Only `write` and `script` change the file, where the pool's access allows it.
  static Result<std::unique_ptr<SqliteSession>> open(const EngineDatabase& database, Use use);
  ~SqliteSession() override;
  bool usable() override { return sqlite3_get_autocommit(native_) != 0; }

  /// A statement of a plugin, prepared once and kept. For a reader `call` ends it; a write is never interrupted.
  Result<Rows> query(std::string_view text, Values values, const core::Call* call);
  /// Tells how many rows it touched.
  Result<std::uint64_t> execute(std::string_view text, Values values);
  /// One of the writer's own: begin, savepoint, rollback.
  Result<void> control(std::string_view text);
  /// Where a thread may be blocked.
  Result<void> commit();
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
  std::unordered_map<std::string, Prepared, core::TextHash, std::equal_to<>> statements_;
};

/// For another process that writes: `hearth migrate`, a backup.
inline constexpr std::chrono::milliseconds longest_busy{2000};

bool is_busy(const Error& error);

/// Does `work` again while another process has the file. SQLite's own way of waiting would keep a fiber's thread from all others.
template <class Work>
auto patiently(const core::Call& call, const Work& work) -> decltype(work()) {
  const auto until = std::chrono::steady_clock::now() + longest_busy;
  for (std::chrono::milliseconds pause{1};; pause = std::min(2 * pause, std::chrono::milliseconds{20})) {
    auto done = work();
    if (done || !is_busy(done.error()) || std::chrono::steady_clock::now() >= until) return done;
    HEARTH_TRY(exec::sleep_for(call, pause));
  }
}

}  // namespace hearth::db
