#include "stats.hpp"

#include "admin_sql.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

using Region = std::optional<std::string>;

template <class Item>
Result<std::vector<Item>> items(Db& db, const Statement& statement, const Days& days, const Region& region) {
  return db.all<Item>(statement, {{"from", days.from}, {"to", days.to}, {"region", region}});
}

template <class Item>
Result<Series<Item>> series(const Caller& who, Db& db, const Statement& statement, const StatsAsk& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::stats_read));
  const Days days = HEARTH_TRY(days_between(ask.from, ask.to, db.now()));
  auto found = HEARTH_TRY(items<Item>(db, statement, days, ask.region));
  return Series<Item>{days.from, days.to, std::move(found)};
}

void add(Overview& to, const BookingDay& day) {
  to.created += day.created;
  to.paid += day.paid;
  to.confirmed += day.confirmed;
  to.completed += day.completed;
  to.cancelled += day.cancelled;
  to.no_show += day.no_show;
  to.unmatched += day.unmatched;
  to.lapsed += day.lapsed;
}

double ratio(std::int64_t of, std::int64_t all) {
  return all == 0 ? 0.0 : static_cast<double>(of) / static_cast<double>(all);
}

Result<Overview> total(Db& db, const Days& days, const Region& region) {
  Overview all;
  all.from = days.from;
  all.to = days.to;
  for (const auto& day : HEARTH_TRY(items<BookingDay>(db, sql::stats_bookings, days, region))) add(all, day);
  for (const auto& day : HEARTH_TRY(items<RevenueDay>(db, sql::stats_revenue, days, region))) {
    all.captured += day.captured;
    all.refunded += day.refunded;
    all.fees += day.fees;
  }
  std::int64_t stars = 0;
  for (const auto& day : HEARTH_TRY(items<RatingDay>(db, sql::stats_ratings, days, region))) {
    all.ratings += day.ratings;
    stars += day.stars;
  }
  all.match_rate = ratio(all.confirmed, all.paid);
  all.mean_rating = ratio(stars, all.ratings);
  return all;
}

}  // namespace

Result<Overview> Stats::overview(const Caller& who, Db& db, const StatsAsk& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::stats_read));
  const Days days = HEARTH_TRY(days_between(ask.from, ask.to, db.now()));
  return total(db, days, ask.region);
}

Result<Series<BookingDay>> Stats::bookings(const Caller& who, Db& db, const StatsAsk& ask) {
  return series<BookingDay>(who, db, sql::stats_bookings, ask);
}
Result<Series<RevenueDay>> Stats::revenue(const Caller& who, Db& db, const StatsAsk& ask) {
  return series<RevenueDay>(who, db, sql::stats_revenue, ask);
}
Result<Series<MatchingDay>> Stats::matching(const Caller& who, Db& db, const StatsAsk& ask) {
  return series<MatchingDay>(who, db, sql::stats_matching, ask);
}
Result<Series<RatingDay>> Stats::ratings(const Caller& who, Db& db, const StatsAsk& ask) {
  return series<RatingDay>(who, db, sql::stats_ratings, ask);
}

Result<Dashboard> Stats::dashboard(const Caller& who, Db& db) {
  HEARTH_TRY(Permissions::check(db, who, permission::dashboard_read));
  const Date today = day_of(db.now());
  Dashboard all;
  all.now = HEARTH_TRY(db.one<Counts>(sql::dashboard, {{"today", today}}));
  all.today = HEARTH_TRY(total(db, {today, today}, std::nullopt));
  all.last_30_days = HEARTH_TRY(total(db, {today - 29, today}, std::nullopt));
  return all;
}

}  // namespace admin
