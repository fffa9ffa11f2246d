#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/db/engine.hpp"
#include "host/db/postgres_connection.hpp"
#include "host/db/postgres_encode.hpp"
#include "host/db/session_pool.hpp"
#include "host/exec/executor.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// One connection in pipeline mode. Statements are queued here, not in libpq, so that what was never sent can be dropped;
/// run() sends them all with one Sync and waits once. Statements are prepared when first sent, in the same trip.
///
/// A session of one caller sends what it has queued by run(). One that several share (PostgresLane) posts statements one by one,
/// sends them together with one sync(), and asks arrived() for what has come.
///
/// The session is read-only outside of Control::begin, so an autocommitted statement cannot write. Without prepared statements
/// (PoolSettings::prepared) nothing is kept in it: every statement is in a transaction that begins with its own settings.
class PostgresSession final : public Session {
 public:
  enum class Control { begin, begin_read_only, settings, no_timeout, commit, rollback };

  /// What one trip brought.
  struct Outcome {
    PostgresResult wanted{};           ///< of the statement queued as such
    std::optional<Error> error{};      ///< the first failure; what stood behind it was not run
    bool in_doubt = false;             ///< all up to the last statement may have been run, and the last one too
    bool skipped = false;              ///< posted: not run, for another one before the same sync() failed
    bool single = false;               ///< posted: it had a sync() of its own
    std::chrono::nanoseconds took{0};  ///< posted, and the last before its sync(): how long we waited for that alone
  };

  /// statement_timeout: of what is not HEARTH_STATEMENT_LONG.
  static Result<std::unique_ptr<Session>> open(const EngineDatabase& database,
                                               std::chrono::milliseconds statement_timeout);
  bool usable() override;

  Result<void> add(const hearth_statement& statement, Values values, bool wanted = false);
  void add(Control control);
  void forget_queue();
  [[nodiscard]] bool queue_is_long() const;

  Outcome run(const core::Call& call);
  /// Adds a statement to those that the next sync() sends. After a failure the session may be broken().
  Result<void> post(const hearth_statement& statement, Values values);
  /// How many were posted since the last sync().
  [[nodiscard]] std::size_t unsynced() const { return unsynced_; }
  /// Of the sync()s, those that have not been answered.
  [[nodiscard]] std::size_t syncs() const { return syncs_; }
  /// Sends them, and does not wait; they are run in order, up to the first that fails.
  void sync();
  /// The outcome of the posted statement that is next; none: it has not come yet, or the session is broken().
  std::optional<Outcome> arrived();
  /// For longer than `time` nothing has arrived, though something is awaited.
  [[nodiscard]] bool silent_for(std::chrono::milliseconds time) const;
  /// Takes in what has come.
  void take_in();
  /// Of no use any more: every posted statement that has not arrived never will.
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] Error why_broken() const;
  /// Some of what was sent is still on our side.
  [[nodiscard]] bool unsent();
  /// Waits until there is more to read, or to write if some is unsent, or for the alarm; what has come is taken in.
  Result<void> wait(const core::Call& call, exec::Alarm& alarm);
  /// Takes back what the server has open; false when the session is of no use any more.
  bool roll_back();
  /// Nothing is open, queued, awaited or broken.
  [[nodiscard]] bool healthy() const;
  /// Prepares without running, and counts the parameters.
  Result<void> check(const hearth_statement& statement);

 private:
  struct Prepared {
    std::string id;
    std::string text;
    const Observer::Runs* runs = nullptr;  ///< null: one of ours, not observed
    bool known = false;                    ///< to the server, under that id
    std::uint64_t asked_in = 0;            ///< the trip in which it was told; 0: in none
  };
  struct Queued {
    Prepared* statement;
    std::size_t first_parameter;
    int parameters;
    bool wanted;
  };
  enum class Awaited { preparation, execution, sync };
  struct Step {
    Awaited what;
    Prepared* statement;
    bool wanted;  ///< of a Sync: the outcome of the statement before it waits for it
    bool last;    ///< before its Sync; of a Sync: it has one statement
    std::chrono::steady_clock::time_point sent_at{};
  };
  /// Whose deadline a trip waits for; after it, what is running is cancelled and awaited for a little longer, then lost.
  struct Patience {
    const core::Call& call;
    std::optional<GraceCall> grace{};
    std::optional<Error> ended{};  ///< why the call's own patience ended
  };

  PostgresSession(const EngineDatabase& database, std::unique_ptr<PostgresConnection> connection);

  std::string_view text_of(Control control) const;
  Prepared& prepared(std::string_view text, std::string_view name);
  bool put_queue();
  bool put(const Queued& queued);
  bool put_sync();
  void receive(Patience& patience, Outcome& outcome);
  bool receive(const Step& step, Patience& patience, Outcome& outcome);
  void note(const Step& step, PostgresResult result, Outcome& outcome);
  void note_time(const Step& sync);
  void lost(Outcome& outcome);
  PostgresResult next(Patience& patience);
  PostgresResult answer(Patience& patience);
  Result<void> wait(const core::Call& call);
  Result<void> wait(Patience& patience);
  void note_failure(const Step& step, const PGresult* result, Outcome& outcome);

  const EngineDatabase& database_;
  std::unique_ptr<PostgresConnection> connection_;
  PGconn* native_;
  std::unordered_map<std::string, Prepared, core::TextHash, std::equal_to<>>
      statements_;  ///< by text: a plugin may be replaced at the same addresses
  std::string transaction_settings_{};
  std::vector<Queued> queue_;
  PostgresParameters parameters_;
  std::vector<Step> steps_;
  std::chrono::steady_clock::time_point sent_at_{};
  std::chrono::steady_clock::time_point came_at_{};   ///< when we last took in what had come
  std::uint64_t trip_ = 1;                            ///< up to the next Sync
  std::deque<Step> posted_;                           ///< and not arrived
  std::size_t unsynced_ = 0;                          ///< statements
  std::size_t syncs_ = 0;                             ///< of those in posted_
  Outcome arriving_;                                  ///< of the statement at the front
  std::chrono::steady_clock::time_point moved_at_{};  ///< when the front one was posted, or the Sync before it arrived
  bool broken_ = false;
};

}  // namespace hearth::db
