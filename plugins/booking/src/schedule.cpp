#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace booking {
namespace {

constexpr double earth_radius_km = 6371.0088;
constexpr double street_factor = 1.3;
constexpr Duration far_away = std::chrono::hours{24};  // a job further off than that does not matter to another

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

Duration since_midnight(Timestamp at, Date day) { return at - day.begin(seoul); }

/// Stretches that touch are one, in whatever order they stand.
bool within(const std::vector<Stretch>& hours, Duration from, Duration to) {
  Duration worked = from;  // without a break
  const auto goes_on = [&](const Stretch& stretch) {
    return std::chrono::minutes{stretch.from_minute} <= worked && worked < std::chrono::minutes{stretch.to_minute};
  };
  while (worked < to) {
    const auto next = std::find_if(hours.begin(), hours.end(), goes_on);
    if (next == hours.end()) return false;
    worked = std::chrono::minutes{next->to_minute};
  }
  return true;
}

/// Is there time to travel between this work and that one?
bool reachable(const Busy& busy, Timestamp start, Timestamp end, const Work& work) {
  if (!busy.place) return true;
  const Duration way = travel(*busy.place, work.place, work.speed_kmh);
  if (busy.ends <= start) return busy.ends + way <= start;
  return end + way <= busy.starts;
}

bool is_own(const Busy& taken, const Work& work) { return !work.own.nil() && taken.source == work.own; }

/// Jobs of the same local day as `start`, but for the work's own.
template <class F>
void each_of_day(const Calendar& calendar, Timestamp start, const Work& work, F&& see) {
  const Date day = Date::of(start, seoul);
  for (const auto& taken : calendar.busy) {
    if (taken.place && Date::of(taken.starts, seoul) == day && !is_own(taken, work)) see(taken);
  }
}

}  // namespace

Duration travel(const Point& from, const Point& to, double speed_kmh) {
  const double half_latitude = radians(to.latitude - from.latitude) / 2;
  const double half_longitude = radians(to.longitude - from.longitude) / 2;
  const double a = std::pow(std::sin(half_latitude), 2) + std::cos(radians(from.latitude)) *
                                                              std::cos(radians(to.latitude)) *
                                                              std::pow(std::sin(half_longitude), 2);
  const double km = 2 * earth_radius_km * std::asin(std::sqrt(std::min(1.0, a))) * street_factor;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::ratio<3600>>{km / speed_kmh});
}

bool offered(Timestamp start, Timestamp now, const Rules& rules) {
  const Duration of_day = since_midnight(start, Date::of(start, seoul));
  return of_day % rules.step == Duration{0} && start >= now + rules.notice && start <= now + rules.horizon;
}

const std::vector<Stretch>& Calendar::hours_of(Date day) const {
  static const std::vector<Stretch> none;
  if (const auto special = exceptions.find(day); special != exceptions.end()) return special->second;
  const auto usual = weekly.find(static_cast<std::int32_t>(day.weekday().iso_encoding()));
  return usual == weekly.end() ? none : usual->second;
}

bool Calendar::works(Timestamp start, Timestamp end) const {
  const Date day = Date::of(start, seoul);
  return within(hours_of(day), since_midnight(start, day), since_midnight(end, day));
}

bool Calendar::fits(Timestamp start, const Work& work, const Rules& rules) const {
  const Timestamp end = start + work.length;
  if (!works(start, end)) return false;
  const Timestamp from = start - rules.buffer;
  const Timestamp to = end + rules.buffer;
  return std::all_of(busy.begin(), busy.end(), [&](const Busy& taken) {
    if (taken.to + far_away < from || to + far_away < taken.from || is_own(taken, work)) return true;
    return (taken.to <= from || to <= taken.from) && reachable(taken, start, end, work);
  });
}

Duration added_travel(const Calendar& calendar, Timestamp start, const Work& work) {
  const Busy* before = nullptr;
  const Busy* after = nullptr;
  each_of_day(calendar, start, work, [&](const Busy& taken) {
    if (taken.ends <= start && (before == nullptr || before->ends < taken.ends)) before = &taken;
    if (taken.starts >= start + work.length && (after == nullptr || taken.starts < after->starts)) after = &taken;
  });
  Duration added{};
  if (before != nullptr) added += travel(*before->place, work.place, work.speed_kmh);
  if (after != nullptr) added += travel(work.place, *after->place, work.speed_kmh);
  if (before != nullptr && after != nullptr) added -= travel(*before->place, *after->place, work.speed_kmh);
  return std::max(added, Duration{0});  // rounding may leave a microsecond too little
}

std::int32_t jobs_that_day(const Calendar& calendar, Timestamp start, const Work& work) {
  std::int32_t count = 0;
  each_of_day(calendar, start, work, [&](const Busy&) { ++count; });
  return count;
}

std::vector<Opening> openings(const std::vector<Calendar>& all, const Days& days, const Work& work, const Rules& rules,
                              Timestamp now) {
  std::vector<Opening> found;
  for (Date day = days.from; day <= days.to; day = day + 1) {
    const Timestamp end = (day + 1).begin(seoul);
    for (Timestamp start = day.begin(seoul); start < end; start = start + rules.step) {
      if (!offered(start, now, rules)) continue;
      const auto able = std::count_if(all.begin(), all.end(),
                                      [&](const Calendar& calendar) { return calendar.fits(start, work, rules); });
      if (able > 0) found.push_back({start, static_cast<std::int32_t>(able)});
    }
  }
  return found;
}

}  // namespace booking
