#pragma once

#include "refunds.hpp"

namespace payment {

/// Refunds on their way to the provider: each part by a durable timer, under one idempotency key over all attempts. Where no
/// answer comes the provider's list of what it gave back is asked before anything is sent again.
class GiveBacks {
 public:
  GiveBacks(const Host& host, Live<Settings> settings, Drivers& drivers)
      : settings_{std::move(settings)}, crypto_{host.crypto()}, log_{host.log()}, drivers_{drivers} {}

  Result<void> send(Calls& calls, const SendRefund& due);

 private:
  Result<Answer> ask(Calls& calls, const PartRow& part, const PaymentRow& payment, const RefundRow& asked);
  [[nodiscard]] Result<std::optional<RefundAccount>> account_of(const PaymentRow& payment) const;
  Result<void> done(Calls& calls, const PartRow& part, const PaymentRow& payment);
  Result<void> refused(Calls& calls, const PartRow& part, const PaymentRow& payment, const std::string& code);
  Result<void> later(Calls& calls, const PartRow& part, bool not_done);

  Live<Settings> settings_;
  Crypto crypto_;
  Log log_;
  Drivers& drivers_;
};

}  // namespace payment
