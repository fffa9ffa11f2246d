#include "personal_data.hpp"

#include "booking_sql.hpp"

namespace booking {
namespace {

constexpr std::string_view keeper = "booking";

struct Kept {
  std::vector<Booking> bookings;
};
constexpr auto describe(Type<Kept>) { return fields(field("bookings", &Kept::bookings)); }

struct Count {
  std::int64_t count = 0;
};
constexpr auto describe(Type<Count>) { return fields(field("count", &Count::count)); }

/// A hold or a booking: both seal their address under the hold's id.
struct Place {
  Uuid hold;
  std::string region;
};
constexpr auto describe(Type<Place>) { return fields(field("hold_id", &Place::hold), field("region", &Place::region)); }

/// The district stays, for statistics; a district leads to nobody.
::consumer::Address nowhere(const Place& of) {
  return {.id = {}, .road_name = "-", .zip = "00000", .region = of.region, .detail = {}, .entry_notes = {}};
}

}  // namespace

Result<void> PersonalData::export_asked(Calls& calls, const ::auth::ExportAsked& asked) {
  const auto rows = HEARTH_TRY(calls.all<BookingRow>(sql::every_booking_of_consumer, {{"consumer", asked.user}}));
  Kept kept;
  for (const auto& row : rows) {
    auto shown = HEARTH_TRY(bookings_.shown(row));
    kept.bookings.push_back(std::move(shown));
  }
  HEARTH_TRY(calls.call(::auth::deliver_export, {asked.export_id, std::string{keeper}, Json{to_json(kept)}}));
  return {};
}

Result<bool> PersonalData::open_bookings(Db& db, const Uuid& consumer) const {
  const auto open = HEARTH_TRY(db.one<Count>(sql::count_open_bookings, {{"consumer", consumer}}));
  return open.count > 0;
}

Result<void> PersonalData::erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked) {
  std::vector<std::string> reasons;
  const bool open = HEARTH_TRY(open_bookings(calls, asked.user));
  if (open) reasons.emplace_back("booking.open_bookings");
  HEARTH_TRY(calls.call(::auth::answer_erasure, {asked.erasure, std::string{keeper}, std::move(reasons)}));
  return {};
}

Result<void> PersonalData::erasure_due(Calls& calls, const ::auth::ErasureDue& due) {
  // One that was begun between the question and the withdrawal has to end first: the event comes again until then.
  const bool open = HEARTH_TRY(open_bookings(calls, due.user));
  if (open) return unavailable("booking.open_bookings", "a booking of somebody who leaves is still open");
  HEARTH_TRY(calls.transaction([&](Tx& tx) { return erase(tx, due.user); }));
  HEARTH_TRY(calls.call(::auth::erased, {due.erasure, std::string{keeper}}));
  return {};
}

Result<void> PersonalData::erase(Tx& tx, const Uuid& consumer) const {
  const auto places = HEARTH_TRY(tx.all<Place>(sql::places_of_consumer, {{"consumer", consumer}}));
  for (const auto& place : places) {
    const Bytes address =
        HEARTH_TRY(life_.crypto().seal("booking.address:" + place.hold.text(), to_json(nowhere(place))));
    tx.exec(sql::forget_address_of_hold, {{"hold", place.hold}, {"address", address}});
    tx.exec(sql::forget_address_of_booking, {{"hold", place.hold}, {"address", address}});
  }
  tx.exec(sql::forget_coordinates, {{"consumer", consumer}});
  const auto disputes = HEARTH_TRY(tx.all<Uuid>(sql::disputes_of_consumer, {{"consumer", consumer}}));
  for (const auto& dispute : disputes) {
    const Bytes nothing = HEARTH_TRY(life_.crypto().seal("booking.disputes.reason:" + dispute.text(), ""));
    tx.exec(sql::forget_dispute, {{"dispute", dispute}, {"reason", nothing}});
  }
  return {};
}

}  // namespace booking
