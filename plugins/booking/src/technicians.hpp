#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>
#include <technician/contract/technician.hpp>

namespace booking {

/// What booking knows of technicians: a read model of their hours, and the times when they cannot work.
class Technicians {
 public:
  /// Replaces what is known of the technician, unless a later version is.
  Result<void> availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event);

  Result<Done> block(const Caller& who, Tx& tx, const Block& ask);
  Result<Done> unblock(const Caller& who, Tx& tx, const Unblock& ask);
};

}  // namespace booking
