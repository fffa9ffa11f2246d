#pragma once

#include "settings.hpp"
#include "users.hpp"

namespace auth {

/// The time of a lock is over.
struct Unlock {
  Uuid user;
};
constexpr auto describe(Type<Unlock>) {
  return timer("auth.unlock@1", key(&Unlock::user), field("user_id", &Unlock::user));
}

/// Locking an account that is being guessed at. Counted are only failures from networks and devices that its owner has never
/// used, and only those are kept out: the owner goes on as before, whoever tries to lock them out. It ends by time, by a code
/// or a reset (which prove the contact), or by an administrator.
class Lockout {
 public:
  Lockout(Live<Settings> settings, Users& people) : settings_{std::move(settings)}, users_{people} {}

  /// After a failure; `failures`: as Throttle::enter counted them.
  Result<void> failed(Calls& calls, const UserRow& user, std::int64_t failures);
  Result<void> unlock(Tx& tx, const Unlock& due);

 private:
  Live<Settings> settings_;
  Users& users_;
};

}  // namespace auth
