#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <hearth/plugin.hpp>

#include "billing.hpp"
#include "cash_receipts.hpp"
#include "give_back.hpp"
#include "keeper.hpp"
#include "ledger.hpp"
#include "messages.hpp"
#include "payouts.hpp"
#include "reconciliation.hpp"
#include "sandbox_clerk.hpp"
#include "settlements.hpp"
#include "webhooks.hpp"

namespace payment {

class PaymentPlugin final : public Plugin {
 public:
  explicit PaymentPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        drivers_{host, settings_, registry},
        payments_{settings_, host.crypto()},
        confirm_{host, settings_, drivers_, payments_},
        refunds_{settings_},
        give_backs_{host, settings_, drivers_},
        settlements_{settings_},
        payouts_{settings_},
        webhooks_{host, drivers_, confirm_},
        reconciliation_{host, settings_, drivers_, confirm_},
        billing_{host, settings_, drivers_, confirm_},
        cash_receipts_{host, settings_, drivers_},
        keeper_{payments_},
        clerk_{host, webhooks_} {}

  void routes(Router& r) override {
    consumers(r);
    technicians(r);
    administrators(r);
    r.post("/webhooks/{provider}", webhooks_, &Webhooks::receive)
        .open()
        .body_limit(64U << 10)
        .fails("payment.no_such_provider", "payment.bad_webhook", "payment.bad_signature")
        .about("A payment provider tells us something");
  }

  void events(Subscriptions& on) override {
    on(refunds_, &Refunds::refund_due);
    on(confirm_, &Confirm::booking_changed);
    on(payouts_, &Payouts::completed);
    on(billing_, &Billing::payment_due);
    on(keeper_, &Keeper::export_asked);
    on(keeper_, &Keeper::erasure_asked);
    on(keeper_, &Keeper::erasure_due);
  }

  void services(Provide& s) override {
    s(balance, settlements_, &Settlements::balance);
    s(refund, refunds_, &Refunds::refund);
    s(may_refund_alone, refunds_, &Refunds::may_refund_alone);
    s(settle, settlements_, &Settlements::settle);
    s(compensate, settlements_, &Settlements::compensate);
    s.needs(::booking::due);
    s.needs(::booking::begin_payment);
    s.needs(::booking::await_deposit);
    s.needs(::auth::find_user);
    s.needs(::auth::deliver_export);
    s.needs(::auth::answer_erasure);
    s.needs(::auth::erased);
  }

  void timers(Timers& at) override {
    at.on(confirm_, &Confirm::resolve);
    at.on(give_backs_, &GiveBacks::send);
    at.on(refunds_, &Refunds::resend);
    at.on(webhooks_, &Webhooks::apply);
    at.on(billing_, &Billing::charge);
    at.on(billing_, &Billing::drop_at_provider);
    at.on(cash_receipts_, &CashReceipts::issue);
    at.on(cash_receipts_, &CashReceipts::correct);
    at.on(clerk_, &SandboxClerk::send);
    at.cron("20 * * * *", "reconcile", reconciliation_, &Reconciliation::hourly);
    at.cron("0 4 * * 1", "close_weeks", payouts_, &Payouts::close_weeks);
  }

  void errors(Constraints& c) override {
    c("payments_one_live_a_purpose", conflict("payment.already_paid", "this is paid, or being paid, already"));
    c("payments_refunds_within_captured", conflict("payment.above_captured", "this is more than what was paid"));
    c("settlements_one_a_booking", conflict("payment.unbalanced", "this booking has been settled before"));
    c("cash_receipts_one_a_payment", conflict("payment.has_cash_receipt", "there is a cash receipt already"));
    c("payments_one_unresolved_a_booking",
      conflict("payment.in_progress", "it is being paid: what comes of that is to be waited for"));
    c("refunds_two_people", forbidden("payment.own_refund", "somebody else must approve or reject this refund"));
  }

  void messages(Messages& m) override { say_in_korean(m); }

 private:
  void consumers(Router& r);
  void technicians(Router& r);
  void administrators(Router& r);

  Live<Settings> settings_;
  Drivers drivers_;
  Payments payments_;
  Confirm confirm_;
  Refunds refunds_;
  GiveBacks give_backs_;
  Settlements settlements_;
  Payouts payouts_;
  Webhooks webhooks_;
  Reconciliation reconciliation_;
  Billing billing_;
  CashReceipts cash_receipts_;
  Keeper keeper_;
  SandboxClerk clerk_;
  Ledger ledger_;
};

void PaymentPlugin::consumers(Router& r) {
  r.post("/payments/prepare", payments_, &Payments::prepare)
      .allow(::auth::consumer)
      .key_required()
      .created()
      .fails("booking.no_such_booking", "booking.nothing_to_pay", "payment.in_progress", "payment.already_paid")
      .about("Order and amount, fixed by us");
  r.post("/payments/confirm", confirm_, &Confirm::confirm)
      .allow(::auth::consumer)
      .key_required()
      .deadline(std::chrono::seconds{20})
      .fails("payment.no_such_payment", "payment.amount_changed", "payment.already_paid", "payment.in_progress",
             "payment.over", "payment.declined", "payment.insufficient_funds", "payment.card_refused",
             "payment.limit_exceeded", "payment.provider_refused", "payment.provider_unavailable", "payment.not_taken",
             "payment.expired", "booking.nothing_to_pay", "booking.price_changed", "booking.too_late_for_deposit")
      .about("Take the money; the status `unknown` means that the provider is still asked");
  r.get("/payments", payments_, &Payments::list)
      .allow(::auth::consumer, ::auth::admin)
      .about("My payments, latest first; all of them for administrators");
  r.get("/payments/billing-keys", billing_, &Billing::list).allow(::auth::consumer).about("Cards that may be charged");
  r.post("/payments/billing-keys", billing_, &Billing::add)
      .allow(::auth::consumer)
      .key_required()
      .created()
      .deadline(std::chrono::seconds{15})
      .fails("payment.card_refused")
      .about("Register a card for occurrences of a series");
  r.del("/payments/billing-keys/{id}", billing_, &Billing::drop)
      .allow(::auth::consumer)
      .no_content()
      .fails("payment.no_such_billing_key")
      .about("Remove a card, at its provider too");
  r.get("/payments/{id}", payments_, &Payments::read)
      .allow(::auth::consumer, ::auth::admin)
      .fails("payment.no_such_payment")
      .about("One payment");
  r.get("/payments/{id}/receipt", payments_, &Payments::receipt)
      .allow(::auth::consumer, ::auth::admin)
      .fails("payment.no_such_payment", "payment.not_paid")
      .about("The receipt, with the VAT of each line");
  r.put("/payments/{id}/refund-account", payments_, &Payments::refund_account)
      .allow(::auth::consumer)
      .fails("payment.no_such_payment")
      .about(
          "Where money that was paid in by transfer goes back to; a refund that failed for want of it is sent again");
  r.post("/payments/{id}/cash-receipt", cash_receipts_, &CashReceipts::ask)
      .allow(::auth::consumer)
      .key_required()
      .created()
      .deadline(std::chrono::seconds{15})
      .fails("payment.no_such_payment", "payment.not_paid", "payment.not_cash", "payment.has_cash_receipt")
      .about("A cash receipt (현금영수증)");
}

void PaymentPlugin::technicians(Router& r) {
  r.get("/technicians/me/payouts", payouts_, &Payouts::mine)
      .allow(::auth::consumer, ::auth::technician)  // who works no longer may still be owed
      .about("My weekly statements, latest first");
  r.get("/technicians/me/payouts/{id}", payouts_, &Payouts::statement)
      .allow(::auth::consumer, ::auth::technician, ::auth::admin)
      .fails("payment.no_such_payout")
      .about("One statement with its jobs, fees and taxes");
}

void PaymentPlugin::administrators(Router& r) {
  r.post("/payments/{id}/refunds", refunds_, &Refunds::ask)
      .allow(::auth::admin, ::auth::permission::refunds_request)
      .key_required()
      .created()
      .fails("payment.no_such_payment", "payment.not_paid", "payment.above_captured", "payment.other_currency")
      .about("Give money back; above a limit somebody else must approve it");
  r.get("/admin/refunds", refunds_, &Refunds::list)
      .allow(::auth::admin, ::auth::permission::refunds_read)
      .about("Refunds, latest first");
  r.get("/admin/refunds/{id}", refunds_, &Refunds::read)
      .allow(::auth::admin, ::auth::permission::refunds_read)
      .fails("payment.no_such_refund")
      .about("One refund");
  r.post("/admin/refunds/{id}/approve", refunds_, &Refunds::approve)
      .allow(::auth::admin, ::auth::permission::refunds_decide)
      .fails("payment.no_such_refund", "payment.own_refund", "payment.not_waiting")
      .about("The second administrator lets it go");
  r.post("/admin/refunds/{id}/reject", refunds_, &Refunds::reject)
      .allow(::auth::admin, ::auth::permission::refunds_decide)
      .fails("payment.no_such_refund", "payment.own_refund", "payment.not_waiting", "payment.divided")
      .about("The second administrator refuses it");
  r.post("/admin/refunds/{id}/retry", refunds_, &Refunds::retry)
      .allow(::auth::admin, ::auth::permission::refunds_retry)
      .fails("payment.no_such_refund", "payment.not_failed", "payment.above_captured")
      .about("Try a refund again that the provider refused");
  r.get("/admin/payments/reconciliation", reconciliation_, &Reconciliation::list)
      .allow(::auth::admin, ::auth::permission::reconciliation_read)
      .about("Comparisons of our books with the providers'");
  r.post("/admin/payments/reconciliation", reconciliation_, &Reconciliation::run)
      .allow(::auth::admin, ::auth::permission::reconciliation_run)
      .idempotent()
      .created()
      .deadline(std::chrono::seconds{60})
      .about("Compare now, and repair what was missed");
  r.get("/admin/payments/ledger", ledger_, &Ledger::list)
      .allow(::auth::admin, ::auth::permission::ledger_read)
      .about("The ledger, latest first");
  r.get("/admin/payments/ledger/balances", ledger_, &Ledger::balances)
      .allow(::auth::admin, ::auth::permission::ledger_read)
      .about("Every account; the sum is zero");
  r.get("/admin/payments", payments_, &Payments::list)
      .allow(::auth::admin, ::auth::permission::payments_read)
      .about("Payments, latest first");
  r.get("/admin/payments/{id}", payments_, &Payments::read)
      .allow(::auth::admin, ::auth::permission::payments_read)
      .fails("payment.no_such_payment")
      .about("One payment");
  r.get("/admin/payments/payouts/{id}", payouts_, &Payouts::statement)
      .allow(::auth::admin, ::auth::permission::payouts_read)
      .fails("payment.no_such_payout")
      .about("One statement with its jobs, fees and taxes");
  r.get("/admin/payments/payouts", payouts_, &Payouts::list)
      .allow(::auth::admin, ::auth::permission::payouts_read)
      .about("Technicians' statements");
  r.post("/admin/payments/payouts/run", payouts_, &Payouts::run)
      .allow(::auth::admin, ::auth::permission::payouts_run)
      .idempotent()
      .deadline(std::chrono::seconds{60})
      .about("Pay every statement that is due, each once");
}

}  // namespace payment

HEARTH_PLUGIN(payment::PaymentPlugin)
