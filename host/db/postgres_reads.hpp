#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/db/databases.hpp"
#include "host/db/engine.hpp"
#include "host/db/postgres_lane.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// The short reads of one I/O thread's fibers. They share a session (PostgresLane), so the server runs them one after another, and
/// a slow one keeps all others waiting. What that may cost them is bounded:
/// * While nothing comes from a lane, new reads take the other one.
/// * The server ends a shared read after PoolSettings::shared_timeout. It is asked again by itself, and so are those behind it,
///   on a fresh lane. A lane that says nothing for twice as long is left by all.
/// * A statement that was slow is asked by itself from then on, for as long as it is slow and a little longer, and the lane in
///   which that was found is left by all. After it, each statement of a lane has a Sync of its own for a while, so that the next
///   slow one is told from its company.
/// As long as nothing is slow this is one lane, and no more than that.
/// Used by that thread alone, without a lock.
class PostgresReads {
 public:
  using Outcome = PostgresSession::Outcome;
  /// On a session of its own.
  using Alone = std::function<Result<Outcome>(const core::Call&, const hearth_statement&, Values)>;

  PostgresReads(const PoolSettings& settings, SessionPool& sessions, SessionPool::Share& share, Alone alone);

  /// An error: it was never asked.
  Result<Outcome> query(const core::Call& call, const hearth_statement& statement, Values values);

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Lane = std::unique_ptr<PostgresLane>;

  Result<Outcome> query_alone(const core::Call& call, const hearth_statement& statement, Values values);
  PostgresLane& lane();
  bool use(Lane& lane);
  Result<Outcome> ask(PostgresLane& lane, const core::Call& call, const hearth_statement& statement, Values values,
                      bool again);
  void leave(Lane& lane);
  [[nodiscard]] bool was_slow(const Outcome& outcome) const;
  bool careful();
  bool is_slow(std::string_view text);
  void note_slow(std::string_view text);

  const PoolSettings& settings_;
  SessionPool& sessions_;
  SessionPool::Share& share_;
  const Alone alone_;
  std::array<Lane, 2> lanes_{};  ///< the second while the first is silent
  std::vector<Lane> left_{};     ///< somebody is still inside
  std::unordered_map<std::string, Time, core::TextHash, std::equal_to<>> slow_{};  ///< by text: until when
  Time careful_until_{};
};

}  // namespace hearth::db
