#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/core/text_hash.hpp"
#include "host/db/database.hpp"
#include "host/db/databases.hpp"
#include "host/db/session_pool.hpp"
#include "host/exec/executor.hpp"

// What the two engines have in common. Not for use outside host/db.
namespace hearth::db {

/// A connection of its own outside the pools, for scripts of many statements: migrations. Blocks its thread.
class Script {
 public:
  virtual ~Script() = default;
  virtual Result<void> run(const std::string& statements) = 0;
  virtual Result<Rows> query(const std::string& statement) = 0;
  /// Begins the transaction of one migration, which no other runner of this database is in.
  virtual Result<void> begin_locked() = 0;
  /// Nothing is left half done when this fails.
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
};

/// What each database is built from.
struct DatabaseParts {
  std::string plugin;
  PoolSettings pool;
  const Observer* observer;
  exec::Pool* off;  ///< where the disk is waited for, and what takes long
};

class EngineDatabase : public Database {
 public:
  explicit EngineDatabase(DatabaseParts parts) : parts_{std::move(parts)} {}

  [[nodiscard]] Engine engine() const final { return parts_.pool.engine; }
  [[nodiscard]] const std::string& schema() const final { return parts_.plugin; }
  void constraint(std::string name, Error error) final;
  Result<void> backoff(core::Call& call, std::uint32_t attempt) final;

  virtual Result<void> check(const hearth_statement& statement) = 0;
  virtual Result<std::unique_ptr<Script>> script() = 0;
  [[nodiscard]] virtual SessionPool::Counts counts() const = 0;  ///< of its sessions

  /// The error of a violated constraint: what the plugin declared, or a conflict that says no more than that.
  [[nodiscard]] Error violated(std::string_view constraint, std::string cause) const;
  /// Whom to tell of the runs of a statement; as long as the database lives.
  const Observer::Runs& runs_of(std::string_view statement) const;
  [[nodiscard]] const Observer& observer() const { return *parts_.observer; }
  [[nodiscard]] const PoolSettings& pool() const { return parts_.pool; }
  [[nodiscard]] exec::Pool& off() const { return *parts_.off; }

 private:
  DatabaseParts parts_;
  mutable std::mutex mutex_;
  std::map<std::string, Error, std::less<>> constraints_;
  mutable std::unordered_map<std::string, Observer::Runs, core::TextHash, std::equal_to<>> runs_;
};

/// The text of the engine, when the statement has one.
Result<std::string_view> text_of(const hearth_statement& statement, Engine engine);
inline std::string_view name_of(const hearth_statement& statement) {
  return {statement.name.data, static_cast<std::size_t>(statement.name.size)};
}
inline bool is_long(const hearth_statement& statement) { return (statement.flags & HEARTH_STATEMENT_LONG) != 0; }

/// As many as the statement has, each of a known type and well-formed: text is UTF-8 without NUL on either engine.
Result<void> check_values(const hearth_statement& statement, Values values);

// The errors that both engines speak of.
Error busy(std::string cause, bool retry);  ///< retry: signal HEARTH_RETRY
Error unreachable(std::string cause);       ///< it did not happen
Error no_room(std::string cause);           ///< nor did this: the server's disk, or ours, is full
Error value_refused(std::string cause);     ///< a bound value that no column of that type takes
Error transaction_over();                   ///< a statement after commit or rollback
Error already_open();                       ///< a second transaction of one call

/// A call that waits no longer than `wait`, and no longer than the caller.
class BoundedCall : public core::Call {
 public:
  BoundedCall(const core::Call& call, std::chrono::milliseconds wait) {
    deadline = std::min(call.deadline, std::chrono::steady_clock::now() + wait);
  }
};

/// A call for what must still be done after the caller's own deadline.
class GraceCall : public core::Call {
 public:
  explicit GraceCall(std::chrono::milliseconds time) { deadline = std::chrono::steady_clock::now() + time; }
};

}  // namespace hearth::db
