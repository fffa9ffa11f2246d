#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace admin {

struct StatsAsk {
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<std::string> region;
};
constexpr auto describe(Type<StatsAsk>) {
  return fields(field("from", &StatsAsk::from, about("first day, in Seoul; 30 days when nothing is said")),
                field("to", &StatsAsk::to, about("last day, included")),
                field("region", &StatsAsk::region, max_length(10)));
}

struct BookingDay {
  Date day;
  std::string region;
  std::int64_t created = 0, paid = 0, confirmed = 0, completed = 0, cancelled = 0, no_show = 0, unmatched = 0,
               lapsed = 0;
};
constexpr auto describe(Type<BookingDay>) {
  return fields(field("day", &BookingDay::day), field("region", &BookingDay::region),
                field("created", &BookingDay::created), field("paid", &BookingDay::paid),
                field("confirmed", &BookingDay::confirmed, about("of those paid on that day, sooner or later")),
                field("completed", &BookingDay::completed), field("cancelled", &BookingDay::cancelled),
                field("no_show", &BookingDay::no_show), field("unmatched", &BookingDay::unmatched),
                field("lapsed", &BookingDay::lapsed, about("expired or dropped before they were paid")));
}

struct RevenueDay {
  Date day;
  std::string region;
  Money captured, refunded, fees;
};
constexpr auto describe(Type<RevenueDay>) {
  return fields(field("day", &RevenueDay::day), field("region", &RevenueDay::region),
                field("captured", &RevenueDay::captured), field("refunded", &RevenueDay::refunded),
                field("fees", &RevenueDay::fees, about("kept of cancelled bookings; part of what was captured")));
}

struct MatchingDay {
  Date day;
  std::string region;
  std::int64_t paid = 0, confirmed = 0, wait_seconds = 0, offers = 0, accepted = 0, declined = 0, expired = 0;
};
constexpr auto describe(Type<MatchingDay>) {
  return fields(field("day", &MatchingDay::day), field("region", &MatchingDay::region),
                field("paid", &MatchingDay::paid), field("confirmed", &MatchingDay::confirmed),
                field("wait_seconds", &MatchingDay::wait_seconds, about("from paid to confirmed, of all together")),
                field("offers", &MatchingDay::offers), field("accepted", &MatchingDay::accepted),
                field("declined", &MatchingDay::declined), field("expired", &MatchingDay::expired));
}

struct RatingDay {
  Date day;
  std::string region;
  std::int64_t ratings = 0, stars = 0;
};
constexpr auto describe(Type<RatingDay>) {
  return fields(field("day", &RatingDay::day), field("region", &RatingDay::region),
                field("ratings", &RatingDay::ratings), field("stars", &RatingDay::stars));
}

template <class Item>
struct Series {
  Date from;
  Date to;
  std::vector<Item> items;
};
template <class Item>
constexpr auto describe(Type<Series<Item>>) {
  return fields(field("from", &Series<Item>::from), field("to", &Series<Item>::to),
                field("items", &Series<Item>::items, about("days and regions in which nothing happened are left out")));
}

struct Overview {
  Date from;
  Date to;
  std::int64_t created = 0, paid = 0, confirmed = 0, completed = 0, cancelled = 0, no_show = 0, unmatched = 0,
               lapsed = 0;
  Money captured, refunded, fees;
  double match_rate = 0;
  std::int64_t ratings = 0;
  double mean_rating = 0;
};
constexpr auto describe(Type<Overview>) {
  return fields(field("from", &Overview::from), field("to", &Overview::to), field("created", &Overview::created),
                field("paid", &Overview::paid), field("confirmed", &Overview::confirmed),
                field("completed", &Overview::completed), field("cancelled", &Overview::cancelled),
                field("no_show", &Overview::no_show), field("unmatched", &Overview::unmatched),
                field("lapsed", &Overview::lapsed), field("captured", &Overview::captured),
                field("refunded", &Overview::refunded), field("fees", &Overview::fees),
                field("match_rate", &Overview::match_rate, about("confirmed of paid; 0 when none was paid")),
                field("ratings", &Overview::ratings, about("by consumers")),
                field("mean_rating", &Overview::mean_rating, about("0 when there is none")));
}

struct Counts {
  std::int64_t open_disputes = 0, technicians_to_verify = 0, stuck_refunds = 0, bookings_in_matching = 0,
               registrations_today = 0;
};
constexpr auto describe(Type<Counts>) {
  return fields(
      field("open_disputes", &Counts::open_disputes), field("technicians_to_verify", &Counts::technicians_to_verify),
      field("stuck_refunds", &Counts::stuck_refunds), field("bookings_in_matching", &Counts::bookings_in_matching),
      field("registrations_today", &Counts::registrations_today));
}

struct Dashboard {
  Counts now;
  Overview today;
  Overview last_30_days;
};
constexpr auto describe(Type<Dashboard>) {
  return fields(field("now", &Dashboard::now), field("today", &Dashboard::today),
                field("last_30_days", &Dashboard::last_30_days));
}

/// Counted when asked, over the read models: there is no running total that could be wrong.
class Stats {
 public:
  Result<Overview> overview(const Caller& who, Db& db, const StatsAsk& ask);
  Result<Series<BookingDay>> bookings(const Caller& who, Db& db, const StatsAsk& ask);
  Result<Series<RevenueDay>> revenue(const Caller& who, Db& db, const StatsAsk& ask);
  Result<Series<MatchingDay>> matching(const Caller& who, Db& db, const StatsAsk& ask);
  Result<Series<RatingDay>> ratings(const Caller& who, Db& db, const StatsAsk& ask);
  Result<Dashboard> dashboard(const Caller& who, Db& db);
};

}  // namespace admin
