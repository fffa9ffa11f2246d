#include "refunds.hpp"

#include <algorithm>

#include "ledger.hpp"
#include "payment_sql.hpp"
#include "payouts.hpp"
#include "states.hpp"

namespace payment {
namespace {

Error above_captured() {
  return conflict("payment.above_captured", "this is more than what was paid and has not been given back");
}
Result<void> in_won(const Money& amount) {
  if (amount.currency == Currency{}) return {};
  Error refused = invalid("payment.other_currency", "payments are in KRW");
  refused.violations.push_back({"/amount/currency", "other_currency", "must be KRW"});
  return refused;
}
Error no_such_refund() { return not_found("payment.no_such_refund", "there is no such refund"); }

Result<RefundRow> find(Db& db, const Uuid& id) {
  return db.one_or<RefundRow>(sql::find_refund, {{"id", id}}, no_such_refund);
}

/// Whose money it is by now: still held for the booking (once it is divided, by a refund that failed); kept as a fee, which is
/// waived; or earned by the technician, so that we bear it.
Result<std::string> paid_from(Db& db, const PaymentRow& payment, std::int64_t amount) {
  if (payment.surplus) return std::string{account::held};
  const auto held = HEARTH_TRY(db.one<std::int64_t>(sql::held_for_booking, {{"booking", payment.booking}}));
  if (held >= amount) return std::string{account::held};
  return db.one<std::string>(sql::account_of_booking, {{"booking", payment.booking}});
}

/// Reserves it on one payment: the one conditional UPDATE that keeps refunds within what was captured. It locks the payment too,
/// and only then is it certain whose money it is.
Result<void> add_part(Tx& tx, const RefundRow& asked, const PaymentRow& from, std::int64_t amount) {
  const auto reserved =
      HEARTH_TRY(tx.execute(sql::reserve_refund, {{"id", from.id}, {"amount", amount}, {"now", tx.now()}}));
  if (reserved == 0) return above_captured();
  const Uuid part = tx.new_id();
  const bool sent = asked.status == "pending";
  tx.exec(sql::add_refund_part, {{"id", part},
                                 {"refund", asked.id},
                                 {"payment", from.id},
                                 {"amount", amount},
                                 {"status", asked.status},
                                 {"now", tx.now()}});
  const std::string debit = HEARTH_TRY(paid_from(tx, from, amount));
  Entry(tx, "refund_asked", part, from.booking).provider(from.provider).post(debit, account::refunds, amount);
  if (sent) tx.schedule(SendRefund{part}, tx.now());
  return {};
}

RefundState state_of(const RefundRow& row) { return {row.id, row.status, won(row.amount)}; }

void audit(Tx& tx, std::string action, const RefundRow& before, const RefundRow& after, const std::string& why) {
  tx.audit({.action = std::move(action),
            .target_type = "refund",
            .target = before.id.text(),
            .before = json_of(shown(before)),
            .after = json_of(shown(after)),
            .reason = why});
}

/// approval -> pending | rejected, by somebody other than who asked for it.
Result<RefundRow> decide(Tx& tx, const Caller& who, const RefundRow& row, std::string_view to) {
  if (row.requester && *row.requester == who.user) {
    return forbidden("payment.own_refund", "somebody else must approve or reject this refund");
  }
  if (row.status != "approval") return conflict("payment.not_waiting", "this refund does not wait for approval");
  const auto moved = HEARTH_TRY(
      tx.execute(sql::decide_refund, {{"id", row.id}, {"to", to}, {"approver", who.user}, {"now", tx.now()}}));
  if (moved == 0) return conflict("payment.not_waiting", "this refund does not wait for approval");
  return find(tx, row.id);
}

}  // namespace

Refund shown(const RefundRow& row) {
  return {row.id,        row.booking,  row.status,  won(row.amount), row.reason, row.origin,
          row.requester, row.approver, row.failure, row.created,     row.updated};
}

Result<std::optional<RefundRow>> refund_of_source(Db& db, const Uuid& source) {
  return db.maybe<RefundRow>(sql::refund_of_source, {{"source", source}});
}

Result<std::vector<PaymentRow>> lock_payments(Tx& tx, const Uuid& booking) {
  return tx.all<PaymentRow>(sql::lock_payments_of_booking, {{"booking", booking}});
}

std::int64_t left_of(const std::vector<PaymentRow>& payments) {
  std::int64_t sum = 0;
  for (const auto& row : payments) {
    if (!row.surplus) sum += row.captured - row.refunded - row.refund_pending;
  }
  return sum;
}

Result<std::int64_t> held_of(Db& db, const Uuid& booking, const std::vector<PaymentRow>& payments) {
  const bool divided = HEARTH_TRY(is_divided(db, booking));
  return divided ? 0 : left_of(payments);
}

Result<RefundRow> start_refund(Tx& tx, const NewRefund& what, const std::vector<PaymentRow>& from) {
  if (from.empty()) return above_captured();
  RefundRow asked{.id = tx.new_id(),
                  .source = what.source,
                  .booking = what.booking,
                  .consumer = from.front().consumer,
                  .origin = what.origin,
                  .amount = what.amount,
                  .reason = what.reason,
                  .status = what.approved ? "pending" : "approval",
                  .requester = what.requester,
                  .version = 1,
                  .created = tx.now(),
                  .updated = tx.now()};
  tx.exec(sql::add_refund, asked);
  std::int64_t left = what.amount;
  for (const auto& payment : from) {
    const std::int64_t part = std::min(left, payment.captured - payment.refunded - payment.refund_pending);
    if (part <= 0 || (payment.surplus && from.size() > 1)) continue;
    HEARTH_TRY(add_part(tx, asked, payment, part));
    left -= part;
  }
  if (left > 0) return above_captured();
  if (!what.approved) tx.publish(RefundWaits{asked.id, asked.booking, won(asked.amount), asked.requester});
  return asked;
}

Result<bool> is_divided(Db& db, const Uuid& booking) {
  const auto whose = HEARTH_TRY(db.one<std::string>(sql::account_of_booking, {{"booking", booking}}));
  return whose != account::held;
}

Result<PaymentRow> give_back_surplus(Tx& tx, const PaymentRow& row, std::string reason) {
  HEARTH_TRY(start_refund(tx,
                          {.source = row.id,
                           .booking = row.booking,
                           .amount = row.captured,
                           .reason = std::move(reason),
                           .origin = "surplus"},
                          {row}));
  return find_payment(tx, row.id);
}

Result<bool> Refunds::alone(Db& db, const Uuid& booking, const std::optional<Uuid>& requester,
                            std::int64_t amount) const {
  if (!requester) return true;
  const auto before =
      HEARTH_TRY(db.one<std::int64_t>(sql::let_go_alone, {{"booking", booking}, {"requester", *requester}}));
  return before + amount <= settings_->approval_above;
}

Result<Refund> Refunds::ask(const Caller& who, Tx& tx, const Id& of, const AskRefund& ask) {
  const PaymentRow payment = HEARTH_TRY(find_payment(tx, of.id));
  if (!is_taken(payment.status)) return conflict("payment.not_paid", "nothing has been paid that could be given back");
  HEARTH_TRY(in_won(ask.amount));
  HEARTH_TRY(lock_payments(tx, payment.booking));
  const bool approved = HEARTH_TRY(alone(tx, payment.booking, who.user, ask.amount.amount));
  const Uuid source = tx.new_id();
  const RefundRow row = HEARTH_TRY(start_refund(tx,
                                                {.source = source,
                                                 .booking = payment.booking,
                                                 .amount = ask.amount.amount,
                                                 .reason = ask.reason,
                                                 .origin = "admin",
                                                 .requester = who.user,
                                                 .approved = approved},
                                                {payment}));
  tx.audit({.action = "payment.refund_asked",
            .target_type = "payment",
            .target = payment.id.text(),
            .after = json_of(shown(row)),
            .reason = ask.reason});
  return shown(row);
}

Result<Refund> Refunds::approve(const Caller& who, Tx& tx, const Id& of, const Decision& why) {
  const RefundRow row = HEARTH_TRY(find(tx, of.id));
  const RefundRow now = HEARTH_TRY(decide(tx, who, row, "pending"));
  const auto parts = HEARTH_TRY(tx.all<PartRow>(sql::parts_of_refund, {{"refund", row.id}}));
  for (const auto& part : parts) {
    tx.exec(sql::move_part,
            {{"id", part.id}, {"from", "approval"}, {"to", "pending"}, {"failure", nullptr}, {"now", tx.now()}});
    tx.schedule(SendRefund{part.id}, tx.now());
  }
  audit(tx, "payment.refund_approved", row, now, why.note.value_or(""));
  return shown(now);
}

Result<Refund> Refunds::reject(const Caller& who, Tx& tx, const Id& of, const Decision& why) {
  const RefundRow row = HEARTH_TRY(find(tx, of.id));
  HEARTH_TRY(lock_payments(tx, row.booking));
  const RefundRow now = HEARTH_TRY(decide(tx, who, row, "rejected"));
  const auto parts = HEARTH_TRY(tx.all<PartRow>(sql::parts_of_refund, {{"refund", row.id}}));
  std::int64_t held = 0;
  for (const auto& part : parts) {
    HEARTH_TRY(release_part(tx, part, row.booking, "approval", "released", "payment.rejected"));
    if (HEARTH_TRY(debited_for(tx, part)) == account::held) held += part.amount;
  }
  if (held > 0) HEARTH_TRY(earn_rejected(tx, row, held));
  tx.publish(RefundRejected{row.id, row.booking, row.consumer, row.source, won(row.amount)});
  audit(tx, "payment.refund_rejected", row, now, why.note.value_or(""));
  return shown(now);
}

Result<RefundRow> send_again(Tx& tx, const RefundRow& row) {
  const auto moved = HEARTH_TRY(
      tx.execute(sql::move_refund,
                 {{"id", row.id}, {"from", "failed"}, {"to", "pending"}, {"failure", nullptr}, {"now", tx.now()}}));
  if (moved == 0) return conflict("payment.not_failed", "only a refund that failed can be tried again");
  RefundRow now = HEARTH_TRY(find(tx, row.id));
  const auto parts = HEARTH_TRY(tx.all<PartRow>(sql::parts_of_refund, {{"refund", row.id}}));
  for (const auto& part : parts) {
    if (part.status != "failed") continue;
    tx.exec(sql::move_part,
            {{"id", part.id}, {"from", "failed"}, {"to", "released"}, {"failure", nullptr}, {"now", tx.now()}});
    const PaymentRow payment = HEARTH_TRY(find_payment(tx, part.payment));
    HEARTH_TRY(add_part(tx, now, payment, part.amount));
  }
  return now;
}

Result<Refund> Refunds::retry(const Caller&, Tx& tx, const Id& of, const Decision& why) {
  const RefundRow row = HEARTH_TRY(find(tx, of.id));
  const RefundRow now = HEARTH_TRY(send_again(tx, row));
  audit(tx, "payment.refund_retried", row, now, why.note.value_or(""));
  return shown(now);
}

Result<void> Refunds::resend(Calls& calls, const ResendRefund& due) {
  const auto sent = calls.transaction([&](Tx& tx) -> Result<void> {
    const RefundRow row = HEARTH_TRY(find(tx, due.refund));
    HEARTH_TRY(lock_payments(tx, row.booking));
    HEARTH_TRY(send_again(tx, row));
    return {};
  });
  if (!sent && is_failure(sent.error())) return sent.error();
  return {};  // refused: somebody was faster, or its money has gone back otherwise
}

/// What was still held when it was asked back is the technician's, once the rest of the booking has been earned.
Result<void> Refunds::earn_rejected(Tx& tx, const RefundRow& row, std::int64_t amount) const {
  const auto whose = HEARTH_TRY(tx.one<std::string>(sql::account_of_booking, {{"booking", row.booking}}));
  if (whose == account::cancellation_fees) {
    return conflict("payment.divided", "the booking was cancelled meanwhile, and its fee leaves this out: approve it");
  }
  if (whose == account::held) return {};
  const Uuid technician = HEARTH_TRY(tx.one<Uuid>(sql::technician_of_job, {{"booking", row.booking}}));
  return add_earning(
      tx, *settings_,
      {.kind = "job", .source = row.id, .booking = row.booking, .technician = technician, .gross = amount});
}

Result<Page<Refund>> Refunds::list(Db& db, const ListRefunds& ask) {
  const auto rows = HEARTH_TRY(db.page<RefundRow>(sql::refunds, ask));
  return rows.map([](const RefundRow& row) { return shown(row); });
}

Result<Refund> Refunds::read(Db& db, const Id& ask) {
  const RefundRow row = HEARTH_TRY(find(db, ask.id));
  return shown(row);
}

Result<RefundState> Refunds::refund(Tx& tx, const RefundAsk& ask) {
  const auto payments = HEARTH_TRY(lock_payments(tx, ask.booking));
  const auto before = HEARTH_TRY(refund_of_source(tx, ask.source));
  if (before) return state_of(*before);
  if (ask.amount.amount <= 0) return invalid("payment.bad_amount", "the amount must be above zero");
  HEARTH_TRY(in_won(ask.amount));
  const bool approved = HEARTH_TRY(alone(tx, ask.booking, ask.requester, ask.amount.amount));
  const RefundRow row = HEARTH_TRY(start_refund(tx,
                                                {.source = ask.source,
                                                 .booking = ask.booking,
                                                 .amount = ask.amount.amount,
                                                 .reason = ask.reason,
                                                 .origin = "service",
                                                 .requester = ask.requester,
                                                 .approved = approved},
                                                payments));
  return state_of(row);
}

Result<Alone> Refunds::may_refund_alone(Db& db, const AloneAsk& ask) {
  return Alone{HEARTH_TRY(alone(db, ask.booking, ask.requester, ask.amount.amount))};
}

/// Of what there still is: a booking may ask for all that was paid while a part is on its way back already, and a cancellation
/// that was faster gave back all but the fee.
Result<void> Refunds::refund_due(Tx& tx, const ::booking::RefundDue& due) {
  auto payments = HEARTH_TRY(lock_payments(tx, due.booking));
  const auto before = HEARTH_TRY(refund_of_source(tx, due.source));
  const auto whose = HEARTH_TRY(tx.one<std::string>(sql::account_of_booking, {{"booking", due.booking}}));
  const std::int64_t left = whose == account::cancellation_fees
                                ? HEARTH_TRY(tx.one<std::int64_t>(sql::held_for_booking, {{"booking", due.booking}}))
                                : left_of(payments);
  const std::int64_t amount = std::min({due.amount.amount, left, left_of(payments)});
  if (before || amount <= 0) return {};
  const bool approved = HEARTH_TRY(alone(tx, due.booking, due.requester, amount));
  // An unusable payment goes back as itself.
  std::stable_partition(payments.begin(), payments.end(), [&](const PaymentRow& row) { return row.id == due.source; });
  HEARTH_TRY(start_refund(tx,
                          {.source = due.source,
                           .booking = due.booking,
                           .amount = amount,
                           .reason = due.reason,
                           .origin = "booking",
                           .requester = due.requester,
                           .approved = approved},
                          payments));
  return {};
}

}  // namespace payment
