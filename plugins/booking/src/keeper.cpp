#include "keeper.hpp"

#include "booking_sql.hpp"

namespace booking {
namespace {

constexpr std::string_view keeper = "booking";

struct Exported {
  std::vector<Booking> bookings;
  std::vector<Dispute> disputes;
  std::vector<SeriesView> series;
  std::vector<WishView> waitlist;
};
constexpr auto describe(Type<Exported>) {
  return fields(field("bookings", &Exported::bookings), field("disputes", &Exported::disputes),
                field("series", &Exported::series), field("waitlist", &Exported::waitlist));
}

struct HeldRow {
  Uuid id;
  std::string region;
};
constexpr auto describe(Type<HeldRow>) { return fields(field("id", &HeldRow::id), field("region", &HeldRow::region)); }

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& asked) {
  Exported all;
  const auto rows = HEARTH_TRY(calls.all<BookingRow>(sql::every_booking_of_consumer, {{"consumer", asked.user}}));
  for (const auto& row : rows) {
    auto view = HEARTH_TRY(bookings_->shown(row));
    all.bookings.push_back(std::move(view));
  }
  all.disputes = HEARTH_TRY(disputes_->all_of(calls, asked.user));
  all.series = HEARTH_TRY(series_->all_of(calls, asked.user));
  all.waitlist = HEARTH_TRY(waitlist_->all_of(calls, asked.user));
  HEARTH_TRY(calls.call(::auth::deliver_export, {asked.export_id, std::string{keeper}, Json{to_json(all)}}));
  return {};
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& asked) {
  const auto open = HEARTH_TRY(calls.one<std::int64_t>(sql::open_bookings_of_user, {{"user", asked.user}}));
  ::auth::ErasureAnswer answer{asked.erasure, std::string{keeper}, {}};
  if (open > 0) answer.reasons.emplace_back("booking.open_bookings");
  HEARTH_TRY(calls.call(::auth::answer_erasure, answer));
  return {};
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& due_now) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) { return forget(tx, due_now.user); }));
  HEARTH_TRY(calls.call(::auth::erased, {due_now.erasure, std::string{keeper}}));
  return {};
}

Result<void> Keeper::forget(Tx& tx, const Uuid& user) const {
  for (const auto& row : HEARTH_TRY(tx.all<BookingRow>(sql::every_booking_of_consumer, {{"consumer", user}}))) {
    const Bytes address = HEARTH_TRY(nowhere(row.hold, row.region));
    tx.exec(sql::forget_booking, {{"booking", row.id}, {"address", address}});
  }
  for (const auto& hold : HEARTH_TRY(tx.all<HeldRow>(sql::holds_of_consumer, {{"consumer", user}}))) {
    const Bytes address = HEARTH_TRY(nowhere(hold.id, hold.region));
    tx.exec(sql::forget_hold, {{"hold", hold.id}, {"address", address}});
  }
  tx.exec(sql::forget_places, {{"consumer", user}});
  tx.exec(sql::forget_disputes, {{"consumer", user}});
  tx.exec(sql::forget_wishes, {{"consumer", user}});
  tx.exec(sql::end_series_of_consumer, {{"consumer", user}, {"now", tx.now()}});
  tx.exec(sql::drop_feed, {{"user", user}});
  return {};
}

/// An address of which nothing but the district is left.
Result<Bytes> Keeper::nowhere(const Uuid& hold, const std::string& region) const {
  ::consumer::Address empty;
  empty.region = region;
  return life_.crypto().seal("booking.address:" + hold.text(), to_json(empty));
}

}  // namespace booking
