#pragma once

#include "drivers/drivers.hpp"
#include "payments.hpp"

namespace payment {

struct AskCashReceipt {
  std::string kind;
  std::string identity;
};
constexpr auto describe(Type<AskCashReceipt>) {
  return fields(field("kind", &AskCashReceipt::kind, one_of("income_deduction", "expense_proof")),
                field("identity", &AskCashReceipt::identity, min_length(10), max_length(13), format("digits"),
                      about("a phone number (income deduction) or a business number (proof of expense)")));
}

struct CashReceipt {
  Uuid id;
  Uuid payment;
  std::string kind;
  std::string hint;
  Money amount;
  Money cancelled;  ///< of the amount: as much was refunded
  std::string status;
  std::optional<std::string> number;
  std::optional<std::string> failure;
  Timestamp created;
};
constexpr auto describe(Type<CashReceipt>) {
  return fields(field("id", &CashReceipt::id), field("payment_id", &CashReceipt::payment),
                field("kind", &CashReceipt::kind), field("identity", &CashReceipt::hint, about("its last digits")),
                field("amount", &CashReceipt::amount),
                field("cancelled", &CashReceipt::cancelled, about("of the amount: as much was refunded")),
                field("status", &CashReceipt::status, one_of("requested", "issued", "failed")),
                field("number", &CashReceipt::number), field("failure", &CashReceipt::failure),
                field("created_at", &CashReceipt::created));
}

struct IssueReceipt {
  Uuid receipt;
};
constexpr auto describe(Type<IssueReceipt>) {
  return timer("payment.issue_receipt@1", key(&IssueReceipt::receipt), field("receipt_id", &IssueReceipt::receipt));
}

struct CorrectReceipt {
  Uuid receipt;
};
constexpr auto describe(Type<CorrectReceipt>) {
  return timer("payment.correct_receipt@1", key(&CorrectReceipt::receipt),
               field("receipt_id", &CorrectReceipt::receipt));
}

/// What was refunded of the payment is taken back of its receipt, soon.
Result<void> correct_receipts(Tx& tx, const Uuid& payment);

/// 현금영수증: for what was paid in cash, that is by transfer or into a virtual account; cards tell the tax office themselves.
class CashReceipts {
 public:
  CashReceipts(const Host& host, Live<Settings> settings, Drivers& drivers)
      : settings_{std::move(settings)}, log_{host.log()}, crypto_{host.crypto()}, drivers_{drivers} {}

  Result<CashReceipt> ask(const Caller& who, Calls& calls, const Id& of, const AskCashReceipt& ask);
  Result<void> issue(Calls& calls, const IssueReceipt& due);
  Result<void> correct(Calls& calls, const CorrectReceipt& due);

 private:
  Result<void> send(Calls& calls, const Uuid& receipt);

  Live<Settings> settings_;
  Log log_;
  Crypto crypto_;
  Drivers& drivers_;
};

}  // namespace payment
