#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>
#include <payment/contract/payment.hpp>

#include "lifecycle.hpp"
#include "reschedules.hpp"

namespace booking {

/// What has to be paid, and what comes of paying. Money that arrives for something that can no longer be had is given back.
class Payments {
 public:
  Payments(Lifecycle life, Reschedules& moves) : life_{std::move(life)}, moves_{&moves} {}

  Result<Facts> facts(Db& db, const Ask& ask);
  Result<Due> due(Db& db, const Ask& ask);
  Result<Due> begin(const Caller& who, Tx& tx, const BeginPayment& ask);
  Result<DepositTime> await_deposit(Tx& tx, const AwaitDeposit& ask);

  Result<void> captured(Tx& tx, const ::payment::Captured& event);
  Result<void> failed(Tx& tx, const ::payment::Failed& event);

 private:
  /// Of the booking, or of its rescheduling; while it is being paid, without an end.
  Result<std::optional<Due>> owed_for(Db& db, const BookingRow& row) const;
  Result<bool> pays_booking(Tx& tx, const ::payment::Captured& event, BookingRow& row) const;

  Lifecycle life_;
  Reschedules* moves_;
};

}  // namespace booking
