#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "bookings.hpp"
#include "disputes.hpp"
#include "lifecycle.hpp"
#include "series.hpp"
#include "waitlist.hpp"

namespace booking {

/// This plugin's part of exports and erasures. Whoever has a booking that is still going on stays until it has ended; after
/// that what it was and what it cost are kept under an id that leads to nobody, but not where it was nor what was written.
class Keeper {
 public:
  Keeper(Lifecycle life, Bookings& bookings, Disputes& disputes, Series& series, Waitlist& waitlist)
      : life_{std::move(life)}, bookings_{&bookings}, disputes_{&disputes}, series_{&series}, waitlist_{&waitlist} {}

  Result<void> export_asked(Calls& calls, const ::auth::ExportAsked& asked);
  Result<void> erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked);
  Result<void> erasure_due(Calls& calls, const ::auth::ErasureDue& due_now);

 private:
  Result<void> forget(Tx& tx, const Uuid& user) const;
  [[nodiscard]] Result<Bytes> nowhere(const Uuid& hold, const std::string& region) const;

  Lifecycle life_;
  Bookings* bookings_;
  Disputes* disputes_;
  Series* series_;
  Waitlist* waitlist_;
};

}  // namespace booking
