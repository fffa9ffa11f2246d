#include "relief.hpp"

#include <cancellation/contract/cancellation.hpp>

#include "cancellation_sql.hpp"
#include "waivers.hpp"

namespace cancellation {
namespace {

constexpr Duration settle_after = std::chrono::minutes{1};
constexpr Duration again_after = std::chrono::minutes{10};

Error no_such_compensation() {
  return not_found("cancellation.no_such_compensation", "no compensation is proposed for it");
}

void audit(Tx& tx, std::string action, const Uuid& of, const Money& amount, std::string reason) {
  tx.audit({.action = std::move(action),
            .target_type = "cancellation",
            .target = of.text(),
            .before = {},
            .after = {to_json(amount)},
            .reason = std::move(reason)});
}

/// Nothing, if it has ended already or is no waiver's id.
Result<void> move(Tx& tx, const Uuid& id, const std::string& to, const std::optional<std::string>& failure) {
  const auto moved =
      HEARTH_TRY(tx.execute(sql::move_waiver, {{"id", id}, {"to", to}, {"failure", failure}, {"now", tx.now()}}));
  if (moved == 0) return {};
  if (to != "pending") tx.cancel_timer<SettleWaiver>(id);
  if (to != "done") return {};
  const Waiver done = HEARTH_TRY(tx.one<Waiver>(sql::find_waiver, {{"id", id}}));
  tx.publish(FeeWaived{done.id, done.cancellation, done.booking, done.amount});
  return {};
}

Result<Waiver> move(Calls& calls, const Waiver& waiver, const std::string& to,
                    const std::optional<std::string>& failure) {
  return calls.transaction([&](Tx& tx) -> Result<Waiver> {
    HEARTH_TRY(move(tx, waiver.id, to, failure));
    return tx.one<Waiver>(sql::find_waiver, {{"id", waiver.id}});
  });
}

Request request_of(const Caller& who, const Calls& calls) {
  std::string key = calls.idempotency_key();
  if (key.empty()) return {who.user, std::nullopt};
  return {who.user, std::move(key)};
}

/// The fee that was kept and may be given back, written down with its timer; or how this request wrote it down before.
Result<Waiver> begin_waiver(const Request& by, Tx& tx, const Uuid& of, const std::string& reason) {
  const auto before = HEARTH_TRY(tx.maybe<Waiver>(
      sql::waiver_of_request, {{"cancellation", of}, {"admin", by.admin}, {"key", by.key}, {"reason", reason}}));
  if (before) return *before;
  const Row row = HEARTH_TRY(find(tx, of));
  if (row.status != "done" || row.fee.amount == 0) {
    return conflict("cancellation.no_fee", "no fee has been kept that could be given back");
  }
  Waiver added = add_waiver(tx, row, by, reason, tx.now() + settle_after);
  audit(tx, "cancellation.fee_waived", row.id, row.fee, reason);
  return added;
}

/// Proposed before, paid from now on; or as this request began it before.
Result<Compensation> begin_compensation(const Request& by, Tx& tx, const Uuid& of) {
  const auto found = sql::compensation_of;
  Compensation row = HEARTH_TRY(tx.one_or<Compensation>(found, {{"cancellation", of}}, no_such_compensation));
  const auto begun = HEARTH_TRY(
      tx.execute(sql::begin_compensation, {{"id", row.id}, {"admin", by.admin}, {"key", by.key}, {"now", tx.now()}}));
  if (begun == 0) {
    return tx.one_or<Compensation>(sql::compensation_of_request,
                                   {{"cancellation", of}, {"admin", by.admin}, {"key", by.key}},
                                   conflict("cancellation.compensated", "it has been paid already, or is being so"));
  }
  tx.schedule(SettleCompensation{row.id}, tx.now() + settle_after);
  audit(tx, "cancellation.compensated", row.cancellation, row.amount, {});
  row.admin = by.admin;
  return row;
}

}  // namespace

Result<Waiver> Relief::waive(const Caller& who, Calls& calls, const Id& of, const Reason& ask) {
  const Request by = request_of(who, calls);
  const Waiver begun = HEARTH_TRY(calls.transaction([&](Tx& tx) { return begin_waiver(by, tx, of.id, ask.reason); }));
  auto now = refund(calls, begun);
  if (!now && is_refusal(now.error())) return now;
  return calls.effect([&](Tx& tx) { return tx.one<Waiver>(sql::find_waiver, {{"id", begun.id}}); });
}

/// A refusal is written down, and frees the fee for another waiver.
Result<Waiver> Relief::refund(Calls& calls, const Waiver& waiver) {
  const auto asked = calls.call(::payment::refund, {.booking = waiver.booking,
                                                    .source = waiver.id,
                                                    .amount = waiver.amount,
                                                    .reason = "waiver",
                                                    .requester = waiver.admin});
  if (!asked) {
    if (is_refusal(asked.error())) HEARTH_TRY(move(calls, waiver, "failed", asked.error().code));
    return asked.error();
  }
  if (asked->status == "done") return move(calls, waiver, "done", std::nullopt);
  if (asked->status == "failed" || asked->status == "rejected") {
    return move(calls, waiver, "failed", "payment.refund_" + asked->status);
  }
  return move(calls, waiver, "pending", std::nullopt);
}

Result<void> Relief::resume_waiver(Calls& calls, const SettleWaiver& due) {
  const auto row = HEARTH_TRY(calls.maybe<Waiver>(sql::find_waiver, {{"id", due.waiver}}));
  if (!row || row->status == "done" || row->status == "failed") return {};
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.schedule(SettleWaiver{row->id}, tx.now() + again_after);
    return {};
  }));
  (void)refund(calls, *row);  // what it came to is written down, or the timer comes again
  return {};
}

Result<Compensation> Relief::compensation(const Caller&, Db& db, const Id& of) {
  return db.one_or<Compensation>(sql::compensation_of, {{"cancellation", of.id}}, no_such_compensation);
}

Result<Compensation> Relief::compensate(const Caller& who, Calls& calls, const Id& of) {
  const Request by = request_of(who, calls);
  const Compensation owed = HEARTH_TRY(calls.transaction([&](Tx& tx) { return begin_compensation(by, tx, of.id); }));
  const auto paid = pay(calls, owed);
  if (!paid && is_refusal(paid.error())) return paid.error();
  return calls.effect([&](Tx& tx) { return tx.one<Compensation>(sql::find_compensation, {{"id", owed.id}}); });
}

Result<Compensation> Relief::pay(Calls& calls, const Compensation& owed) {
  const auto paid = calls.call(::payment::compensate, {.source = owed.id,
                                                       .booking = owed.booking,
                                                       .beneficiary = owed.beneficiary,
                                                       .amount = owed.amount,
                                                       .reason = "cancellation",
                                                       .admin = owed.admin.value_or(Uuid{})});
  if (!paid && is_failure(paid.error())) return paid.error();
  const std::string to = paid ? "paid" : "proposed";
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    const auto moved = HEARTH_TRY(tx.execute(sql::move_compensation, {{"id", owed.id}, {"to", to}, {"now", tx.now()}}));
    tx.cancel_timer<SettleCompensation>(owed.id);
    if (moved == 1 && paid) {
      tx.publish(CompensationChanged{owed.cancellation, owed.booking, owed.beneficiary, owed.amount, to});
    }
    return {};
  }));
  if (!paid) return paid.error();
  return owed;
}

Result<void> Relief::resume_compensation(Calls& calls, const SettleCompensation& due) {
  const auto row = HEARTH_TRY(calls.maybe<Compensation>(sql::find_compensation, {{"id", due.compensation}}));
  if (!row || row->status != "paying") return {};
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.schedule(SettleCompensation{row->id}, tx.now() + again_after);
    return {};
  }));
  (void)pay(calls, *row);
  return {};
}

Result<void> Relief::refunded(Tx& tx, const ::payment::Refunded& event) {
  HEARTH_TRY(move(tx, event.source, "done", std::nullopt));
  return settling_.refunded(tx, event);
}

Result<void> Relief::refund_failed(Tx& tx, const ::payment::RefundFailed& event) {
  HEARTH_TRY(move(tx, event.source, "failed", event.code));
  return settling_.refund_failed(tx, event);
}

Result<void> Relief::refund_rejected(Tx& tx, const ::payment::RefundRejected& event) {
  return move(tx, event.source, "failed", "payment.refund_rejected");
}

}  // namespace cancellation
