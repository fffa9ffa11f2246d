#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/db/database.hpp"

namespace hearth::db {

/// What may be done to SQLite's files; a database of PostgreSQL is there beforehand. Where none may be made, one that is not
/// there reads as an empty database.
enum class Access { create, write, read };

/// One entry of `databases:` in the settings.
struct PoolSettings {
  std::string name = "main";
  Engine engine = Engine::sqlite;
  std::string url{};                     ///< PostgreSQL: a libpq URI or keywords and values
  std::filesystem::path folder{};        ///< SQLite: where a plugin's file stands, <plugin>.db
  std::size_t sessions = 40;             ///< PostgreSQL sessions and SQLite readers of this node, all plugins together
  std::chrono::milliseconds wait{1000};  ///< for a session; then `unavailable`, "database.busy"
  std::chrono::milliseconds writer_wait{5000};         ///< SQLite: for a turn at the writer of a file
  std::chrono::milliseconds idle{60'000};              ///< an unused session is closed after it
  std::uint32_t retries = 5;                           ///< of a transaction that lost against another one
  std::chrono::microseconds backoff{5'000};            ///< before the first of them, doubling ...
  std::chrono::microseconds longest_backoff{200'000};  ///< ... to this
  std::chrono::milliseconds statement_timeout{5000};   ///< PostgreSQL: of a statement that is not HEARTH_STATEMENT_LONG
  std::chrono::milliseconds shared_timeout{300};       ///< of a read on a shared session: then it gets its own
  std::chrono::milliseconds shared_patience{100};  ///< a read that takes longer keeps others waiting: they go elsewhere
  Access access = Access::create;
  bool synchronous_full = true;  ///< SQLite: false survives a crash of the process, not of the machine
  bool prepared =
      true;  ///< PostgreSQL: false behind PgBouncer in transaction mode, where nothing outlives a transaction
  bool role_per_plugin = false;  ///< PostgreSQL: SET ROLE to the plugin's name
};

/// SQLite: where the plugin's tables stand.
std::filesystem::path file_of(const PoolSettings& pool, const std::string& plugin);

/// What a metrics library listens to. Called on the thread that did the work; must be cheap and thread-safe.
struct Observer {
  /// Told of each run of one statement, and its time: that of the wait in which it ran.
  using Runs = std::function<void(double seconds, bool failed)>;
  /// Asked once for each statement that runs.
  std::function<Runs(std::string_view plugin, std::string_view statement, Engine engine)> statement{};
  std::function<void(std::string_view plugin)> round_trip{};                              ///< PostgreSQL: one wait
  std::function<void(std::string_view plugin, std::size_t transactions)> group_commit{};  ///< SQLite: one COMMIT
};

struct PoolStatus {
  std::string pool;
  std::string plugin;
  Engine engine;
  std::size_t limit;
  std::size_t open;
  std::size_t in_use;
  std::size_t waiting;
};

/// The databases of a node. Built once by the composition root; outlives everything that uses one.
class Databases {
 public:
  Databases(std::vector<PoolSettings> pools, const core::Clock& clock, Observer observer = {});
  ~Databases();
  Databases(const Databases&) = delete;
  Databases& operator=(const Databases&) = delete;

  /// The plugin's own database in a pool, with at most `sessions` sessions; the same one when asked again. It lives as
  /// long as this. A plugin's name is its schema: [a-z][a-z0-9_]{0,39} and none that an engine has taken.
  Result<Database*> open(const std::string& plugin, const std::string& pool, std::size_t sessions);

  /// Asks each pool that is in use for an answer: for /readyz.
  Result<void> ready(core::Call& call);
  [[nodiscard]] std::vector<PoolStatus> status() const;
  [[nodiscard]] const core::Clock& clock() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Prepares the statement on the schema as it is now, and counts its parameters. For the test that does so with every
/// statement of every plugin, and for `plugin check`.
Result<void> check_statement(Database& database, const hearth_statement& statement);

}  // namespace hearth::db
