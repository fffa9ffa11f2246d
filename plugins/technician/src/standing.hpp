#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "absence.hpp"
#include "model.hpp"

namespace technician {

/// Whether somebody may work: applied -> verified -> active <-> paused -> suspended -> left.
class Standing {
 public:
  explicit Standing(const Absences& absences) : absences_{absences} {}

  /// applied -> verified. The role comes first: granting it twice does no harm, being verified without it would.
  Result<Profile> verify(const Caller& who, Calls& calls, const Id& ask);
  /// Their jobs to come are matched again; how many were, booking's events tell.
  Result<Profile> suspend(const Caller& who, Calls& calls, const Id& id, const Reason& ask);
  /// suspended -> verified, and active at once where nothing is missing.
  Result<Profile> restore(const Caller& who, Calls& calls, const Id& id, const Reason& ask);
  /// Whose account is suspended or has lost the role is suspended with it, and taken back with it.
  Result<void> state_changed(Calls& calls, const ::auth::StateChanged& event);
  Result<void> roles_changed(Calls& calls, const ::auth::RolesChanged& event);
  /// For good; not in the middle of a job.
  Result<Profile> leave(const Caller& who, Calls& calls);

 private:
  Result<void> follow_account(Calls& calls, const Uuid& technician);

  const Absences& absences_;
};

}  // namespace technician
