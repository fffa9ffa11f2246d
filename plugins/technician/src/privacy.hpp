#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "jobs.hpp"
#include "profiles.hpp"

namespace technician {

/// Keeper of what is known of technicians. Nobody is erased who has jobs that are not over; then all that is personal goes,
/// and what remains of jobs (which steps, when, how far away) leads to nobody.
class Privacy {
 public:
  Privacy(const Profiles& profiles, const Jobs& jobs, const Crypto& crypto)
      : profiles_{profiles}, jobs_{jobs}, crypto_{crypto} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event);

 private:
  struct Kept;
  Result<Json> kept_of(Db& db, const Uuid& technician) const;

  const Profiles& profiles_;
  const Jobs& jobs_;
  Crypto crypto_;
};

}  // namespace technician
