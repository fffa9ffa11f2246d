#pragma once

#include "drivers/drivers.hpp"
#include "payments.hpp"
#include "states.hpp"

namespace payment {

struct ConfirmPayment {
  Uuid order;
  std::string key;
  Money amount;
  std::optional<RefundAccount> refund_account;
};
constexpr auto describe(Type<ConfirmPayment>) {
  return fields(field("order_id", &ConfirmPayment::order, about("as it was prepared")),
                field("payment_key", &ConfirmPayment::key, min_length(1), max_length(200), format("single_line"),
                      about("what the provider's widget gave the payer")),
                field("amount", &ConfirmPayment::amount, about("as the payer saw it: another one is refused")),
                field("refund_account", &ConfirmPayment::refund_account,
                      about("where money paid into a virtual account goes back to")));
}

/// An occurrence of a series is charged to its consumer's default billing key.
struct ChargeBooking {
  Uuid booking;
  Uuid consumer;
  std::int64_t attempt = 1;
};
constexpr auto describe(Type<ChargeBooking>) {
  return timer("payment.charge_booking@1", key(&ChargeBooking::booking), field("booking_id", &ChargeBooking::booking),
               field("consumer_id", &ChargeBooking::consumer), field("attempt", &ChargeBooking::attempt, optional_));
}

/// Takes the money, as a saga that a crash at any point leaves to its timer: in_progress and the timer in one transaction;
/// the booking told; the provider asked, under one idempotency key for ever; what it says written down by a compare-and-set.
/// Without an answer the payment is `unknown`, and the provider is asked what became of it before anything else.
class Confirm {
 public:
  Confirm(const Host& host, Live<Settings> settings, Drivers& drivers, const Payments& payments)
      : settings_{std::move(settings)},
        crypto_{host.crypto()},
        log_{host.log()},
        drivers_{drivers},
        payments_{payments} {}

  Result<Payment> confirm(const Caller& who, Calls& calls, const ConfirmPayment& ask);
  Result<void> resolve(Calls& calls, const ResolvePayment& due);
  /// A deposit that is of no use any more is not waited for; it goes back when it comes all the same.
  Result<void> booking_changed(Tx& tx, const ::booking::Changed& event);

  /// Asks the provider to take what has just begun.
  Result<PaymentRow> charge(Calls& calls, const PaymentRow& row);
  /// Asks the provider how it stands, and writes it down; takes nothing.
  Result<PaymentRow> ask(Calls& calls, const PaymentRow& row);
  /// Writes down what a provider said (of a payment of ours, in whatever state).
  Result<PaymentRow> apply(Calls& calls, const PaymentRow& row, const Answer& answer);

 private:
  /// Whether the provider may be asked to take the money: for the first time, once more under the same key, or not now.
  enum class Asking { first, again, never };

  Result<PaymentRow> begin(Calls& calls, const Caller& who, const ConfirmPayment& ask, bool& mine);
  Result<PaymentRow> walk(Calls& calls, PaymentRow row, Answer answer, Asking asking);
  Result<Answer> ask_to_take(Calls& calls, const PaymentRow& row, bool first);
  Result<Answer> ask_to_capture(Calls& calls, const PaymentRow& row);
  Result<PaymentRow> take(Calls& calls, const PaymentRow& row, const Answer& answer, bool surplus);
  Result<PaymentRow> end(Calls& calls, const PaymentRow& row, std::string_view to, const std::string& code);
  Result<void> end(Tx& tx, const PaymentRow& row, std::string_view to, const std::string& code);
  Result<void> card_declined(Tx& tx, const PaymentRow& row, const std::string& code);
  Result<PaymentRow> await_deposit(Calls& calls, const PaymentRow& row, const Answer& answer);
  Result<PaymentRow> put_off(Calls& calls, const PaymentRow& row);
  [[nodiscard]] Result<Charge> charge_of(Calls& calls, const PaymentRow& row) const;

  Live<Settings> settings_;
  Crypto crypto_;
  Log log_;
  Drivers& drivers_;
  const Payments& payments_;
};

/// How long to wait before the next attempt: doubling, up to `longest`.
Duration pause_after(std::int64_t attempts, Duration first, Duration longest);

/// The refusal that a failed payment is told as.
Error refusal_of(const std::string& code);

}  // namespace payment
