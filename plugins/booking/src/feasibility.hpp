#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "lifecycle.hpp"

namespace booking {

/// Who could do which booking, for many bookings at once. Statements do not grow with the bookings: everything of their
/// districts is read, once, and compared here.
class Feasibility {
 public:
  explicit Feasibility(Lifecycle life) : life_{std::move(life)} {}

  Result<Feasible> ask(Calls& calls, const FeasibleAsk& ask);

 private:
  Lifecycle life_;
};

}  // namespace booking
