#include "absences.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "freed.hpp"
#include "timers.hpp"

namespace booking {
namespace {

struct Interval {
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<Interval>) {
  return fields(field("busy_from", &Interval::from), field("busy_to", &Interval::to));
}

bool is_unpaid(const BookingRow& row) { return row.status == state::pending_payment || row.status == state::paying; }

/// What has begun before this goes on, though it reaches into the time.
Timestamp since(Tx& tx, const WithdrawAll& ask) { return std::min(ask.from, tx.now()); }

/// Holds, and times kept for reschedulings, that nobody has paid for: their consumers choose again.
Result<void> drop_holds(Tx& tx, const WithdrawAll& ask) {
  const auto held = HEARTH_TRY(
      tx.all<Uuid>(sql::holds_to_release,
                   {{"technician", ask.technician}, {"since", since(tx, ask)}, {"from", ask.from}, {"to", ask.to}}));
  for (const auto& hold : held) {
    tx.exec(sql::release_kept_hold, {{"hold", hold}});
    tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", hold}});
    tx.exec(sql::end_wish_of_hold, {{"hold", hold}, {"state", "waiting"}, {"now", tx.now()}});
    tx.cancel_timer<ExpireHold>(hold);
  }
  if (!held.empty()) freed(tx, {ask.technician, ask.from, ask.to});  // who was offered one waits again, for others
  return {};
}

/// Keeps free what is left of the time, around the jobs that go on.
Result<void> block_the_rest(Tx& tx, const WithdrawAll& ask) {
  tx.exec(sql::free_expired, {{"technician", ask.technician}, {"now", tx.now()}});
  const auto taken = HEARTH_TRY(tx.all<Interval>(sql::intervals_of_technician,
                                                 {{"technician", ask.technician}, {"from", ask.from}, {"to", ask.to}}));
  const auto keep_off = [&](Timestamp from, Timestamp to) {
    if (from >= to) return;
    tx.exec(sql::add_busy, {{"id", tx.new_id()},
                            {"technician", ask.technician},
                            {"kind", "time_off"},
                            {"source", ask.source},
                            {"busy_from", from},
                            {"busy_to", to},
                            {"starts_at", from},
                            {"ends_at", to},
                            {"latitude", nullptr},
                            {"longitude", nullptr},
                            {"expires_at", nullptr}});
  };
  Timestamp next = ask.from;
  for (const auto& one : taken) {
    keep_off(next, std::min(one.from, ask.to));
    next = std::max(next, one.to);
  }
  keep_off(next, ask.to);
  return {};
}

}  // namespace

void Absences::note(Tx& tx, const BookingRow& row, const Uuid& technician, const std::optional<Uuid>& source) const {
  tx.exec(sql::add_withdrawal,
          {{"booking", row.id}, {"technician", technician}, {"source", source}, {"now", tx.now()}});
}

Result<Facts> Absences::withdraw(Tx& tx, const Withdraw& ask) {
  HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", ask.technician}}));
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  if (row.status == state::matching) {
    const auto gone = HEARTH_TRY(tx.all<Uuid>(sql::withdrawn_of_booking, {{"booking", row.id}}));
    if (std::find(gone.begin(), gone.end(), ask.technician) != gone.end()) return facts_of(row);  // has been done
  }
  const bool seen = row.status == state::offered || is_technicians(row.status);
  if (row.technician != ask.technician || !seen) return no_such_booking();
  if (!allowed(row.status, state::matching, by::technician)) return bad_step(row.status);
  note(tx, row, ask.technician, std::nullopt);
  life_.release(tx, row);
  row.technician.reset();
  if (row.wanted == ask.technician) row.wanted.reset();
  HEARTH_TRY(life_.seek(tx, row, {by::technician, ask.technician}, ask.reason));
  return facts_of(row);
}

Result<Withdrawn> Absences::withdraw_all(Tx& tx, const WithdrawAll& ask) {
  if (ask.to <= ask.from) return invalid("booking.bad_interval", "the end must be after the start");
  HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", ask.technician}}));
  if (HEARTH_TRY(tx.one<std::int64_t>(sql::block_exists, {{"source", ask.source}})) == 0) {
    auto rows = HEARTH_TRY(tx.all<BookingRow>(
        sql::bookings_to_withdraw,
        {{"technician", ask.technician}, {"since", since(tx, ask)}, {"from", ask.from}, {"to", ask.to}}));
    for (auto& row : rows) HEARTH_TRY(take(tx, row, ask));
    HEARTH_TRY(drop_holds(tx, ask));
    HEARTH_TRY(block_the_rest(tx, ask));
  }
  return Withdrawn{HEARTH_TRY(tx.all<Uuid>(sql::withdrawn_by_source, {{"source", ask.source}}))};
}

Result<void> Absences::take(Tx& tx, BookingRow& row, const WithdrawAll& ask) const {
  life_.release(tx, row);
  row.technician.reset();
  if (row.wanted == ask.technician) row.wanted.reset();
  if (is_unpaid(row)) return life_.amend(tx, row, {by::system});  // whoever pays for it is found somebody else
  note(tx, row, ask.technician, ask.source);
  const bool by_choice = ask.reason == "sick" || ask.reason == "withdrawn";
  const Actor actor = by_choice ? Actor{by::technician, ask.technician} : Actor{by::system};
  return life_.seek(tx, row, actor, ask.reason == "sick" ? "sick" : "withdrawn");
}

}  // namespace booking
