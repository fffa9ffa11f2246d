#pragma once

#include <payment/contract/payment.hpp>

#include "payouts.hpp"
#include "refunds.hpp"

namespace payment {

/// What other plugins may ask about a booking's money, and have done with it.
class Settlements {
 public:
  explicit Settlements(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Balance> balance(Db& db, const BalanceAsk& ask);
  Result<RefundState> settle(Tx& tx, const Settlement& ask);
  Result<CompensationState> compensate(Tx& tx, const Compensation& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace payment
