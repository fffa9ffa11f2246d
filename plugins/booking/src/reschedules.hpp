#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>
#include <payment/contract/payment.hpp>

#include "bookings.hpp"
#include "hold_plans.hpp"
#include "lifecycle.hpp"
#include "model.hpp"

namespace booking {

inline Error nothing_to_pay() { return conflict("booking.nothing_to_pay", "there is nothing to pay"); }

struct Reschedule {
  Uuid id;
  Uuid quote;
};
constexpr auto describe(Type<Reschedule>) {
  return fields(field("id", &Reschedule::id),
                field("quote_id", &Reschedule::quote,
                      about("for the same work or more of it at the same address, at another time")));
}

/// A move to a new time.
struct Rescheduling {
  Uuid id;
  std::string state;  ///< "waiting" for the difference, "paying", "done", "expired", "dropped"
  Timestamp start;
  Money difference;  ///< below zero: given back
  std::optional<Timestamp> pay_until;
};
constexpr auto describe(Type<Rescheduling>) {
  return fields(field("id", &Rescheduling::id), field("state", &Rescheduling::state),
                field("start", &Rescheduling::start, about("the new one")),
                field("difference", &Rescheduling::difference, about("below zero: given back")),
                field("pay_until", &Rescheduling::pay_until, about("until then both times are kept")));
}

struct Moved {
  Booking booking;
  Rescheduling rescheduling;
};
constexpr auto describe(Type<Moved>) {
  return fields(field("booking", &Moved::booking), field("rescheduling", &Moved::rescheduling));
}

struct ExpireRescheduling {
  Uuid rescheduling;
};
constexpr auto describe(Type<ExpireRescheduling>) {
  return timer("expire_rescheduling", key(&ExpireRescheduling::rescheduling),
               field("rescheduling_id", &ExpireRescheduling::rescheduling));
}

/// Moves paid bookings to another time. A dearer time is kept beside the old one until the difference has been paid.
class Reschedules {
 public:
  struct Row;

  Reschedules(Lifecycle life, Bookings& bookings) : life_{std::move(life)}, bookings_{&bookings} {}

  Result<Moved> reschedule(const Caller& who, Calls& calls, const Reschedule& ask);
  Result<void> expire(Tx& tx, const ExpireRescheduling& timer);

  /// The difference that waits to be paid, if any.
  Result<std::optional<Due>> due(Db& db, const BookingRow& row) const;
  Result<Due> begin_payment(Tx& tx, const BookingRow& row, const BeginPayment& ask) const;
  /// False when the money is of no use.
  Result<bool> paid(Tx& tx, BookingRow& row, const ::payment::Captured& event) const;
  Result<void> payment_failed(Tx& tx, const BookingRow& row, const Uuid& id) const;

 private:
  /// The technician who would do it, locked: the one whom it has, if free; otherwise somebody.
  Result<Uuid> somebody(Tx& tx, const BookingRow& row, const Need& need) const;
  Result<Row> write_down(Tx& tx, const BookingRow& row, const HoldRow& hold, Timestamp pay_until) const;
  /// Who does it at the new time, now that it has been paid: the hold's own technician; or, where it shared the old time's
  /// interval and that has gone, whoever is able. None: nobody is.
  Result<std::optional<Uuid>> keeper(Tx& tx, const BookingRow& row, const HoldRow& hold) const;
  /// The new time becomes the booking's.
  Result<void> apply(Tx& tx, BookingRow& row, const HoldRow& hold, const Row& move, const Uuid& technician) const;

  Lifecycle life_;
  Bookings* bookings_;
};

}  // namespace booking
