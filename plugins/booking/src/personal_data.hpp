#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "bookings.hpp"

namespace booking {

/// This plugin's part of exports and erasures. Open bookings refuse an erasure; of the others the amounts stay, and where the
/// home is, what was written and what was complained of go.
class PersonalData {
 public:
  PersonalData(Lifecycle life, Bookings& bookings) : life_{std::move(life)}, bookings_{bookings} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& asked);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& due);

 private:
  Result<bool> open_bookings(Db& db, const Uuid& consumer) const;
  Result<void> erase(Tx& tx, const Uuid& consumer) const;

  Lifecycle life_;
  Bookings& bookings_;
};

}  // namespace booking
