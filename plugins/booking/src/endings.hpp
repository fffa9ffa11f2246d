#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "bookings.hpp"
#include "lifecycle.hpp"
#include "timers.hpp"

namespace booking {

/// How bookings end: accepted, cancelled, or with somebody who did not come.
class Endings {
 public:
  Endings(Lifecycle life, Bookings& bookings) : life_{std::move(life)}, bookings_{&bookings} {}

  Result<Booking> approve(const Caller& who, Tx& tx, const Id& ask);
  Result<void> complete_by_itself(Tx& tx, const CompleteByItself& timer);
  /// Work that is not reported long after its end: an admin has to look.
  Result<void> visit_is_over(Tx& tx, const VisitOver& timer);
  Result<Facts> cancel(Tx& tx, const Cancel& ask);
  Result<Facts> no_show(const Caller& who, Tx& tx, const NoShow& ask);

 private:
  Result<void> do_without_rework(Tx& tx, BookingRow& row) const;

  Lifecycle life_;
  Bookings* bookings_;
};

}  // namespace booking
