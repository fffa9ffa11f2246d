#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "settings.hpp"

namespace booking {

/// Bookings, from a hold to the end. Every change of status is a compare-and-set that writes its step and its event.
class Bookings {
 public:
  Bookings(Live<Settings> settings, Crypto crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  Result<Booking> create(const Caller& who, Tx& tx, const CreateBooking& ask);
  Result<Page<Booking>> list(const Caller& who, Db& db, const ListAsk& ask);
  Result<Booking> read(const Caller& who, Db& db, const Id& ask);
  Result<Timeline> timeline(const Caller& who, Db& db, const Id& ask);
  /// Gives up what has not been paid; its time is free again.
  Result<void> drop(const Caller& who, Tx& tx, const Id& ask);
  Result<void> expire(Tx& tx, const ExpireUnpaid& due);

 private:
  [[nodiscard]] Result<Booking> shown(const BookingRow& row) const;
  Result<void> lapse(Tx& tx, const BookingRow& row, std::string_view status, std::string_view actor);

  Live<Settings> settings_;
  Crypto crypto_;
};

}  // namespace booking
