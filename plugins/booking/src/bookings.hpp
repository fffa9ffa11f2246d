#pragma once

#include <hearth/hearth.hpp>

#include "lifecycle.hpp"
#include "model.hpp"
#include "timers.hpp"

namespace booking {

/// A booking of a hold, unpaid until `pay_until`.
[[nodiscard]] BookingRow booked(const HoldRow& hold, const Uuid& id, Timestamp now, Timestamp pay_until);
/// What the consumer wrote for the technician.
Result<std::optional<std::string>> note_of(const Crypto& crypto, const BookingRow& row);

/// Bookings as their consumers see them, and what becomes of those that nobody pays.
class Bookings {
 public:
  explicit Bookings(Lifecycle life) : life_{std::move(life)} {}

  Result<Booking> create(const Caller& who, Tx& tx, const CreateBooking& ask);
  Result<Page<Booking>> list(const Caller& who, Db& db, const ListAsk& ask);
  Result<Page<Booking>> list_all(Db& db, const AdminListAsk& ask);
  Result<Booking> read(const Caller& who, Db& db, const Id& ask);
  /// With road, door and note, which the back office does not see otherwise: for a reason, and by a person who has just proved
  /// who they are.
  Result<Booking> unmask(const Caller& who, Calls& calls, const Id& of, const Why& why);
  Result<Timeline> timeline(const Caller& who, Db& db, const Id& ask);
  /// Gives up what has not been paid; its time is free again.
  Result<void> drop(const Caller& who, Tx& tx, const Id& ask);
  Result<void> expire(Tx& tx, const ExpireUnpaid& timer);

  [[nodiscard]] Result<Booking> shown(const BookingRow& row) const;
  Result<void> lapse(Tx& tx, BookingRow& row, std::string_view status, const Actor& actor);

 private:
  Lifecycle life_;
};

}  // namespace booking
