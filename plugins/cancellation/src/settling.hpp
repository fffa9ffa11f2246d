#pragma once

#include <payment/contract/payment.hpp>

#include "settings.hpp"
#include "situation.hpp"

namespace cancellation {

/// A cancellation from its row to its end: first the booking is freed, then the money settled. Every step is written down
/// before the next, may be taken again, and a durable timer takes those that are missing.
class Settling {
 public:
  explicit Settling(Live<Settings> settings) : settings_{std::move(settings)} {}

  /// Writes the row down, with the timer that brings it to its end whatever happens to this call; an admin's is audited.
  Result<void> begin(Calls& calls, const Row& row, const std::string& reason) const;
  /// As far as it goes now. An error: nothing has been freed (booking refused, or cannot be asked).
  Result<Row> advance(Calls& calls, const Uuid& id) const;

  Result<void> resume(Calls& calls, const SettleCancellation& due) const;
  Result<void> refunded(Tx& tx, const ::payment::Refunded& event) const;
  Result<void> refund_failed(Tx& tx, const ::payment::RefundFailed& event) const;
  /// An admin's: tried again now, counted from the start.
  Result<void> again(Tx& tx, const Uuid& id) const;

 private:
  Result<Row> free_booking(Calls& calls, Row row) const;
  Result<Row> settle(Calls& calls, Row row) const;
  /// The balance has moved since: the fee stays the one that was shown, the refund is what is left.
  Result<Row> balance_again(Calls& calls, Row row) const;
  Result<Row> note_failure(Calls& calls, Row row, const std::string& code) const;
  /// The refund is on its way, perhaps not for the first time.
  Result<Row> await(Calls& calls, const Row& row) const;
  [[nodiscard]] Duration wait(std::int32_t attempts) const;
  void penalise_absence(Tx& tx, const Row& row) const;

  Live<Settings> settings_;
};

}  // namespace cancellation
