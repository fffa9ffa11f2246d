#pragma once

#include <payment/contract/payment.hpp>

#include "settling.hpp"

namespace cancellation {

/// What an admin grants beyond the rules' first answer: the kept fee back, or the compensation that the rules propose. Each
/// once; payment knows it by the id of its row, and a timer brings it to its end. A request that is repeated under its key, the
/// host having been killed meanwhile, goes on with what it began.
class Relief {
 public:
  explicit Relief(const Settling& settling) : settling_{settling} {}

  Result<Waiver> waive(const Caller& who, Calls& calls, const Id& of, const Reason& ask);
  Result<Compensation> compensate(const Caller& who, Calls& calls, const Id& of);
  Result<Compensation> compensation(const Caller& who, Db& db, const Id& of);

  Result<void> resume_waiver(Calls& calls, const SettleWaiver& due);
  Result<void> resume_compensation(Calls& calls, const SettleCompensation& due);

  /// Of a settlement or of a waiver.
  Result<void> refunded(Tx& tx, const ::payment::Refunded& event);
  Result<void> refund_failed(Tx& tx, const ::payment::RefundFailed& event);
  /// Of a waiver: the second administrator said no, and the fee stays.
  Result<void> refund_rejected(Tx& tx, const ::payment::RefundRejected& event);

 private:
  Result<Waiver> refund(Calls& calls, const Waiver& waiver);
  Result<Compensation> pay(Calls& calls, const Compensation& owed);

  const Settling& settling_;
};

}  // namespace cancellation
