#include "matches.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "hold_plans.hpp"
#include "timers.hpp"

namespace booking {
namespace {

constexpr int most_tries = 5;  // to assign what a batch is offering to others at the same moment

Error not_matching() { return conflict("booking.not_matching", "this booking is not being matched"); }
Error not_offered() { return conflict("booking.not_offered", "this booking is not offered to this technician"); }

bool is_offered_to(const BookingRow& row, const Uuid& technician) {
  return row.status == state::offered && row.technician == technician;
}

/// Has it been confirmed by this technician, whatever came of it since?
bool is_taken_by(const BookingRow& row, const Uuid& technician) {
  return row.technician == technician && is_technicians(row.status) && row.status != state::cancelled;
}

}  // namespace

Result<Need> Matches::need(Calls& calls, const BookingRow& row) const {
  Need need = HEARTH_TRY(life_.need(row));
  need.wanted = HEARTH_TRY(as_wished(calls, row.consumer, std::move(need.wanted)));
  return need;
}

/// Whoever withdrew from it, or was ill, does not get it again.
Result<void> Matches::check_stayed(Db& db, const Place& ask) {
  const auto gone = HEARTH_TRY(db.all<Uuid>(sql::withdrawn_of_booking, {{"booking", ask.booking}}));
  if (std::find(gone.begin(), gone.end(), ask.technician) != gone.end()) return slot_taken();
  return {};
}

Result<BookingRow> Matches::place(Tx& tx, const BookingRow& before, const Uuid& technician, const Need& asked) const {
  const auto able = HEARTH_TRY(lock_if_able(tx, technician, asked, rules(life_.settings())));
  BookingRow row = HEARTH_TRY(lock_booking(tx, before.id));
  if (!is_tentative(row.status)) return not_matching();
  if (row.version != before.version) return changed_meanwhile();
  if (!able) return slot_taken();
  if (jobs_that_day(*able, asked.start, asked.work) >= life_.settings().jobs_a_day) return day_full();
  HEARTH_TRY(move_place(tx, row, technician, asked, rules(life_.settings())));
  row.technician = technician;
  return row;
}

Result<Facts> Matches::reassign(Calls& calls, const Place& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.booking));
  if (!is_tentative(before.status)) return not_matching();
  const Need asked = HEARTH_TRY(need(calls, before));
  return calls.effect([&](Tx& tx) -> Result<Facts> {
    BookingRow row = HEARTH_TRY(place(tx, before, ask.technician, asked));
    if (row.status == state::offered && before.technician != row.technician) {
      HEARTH_TRY(life_.change(tx, row, {state::matching, {by::system}, "reassigned"}));
    } else {
      HEARTH_TRY(life_.amend(tx, row, {by::system}));
    }
    return facts_of(row);
  });
}

Result<Facts> Matches::offer(Calls& calls, const Place& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.booking));
  if (is_offered_to(before, ask.technician)) return facts_of(before);
  if (!is_tentative(before.status)) return not_matching();
  const Need asked = HEARTH_TRY(need(calls, before));
  return calls.effect([&](Tx& tx) -> Result<Facts> {
    HEARTH_TRY(check_stayed(tx, ask));
    BookingRow row = HEARTH_TRY(place(tx, before, ask.technician, asked));
    if (row.status == state::offered) HEARTH_TRY(life_.change(tx, row, {state::matching, {by::system}, "next"}));
    HEARTH_TRY(life_.change(tx, row, {state::offered, {by::system}}));
    return facts_of(row);
  });
}

Result<Facts> Matches::unoffer(Tx& tx, const Place& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (is_offered_to(row, ask.technician)) HEARTH_TRY(life_.change(tx, row, {state::matching, {by::system}, "next"}));
  return facts_of(row);
}

Result<Facts> Matches::confirm(Calls& calls, const Place& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.booking));
  const Need asked = HEARTH_TRY(need(calls, before));
  return calls.effect([&](Tx& tx) -> Result<Facts> {
    const auto able = HEARTH_TRY(lock_if_able(tx, ask.technician, asked, rules(life_.settings())));
    BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
    if (is_taken_by(row, ask.technician)) return facts_of(row);
    if (!is_offered_to(row, ask.technician)) return not_offered();
    if (row.version != before.version) return changed_meanwhile();
    if (!able) return slot_taken();  // hours, blocks or the way from another job have changed since the offer
    if (HEARTH_TRY(is_day_full(tx, row, ask.technician, life_.settings().jobs_a_day))) return day_full();
    HEARTH_TRY(life_.change(tx, row, {state::confirmed, {by::technician, ask.technician}}));
    tx.cancel_timer<GiveUp>(row.id);
    return facts_of(row);
  });
}

Result<Facts> Matches::assign(Calls& calls, const Assign& ask) {
  for (int i = 1;; ++i) {
    auto done = assign_once(calls, ask);
    if (done || done.error().code != changed_meanwhile().code || i == most_tries) return done;
  }
}

Result<Facts> Matches::assign_once(Calls& calls, const Assign& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.booking));
  if (before.status == state::confirmed && before.technician == ask.technician) return facts_of(before);
  if (!is_tentative(before.status)) return not_matching();
  const Need asked = HEARTH_TRY(need(calls, before));
  return calls.effect([&](Tx& tx) -> Result<Facts> {
    HEARTH_TRY(check_stayed(tx, {ask.booking, ask.technician}));
    BookingRow row = HEARTH_TRY(place(tx, before, ask.technician, asked));
    // The admin's own words are for the audit; the consumer reads the timeline.
    HEARTH_TRY(life_.change(tx, row, {state::confirmed, {by::admin, ask.admin}, "assigned"}));
    tx.cancel_timer<GiveUp>(row.id);
    tx.audit({.action = "booking.assigned",
              .target_type = "booking",
              .target = row.id.text(),
              .before = {},
              .after = Json{to_json(ask)},
              .reason = ask.reason});
    return facts_of(row);
  });
}

Result<Facts> Matches::unmatched(Tx& tx, const Unmatched& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (row.status == state::unmatched) return facts_of(row);
  if (!is_tentative(row.status)) return not_matching();
  HEARTH_TRY(life_.give_up(tx, row, ask.reason));
  return facts_of(row);
}

}  // namespace booking
