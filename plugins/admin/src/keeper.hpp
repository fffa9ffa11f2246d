#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

namespace admin {

using namespace hearth;

/// Keeper of what stands in the console about a technician in somebody's own words. All else there is ids.
class Keeper {
 public:
  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event) const;
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const;
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event) const;
};

}  // namespace admin
