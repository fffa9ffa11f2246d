#include "host/db/postgres_lane.hpp"

#include <utility>

namespace hearth::db {
namespace {

/// Statements under one Sync: the first answer waits for the last.
constexpr std::size_t most_together = 32;

}  // namespace

PostgresLane::~PostgresLane() {
  if (lease_) lease_->discard();
}

Result<PostgresResult> PostgresLane::query(const core::Call& call, const hearth_statement& statement, Values values) {
  auto outcome = HEARTH_TRY(ask(call, statement, values, false));
  if (outcome.skipped) outcome = HEARTH_TRY(ask(call, statement, values, true));
  if (outcome.error) return *std::move(outcome.error);
  return std::move(outcome.wanted);
}

Result<PostgresSession::Outcome> PostgresLane::ask(const core::Call& call, const hearth_statement& statement,
                                                   Values values, bool alone) {
  HEARTH_TRY(open(call));
  if (alone) send();
  if (auto posted = session().post(statement, values); !posted) {
    if (session().broken()) fail_all();
    end_if_done();
    return std::move(posted).error();
  }
  Waiter me;
  waiters_.push_back(&me);
  alone || session().unsynced() == most_together ? send() : send_with_others();
  Result<void> waited;
  while (!me.outcome && waited) waited = reader_ == nullptr ? read_until(call, me) : me.alarm.wait(call);
  if (!me.outcome) leave(me);
  end_if_done();
  if (!me.outcome) return std::move(waited).error();
  return *std::move(me.outcome);
}

void PostgresLane::send_with_others() {
  if (gathers_) return;
  gathers_ = true;
  exec::yield();
  gathers_ = false;
  send();
}

void PostgresLane::send() {
  if (session().unsynced() == 0) return;
  session().sync();
  if (session().broken()) return fail_all();
  if (reader_ != nullptr && session().unsent()) reader_->alarm.ring();  // it waits for what the server says alone
}

/// One asks the pool, which may take its time; the others wait for that one.
Result<void> PostgresLane::open(const core::Call& call) {
  exec::Alarm alarm;
  while (opens_) {
    opening_.push_back(&alarm);
    auto waited = alarm.wait(call);
    std::erase(opening_, &alarm);
    if (!waited) return waited;
  }
  if (lease_) return {};
  opens_ = true;
  auto taken = sessions_.acquire(share_, call);
  opens_ = false;
  for (auto* other : opening_) other->ring();
  if (!taken) return std::move(taken).error();
  lease_.emplace(std::move(*taken));
  return {};
}

/// Reads for everybody until the own answer is there.
Result<void> PostgresLane::read_until(const core::Call& call, Waiter& me) {
  reader_ = &me;
  Result<void> waited;
  for (;;) {
    hand_out();
    if (me.outcome || !waited) break;
    waited = session().wait(call, me.alarm);
  }
  reader_ = nullptr;
  pass_on(me);
  return waited;
}

/// The next in line reads on. When all have left, the answers wait for whoever asks next.
void PostgresLane::pass_on(const Waiter& me) {
  for (auto* one : waiters_) {
    if (one != nullptr && one != &me) return one->alarm.ring();
  }
}

void PostgresLane::hand_out() {
  while (auto outcome = session().arrived()) {
    auto* const waiter = waiters_.front();
    waiters_.pop_front();
    if (waiter == nullptr) continue;
    waiter->outcome = std::move(outcome);
    waiter->alarm.ring();
  }
  if (session().broken()) fail_all();
}

void PostgresLane::fail_all() {
  for (auto* waiter : std::exchange(waiters_, {})) {
    if (waiter == nullptr) continue;
    waiter->outcome.emplace().error = session().why_broken();
    waiter->alarm.ring();
  }
}

void PostgresLane::leave(const Waiter& me) {
  for (auto*& one : waiters_) {
    if (one == &me) one = nullptr;
  }
  if (reader_ == nullptr) pass_on(me);  // it may have been this one's turn
}

/// With nothing to wait for, the session is the pool's again.
void PostgresLane::end_if_done() {
  if (!waiters_.empty() || !lease_ || reader_ != nullptr || gathers_) return;
  if (!session().healthy()) lease_->discard();
  lease_.reset();
}

}  // namespace hearth::db
