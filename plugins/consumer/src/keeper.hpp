#pragma once

#include <auth/contract/auth.hpp>

#include "addresses.hpp"
#include "profiles.hpp"

namespace consumer {

/// This plugin's part of exports and erasures. Nothing here has to be kept by law, so it always agrees: what a booking needs of
/// an address is the booking's own copy.
class Keeper {
 public:
  Keeper(Profiles& profiles, Addresses& addresses) : profiles_{profiles}, addresses_{addresses} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& asked);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& due);

 private:
  Profiles& profiles_;
  Addresses& addresses_;
};

}  // namespace consumer
