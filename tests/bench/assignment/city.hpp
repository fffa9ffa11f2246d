#pragma once

#include <cstdint>

#include "assignment.hpp"

namespace hearth::bench {

/// A made-up city of 30 by 30 km: bookings in a few dense districts, technicians where they live, each booking with the
/// candidates who are nearest; costs as matching scores them, in thousandths of a minute of added travel, with rating,
/// fairness and favourites mixed in. `supply`: technicians a booking. Going without costs four hours; in an urgent city, as
/// in `matching` (plan.cpp), more than everything else together, and by sixteen steps of urgency.
struct City {
  std::int32_t bookings = 1000;
  double supply = 1.2;
  std::int32_t candidates = 30;
  std::uint64_t seed = 1;
  bool urgent = false;
};
matching::Costs costs_of(const City& city);

}  // namespace hearth::bench
