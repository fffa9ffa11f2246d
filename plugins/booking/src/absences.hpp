#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "lifecycle.hpp"

namespace booking {

/// Technicians who cannot come after all: what they had is matched again, without them.
class Absences {
 public:
  explicit Absences(Lifecycle life) : life_{std::move(life)} {}

  Result<Facts> withdraw(Tx& tx, const Withdraw& ask);
  Result<Withdrawn> withdraw_all(Tx& tx, const WithdrawAll& ask);

 private:
  /// Takes one booking from its technician, in whatever state it is.
  Result<void> take(Tx& tx, BookingRow& row, const WithdrawAll& ask) const;
  void note(Tx& tx, const BookingRow& row, const Uuid& technician, const std::optional<Uuid>& source) const;

  Lifecycle life_;
};

}  // namespace booking
