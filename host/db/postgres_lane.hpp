#pragma once

#include <deque>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/postgres_session.hpp"
#include "host/exec/executor.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// The reads of one I/O thread's fibers, over one session at a time: each is posted as it comes, in one pipeline, so that many
/// requests share a connection and a trip. Nothing is ever cancelled: who cannot wait any longer leaves, and its answer is
/// dropped when it comes. Used by that thread alone, without a lock.
///
/// One of those that wait reads for all (`reader_`), and rings for whom it found something. The session is borrowed from the
/// pool while there is something to wait for.
class PostgresLane {
 public:
  PostgresLane(SessionPool& sessions, SessionPool::Share& share) : sessions_{sessions}, share_{share} {}
  ~PostgresLane();
  PostgresLane(const PostgresLane&) = delete;
  PostgresLane& operator=(const PostgresLane&) = delete;

  /// `unavailable` when the connection broke: it was a read, and may be tried again.
  Result<PostgresResult> query(const core::Call& call, const hearth_statement& statement, Values values);

 private:
  struct Waiter {
    exec::Alarm alarm{};
    std::optional<PostgresSession::Outcome> outcome{};
  };

  Result<void> open(const core::Call& call);
  Result<void> read_until(const core::Call& call, const Waiter& me);
  void pass_on(const Waiter& me);
  void hand_out();
  void fail_all();
  void end_if_done();
  void leave(const Waiter& me);
  PostgresSession& session() { return static_cast<PostgresSession&>(**lease_); }

  SessionPool& sessions_;
  SessionPool::Share& share_;
  std::optional<SessionPool::Lease> lease_{};
  std::deque<Waiter*> waiters_{};        ///< in the order of their statements; null: it has left
  std::vector<exec::Alarm*> opening_{};  ///< wait for the session
  bool opens_ = false;                   ///< somebody is asking for one
  const Waiter* reader_ = nullptr;
};

}  // namespace hearth::db
