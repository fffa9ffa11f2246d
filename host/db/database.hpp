#pragma once

#include <hearth/abi.h>

#include <functional>
#include <hearth/result.hpp>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/rows.hpp"

namespace hearth::db {

enum class Engine { postgres, sqlite };

using Values = std::span<const hearth_value>;

/// What a repeat of an effect is answered with.
struct StoredReply {
  std::uint32_t status = 0;  ///< HTTP status; 0: the effect left none (events, timers)
  std::string content_type;
  std::string headers;  ///< JSON array of [name, value]
  std::string body;
  std::string request_digest;
};

/// One open transaction. Ends with commit or rollback; destroying an open one rolls back.
///
/// Every error carries Error::signal: HEARTH_RETRY for a serialisation failure, deadlock or busy (roll back and run again),
/// HEARTH_REPEATED when the call's effect has happened before. After the first error only rollback succeeds.
class Transaction {
 public:
  virtual ~Transaction() = default;

  /// Waits for rows.
  virtual Result<Rows> query(const hearth_statement& statement, Values values) = 0;
  /// Queued: sent with the next wait or with commit; its error surfaces there.
  virtual Result<void> exec(const hearth_statement& statement, Values values) = 0;
  /// Waits, and tells how many rows it touched.
  virtual Result<std::uint64_t> execute(const hearth_statement& statement, Values values) = 0;
  /// Ends the transaction whatever it returns. `indeterminate` when the connection was lost at COMMIT.
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  /// Runs after the COMMIT has succeeded, on the committing thread, in the order added; must not throw or block.
  virtual void on_commit(std::function<void()> then) = 0;
};

/// The tables of one plugin: a schema in PostgreSQL, an attached file in SQLite, named as the plugin in both.
class Database {
 public:
  virtual ~Database() = default;

  [[nodiscard]] virtual Engine engine() const = 0;
  [[nodiscard]] virtual const std::string& schema() const = 0;

  /// An autocommitted read.
  virtual Result<Rows> query(core::Call& call, const hearth_statement& statement, Values values) = 0;
  /// BEGIN rides on the first statement. Refused (internal) while the call has one open; sets call.transaction_open.
  virtual Result<std::unique_ptr<Transaction>> begin(core::Call& call) = 0;
  /// A violated constraint of this name becomes this error. Before the first query alone.
  virtual void constraint(std::string name, Error error) = 0;
  /// After a HEARTH_RETRY: waits (jittered, bounded by the deadline); an error when no further attempt may be made.
  virtual Result<void> backoff(core::Call& call, std::uint32_t attempt) = 0;

  /// Runs `work` in a transaction, again on HEARTH_RETRY. For the host's own use.
  Result<void> transaction(core::Call& call, const std::function<Result<void>(Transaction&)>& work);
};

// Values for the host's own statements.
inline hearth_value null() { return {HEARTH_NULL, 0, {.integer = 0}}; }
inline hearth_value integer(std::int64_t value) { return {HEARTH_INT, 0, {.integer = value}}; }
inline hearth_value boolean(bool value) { return {HEARTH_BOOL, 0, {.integer = value ? 1 : 0}}; }
inline hearth_value time(Timestamp at) { return {HEARTH_TIME, 0, {.integer = at.micros}}; }
inline hearth_value text(std::string_view value) { return {HEARTH_TEXT, 0, {.bytes = {value.data(), value.size()}}}; }
inline hearth_value blob(std::string_view value) { return {HEARTH_BLOB, 0, {.bytes = {value.data(), value.size()}}}; }
inline hearth_value uuid(const Uuid& id) {
  return {HEARTH_UUID, 0, {.bytes = {reinterpret_cast<const char*>(id.bytes.data()), 16}}};
}

/// A statement of the host's own; `{schema}` has been replaced by the owner. Texts must outlive it.
inline hearth_statement statement(std::string_view name, std::string_view postgres, std::string_view sqlite,
                                  std::uint32_t parameters) {
  hearth_statement made{};
  made.struct_size = HEARTH_SIZE_THROUGH(hearth_statement, parameters);
  made.name = {name.data(), name.size()};
  made.postgres = {postgres.data(), postgres.size()};
  made.sqlite = {sqlite.data(), sqlite.size()};
  made.parameter_count = parameters;
  return made;
}

}  // namespace hearth::db
