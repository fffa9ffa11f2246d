#include "host/db/postgres_reads.hpp"

#include <utility>

namespace hearth::db {
namespace {

using std::chrono::steady_clock;

/// After it has last been slow, a statement has sessions of its own for so long.
constexpr std::chrono::seconds slow_for{60};
/// After something was slow, each statement has its own Sync for so long.
constexpr std::chrono::seconds careful_for{10};

bool ended_for_its_time(const PostgresSession::Outcome& outcome) {
  return outcome.error && outcome.error->kind == Kind::timeout;
}

}  // namespace

PostgresReads::PostgresReads(const PoolSettings& settings, SessionPool& sessions, SessionPool::Share& share,
                             Alone alone)
    : settings_{settings}, sessions_{sessions}, share_{share}, alone_{std::move(alone)} {}

Result<PostgresReads::Outcome> PostgresReads::query(const core::Call& call, const hearth_statement& statement,
                                                    Values values) {
  const auto text = HEARTH_TRY(text_of(statement, Engine::postgres));
  for (bool again = false;; again = true) {
    if (is_slow(text)) return query_alone(call, statement, values);
    auto outcome = HEARTH_TRY(ask(lane(), call, statement, values, again));
    if (outcome.skipped) continue;
    if (outcome.took > settings_.shared_patience) careful_until_ = steady_clock::now() + careful_for;
    if (was_slow(outcome)) note_slow(text);
    if (!ended_for_its_time(outcome)) return outcome;
  }
}

Result<PostgresReads::Outcome> PostgresReads::query_alone(const core::Call& call, const hearth_statement& statement,
                                                          Values values) {
  const auto began = steady_clock::now();
  auto outcome = alone_(call, statement, values);
  if (steady_clock::now() - began > settings_.shared_patience) note_slow(*text_of(statement, Engine::postgres));
  return outcome;
}

/// When neither has said anything lately, both wait for what the server is about to end: the first is no worse.
PostgresLane& PostgresReads::lane() {
  for (auto& lane : lanes_) {
    if (use(lane)) return *lane;
  }
  return *lanes_.front();
}

/// False: it is silent.
bool PostgresReads::use(Lane& lane) {
  if (lane && lane->stalled(settings_.shared_patience)) {
    if (lane->awaited() && !lane->stalled(2 * settings_.shared_timeout)) return false;
    lane->abandon();
  }
  if (lane && lane->spent()) leave(lane);
  if (!lane) lane = std::make_unique<PostgresLane>(sessions_, share_);
  return true;
}

Result<PostgresReads::Outcome> PostgresReads::ask(PostgresLane& lane, const core::Call& call,
                                                  const hearth_statement& statement, Values values, bool again) {
  auto outcome = lane.ask(call, statement, values, again || careful());
  // There may be more of it, and each would keep the rest waiting as long again. And nobody wants what a silent one may say.
  const bool unwanted = !outcome && !lane.awaited() && lane.stalled(settings_.shared_patience);
  if (unwanted || (outcome && was_slow(*outcome) && lane.awaited())) lane.abandon();
  for (auto& one : lanes_) {
    if (one && one->spent()) leave(one);
  }
  if (!left_.empty()) std::erase_if(left_, [](const Lane& one) { return one->deserted(); });
  return outcome;
}

/// It lives on until the last who is inside has gone.
void PostgresReads::leave(Lane& lane) {
  if (!lane->deserted()) left_.push_back(std::move(lane));
  lane.reset();
}

bool PostgresReads::was_slow(const Outcome& outcome) const {
  return ended_for_its_time(outcome) || (outcome.single && outcome.took > settings_.shared_patience);
}

bool PostgresReads::careful() { return careful_until_ != Time{} && steady_clock::now() < careful_until_; }

bool PostgresReads::is_slow(std::string_view text) {
  if (slow_.empty()) return false;
  const auto found = slow_.find(text);
  if (found == slow_.end()) return false;
  if (steady_clock::now() < found->second) return true;
  slow_.erase(found);
  return false;
}

void PostgresReads::note_slow(std::string_view text) {
  const auto until = steady_clock::now() + slow_for;
  if (const auto found = slow_.find(text); found != slow_.end()) {
    found->second = until;
  } else {
    slow_.emplace(text, until);
  }
}

}  // namespace hearth::db
