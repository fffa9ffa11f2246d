#include "keeper.hpp"

#include "cash_receipts.hpp"
#include "payment_sql.hpp"

namespace payment {
namespace {

constexpr std::string_view keeper = "payment";

struct Kept {
  std::vector<Payment> payments;
  std::vector<Refund> refunds;
  std::vector<BillingKey> billing_keys;
  std::vector<CashReceipt> cash_receipts;
  std::vector<Earning> earnings;
  std::vector<PayoutRow> payouts;
};
constexpr auto describe(Type<Kept>) {
  return fields(field("payments", &Kept::payments), field("refunds", &Kept::refunds),
                field("billing_keys", &Kept::billing_keys), field("cash_receipts", &Kept::cash_receipts),
                field("earnings", &Kept::earnings), field("payouts", &Kept::payouts));
}

struct OpenThings {
  std::int64_t payments = 0;
  std::int64_t refunds = 0;
  std::int64_t earnings = 0;
};
constexpr auto describe(Type<OpenThings>) {
  return fields(field("payments", &OpenThings::payments), field("refunds", &OpenThings::refunds),
                field("earnings", &OpenThings::earnings));
}

/// Nobody waits for an answer any more: that is no reason to keep what comes after it waiting.
Result<void> told(Result<::auth::Taken> answer) {
  if (!answer && is_failure(answer.error())) return std::move(answer).error();
  return {};
}

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& asked) {
  const auto of = [&](std::string_view name) { return Param{name, asked.user}; };
  Kept kept;
  const auto payments = HEARTH_TRY(calls.all<PaymentRow>(sql::payments_of_user, {of("user")}));
  for (const auto& row : payments) kept.payments.push_back(HEARTH_TRY(payments_.shown(row)));
  const auto refunds = HEARTH_TRY(calls.all<RefundRow>(sql::refunds_of_user, {of("user")}));
  for (const auto& row : refunds) kept.refunds.push_back(shown(row));
  kept.billing_keys = HEARTH_TRY(calls.all<BillingKey>(sql::billing_keys, {of("consumer")}));
  kept.cash_receipts = HEARTH_TRY(calls.all<CashReceipt>(sql::cash_receipts_of_user, {of("user")}));
  kept.earnings = HEARTH_TRY(calls.all<Earning>(sql::earnings_of_user, {of("user")}));
  kept.payouts = HEARTH_TRY(calls.all<PayoutRow>(sql::payouts_of_user, {of("user")}));
  return told(calls.call(::auth::deliver_export,
                         {.export_id = asked.export_id, .keeper = std::string{keeper}, .data = json_of(kept)}));
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked) {
  const auto open = HEARTH_TRY(calls.one<OpenThings>(sql::open_things_of_user, {{"user", asked.user}}));
  std::vector<std::string> reasons;
  if (open.payments > 0) reasons.emplace_back("payment.open_payments");
  if (open.refunds > 0) reasons.emplace_back("payment.open_refunds");
  if (open.earnings > 0) reasons.emplace_back("payment.open_payouts");
  return told(calls.call(::auth::answer_erasure,
                         {.erasure = asked.erasure, .keeper = std::string{keeper}, .reasons = std::move(reasons)}));
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& due) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    HEARTH_TRY(Billing::drop_all(tx, due.user));
    const Uuid nobody = tx.new_id();
    tx.exec(sql::forget_identities, {{"user", due.user}});
    tx.exec(sql::forget_payer, {{"user", due.user}, {"nobody", nobody}});
    tx.exec(sql::forget_refunded, {{"user", due.user}, {"nobody", nobody}});
    tx.exec(sql::forget_earner, {{"user", due.user}, {"nobody", nobody}});
    tx.exec(sql::forget_paid, {{"user", due.user}, {"nobody", nobody}});
    return {};
  }));
  return told(calls.call(::auth::erased, {.erasure = due.erasure, .keeper = std::string{keeper}}));
}

}  // namespace payment
