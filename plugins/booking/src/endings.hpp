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
  Result<Facts> cancel(Tx& tx, const Cancel& ask);
  Result<Facts> no_show(const Caller& who, Tx& tx, const NoShow& ask);

 private:
  Lifecycle life_;
  Bookings* bookings_;
};

}  // namespace booking
