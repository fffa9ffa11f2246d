#include "cash_receipts.hpp"

#include "payment_sql.hpp"
#include "states.hpp"

namespace payment {
namespace {

std::string identity_seal(const Uuid& id) { return "payment.cash_receipts.identity/" + id.text(); }

bool paid_in_cash(std::string_view method) { return method == "virtual_account" || method == "transfer"; }

struct ToIssue {
  Uuid id;
  Uuid payment;
  std::string kind;
  std::optional<Bytes> identity;
  std::int64_t amount = 0;
  std::string status;
};
constexpr auto describe(Type<ToIssue>) {
  return fields(field("id", &ToIssue::id), field("payment_id", &ToIssue::payment), field("kind", &ToIssue::kind),
                field("identity", &ToIssue::identity), field("amount", &ToIssue::amount),
                field("status", &ToIssue::status));
}

struct ToCorrect {
  Uuid id;
  Uuid payment;
  std::string key;
  std::int64_t stands = 0;
  std::int64_t paid = 0;
};
constexpr auto describe(Type<ToCorrect>) {
  return fields(field("id", &ToCorrect::id), field("payment_id", &ToCorrect::payment),
                field("provider_key", &ToCorrect::key), field("stands", &ToCorrect::stands),
                field("paid", &ToCorrect::paid));
}

}  // namespace

Result<void> correct_receipts(Tx& tx, const Uuid& payment) {
  for (const auto& id : HEARTH_TRY(tx.all<Uuid>(sql::issued_receipts_of_payment, {{"payment", payment}}))) {
    tx.schedule(CorrectReceipt{id}, tx.now());
  }
  return {};
}

Result<CashReceipt> CashReceipts::ask(const Caller& who, Calls& calls, const Id& of, const AskCashReceipt& ask) {
  const Uuid id = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Uuid> {
    const PaymentRow payment = HEARTH_TRY(find_payment(tx, of.id));
    if (payment.consumer != who.user) return no_such_payment();
    if (!is_taken(payment.status)) return conflict("payment.not_paid", "there is no receipt of what has not been paid");
    if (!paid_in_cash(payment.method)) {
      return conflict("payment.not_cash", "there are cash receipts for transfers and virtual accounts alone");
    }
    const std::string hint = "****" + ask.identity.substr(ask.identity.size() - 4);
    const auto before = HEARTH_TRY(
        tx.maybe<Uuid>(sql::cash_receipt_of_payment, {{"payment", payment.id}, {"kind", ask.kind}, {"hint", hint}}));
    if (before) return *before;  // asked again
    const std::int64_t amount = payment.captured - payment.refunded - payment.refund_pending;
    if (amount <= 0) return conflict("payment.not_paid", "all of it has been given back");
    const Uuid made = tx.new_id();
    const Bytes sealed = HEARTH_TRY(crypto_.seal(identity_seal(made), ask.identity));
    tx.exec(sql::add_cash_receipt, {{"id", made},
                                    {"payment", payment.id},
                                    {"kind", ask.kind},
                                    {"identity", sealed},
                                    {"hint", hint},
                                    {"amount", amount},
                                    {"now", tx.now()}});
    tx.schedule(IssueReceipt{made}, tx.now() + settings_->resolve_after);
    return made;
  }));
  (void)send(calls, id);  // without an answer it stays requested, and the timer goes on
  return calls.effect([&](Tx& tx) -> Result<CashReceipt> {
    return tx.one<CashReceipt>(sql::find_cash_receipt, {{"id", id}});
  });
}

Result<void> CashReceipts::issue(Calls& calls, const IssueReceipt& due) { return send(calls, due.receipt); }

Result<void> CashReceipts::send(Calls& calls, const Uuid& receipt) {
  const auto row = HEARTH_TRY(calls.maybe<ToIssue>(sql::cash_receipt_to_issue, {{"id", receipt}}));
  if (!row || row->status != "requested" || !row->identity) return {};
  const PaymentRow payment = HEARTH_TRY(find_payment(calls, row->payment));
  Driver* driver = HEARTH_TRY(drivers_.named(payment.provider));
  const std::string identity = HEARTH_TRY(crypto_.open(identity_seal(row->id), *row->identity));
  const auto issued = HEARTH_TRY(driver->issue_receipt(
      calls, {payment.id, row->amount, payment.name, row->kind, identity, "receipt-" + row->id.text()}));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::end_cash_receipt, {{"id", row->id},
                                    {"to", issued.issued ? "issued" : "failed"},
                                    {"key", issued.key},
                                    {"number", issued.number},
                                    {"failure", issued.code},
                                    {"now", tx.now()}});
    tx.cancel_timer<IssueReceipt>(row->id);
    return correct_receipts(tx, payment.id);  // for what has been refunded meanwhile
  });
}

/// An error: the timer comes again. One key for each amount that it comes to, so that none is taken back twice.
Result<void> CashReceipts::correct(Calls& calls, const CorrectReceipt& due) {
  const auto row = HEARTH_TRY(calls.maybe<ToCorrect>(sql::receipt_to_correct, {{"id", due.receipt}}));
  if (!row || row->paid >= row->stands) return {};
  const PaymentRow payment = HEARTH_TRY(find_payment(calls, row->payment));
  Driver* driver = HEARTH_TRY(drivers_.named(payment.provider));
  const auto now =
      HEARTH_TRY(driver->cancel_receipt(calls, {payment.id, row->key, row->stands - row->paid,
                                                "receipt-" + row->id.text() + "-" + std::to_string(row->paid)}));
  if (!now.issued) {
    log_.error(calls, "a cash receipt is not corrected: the provider refuses",
               {{"receipt", row->id}, {"payment", payment.id}, {"code", now.code}});
    return {};
  }
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::cancel_of_cash_receipt,
            {{"id", row->id}, {"paid", row->paid}, {"stands", row->stands}, {"now", tx.now()}});
    return {};
  });
}

}  // namespace payment
