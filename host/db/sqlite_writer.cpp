#include "host/db/sqlite_writer.hpp"

#include <algorithm>

#include "host/exec/executor.hpp"

namespace hearth::db {
namespace {

constexpr std::size_t largest_group = 64;
/// How long the first of a group may be kept waiting for company.
constexpr std::chrono::milliseconds longest_company{10};

}  // namespace

struct SqliteWriter::Waiter {
  exec::Event turn{};
  bool has_turn = false;
};

struct SqliteWriter::Member {
  exec::Event answered{};
  Result<void> outcome{};
};

SqliteWriter::SqliteWriter(const EngineDatabase& database, std::unique_ptr<SqliteSession> session)
    : database_{database}, session_{std::move(session)} {}

SqliteWriter::~SqliteWriter() = default;

Result<void> SqliteWriter::enter(const core::Call& call) {
  HEARTH_TRY(take_turn(call));
  auto opened = open_savepoint(call);
  if (!opened) leave();
  return opened;
}

Result<void> SqliteWriter::take_turn(const core::Call& call) {
  HEARTH_TRY(call.check());
  Waiter waiter;
  {
    const std::lock_guard lock{mutex_};
    if (!taken_) {
      taken_ = true;
      return {};
    }
    waiters_.push_back(&waiter);
  }
  const auto waited = waiter.turn.wait(BoundedCall{call, database_.pool().writer_wait});
  {
    const std::lock_guard lock{mutex_};
    if (!waiter.has_turn) std::erase(waiters_, &waiter);
  }
  if (!waiter.has_turn) {
    HEARTH_TRY(call.check());
    return busy("the writer's queue is too long", false);
  }
  if (auto ok = call.check(); !ok) {
    leave();
    return ok;
  }
  return {};
}

Result<void> SqliteWriter::open_savepoint(const core::Call& call) {
  if (!session_->in_transaction()) {
    lose_group(busy("the transaction around the group was rolled back", true));
    HEARTH_TRY(patiently(call, [&] { return session_->control("begin immediate"); }));
  }
  return session_->control("savepoint member");
}

Result<void> SqliteWriter::commit() {
  if (auto released = session_->control("release member"); !released) {
    rollback();
    return released;
  }
  Member me;
  if (group_.empty()) oldest_ = std::chrono::steady_clock::now();
  group_.push_back(&me);
  leave();
  me.answered.wait_always();
  return me.outcome;
}

void SqliteWriter::rollback() {
  if (session_->in_transaction()) {
    auto undone = session_->control("rollback to member");
    if (undone) undone = session_->control("release member");
    if (!undone) lose_group(undone.error());
  }
  leave();
}

/// Gives the turn to the next, who goes on in the same group, or commits the group first.
void SqliteWriter::leave() {
  {
    const std::lock_guard lock{mutex_};
    if (!waiters_.empty() && !group_is_full()) return pass_on_locked();
  }
  exec::run_off_fiber(database_.off(), [this] { finish_group(); });
  const std::lock_guard lock{mutex_};
  pass_on_locked();
}

void SqliteWriter::pass_on_locked() {
  if (waiters_.empty()) {
    taken_ = false;
    return;
  }
  Waiter& next = *waiters_.front();
  waiters_.pop_front();
  next.has_turn = true;
  next.turn.set();
}

bool SqliteWriter::group_is_full() const {
  if (group_.empty()) return false;
  const std::size_t limit = one_by_one_ > 0 ? 1 : largest_group;
  return group_.size() >= limit || std::chrono::steady_clock::now() - oldest_ >= longest_company;
}

void SqliteWriter::finish_group() {
  if (!session_->in_transaction()) return lose_group(busy("the transaction around the group was rolled back", true));
  if (group_.empty()) {
    static_cast<void>(session_->control("rollback"));
    return;
  }
  const auto committed = session_->commit();
  if (database_.observer().group_commit) database_.observer().group_commit(database_.schema(), group_.size());
  if (one_by_one_ > 0) --one_by_one_;
  if (committed) return answer_group({});
  lose_group(committed.error());
}

void SqliteWriter::answer_group(const Result<void>& outcome) {
  for (Member* const member : group_) {
    member->outcome = outcome;
    member->answered.set();  // the member is gone after it
  }
  group_.clear();
}

/// The group's transaction is gone, or goes now.
void SqliteWriter::lose_group(const Error& error) {
  if (session_->in_transaction()) static_cast<void>(session_->control("rollback"));
  if (group_.size() <= 1) return answer_group(error);
  one_by_one_ += group_.size();
  answer_group(busy("the group's COMMIT failed: " + error.cause, true));
}

std::size_t SqliteWriter::waiting() const {
  const std::lock_guard lock{mutex_};
  return waiters_.size();
}

}  // namespace hearth::db
