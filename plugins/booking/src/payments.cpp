#include "payments.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "timers.hpp"

namespace booking {
namespace {

Due whole(const BookingRow& row) {
  const bool waits = row.status == state::pending_payment;
  return {.booking = row.id,
          .consumer = row.consumer,
          .purpose = "booking",
          .purpose_id = row.id,
          .amount = won(row.total),
          .vat = won(row.vat),
          .lines = lines_of(row),
          .name = order_name(row),
          .pay_until = waits ? row.pay_until : std::nullopt};
}

constexpr Duration least_for_deposit = std::chrono::minutes{30};  // to make a transfer
constexpr std::string_view waiting_deposit = "waiting_deposit";

bool can_be_paid(const BookingRow& row, Timestamp now) {
  return row.status == state::pending_payment && row.pay_until && now < *row.pay_until && now < row.starts;
}

/// When the first visit begins that a payment is about: of one that is moved, the old or the new one.
Result<Timestamp> first_start(Db& db, const BookingRow& row, const Uuid& purpose) {
  if (purpose == row.id) return row.starts;
  const auto moved = HEARTH_TRY(db.maybe<Timestamp>(sql::start_of_rescheduling, {{"id", purpose}}));
  return std::min(row.starts, moved.value_or(row.starts));
}

/// Nothing lapses any more while the money is on its way. False when somebody else has the time already.
Result<bool> suspend_expiry(Tx& tx, const BookingRow& row) {
  tx.cancel_timer<ExpireUnpaid>(row.id);
  const bool kept = HEARTH_TRY(keep_until(tx, row.place, std::nullopt));
  return kept || !row.technician;
}

}  // namespace

Result<Facts> Payments::facts(Db& db, const Ask& ask) {
  Facts facts = facts_of(HEARTH_TRY(find_booking(db, ask.booking)));
  if (is_cancellable(facts.status)) facts.rework = HEARTH_TRY(is_rework(db, facts.id));
  return facts;
}

Result<Due> Payments::due(Db& db, const Ask& ask) {
  const BookingRow row = HEARTH_TRY(find_booking(db, ask.booking));
  auto owed = HEARTH_TRY(owed_for(db, row));
  if (!owed || HEARTH_TRY(first_start(db, row, owed->purpose_id)) <= db.now()) return nothing_to_pay();
  return std::move(*owed);
}

Result<std::optional<Due>> Payments::owed_for(Db& db, const BookingRow& row) const {
  if (row.status == state::paying || can_be_paid(row, db.now())) return std::optional{whole(row)};
  return moves_->due(db, row);
}

Result<Due> Payments::begin(const Caller& who, Tx& tx, const BeginPayment& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (HEARTH_TRY(first_start(tx, row, ask.purpose_id)) <= tx.now()) return nothing_to_pay();
  if (ask.purpose_id != row.id) return moves_->begin_payment(tx, row, ask);
  if (row.status != state::paying && !can_be_paid(row, tx.now())) return nothing_to_pay();
  if (ask.amount != won(row.total)) return conflict("booking.price_changed", "another amount has to be paid");
  if (row.status == state::paying) return whole(row);
  if (!HEARTH_TRY(suspend_expiry(tx, row))) return nothing_to_pay();
  const bool own = who.user == row.consumer;
  HEARTH_TRY(life_.change(tx, row, {state::paying, own ? Actor{by::consumer, who.user} : Actor{by::system}}));
  return whole(row);
}

Result<DepositTime> Payments::await_deposit(Tx& tx, const AwaitDeposit& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  const auto owed = HEARTH_TRY(owed_for(tx, row));
  if (!owed || owed->purpose_id != ask.purpose_id || owed->pay_until) return nothing_to_pay();
  const Timestamp start = HEARTH_TRY(first_start(tx, row, ask.purpose_id));
  const DepositTime time{start - life_.settings().deposit_before};
  const bool whole = ask.purpose_id == row.id;
  if (whole && HEARTH_TRY(awaits_deposit(tx, row))) return time;
  if (time.until < tx.now() + least_for_deposit) {
    return conflict("booking.too_late_for_deposit", "a transfer would come too late for this visit");
  }
  if (whole) HEARTH_TRY(life_.amend(tx, row, {by::system}, std::string{waiting_deposit}));
  return time;
}

Result<void> Payments::captured(Tx& tx, const ::payment::Captured& event) {
  const auto first = HEARTH_TRY(tx.execute(sql::add_payment, {{"payment", event.payment},
                                                              {"booking", event.booking},
                                                              {"purpose", event.purpose},
                                                              {"amount", event.amount},
                                                              {"now", tx.now()}}));
  if (first == 0) return {};  // this very payment has been heard of
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", event.booking}}));
  bool used = false;
  if (row && event.purpose == "reschedule") used = HEARTH_TRY(moves_->paid(tx, *row, event));
  if (row && event.purpose == "booking") used = HEARTH_TRY(pays_booking(tx, event, *row));
  if (used) {
    tx.exec(sql::use_payment, {{"payment", event.payment}});
    return {};
  }
  tx.publish(RefundDue{event.booking, event.consumer, event.payment, event.amount, "unusable_payment"});
  return {};
}

Result<bool> Payments::pays_booking(Tx& tx, const ::payment::Captured& event, BookingRow& row) const {
  if (row.status == state::pending_payment) {
    // A deposit that nobody announced, while its time is still kept.
    if (!can_be_paid(row, tx.now()) || event.amount != won(row.total)) return false;
    if (!HEARTH_TRY(suspend_expiry(tx, row))) return false;
    HEARTH_TRY(life_.change(tx, row, {state::paying, {by::system}}));
  }
  if (row.status != state::paying || event.amount != won(row.total)) return false;
  row.paid = row.total;
  row.paid_at = tx.now();
  row.fee_start = row.starts;
  row.pay_until.reset();
  HEARTH_TRY(life_.seek(tx, row, {by::system}, "paid"));
  if (row.starts <= tx.now()) HEARTH_TRY(life_.give_up(tx, row, "paid_too_late"));
  return true;
}

Result<void> Payments::failed(Tx& tx, const ::payment::Failed& event) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", event.booking}}));
  if (!row) return {};
  if (event.purpose == "reschedule") return moves_->payment_failed(tx, *row, event.purpose_id);
  if (row->status != state::paying) return {};
  const Timestamp again = pay_again_until(row->created, row->starts, tx.now(), life_.settings());
  row->pay_until = std::max(row->pay_until.value_or(again), again);
  HEARTH_TRY(life_.change(tx, *row, {state::pending_payment, {by::system}, event.code}));
  HEARTH_TRY(keep_until(tx, row->place, row->pay_until));
  tx.schedule(ExpireUnpaid{row->id}, *row->pay_until);
  return {};
}

}  // namespace booking
