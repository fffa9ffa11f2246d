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

/// Who was there has waited for a while, and says so soon; an admin may say it for them, later.
Result<void> check_absence(const BookingRow& row, const Actor& actor, Timestamp now, const Settings& settings) {
  if (now < row.starts) return conflict("booking.too_early", "it has not begun yet");
  if (actor.side == by::admin) return {};
  if (actor.side == by::technician && row.status == state::confirmed) {
    return conflict("booking.not_on_the_way", "only a technician who is on the way can find nobody there");
  }
  if (now < row.starts + settings.no_show_after) return conflict("booking.too_early", "wait a while longer");
  if (now > row.ends + settings.no_show_within) return visit_over();
  return {};
}

}  // namespace

Result<Booking> Endings::approve(const Caller& who, Tx& tx, const Id& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
  if (row.consumer != who.user) return no_such_booking();
  if (row.status == state::completed) return bookings_->shown(row);
  if (row.status != state::work_reported) HEARTH_TRY(do_without_rework(tx, row));
  HEARTH_TRY(life_.complete(tx, row, {by::consumer, who.user}));
  return bookings_->shown(row);
}

/// What was done once stands, and whoever did it has earned it; the time of the rework is free.
Result<void> Endings::do_without_rework(Tx& tx, BookingRow& row) const {
  const bool waits = is_tentative(row.status) || row.status == state::confirmed;
  if (!waits) return not_reported();
  const auto worked = HEARTH_TRY(tx.maybe<Uuid>(sql::worked_before_rework, {{"booking", row.id}}));
  if (!worked) return not_reported();
  life_.release(tx, row);
  row.technician = *worked;
  tx.cancel_timer<GiveUp>(row.id);
  return {};
}

Result<void> Endings::complete_by_itself(Tx& tx, const CompleteByItself& timer) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || row->status != state::work_reported) return {};
  return life_.complete(tx, *row, {by::system});
}

Result<void> Endings::visit_is_over(Tx& tx, const VisitOver& timer) {
  const auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || !is_under_way(row->status)) return {};
  tx.publish(Overdue{row->id, row->consumer, row->technician, row->status, row->starts, row->ends});
  return {};
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
  if (row.status != state::confirmed && row.status != state::en_route) return bad_step(row.status);
  HEARTH_TRY(check_absence(row, actor, tx.now(), life_.settings()));
  life_.release(tx, row);
  HEARTH_TRY(life_.change(tx, row, {state::no_show, actor, ask.absent}));
  return facts_of(row);
}

}  // namespace booking
