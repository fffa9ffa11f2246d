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

/// The reads of one I/O thread's fibers, over one session at a time, so that many requests share a connection and a trip. Whoever
/// comes first lets the others that are there go on, then sends what they have posted together, with one Sync; the next may
/// follow before the answers have come. When one of them fails, the server skips those behind it: they are asked again, each
/// with a Sync of its own. Nothing is ever cancelled: who cannot wait any longer leaves, and its answer is dropped when it comes.
/// Used by that thread alone, without a lock.
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

  Result<PostgresSession::Outcome> ask(const core::Call& call, const hearth_statement& statement, Values values,
                                       bool alone);
  Result<void> open(const core::Call& call);
  void send_with_others();
  void send();
  Result<void> read_until(const core::Call& call, Waiter& me);
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
  bool gathers_ = false;                 ///< somebody will send what is posted
  Waiter* reader_ = nullptr;
};

}  // namespace hearth::db
