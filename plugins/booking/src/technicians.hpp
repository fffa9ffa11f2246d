#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>
#include <technician/contract/technician.hpp>

#include <set>
#include <vector>

#include "lifecycle.hpp"

namespace booking {

/// What booking knows of technicians: a read model of their hours, and the times when they cannot work.
class Technicians {
 public:
  explicit Technicians(Lifecycle life) : life_{std::move(life)} {}

  /// Replaces what is known of the technician, unless a later version is. A visit that they could do before and now cannot was
  /// confirmed while they were making their hours, districts or skills less, so that nobody saw it: it is matched again.
  Result<void> availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event);

  Result<Done> block(const Caller& who, Tx& tx, const Block& ask);
  Result<Done> unblock(const Caller& who, Tx& tx, const Unblock& ask);

 private:
  Result<void> give_away(Tx& tx, const std::vector<BookingRow>& visits, const std::set<Uuid>& possible_before) const;

  Lifecycle life_;
};

}  // namespace booking
