#include "bookings.hpp"

#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>

#include "booking_sql.hpp"

namespace booking {
namespace {

Error no_such_booking() { return not_found("booking.no_such_booking", "there is no such booking"); }

/// The booking, for somebody who may see it: its consumer, its technician, an admin. For others there is none.
Result<BookingRow> find(Db& db, const Caller& who, const Uuid& id) {
  auto row = HEARTH_TRY(db.one_or<BookingRow>(sql::find_booking, {{"booking", id}}, no_such_booking()));
  const bool own = row.consumer == who.user || (row.technician && *row.technician == who.user);
  if (!own && !who.has_role(::auth::admin)) return no_such_booking();
  return row;
}

void step(Tx& tx, const BookingRow& row, std::string_view actor, const std::optional<std::string>& from,
          std::string_view to) {
  tx.exec(sql::add_timeline, {{"booking_id", row.id},
                              {"seq", row.version},
                              {"at", tx.now()},
                              {"actor", actor},
                              {"actor_id", actor == "consumer" ? std::optional{row.consumer} : std::nullopt},
                              {"from_status", from},
                              {"to_status", to},
                              {"reason", nullptr}});
}

/// Takes the hold for booking, or says why it cannot be.
Result<HoldRow> take(Tx& tx, const Uuid& hold, const Uuid& consumer) {
  auto taken =
      HEARTH_TRY(tx.maybe<HoldRow>(sql::book_hold, {{"hold", hold}, {"consumer", consumer}, {"now", tx.now()}}));
  if (taken) return std::move(*taken);
  const auto there = HEARTH_TRY(tx.maybe<HoldRow>(sql::find_hold, {{"hold", hold}, {"consumer", consumer}}));
  if (!there) return not_found("booking.no_such_hold", "there is no such hold");
  if (there->state == "booked") return conflict("booking.hold_used", "this hold has been booked already");
  return conflict("booking.hold_expired", "this hold has ended: choose a time again");
}

BookingRow row_of(const HoldRow& hold, const Uuid& id, Timestamp now, Duration pay_within) {
  return {.id = id,
          .consumer = hold.consumer,
          .technician = hold.technician,
          .hold = hold.id,
          .quote = hold.quote,
          .service = hold.service,
          .service_code = hold.service_code,
          .region = hold.region,
          .status = "pending_payment",
          .address = hold.address,
          .note = {},
          .price = hold.price,
          .total = hold.total,
          .vat = hold.vat,
          .starts = hold.starts,
          .ends = hold.ends,
          .pay_until = now + pay_within,
          .version = 1,
          .created = now,
          .updated = now};
}

}  // namespace

Result<Booking> Bookings::shown(const BookingRow& row) const {
  Booking view{.id = row.id,
               .status = row.status,
               .service = row.service,
               .service_code = row.service_code,
               .start = row.starts,
               .end = row.ends,
               .technician = row.technician,
               .address = {},
               .note = {},
               .lines = row.price,
               .total = won(row.total),
               .vat = won(row.vat),
               .pay_until = row.pay_until,
               .version = row.version,
               .created = row.created,
               .updated = row.updated};
  const std::string address = HEARTH_TRY(crypto_.open("booking.address:" + row.hold.text(), row.address));
  view.address = HEARTH_TRY(from_json<::consumer::Address>(address));
  if (row.note) view.note = HEARTH_TRY(crypto_.open("booking.note:" + row.id.text(), *row.note));
  return view;
}

Result<Booking> Bookings::create(const Caller& who, Tx& tx, const CreateBooking& ask) {
  const HoldRow hold = HEARTH_TRY(take(tx, ask.hold, who.user));
  BookingRow row = row_of(hold, tx.new_id(), tx.now(), settings_->pay_within);
  if (ask.note) row.note = HEARTH_TRY(crypto_.seal("booking.note:" + row.id.text(), *ask.note));

  const auto kept = HEARTH_TRY(tx.execute(sql::hold_becomes_job, {{"hold", hold.id}, {"expires_at", *row.pay_until}}));
  if (kept != 1) return conflict("booking.hold_expired", "this hold has ended: choose a time again");
  tx.exec(sql::add_booking, row);
  step(tx, row, "consumer", std::nullopt, row.status);
  tx.publish(Created{row.id, row.consumer, hold.technician, row.starts, row.ends, won(row.total)});
  tx.cancel_timer<ExpireHold>(hold.id);
  tx.schedule(ExpireUnpaid{row.id}, *row.pay_until);
  return shown(row);
}

Result<Page<Booking>> Bookings::list(const Caller& who, Db& db, const ListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<BookingRow>(sql::bookings_of_consumer, ask, {{"consumer", who.user}}));
  Page<Booking> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) page.items.push_back(HEARTH_TRY(shown(row)));
  return page;
}

Result<Booking> Bookings::read(const Caller& who, Db& db, const Id& ask) {
  const BookingRow row = HEARTH_TRY(find(db, who, ask.id));
  Booking seen = HEARTH_TRY(shown(row));
  if (row.consumer != who.user) seen.address.entry_notes.reset();  // theirs to see in its own window, each view audited
  return seen;
}

Result<Timeline> Bookings::timeline(const Caller& who, Db& db, const Id& ask) {
  HEARTH_TRY(find(db, who, ask.id));
  return Timeline{HEARTH_TRY(db.all<Step>(sql::timeline, {{"booking", ask.id}}))};
}

Result<void> Bookings::drop(const Caller& who, Tx& tx, const Id& ask) {
  const BookingRow row = HEARTH_TRY(find(tx, who, ask.id));
  if (row.consumer != who.user) return forbidden("booking.not_yours", "only the consumer may drop a booking");
  if (row.status != "pending_payment") {
    return conflict("booking.not_unpaid", "only an unpaid booking can be dropped: cancel this one");
  }
  HEARTH_TRY(lapse(tx, row, "dropped", "consumer"));
  tx.cancel_timer<ExpireUnpaid>(row.id);
  return {};
}

Result<void> Bookings::expire(Tx& tx, const ExpireUnpaid& due) {
  const auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::find_booking, {{"booking", due.booking}}));
  if (!row || row->status != "pending_payment") return {};
  return lapse(tx, *row, "expired", "system");
}

Result<void> Bookings::lapse(Tx& tx, const BookingRow& row, std::string_view status, std::string_view actor) {
  const auto changed = HEARTH_TRY(tx.execute(
      sql::lapse_booking, {{"booking", row.id}, {"status", status}, {"version", row.version}, {"now", tx.now()}}));
  if (changed == 0) return conflict("booking.changed", "the booking has changed meanwhile: read it again");
  BookingRow after = row;
  ++after.version;
  step(tx, after, actor, row.status, status);
  tx.exec(sql::free_hold_of_booking, {{"hold", row.hold}, {"state", status == "expired" ? "expired" : "released"}});
  tx.exec(sql::free_busy, {{"kind", "job"}, {"source", row.hold}});
  tx.publish(Lapsed{row.id, row.consumer, std::string{status}});
  return {};
}

}  // namespace booking
