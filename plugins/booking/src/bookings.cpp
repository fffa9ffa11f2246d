#include "bookings.hpp"

#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>

#include <algorithm>

#include "booking_sql.hpp"

namespace booking {
namespace {

bool back_office(const Caller& who) {
  return who.has_role(::auth::admin) || who.has_role(::auth::permission::bookings_read);
}

/// The booking, for somebody who may see it: its consumer, its technician from confirmed on, the back office. For others
/// there is none.
Result<BookingRow> find(Db& db, const Caller& who, const Uuid& id) {
  auto row = HEARTH_TRY(find_booking(db, id));
  const bool technicians = row.technician && *row.technician == who.user && is_technicians(row.status);
  if (row.consumer != who.user && !technicians && !back_office(who)) return no_such_booking();
  return row;
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

/// What the back office sees of somebody's home: the district.
void mask(Booking& seen) {
  consumer::Address district;
  district.id = seen.address.id;
  district.region = std::move(seen.address.region);
  seen.address = std::move(district);
  seen.note.reset();
}

}  // namespace

BookingRow booked(const HoldRow& hold, const Uuid& id, Timestamp now, Timestamp pay_until) {
  return {.id = id,
          .consumer = hold.consumer,
          .technician = hold.technician,
          .hold = hold.id,
          .place = hold.id,
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
          .pay_until = pay_until,
          .version = 1,
          .created = now,
          .updated = now,
          .skills = hold.skills,
          .speed_kmh = hold.speed_kmh,
          .wanted = hold.asked_for ? std::optional{hold.technician} : std::nullopt,
          .paid = 0,
          .paid_at = {},
          .fee_start = {},
          .give_up = {},
          .series = {},
          .occurrence = {}};
}

Result<std::optional<std::string>> note_of(const Crypto& crypto, const BookingRow& row) {
  if (!row.note) return std::optional<std::string>{};
  auto text = HEARTH_TRY(crypto.open("booking.note:" + row.id.text(), *row.note));
  return std::optional{std::move(text)};
}

Result<Booking> Bookings::shown(const BookingRow& row) const {
  const bool waits = row.status == state::pending_payment;
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
               .pay_until = waits ? row.pay_until : std::nullopt,
               .series = row.series,
               .version = row.version,
               .created = row.created,
               .updated = row.updated};
  view.address = HEARTH_TRY(life_.address(row));
  view.note = HEARTH_TRY(note_of(life_.crypto(), row));
  return view;
}

Result<Booking> Bookings::create(const Caller& who, Tx& tx, const CreateBooking& ask) {
  const HoldRow hold = HEARTH_TRY(take(tx, ask.hold, who.user));
  const Timestamp pay_until = std::min(tx.now() + life_.settings().pay_within, hold.starts);
  BookingRow row = booked(hold, tx.new_id(), tx.now(), pay_until);
  if (ask.note) row.note = HEARTH_TRY(life_.crypto().seal("booking.note:" + row.id.text(), *ask.note));

  const auto kept = HEARTH_TRY(tx.execute(sql::hold_becomes_job, {{"hold", hold.id}, {"expires_at", pay_until}}));
  if (kept != 1) return conflict("booking.hold_expired", "this hold has ended: choose a time again");
  HEARTH_TRY(life_.open(tx, row, {by::consumer, row.consumer}));
  tx.publish(Created{row.id, row.consumer, hold.technician, row.starts, row.ends, won(row.total)});
  tx.cancel_timer<ExpireHold>(hold.id);
  tx.exec(sql::end_wish_of_hold, {{"hold", hold.id}, {"state", "booked"}, {"now", tx.now()}});
  tx.schedule(ExpireUnpaid{row.id}, pay_until);
  return shown(row);
}

Result<Page<Booking>> Bookings::list(const Caller& who, Db& db, const ListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<BookingRow>(sql::bookings_of_consumer, ask, {{"consumer", who.user}}));
  Page<Booking> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    auto seen = HEARTH_TRY(shown(row));
    page.items.push_back(std::move(seen));
  }
  return page;
}

Result<Booking> Bookings::read(const Caller& who, Db& db, const Id& ask) {
  const BookingRow row = HEARTH_TRY(find(db, who, ask.id));
  Booking seen = HEARTH_TRY(shown(row));
  if (row.consumer == who.user) return seen;
  seen.address.entry_notes.reset();  // the technician's to see in its own window, each view audited
  if (row.technician != who.user) mask(seen);
  return seen;
}

Result<Booking> Bookings::unmask(const Caller& who, Calls& calls, const Id& of, const Why& why) {
  if (!who.proved_within(life_.settings().step_up_within, calls.now())) {
    return forbidden("auth.step_up_needed", "prove again who you are");
  }
  const BookingRow row = HEARTH_TRY(find_booking(calls, of.id));
  Booking seen = HEARTH_TRY(shown(row));
  seen.address.entry_notes.reset();
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.audit({.action = "booking.unmasked",
              .target_type = "booking",
              .target = row.id.text(),
              .before = {},
              .after = {},
              .reason = why.reason});
    return {};
  }));
  return seen;  // only now that it is written down
}

Result<Timeline> Bookings::timeline(const Caller& who, Db& db, const Id& ask) {
  HEARTH_TRY(find(db, who, ask.id));
  return Timeline{HEARTH_TRY(db.all<Step>(sql::timeline, {{"booking", ask.id}}))};
}

Result<void> Bookings::drop(const Caller& who, Tx& tx, const Id& ask) {
  HEARTH_TRY(find(tx, who, ask.id));
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
  const bool own = row.consumer == who.user;
  if (!own && !who.has_role(::auth::admin))
    return forbidden("booking.not_yours", "only the consumer may drop a booking");
  if (row.status != state::pending_payment && !HEARTH_TRY(awaits_deposit(tx, row))) {
    return conflict("booking.not_unpaid", "only an unpaid booking can be dropped: cancel this one");
  }
  HEARTH_TRY(lapse(tx, row, state::dropped, {own ? by::consumer : by::admin, who.user}));
  tx.cancel_timer<ExpireUnpaid>(row.id);
  if (!own) tx.audit({.action = "booking.dropped", .target_type = "booking", .target = row.id.text()});
  return {};
}

Result<void> Bookings::expire(Tx& tx, const ExpireUnpaid& timer) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || row->status != state::pending_payment) return {};
  if (row->pay_until && tx.now() < *row->pay_until) return {};  // it was given more time since
  return lapse(tx, *row, state::expired, {by::system});
}

Result<void> Bookings::lapse(Tx& tx, BookingRow& row, std::string_view status, const Actor& actor) {
  row.pay_until.reset();
  HEARTH_TRY(life_.change(tx, row, {status, actor}));
  tx.exec(sql::free_hold_of_booking,
          {{"hold", row.hold}, {"state", status == state::expired ? "expired" : "released"}});
  life_.release(tx, row);
  tx.publish(Lapsed{row.id, row.consumer, std::string{status}});
  return {};
}

Result<Page<Booking>> Bookings::list_all(Db& db, const AdminListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<BookingRow>(sql::all_bookings, ask));
  Page<Booking> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    auto seen = HEARTH_TRY(shown(row));
    page.items.push_back(std::move(seen));
    mask(page.items.back());
  }
  return page;
}

}  // namespace booking
