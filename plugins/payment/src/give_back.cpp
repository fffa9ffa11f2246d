#include "give_back.hpp"

#include <algorithm>

#include "cash_receipts.hpp"
#include "confirm.hpp"
#include "ledger.hpp"
#include "payment_sql.hpp"

namespace payment {
namespace {

constexpr std::string_view account_needed = "payment.refund_account_needed";

/// The payments first, as everybody does who locks both.
Result<RefundRow> lock_refund(Tx& tx, const PaymentRow& payment, const Uuid& id) {
  HEARTH_TRY(lock_payments(tx, payment.booking));
  return tx.one<RefundRow>(sql::lock_refund, {{"id", id}});
}

struct Standing {
  bool pending = false;
  std::int64_t failed = 0;
};
Standing standing_of(const std::vector<PartRow>& parts) {
  Standing now;
  for (const auto& part : parts) {
    if (part.status == "pending" || part.status == "approval") now.pending = true;
    if (part.status == "failed") now.failed += part.amount;
  }
  return now;
}

/// Once nothing of it is on its way any more, the refund is done, or somebody has to look.
Result<void> conclude(Tx& tx, const RefundRow& asked, const std::string& code) {
  const auto parts = HEARTH_TRY(tx.all<PartRow>(sql::parts_of_refund, {{"refund", asked.id}}));
  const Standing now = standing_of(parts);
  if (now.pending) return {};
  const bool failed = now.failed > 0;
  const std::optional<std::string> failure = failed ? std::optional{code} : std::nullopt;
  const auto moved = HEARTH_TRY(tx.execute(sql::move_refund, {{"id", asked.id},
                                                              {"from", "pending"},
                                                              {"to", failed ? "failed" : "done"},
                                                              {"failure", failure},
                                                              {"now", tx.now()}}));
  if (moved == 0) return {};
  if (failed) {
    tx.publish(
        RefundFailed{asked.id, asked.booking, asked.consumer, asked.source, won(now.failed), code, asked.origin});
  } else {
    tx.publish(
        Refunded{asked.id, asked.booking, asked.consumer, asked.source, won(asked.amount), asked.reason, tx.now()});
  }
  return {};
}

/// One key over every attempt that may have arrived. A provider answers a key as it did before: what it has not done for
/// certain ("the bank is closed") is asked for under another.
std::string key_of(const PartRow& part) {
  return part.id.text() + (part.generation == 0 ? "" : "-" + std::to_string(part.generation));
}

bool holds(const Answer& answer, const std::string& reference) {
  return std::any_of(answer.refunds.begin(), answer.refunds.end(),
                     [&](const GivenBack& one) { return one.reference == reference; });
}

}  // namespace

Result<std::string> debited_for(Db& db, const PartRow& part) {
  return db.one<std::string>(sql::debited_for_part, {{"part", part.id}});
}

Result<void> release_part(Tx& tx, const PartRow& part, const Uuid& booking, std::string_view from, std::string_view to,
                          const std::string& failure) {
  const auto moved = HEARTH_TRY(tx.execute(
      sql::move_part, {{"id", part.id}, {"from", from}, {"to", to}, {"failure", failure}, {"now", tx.now()}}));
  if (moved == 0) return {};
  tx.exec(sql::release_refund, {{"id", part.payment}, {"amount", part.amount}, {"now", tx.now()}});
  const auto debited = HEARTH_TRY(debited_for(tx, part));
  Entry(tx, "refund_released", part.id, booking).post(account::refunds, debited, part.amount);
  return {};
}

Result<void> GiveBacks::send(Calls& calls, const SendRefund& due) {
  const auto part = HEARTH_TRY(calls.maybe<PartRow>(sql::find_part, {{"id", due.part}}));
  if (!part || part->status != "pending") return {};
  const PaymentRow payment = HEARTH_TRY(find_payment(calls, part->payment));
  const RefundRow asked = HEARTH_TRY(calls.one<RefundRow>(sql::find_refund, {{"id", part->refund}}));
  const auto answer = ask(calls, *part, payment, asked);
  if (!answer) {
    log_.warn(calls, "a refund got no answer, and is asked for again",
              {{"refund", part->refund}, {"attempts", part->attempts}, {"cause", answer.error().cause}});
    return later(calls, *part, answer.error().kind == Kind::unavailable);
  }
  if (holds(*answer, part->id.text())) return done(calls, *part, payment);
  if (answer->said == Said::declined) return refused(calls, *part, payment, answer->code);
  return later(calls, *part, false);
}

Result<Answer> GiveBacks::ask(Calls& calls, const PartRow& part, const PaymentRow& payment, const RefundRow& asked) {
  Driver* driver = HEARTH_TRY(drivers_.named(payment.provider));
  const Order order{payment.id, payment.provider_key.value_or("")};
  if (part.attempts > 0) {  // it may have been given back, and the answer lost
    const Answer found = HEARTH_TRY(driver->find(calls, order));
    if (holds(found, part.id.text())) return found;
  }
  GiveBack what{order, part.amount, asked.reason, part.id.text(), key_of(part), {}};
  if (payment.method == "virtual_account") {
    what.account = HEARTH_TRY(account_of(payment));
    if (!what.account) return Answer{.said = Said::declined, .code = std::string{account_needed}};
  }
  return driver->give_back(calls, what);
}

Result<std::optional<RefundAccount>> GiveBacks::account_of(const PaymentRow& payment) const {
  if (!payment.refund_account) return std::optional<RefundAccount>{};
  const auto text = HEARTH_TRY(crypto_.open("payment.refund_account:" + payment.id.text(), *payment.refund_account));
  auto account = HEARTH_TRY(from_json<RefundAccount>(text));
  return std::optional{std::move(account)};
}

Result<void> GiveBacks::done(Calls& calls, const PartRow& part, const PaymentRow& payment) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const RefundRow asked = HEARTH_TRY(lock_refund(tx, payment, part.refund));
    const auto moved = HEARTH_TRY(
        tx.execute(sql::move_part,
                   {{"id", part.id}, {"from", "pending"}, {"to", "done"}, {"failure", nullptr}, {"now", tx.now()}}));
    if (moved == 0) return {};
    tx.exec(sql::complete_refund, {{"id", payment.id}, {"amount", part.amount}, {"now", tx.now()}});
    HEARTH_TRY(correct_receipts(tx, payment.id));
    Entry(tx, "refunded", part.id, asked.booking)
        .provider(payment.provider)
        .post(account::refunds, account::provider, part.amount);
    return conclude(tx, asked, "payment.refund_refused");
  });
}

Result<void> GiveBacks::refused(Calls& calls, const PartRow& part, const PaymentRow& payment, const std::string& code) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const RefundRow asked = HEARTH_TRY(lock_refund(tx, payment, part.refund));
    if (code == account_needed && HEARTH_TRY(find_payment(tx, payment.id)).refund_account) {
      tx.schedule(SendRefund{part.id}, tx.now());  // given meanwhile
      return {};
    }
    HEARTH_TRY(release_part(tx, part, asked.booking, "pending", "failed", code));
    return conclude(tx, asked, code);
  });
}

Result<void> GiveBacks::later(Calls& calls, const PartRow& part, bool not_done) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::put_off_part, {{"id", part.id}, {"not_done", not_done ? 1 : 0}, {"now", tx.now()}});
    tx.schedule(SendRefund{part.id},
                tx.now() + pause_after(part.attempts, settings_->resolve_after, settings_->longest_pause));
    return {};
  });
}

}  // namespace payment
