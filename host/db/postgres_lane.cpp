#include "host/db/postgres_lane.hpp"

#include <algorithm>
#include <utility>

namespace hearth::db {
namespace {

/// Statements under one Sync: the first answer waits for the last.
constexpr std::size_t most_together = 32;
/// Syncs that have not been answered: what comes meanwhile is sent when one has been, and together. So a server that is busy
/// gets few and large batches, and one that is not is never without work while an answer is on its way.
constexpr std::size_t most_ahead = 2;

}  // namespace

PostgresLane::~PostgresLane() {
  if (lease_) lease_->discard();
}

Result<PostgresLane::Outcome> PostgresLane::ask(const core::Call& call, const hearth_statement& statement,
                                                Values values, bool alone) {
  ++inside_;
  auto outcome = ask_inside(call, statement, values, alone);
  --inside_;
  return outcome;
}

Result<PostgresLane::Outcome> PostgresLane::ask_inside(const core::Call& call, const hearth_statement& statement,
                                                       Values values, bool alone) {
  HEARTH_TRY(open(call));
  if (alone && !spent_) send();
  if (spent_) return skipped();
  Waiter me{statement, values};
  waiters_.push_back(&me);
  ++unposted_;
  alone || unposted_ == most_together ? send() : send_with_others();
  Result<void> waited;
  while (!me.outcome && waited) waited = reader_ == nullptr ? read_until(call, me) : me.alarm.wait(call);
  if (!me.outcome) leave(me);
  end_if_done();
  if (!me.outcome) return std::move(waited).error();
  return *std::move(me.outcome);
}

PostgresLane::Outcome PostgresLane::skipped() {
  end_if_done();
  Outcome outcome;
  outcome.skipped = true;
  return outcome;
}

void PostgresLane::send_with_others() {
  if (gathers_ || session().syncs() >= most_ahead) return;
  gathers_ = true;
  exec::yield();
  gathers_ = false;
  if (!spent_) send();
}

void PostgresLane::send() {
  post();
  if (spent_ || session().unsynced() == 0) return;
  session().sync();
  if (session().broken()) return fail_all();
  if (reader_ != nullptr && session().unsent()) reader_->alarm.ring();  // it waits for what the server says alone
}

/// Writes the statements of all who wait, one after another. One that cannot be written is refused alone.
void PostgresLane::post() {
  while (unposted_ > 0) {
    const auto next = waiters_.end() - static_cast<std::ptrdiff_t>(unposted_);
    Waiter& waiter = **next;
    --unposted_;
    auto posted = session().post(waiter.statement, waiter.values);
    if (posted) continue;
    waiters_.erase(next);
    waiter.outcome.emplace().error = std::move(posted).error();
    waiter.alarm.ring();
    if (session().broken()) return fail_all();
  }
}

/// One asks the pool, which may take its time; the others wait for that one, and are refused with it.
Result<void> PostgresLane::open(const core::Call& call) {
  while (opens_) HEARTH_TRY(wait_for_opening(call));
  if (lease_ || spent_) return {};
  opens_ = true;
  auto taken = sessions_.acquire(share_, call);
  opens_ = false;
  const bool own_end = !taken && !call.check();  // that is no news of the server: the next one asks
  for (auto* other : std::exchange(opening_, {})) {
    if (!taken && !own_end) other->refused = taken.error();
    other->alarm.ring();
  }
  if (!taken) return std::move(taken).error();
  lease_.emplace(std::move(*taken));
  return {};
}

Result<void> PostgresLane::wait_for_opening(const core::Call& call) {
  Opening me;
  opening_.push_back(&me);
  auto waited = me.alarm.wait(call);
  std::erase(opening_, &me);
  if (me.refused) return *std::move(me.refused);
  return waited;
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

/// One that was ended for its time may have others like it behind it, and each would keep the rest waiting as long again: they
/// are asked elsewhere.
void PostgresLane::hand_out() {
  if (spent_) return;  // all have been told
  bool too_slow = false;
  while (auto outcome = session().arrived()) {
    auto* const waiter = waiters_.front();
    waiters_.pop_front();
    too_slow = too_slow || (outcome->error && outcome->error->kind == Kind::timeout);
    if (waiter == nullptr) continue;
    waiter->outcome = std::move(outcome);
    waiter->alarm.ring();
  }
  if (session().broken()) return fail_all();
  if (!gathers_ && session().syncs() < most_ahead) send();
  if (too_slow && !waiters_.empty()) abandon();
}

bool PostgresLane::stalled(std::chrono::milliseconds time) {
  if (!lease_ || spent_ || !session().silent_for(time)) return false;
  session().take_in();  // it may be this thread that was late
  hand_out();
  return !spent_ && session().silent_for(time);
}

void PostgresLane::abandon() { tell_all(nullptr); }

void PostgresLane::fail_all() {
  const auto why = session().why_broken();
  tell_all(&why);
}

/// Null: they were skipped.
void PostgresLane::tell_all(const Error* why) {
  spent_ = true;
  unposted_ = 0;
  for (auto* waiter : std::exchange(waiters_, {})) {
    if (waiter == nullptr) continue;
    auto& outcome = waiter->outcome.emplace();
    outcome.skipped = why == nullptr;
    if (why != nullptr) outcome.error = *why;
    waiter->alarm.ring();
  }
}

bool PostgresLane::awaited() const {
  return std::any_of(waiters_.begin(), waiters_.end(), [](const auto* one) { return one != nullptr; });
}

void PostgresLane::leave(const Waiter& me) {
  const auto mine = std::find(waiters_.begin(), waiters_.end(), &me);
  if (mine >= waiters_.end() - static_cast<std::ptrdiff_t>(unposted_)) {
    waiters_.erase(mine);
    --unposted_;
  } else {
    *mine = nullptr;
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
