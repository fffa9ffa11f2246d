#pragma once

#include <booking/contract/booking.hpp>

#include "model.hpp"
#include "settings.hpp"

namespace cancellation {

/// Points against a technician, once a booking and reason; others hear of it.
void penalise(Tx& tx, const Uuid& technician, const Uuid& booking, std::string_view reason, std::int32_t points);

class Penalties {
 public:
  explicit Penalties(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Page<Penalty>> list(const Caller&, Db& db, const PenaltiesAsk& ask);
  /// A technician has withdrawn shortly before the start.
  Result<void> booking_changed(Tx& tx, const ::booking::Changed& event);

 private:
  Live<Settings> settings_;
};

}  // namespace cancellation
