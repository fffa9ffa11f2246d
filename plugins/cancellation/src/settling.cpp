#include "settling.hpp"

#include <cancellation/contract/cancellation.hpp>

#include <algorithm>
#include <map>

#include "cancellation_sql.hpp"
#include "penalties.hpp"
#include "waivers.hpp"

namespace cancellation {
namespace {

bool ended(const Row& row) { return row.status == "done" || row.status == "refused"; }
bool has_money(const Row& row) { return row.status == "refunding" || row.status == "refund_failed"; }

/// Compare and set. False: somebody else was faster, and it is as they left it.
Result<bool> save(Tx& tx, Row& row) {
  row.updated = tx.now();
  const auto saved = HEARTH_TRY(tx.execute(sql::save_cancellation, row));
  if (saved == 1) ++row.version;
  return saved == 1;
}

Error changed() { return conflict("cancellation.changed", "it has changed meanwhile"); }

constexpr int tries = 5;

/// Applies `change` (a void(Tx&, Row&)) to the row as it is now, if `wanted` still holds for it.
template <class Wanted, class Change>
Result<Row> change(Calls& calls, const Uuid& id, Wanted wanted, Change change) {
  for (int i = 1;; ++i) {
    auto done = calls.transaction([&](Tx& tx) -> Result<Row> {
      Row row = HEARTH_TRY(find(tx, id));
      if (!wanted(row)) return row;
      change(tx, row);
      const bool saved = HEARTH_TRY(save(tx, row));
      if (!saved) return changed();
      return row;
    });
    if (done || done.error().code != "cancellation.changed" || i == tries) return done;
  }
}

/// Forgiven by an administrator, but not alone (assess_for): now that the fee is kept, a second one is asked to let it go.
void waive_if_forgiven(Tx& tx, const Row& row) {
  if (row.kind != "cancelled" || row.fault == "consumer" || row.fee.amount == 0) return;
  (void)add_waiver(tx, row, {row.actor_id, std::nullopt}, "fault: " + row.fault, tx.now());
}

/// The money is where it belongs.
void finish(Tx& tx, Row& row) {
  row.status = "done";
  row.settled = tx.now();
  row.failure.reset();
  row.stuck = false;
  tx.cancel_timer<SettleCancellation>(row.id);
  waive_if_forgiven(tx, row);
  tx.publish(Settled{.cancellation = row.id,
                     .booking = row.booking,
                     .consumer = row.consumer,
                     .technician = row.technician,
                     .kind = row.kind,
                     .fault = row.fault,
                     .refund = row.refund,
                     .fee = row.fee});
}

void propose_compensation(Tx& tx, const Row& row) {
  if (row.compensation.amount == 0) return;
  tx.exec(sql::add_compensation, Compensation{.id = tx.new_id(),
                                              .cancellation = row.id,
                                              .booking = row.booking,
                                              .beneficiary = row.consumer,
                                              .amount = row.compensation,
                                              .status = "proposed",
                                              .admin = {},
                                              .created = tx.now(),
                                              .updated = tx.now()});
  tx.publish(CompensationChanged{row.id, row.booking, row.consumer, row.compensation, "proposed"});
}

void audit(Tx& tx, const Row& row, const std::string& reason) {
  tx.audit({.action = row.kind == "no_show" ? "booking.no_show" : "booking.cancelled",
            .target_type = "booking",
            .target = row.booking.text(),
            .before = {},
            .after = {to_json(std::map<std::string, std::int64_t>{
                {"fee", row.fee.amount}, {"refund", row.refund.amount}, {"compensation", row.compensation.amount}})},
            .reason = reason});
}

Result<::booking::Facts> ask_booking(Calls& calls, const Row& row) {
  if (row.kind == "no_show") {
    const auto* absent = row.fault == "technician" ? "technician" : "consumer";
    return calls.call(::booking::no_show, {.booking = row.booking, .absent = absent, .reporter = row.actor_id});
  }
  // The caller's own words stay here, sealed; booking's timeline says whose fault it was.
  return calls.call(
      ::booking::cancel,
      {.booking = row.booking, .actor = row.actor, .actor_id = row.actor_id, .reason = "fault: " + row.fault});
}

/// Freed now, or by an earlier try of which the answer was lost: who asks again may no longer be an admin.
Result<void> have_freed(Calls& calls, const Row& row) {
  const auto asked = ask_booking(calls, row);
  if (asked) return {};
  if (is_failure(asked.error())) return asked.error();
  const auto now = HEARTH_TRY(calls.call(::booking::facts, {.booking = row.booking}));
  if (now.status == row.kind) return {};
  return asked.error();
}

}  // namespace

Duration Settling::wait(std::int32_t attempts) const {
  const Duration longest = settings_->retry_longest;
  Duration next = settings_->retry_first;
  for (std::int32_t i = 0; i < attempts && next < longest; ++i) next *= 2;
  return std::min(next, longest);
}

void Settling::penalise_absence(Tx& tx, const Row& row) const {
  if (row.kind != "no_show" || row.fault != "technician" || !row.technician) return;
  penalise(tx, *row.technician, row.booking, "no_show", settings_->no_show_points);
}

Result<void> Settling::begin(Calls& calls, const Row& row, const std::string& reason) const {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::add_cancellation, row);
    if (row.actor == "admin") audit(tx, row, reason);
    tx.schedule(SettleCancellation{row.id}, tx.now() + wait(0));
    return {};
  });
}

Result<Row> Settling::advance(Calls& calls, const Uuid& id) const {
  Row row = HEARTH_TRY(find(calls, id));
  if (row.status == "requested") row = HEARTH_TRY(free_booking(calls, std::move(row)));
  if (has_money(row)) row = HEARTH_TRY(settle(calls, std::move(row)));
  return row;
}

Result<Row> Settling::free_booking(Calls& calls, Row row) const {
  const auto freed = have_freed(calls, row);
  const auto still = [](const Row& now) { return now.status == "requested"; };
  if (!freed) {
    if (is_failure(freed.error())) return freed.error();
    const std::string code = freed.error().code;
    HEARTH_TRY(change(calls, row.id, still, [&](Tx& tx, Row& now) {
      now.status = "refused";
      now.failure = code;
      tx.cancel_timer<SettleCancellation>(now.id);
    }));
    return freed.error();
  }
  return change(calls, row.id, still, [&](Tx& tx, Row& now) {
    now.status = "refunding";
    propose_compensation(tx, now);
    penalise_absence(tx, now);
  });
}

Result<Row> Settling::settle(Calls& calls, Row row) const {
  const auto finished = [&](const Row& of) {
    return change(calls, of.id, has_money, [](Tx& tx, Row& now) { finish(tx, now); });
  };
  if (row.paid.amount == 0) return finished(row);  // nothing to divide
  for (bool again = true;; again = false) {
    const auto settled = calls.call(::payment::settle, {.booking = row.booking,
                                                        .source = row.id,
                                                        .refund = row.refund,
                                                        .fee = row.fee,
                                                        .technician = row.technician,
                                                        .technician_share = row.technician_share,
                                                        .reason = row.kind + ", fault: " + row.fault});
    if (settled && settled->status == "done") return finished(row);
    if (settled && settled->status == "failed") return note_failure(calls, std::move(row), "payment.refund_failed");
    if (settled) return await(calls, row);
    if (is_failure(settled.error())) return note_failure(calls, std::move(row), "");
    if (settled.error().code != "payment.unbalanced" || !again) {
      return note_failure(calls, std::move(row), settled.error().code);
    }
    row = HEARTH_TRY(balance_again(calls, std::move(row)));
  }
}

/// Payment tells by event what comes of it.
Result<Row> Settling::await(Calls& calls, const Row& row) const {
  if (row.status != "refund_failed") return row;
  return change(
      calls, row.id, [](const Row& now) { return now.status == "refund_failed"; },
      [](Tx&, Row& now) {
        now.status = "refunding";
        now.failure.reset();
      });
}

Result<Row> Settling::balance_again(Calls& calls, Row row) const {
  auto left = left_of(calls, row.booking);
  if (!left) return row;  // it is asked again later
  return change(calls, row.id, has_money, [&](Tx&, Row& now) {
    now.paid = *left;
    now.fee = std::min(now.fee, now.paid);
    now.refund = now.paid - now.fee;
    now.technician_share = std::min(now.technician_share, now.fee);
  });
}

/// `code` empty: payment could not be asked; the status stays, for nothing is known to have failed.
Result<Row> Settling::note_failure(Calls& calls, Row row, const std::string& code) const {
  if (code.empty()) return row;
  return change(calls, row.id, has_money, [&](Tx&, Row& now) {
    now.status = "refund_failed";
    now.failure = code;
  });
}

Result<void> Settling::resume(Calls& calls, const SettleCancellation& due) const {
  // First the next try is set, so that nothing that goes wrong from here on can forget it.
  const auto open = [](const Row& now) { return !ended(now); };
  const Row row = HEARTH_TRY(change(calls, due.cancellation, open, [&](Tx& tx, Row& now) {
    ++now.attempts;
    tx.schedule(SettleCancellation{now.id}, tx.now() + wait(now.attempts));
    if (now.attempts < settings_->stuck_after || now.stuck) return;
    now.stuck = true;
    tx.publish(Stuck{now.id, now.booking, now.consumer, now.refund});
  }));
  if (ended(row)) return {};
  (void)advance(calls, row.id);  // what it came to is written down, or the timer comes again
  return {};
}

Result<void> Settling::refunded(Tx& tx, const ::payment::Refunded& event) const {
  auto row = HEARTH_TRY(tx.maybe<Row>(sql::find_cancellation, {{"id", event.source}}));
  if (!row || !has_money(*row)) return {};
  finish(tx, *row);
  const bool saved = HEARTH_TRY(save(tx, *row));
  if (!saved) return changed();
  return {};
}

Result<void> Settling::refund_failed(Tx& tx, const ::payment::RefundFailed& event) const {
  auto row = HEARTH_TRY(tx.maybe<Row>(sql::find_cancellation, {{"id", event.source}}));
  if (!row || row->status != "refunding") return {};
  row->status = "refund_failed";
  row->failure = event.code;
  tx.schedule(SettleCancellation{row->id}, tx.now() + wait(row->attempts));
  const bool saved = HEARTH_TRY(save(tx, *row));
  if (!saved) return changed();
  return {};
}

Result<void> Settling::again(Tx& tx, const Uuid& id) const {
  Row row = HEARTH_TRY(find(tx, id));
  if (ended(row)) return conflict("cancellation.ended", "there is nothing left to try");
  row.attempts = 0;
  row.stuck = false;
  tx.schedule(SettleCancellation{row.id}, tx.now());
  const bool saved = HEARTH_TRY(save(tx, row));
  if (!saved) return changed();
  tx.audit({.action = "cancellation.retried",
            .target_type = "cancellation",
            .target = id.text(),
            .before = {},
            .after = {},
            .reason = {}});
  return {};
}

}  // namespace cancellation
