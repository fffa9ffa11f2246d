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

/// Reads of one I/O thread's fibers over one session, so that many requests share a connection and a trip. Whoever comes first
/// lets the others that are there go on, then writes and sends what all of them ask, with one Sync; the next may follow before
/// the answers have come, and those after it wait for the first. When one of them fails, the server skips those behind it, and they have to be asked again. Nothing is
/// ever cancelled: who cannot wait any longer leaves, and its answer is dropped when it comes.
/// Used by that thread alone, without a lock.
///
/// One of those that wait reads for all (`reader_`), and rings for whom it found something. The session is borrowed from the
/// pool while there is something to wait for.
class PostgresLane {
 public:
  using Outcome = PostgresSession::Outcome;

  PostgresLane(SessionPool& sessions, SessionPool::Share& share) : sessions_{sessions}, share_{share} {}
  ~PostgresLane();
  PostgresLane(const PostgresLane&) = delete;
  PostgresLane& operator=(const PostgresLane&) = delete;

  /// An error: it was never asked. `alone`: with a Sync of its own. A `skipped` one was not answered, and is to be asked again.
  Result<Outcome> ask(const core::Call& call, const hearth_statement& statement, Values values, bool alone);
  /// For longer than `time` nothing has come, though something is awaited.
  bool stalled(std::chrono::milliseconds time);
  /// All who wait are told that they were skipped, and the session is closed.
  void abandon();
  /// Its session broke, or it was abandoned: it serves nobody else.
  [[nodiscard]] bool spent() const { return spent_; }
  /// Somebody waits for what it has asked.
  [[nodiscard]] bool awaited() const;
  /// Nobody is inside ask().
  [[nodiscard]] bool deserted() const { return inside_ == 0; }

 private:
  struct Waiter {
    const hearth_statement& statement;
    Values values;
    exec::Alarm alarm{};
    std::optional<Outcome> outcome{};
  };
  struct Opening {
    exec::Alarm alarm{};
    std::optional<Error> refused{};
  };

  Result<Outcome> ask_inside(const core::Call& call, const hearth_statement& statement, Values values, bool alone);
  Outcome skipped();
  Result<void> open(const core::Call& call);
  Result<void> wait_for_opening(const core::Call& call);
  void send_with_others();
  void send();
  void post();
  Result<void> read_until(const core::Call& call, Waiter& me);
  void pass_on(const Waiter& me);
  void hand_out();
  void tell_all(const Error* why);
  void fail_all();
  void end_if_done();
  void leave(const Waiter& me);
  PostgresSession& session() { return static_cast<PostgresSession&>(**lease_); }

  SessionPool& sessions_;
  SessionPool::Share& share_;
  std::optional<SessionPool::Lease> lease_{};
  std::deque<Waiter*> waiters_{};    ///< in the order of their statements; null: it has left
  std::vector<Opening*> opening_{};  ///< wait for the session
  std::size_t unposted_ = 0;         ///< so many at the end of waiters_ have not been written yet
  std::size_t inside_ = 0;
  bool opens_ = false;    ///< somebody is asking for one
  bool gathers_ = false;  ///< somebody will send what is posted
  bool spent_ = false;
  Waiter* reader_ = nullptr;
};

}  // namespace hearth::db
