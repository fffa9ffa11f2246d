#include "reschedules.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "freed.hpp"

namespace booking {

/// As it stands in the table.
struct Reschedules::Row {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  Uuid hold;
  std::int64_t difference = 0;
  std::int64_t vat = 0;
  std::string state;
  Timestamp pay_until;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("booking_id", &Row::booking), field("consumer_id", &Row::consumer),
                  field("hold_id", &Row::hold), field("difference", &Row::difference), field("vat", &Row::vat),
                  field("state", &Row::state), field("pay_until", &Row::pay_until));
  }
};

namespace {

std::vector<std::string> options_of(const ::catalog::Quote& quote) {
  std::vector<std::string> codes;
  for (const auto& line : quote.lines) {
    if (line.kind == "option") codes.push_back(line.code);
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

/// The same work or more of it: who had less done than was agreed on would get money back for it.
bool is_no_less(const ::catalog::Quote& quote, const ::catalog::Quote& than) {
  const bool measured = than.size || than.hours;
  const bool as_much =
      measured ? quote.size >= than.size && quote.hours >= than.hours : quote.plan.minutes >= than.plan.minutes;
  const auto options = options_of(quote);
  const auto needed = options_of(than);
  return as_much && quote.service == than.service && quote.address == than.address &&
         std::includes(options.begin(), options.end(), needed.begin(), needed.end());
}

bool can_be_moved(const BookingRow& row) { return is_tentative(row.status) || row.status == state::confirmed; }

Result<HoldRow> hold_of(Db& db, const Uuid& hold, const Uuid& consumer) {
  return db.one<HoldRow>(sql::find_hold, {{"hold", hold}, {"consumer", consumer}});
}

bool overlap(const BookingRow& row, const HoldRow& hold, Duration buffer) {
  return row.starts - buffer < hold.ends + buffer && hold.starts - buffer < row.ends + buffer;
}

/// Keeps the new time beside the old one. Where the two overlap with one technician, the old interval grows over both: no
/// two may stand side by side.
void keep_both(Tx& tx, const BookingRow& row, const HoldRow& hold, const Need& need, const Rules& rules) {
  if (row.technician != hold.technician || !overlap(row, hold, rules.buffer)) {
    keep(tx, {hold.id, "hold", hold.expires}, hold.technician, need, rules);
    return;
  }
  tx.exec(sql::free_expired, {{"technician", hold.technician}, {"now", tx.now()}});
  tx.exec(sql::widen_place, {{"place", row.place},
                             {"busy_from", std::min(row.starts, hold.starts) - rules.buffer},
                             {"busy_to", std::max(row.ends, hold.ends) + rules.buffer}});
}

/// What the booking keeps is its own time again.
Result<void> let_go(Tx& tx, const BookingRow& row, const Uuid& hold, std::string_view how, Duration buffer) {
  tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", hold}});
  const auto time = HEARTH_TRY(tx.maybe<Freed>(sql::free_hold_of_booking, {{"hold", hold}, {"state", how}}));
  if (time) freed(tx, *time);
  tx.exec(sql::narrow_place,
          {{"place", row.place}, {"busy_from", row.starts - buffer}, {"busy_to", row.ends + buffer}});
  return {};
}

/// What the hold promises becomes the booking's.
void take(BookingRow& row, const HoldRow& hold) {
  row.hold = row.place = hold.id;
  row.quote = hold.quote;
  row.address = hold.address;
  row.price = hold.price;
  row.total = hold.total;
  row.vat = hold.vat;
  row.starts = hold.starts;
  row.ends = hold.ends;
  row.skills = hold.skills;
  row.speed_kmh = hold.speed_kmh;
}

/// Of a rework, which has been paid for: at whatever time, it costs neither more nor less.
void keep_price(::catalog::Quote& quote, const BookingRow& row) {
  quote.lines = row.price;
  quote.total = won(row.total);
  quote.vat = won(row.vat);
}

void set_state(Tx& tx, const Uuid& id, std::string_view to, Timestamp pay_until) {
  tx.exec(sql::set_rescheduling, {{"id", id}, {"state", to}, {"pay_until", pay_until}, {"now", tx.now()}});
}

}  // namespace

Result<Moved> Reschedules::reschedule(const Caller& who, Calls& calls, const Reschedule& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.id));
  if (before.consumer != who.user) return no_such_booking();
  if (!can_be_moved(before)) return bad_step(before.status);
  const Settings& settings = life_.settings();
  if (calls.now() > before.starts - settings.notice) {
    return conflict("booking.too_late", "it begins too soon to be moved");
  }
  HoldPlan plan = HEARTH_TRY(plan_hold(calls, who.user, ask.quote, std::nullopt));
  const auto old = HEARTH_TRY(calls.call(::catalog::promised, {.quote = before.quote, .consumer = who.user}));
  const bool rework = HEARTH_TRY(is_rework(calls, before.id));
  if (!is_no_less(plan.quote, old) || (rework && !is_no_less(old, plan.quote))) {
    return conflict("booking.other_work", "the new price is for less work, for another or for another address");
  }
  if (rework) keep_price(plan.quote, before);
  if (!offered(plan.quote.start, calls.now(), rules(settings))) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  plan.need.work.own = before.place;
  return calls.effect([&](Tx& tx) -> Result<Moved> {
    const Uuid technician = HEARTH_TRY(somebody(tx, before, plan.need));
    BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
    if (row.version != before.version) return changed_meanwhile();
    const Timestamp pay_until = tx.now() + settings.pay_within;
    const HoldRow hold =
        HEARTH_TRY(add_hold(tx, life_.crypto(), plan, technician, {.state = "booked", .expires = pay_until}));
    const Row move = HEARTH_TRY(write_down(tx, row, hold, pay_until));
    if (move.state == "waiting") {
      keep_both(tx, row, hold, plan.need, rules(settings));
      tx.schedule(ExpireRescheduling{move.id}, pay_until);
    } else {
      HEARTH_TRY(apply(tx, row, hold, move, technician));
    }
    Moved moved{.booking = {}, .rescheduling = {move.id, move.state, hold.starts, won(move.difference), {}}};
    if (move.state == "waiting") moved.rescheduling.pay_until = pay_until;
    moved.booking = HEARTH_TRY(bookings_->shown(row));
    return moved;
  });
}

Result<Uuid> Reschedules::somebody(Tx& tx, const BookingRow& row, const Need& need) const {
  if (const auto& first = row.technician ? row.technician : row.wanted) {
    const auto kept = HEARTH_TRY(lock_if_able(tx, *first, need, rules(life_.settings())));
    if (kept) return kept->technician;
  }
  const auto all = HEARTH_TRY(calendars(tx, need.wanted, need.days()));
  return HEARTH_TRY(lock_one(tx, all, need, rules(life_.settings()))).technician;
}

Result<Reschedules::Row> Reschedules::write_down(Tx& tx, const BookingRow& row, const HoldRow& hold,
                                                 Timestamp pay_until) const {
  const std::int64_t difference = hold.total - row.total;
  Row move{.id = tx.new_id(),
           .booking = row.id,
           .consumer = row.consumer,
           .hold = hold.id,
           .difference = difference,
           .vat = hold.vat - row.vat,
           .state = difference > 0 ? "waiting" : "done",
           .pay_until = pay_until};
  tx.exec(sql::add_rescheduling, move, {{"now", tx.now()}});
  return move;
}

Result<std::optional<Uuid>> Reschedules::keeper(Tx& tx, const BookingRow& row, const HoldRow& hold) const {
  const auto kept = HEARTH_TRY(tx.one<std::int64_t>(sql::is_hold_kept, {{"hold", hold.id}}));
  if (kept > 0) return std::optional{hold.technician};
  BookingRow then = row;
  take(then, hold);
  Need need = HEARTH_TRY(life_.need(then));
  need.work.own = row.place;
  const Rules calendar_rules = rules(life_.settings());
  const auto still = HEARTH_TRY(lock_if_able(tx, hold.technician, need, calendar_rules));
  if (still) return std::optional{still->technician};
  const auto all = HEARTH_TRY(calendars(tx, need.wanted, need.days()));
  const auto other = lock_one(tx, all, need, calendar_rules);
  if (other) return std::optional{other->technician};
  if (is_failure(other.error())) return other.error();
  return std::optional<Uuid>{};
}

Result<void> Reschedules::apply(Tx& tx, BookingRow& row, const HoldRow& hold, const Row& move,
                                const Uuid& technician) const {
  const Rules calendar_rules = rules(life_.settings());
  const BookingRow old = row;
  tx.exec(sql::free_busy, {{"kind", "job"}, {"source", old.place}});
  HEARTH_TRY(tx.maybe<Freed>(sql::free_hold_of_booking, {{"hold", old.hold}, {"state", "released"}}));
  take(row, hold);
  row.paid += move.difference;
  row.fee_start = std::min(row.fee_start.value_or(old.starts), hold.starts);
  Need need = HEARTH_TRY(life_.need(row));
  const auto kept = HEARTH_TRY(tx.execute(sql::hold_becomes_job, {{"hold", hold.id}, {"expires_at", nullptr}}));
  if (kept == 0) keep(tx, {hold.id, "job"}, technician, need, calendar_rules);

  const bool still_able = HEARTH_TRY(lock_if_able(tx, technician, need, calendar_rules)).has_value() &&
                          !HEARTH_TRY(is_day_full(tx, row, technician, life_.settings().jobs_a_day));
  const Actor consumer{by::consumer, row.consumer};
  const bool same = old.technician == technician && still_able;
  row.technician = technician;
  if (row.wanted != technician) row.wanted.reset();  // who was asked for does not come at this time
  if (row.status == state::confirmed && same) {
    HEARTH_TRY(life_.amend(tx, row, consumer, "rescheduled"));
  } else {
    HEARTH_TRY(life_.seek(tx, row, consumer, "rescheduled"));
  }
  tx.publish(Rescheduled{row.id, row.consumer, row.technician, old.starts, row.starts, row.ends, won(old.total),
                         won(row.total)});
  if (old.technician) freed(tx, {*old.technician, old.starts, old.ends});
  life_.refund(tx, row, move.id, -move.difference, "rescheduled");
  return {};
}

Result<std::optional<Due>> Reschedules::due(Db& db, const BookingRow& row) const {
  const auto move = HEARTH_TRY(db.maybe<Row>(sql::open_rescheduling, {{"booking", row.id}}));
  if (!move || (move->state == "waiting" && db.now() >= move->pay_until)) return std::optional<Due>{};
  Due difference{.booking = row.id,
                 .consumer = row.consumer,
                 .purpose = "reschedule",
                 .purpose_id = move->id,
                 .amount = won(move->difference),
                 .vat = won(move->vat),
                 .lines = {},
                 .name = order_name(row),
                 .pay_until = {}};
  difference.lines.push_back({"difference", "reschedule", difference.name, difference.amount});
  if (move->state == "waiting") difference.pay_until = move->pay_until;
  return std::optional{std::move(difference)};
}

Result<Due> Reschedules::begin_payment(Tx& tx, const BookingRow& row, const BeginPayment& ask) const {
  auto difference = HEARTH_TRY(due(tx, row));
  if (!difference || difference->purpose_id != ask.purpose_id) return nothing_to_pay();
  if (ask.amount != difference->amount) return conflict("booking.price_changed", "another amount has to be paid");
  if (!difference->pay_until) return std::move(*difference);  // it is being paid already
  const auto move = HEARTH_TRY(tx.one<Row>(sql::open_rescheduling, {{"booking", row.id}}));
  tx.exec(sql::keep_hold_until, {{"hold", move.hold}, {"expires_at", nullptr}});
  set_state(tx, move.id, "paying", move.pay_until);
  tx.cancel_timer<ExpireRescheduling>(move.id);
  difference->pay_until.reset();
  return std::move(*difference);
}

Result<bool> Reschedules::paid(Tx& tx, BookingRow& row, const ::payment::Captured& event) const {
  const auto move = HEARTH_TRY(tx.maybe<Row>(sql::open_rescheduling, {{"booking", row.id}}));
  if (!move || move->id != event.purpose_id || event.amount != won(move->difference)) return false;
  if (!can_be_moved(row) || (move->state == "waiting" && tx.now() >= move->pay_until)) return false;
  const HoldRow hold = HEARTH_TRY(hold_of(tx, move->hold, row.consumer));
  if (hold.state != "booked" || hold.starts <= tx.now()) return false;  // its technician, or its time, has gone
  const auto technician = HEARTH_TRY(keeper(tx, row, hold));
  if (!technician) return false;
  set_state(tx, move->id, "done", move->pay_until);
  tx.cancel_timer<ExpireRescheduling>(move->id);
  HEARTH_TRY(apply(tx, row, hold, *move, *technician));
  return true;
}

Result<void> Reschedules::payment_failed(Tx& tx, const BookingRow& row, const Uuid& id) const {
  const auto move = HEARTH_TRY(tx.maybe<Row>(sql::open_rescheduling, {{"booking", row.id}}));
  if (!move || move->id != id || move->state != "paying") return {};
  const HoldRow hold = HEARTH_TRY(hold_of(tx, move->hold, row.consumer));
  const Timestamp start = std::min(hold.starts, row.starts);
  const Timestamp again = std::max(move->pay_until, pay_again_until(hold.created, start, tx.now(), life_.settings()));
  set_state(tx, id, "waiting", again);
  tx.exec(sql::keep_hold_until, {{"hold", move->hold}, {"expires_at", again}});
  tx.schedule(ExpireRescheduling{id}, again);
  return {};
}

Result<void> Reschedules::expire(Tx& tx, const ExpireRescheduling& timer) {
  const auto booking = HEARTH_TRY(tx.maybe<Uuid>(sql::booking_of_rescheduling, {{"id", timer.rescheduling}}));
  if (!booking) return {};
  const BookingRow row = HEARTH_TRY(lock_booking(tx, *booking));
  const auto move = HEARTH_TRY(tx.maybe<Row>(sql::open_rescheduling, {{"booking", row.id}}));
  if (!move || move->id != timer.rescheduling || move->state != "waiting") return {};
  if (tx.now() < move->pay_until) return {};
  set_state(tx, move->id, "expired", move->pay_until);
  return let_go(tx, row, move->hold, "expired", life_.settings().buffer);
}

}  // namespace booking
