#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/engine.hpp"
#include "host/db/sqlite_session.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// The one connection that writes to a file. Transactions take turns at it, in the order they came, and are grouped: each
/// is a savepoint inside one BEGIN IMMEDIATE, and is answered when the COMMIT of its group has succeeded. So many
/// transactions share one fsync. Whoever leaves when nobody waits, or the group is large or old enough, commits it.
///
/// enter -> session() ... -> commit or rollback, by one thread; between them the turn is its own.
class SqliteWriter {
 public:
  SqliteWriter(const EngineDatabase& database, std::unique_ptr<SqliteSession> session);
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  Result<void> enter(const core::Call& call);
  SqliteSession& session() { return *session_; }
  /// Gives the turn up and waits for the group's COMMIT. When that fails, all of a group are asked to run again
  /// (HEARTH_RETRY), and the next so many are committed one by one, so that whoever caused it learns of it alone.
  Result<void> commit();
  void rollback();
  [[nodiscard]] std::size_t waiting() const;

 private:
  struct Waiter;
  struct Member;

  Result<void> take_turn(const core::Call& call);
  Result<void> open_savepoint(const core::Call& call);
  void leave();
  void pass_on_locked();
  [[nodiscard]] bool group_is_full() const;
  void finish_group();
  void answer_group(const Result<void>& outcome);
  void lose_group(const Error& error);

  const EngineDatabase& database_;
  std::unique_ptr<SqliteSession> session_;
  mutable std::mutex mutex_;
  bool taken_ = false;  ///< somebody has the turn
  std::deque<Waiter*> waiters_;

  // Of whoever has the turn:
  std::vector<Member*> group_;  ///< released, not yet committed; their threads wait
  std::chrono::steady_clock::time_point oldest_{};
  std::size_t one_by_one_ = 0;  ///< so many COMMITs are still to be of one member each
};

}  // namespace hearth::db
