#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "settings.hpp"

namespace booking {

/// When can it be done? A time is listed if and only if a hold on it at once succeeds.
class Availability {
 public:
  explicit Availability(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Slots> list(const Caller& who, Calls& calls, const SlotsAsk& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace booking
