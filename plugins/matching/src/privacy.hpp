#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

namespace matching {

/// Keeper of where people work and live, of what speaks against a technician, and of why who was asked. Erasure forgets places,
/// gender and points; the ids that stay lead to nobody.
class Privacy {
 public:
  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& event) const;
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const;
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& event) const;
};

}  // namespace matching
