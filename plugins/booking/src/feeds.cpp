#include "feeds.hpp"

#include <auth/contract/auth.hpp>

#include "booking_sql.hpp"
#include "ics.hpp"

namespace booking {
namespace {

constexpr std::string_view purpose = "booking.calendar_feed";
constexpr std::string_view suffix = ".ics";
constexpr std::size_t secret_length = 43;  // 32 bytes as base64url
constexpr Duration past = std::chrono::days{90};

struct FeedRow {
  Uuid user;
  bool jobs = false;
};
constexpr auto describe(Type<FeedRow>) {
  return fields(field("user_id", &FeedRow::user), field("jobs", &FeedRow::jobs));
}

Error no_such_feed() { return not_found("booking.no_such_calendar", "there is no such calendar"); }

/// Whoever is only locked out of signing in keeps it: others can bring that about.
Result<bool> may_be_read(Calls& calls, const Uuid& owner) {
  const auto user = calls.call(::auth::find_user, {.user = owner});
  if (!user && is_failure(user.error())) return user.error();
  return user && (user->state == "active" || user->state == "locked");
}

std::string ics_status(const BookingRow& row) {
  if (row.status == state::cancelled || row.status == state::unmatched) return "CANCELLED";
  return is_technicians(row.status) ? "CONFIRMED" : "TENTATIVE";
}

CalendarEvent event_of(const BookingRow& row) {
  return {.uid = row.id.text() + "@hearth",
          .summary = order_name(row),
          .status = ics_status(row),
          .start = row.starts,
          .end = row.ends,
          .stamp = row.updated,
          .sequence = row.version};
}

}  // namespace

Result<Feed> Feeds::make(const Caller& who, Tx& tx) {
  const std::string secret = life_.crypto().random_text();
  const Bytes hash = HEARTH_TRY(life_.crypto().keyed_hash(purpose, secret));
  const bool works = who.has_role(::auth::technician);
  tx.exec(sql::put_feed, {{"user", who.user}, {"secret", hash}, {"jobs", works}, {"now", tx.now()}});
  return Feed{"/bookings/calendar/" + secret + std::string{suffix}};
}

Result<void> Feeds::revoke(const Caller& who, Tx& tx) {
  tx.exec(sql::drop_feed, {{"user", who.user}});
  return {};
}

Result<Reply> Feeds::read(Calls& calls, const std::string& file) {
  if (file.size() != secret_length + suffix.size() || !file.ends_with(suffix)) return no_such_feed();
  const Bytes hash = HEARTH_TRY(life_.crypto().keyed_hash(purpose, file.substr(0, secret_length)));
  const auto feed = HEARTH_TRY(calls.one_or<FeedRow>(sql::find_feed, {{"secret", hash}}, no_such_feed));
  if (!HEARTH_TRY(may_be_read(calls, feed.user))) return no_such_feed();
  const auto rows = HEARTH_TRY(calls.all<BookingRow>(
      sql::bookings_of_feed, {{"user", feed.user}, {"jobs", feed.jobs}, {"from", calls.now() - past}}));
  std::vector<CalendarEvent> events;
  events.reserve(rows.size());
  for (const auto& row : rows) events.push_back(event_of(row));
  Reply reply;
  reply.content_type = "text/calendar; charset=utf-8";
  reply.body = ics_file("Hearth", events);
  reply.headers.push_back({"Cache-Control", "private, no-store"});
  return reply;
}

}  // namespace booking
