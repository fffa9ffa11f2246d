#include "lockout.hpp"

namespace auth {

Result<void> Lockout::failed(Calls& calls, const UserRow& user, std::int64_t failures) {
  if (user.state != State::active || failures < settings_->lock_after) return {};
  return calls.transaction([&](Tx& tx) -> Result<void> {
    auto row = HEARTH_TRY(users_.find(tx, user.id));
    if (row.state != State::active) return {};
    HEARTH_TRY(users_.move(tx, row, State::locked, "attempts"));
    tx.schedule(Unlock{row.id}, tx.now() + settings_->lock_for);
    return {};
  });
}

Result<void> Lockout::unlock(Tx& tx, const Unlock& due) {
  auto row = HEARTH_TRY(users_.find(tx, due.user));
  if (row.state != State::locked) return {};
  return users_.move(tx, row, State::active, "time");
}

}  // namespace auth
