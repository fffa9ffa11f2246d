#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "lifecycle.hpp"

namespace booking {

/// What matching does with a paid booking: places it with a technician, offers it, and hears the answer.
class Matches {
 public:
  explicit Matches(Lifecycle life) : life_{std::move(life)} {}

  Result<Facts> reassign(Calls& calls, const Place& ask);
  Result<Facts> offer(Calls& calls, const Place& ask);
  Result<Facts> unoffer(Tx& tx, const Place& ask);
  Result<Facts> confirm(Calls& calls, const Place& ask);
  Result<Facts> assign(Calls& calls, const Assign& ask);
  Result<Facts> unmatched(Tx& tx, const Unmatched& ask);

 private:
  /// Locks the technician and the booking, in this order everywhere, and moves its place there.
  Result<BookingRow> place(Tx& tx, const BookingRow& before, const Uuid& technician, const Need& asked) const;
  Result<Facts> assign_once(Calls& calls, const Assign& ask);
  static Result<void> check_stayed(Db& db, const Place& ask);
  /// The booking's need, without those whom its consumer has blocked.
  Result<Need> need(Calls& calls, const BookingRow& row) const;

  Lifecycle life_;
};

}  // namespace booking
