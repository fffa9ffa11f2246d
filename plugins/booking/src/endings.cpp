#include "endings.hpp"

#include <auth/contract/auth.hpp>

#include "booking_sql.hpp"

namespace booking {
namespace {

Error not_reported() { return conflict("booking.not_reported", "the work has not been reported, or is done with"); }

/// The side that says so, and may: the one that was there, or an admin.
Result<Actor> witness(const Caller& who, const BookingRow& row, const NoShow& ask) {
  if (ask.absent == "consumer" && row.technician == ask.reporter) return Actor{by::technician, ask.reporter};
  if (ask.absent == "technician" && row.consumer == ask.reporter) return Actor{by::consumer, ask.reporter};
  if (who.has_role(::auth::admin)) return Actor{by::admin, ask.reporter};
  return forbidden("booking.not_yours", "only the other side can report it");
}

}  // namespace

Result<Booking> Endings::approve(const Caller& who, Tx& tx, const Id& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
  if (row.consumer != who.user) return no_such_booking();
  if (row.status == state::completed) return bookings_->shown(row);
  if (row.status != state::work_reported) return not_reported();
  HEARTH_TRY(life_.complete(tx, row, {by::consumer, who.user}));
  return bookings_->shown(row);
}

Result<void> Endings::complete_by_itself(Tx& tx, const CompleteByItself& timer) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || row->status != state::work_reported) return {};
  return life_.complete(tx, *row, {by::system});
}

Result<Facts> Endings::cancel(Tx& tx, const Cancel& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (row.status == state::cancelled) return facts_of(row);
  if (!allowed(row.status, state::cancelled, ask.actor)) {
    return conflict("booking.not_cancellable", "this booking can no longer be cancelled, or not yet");
  }
  life_.release(tx, row);
  HEARTH_TRY(life_.change(tx, row, {state::cancelled, {ask.actor, ask.actor_id}, ask.reason}));
  tx.cancel_timer<GiveUp>(row.id);
  return facts_of(row);
}

Result<Facts> Endings::no_show(const Caller& who, Tx& tx, const NoShow& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  const Actor actor = HEARTH_TRY(witness(who, row, ask));
  if (row.status == state::no_show) return facts_of(row);
  if (!allowed(row.status, state::no_show, actor.side)) return bad_step(row.status);
  if (tx.now() < row.starts) return conflict("booking.too_early", "it has not begun yet");
  life_.release(tx, row);
  HEARTH_TRY(life_.change(tx, row, {state::no_show, actor, ask.absent}));
  return facts_of(row);
}

}  // namespace booking
