// Properties of what is listed: exactly what fits, and never what would overlap.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "schedule.hpp"

namespace booking::openings_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Date monday = *Date::of(2026, 11, 23);
constexpr Point here{37.55, 126.99};

int between(int from, int below) { return *rc::gen::inRange(from, below); }

Rules some_rules() {
  return {.buffer = minutes{between(0, 5) * 15},
          .step = minutes{*rc::gen::element(5, 10, 30, 50, 60, 90)},
          .notice = minutes{between(0, 600)},
          .horizon = hours{between(24, 24 * 5)}};
}

Stretch some_stretch() {
  const int from = between(0, 1440);
  return {from, between(from, 1441)};
}

Busy some_busy(const Rules& rules) {
  const Timestamp starts = monday.begin(seoul) + minutes{between(-600, 4 * 1440)};
  const Timestamp ends = starts + minutes{between(1, 300)};
  if (between(0, 4) == 0) return {starts, ends, starts, ends, std::nullopt};
  const Point place{here.latitude + between(-50, 50) / 1000.0, here.longitude + between(-50, 50) / 1000.0};
  return {starts - rules.buffer, ends + rules.buffer, starts, ends, place};
}

Calendar some_calendar(const Rules& rules) {
  Calendar calendar;
  for (std::int32_t day = 1; day <= 7; ++day) {
    for (int i = between(0, 3); i > 0; --i) calendar.weekly[day].push_back(some_stretch());
    const int noon = between(1, 1440);
    if (between(0, 4) == 0) calendar.weekly[day] = {{noon, 1440}, {0, noon}};
  }
  if (between(0, 3) == 0) calendar.exceptions[monday + between(0, 3)] = {};
  if (between(0, 3) == 0) calendar.exceptions[monday + between(0, 3)] = {some_stretch()};
  for (int i = between(0, 4); i > 0; --i) calendar.busy.push_back(some_busy(rules));
  return calendar;
}

/// The same question asked minute by minute, as slowly and as plainly as can be.
bool plainly_fits(const Calendar& calendar, Timestamp start, const Work& work, const Rules& rules) {
  const Timestamp end = start + work.length;
  const Date day = Date::of(start, seoul);
  const auto& stretches = calendar.hours_of(day);
  for (Timestamp minute = start; minute < end; minute = minute + minutes{1}) {
    const auto of_day = (minute - day.begin(seoul)) / minutes{1};
    const bool worked = std::any_of(stretches.begin(), stretches.end(), [&](const Stretch& stretch) {
      return stretch.from_minute <= of_day && of_day < stretch.to_minute;
    });
    if (!worked) return false;
  }
  for (const auto& busy : calendar.busy) {
    for (Timestamp minute = start - rules.buffer; minute < end + rules.buffer; minute = minute + minutes{1}) {
      if (busy.from <= minute && minute < busy.to) return false;
    }
    if (!busy.place) continue;
    const Duration gap = busy.starts >= end ? busy.starts - end : start - busy.ends;
    if (gap < travel(*busy.place, work.place, work.speed_kmh)) return false;
  }
  return true;
}

Work some_work() { return {minutes{between(1, 481)}, here, static_cast<double>(between(5, 60))}; }

RC_GTEST_PROP(Openings, AreExactlyTheOfferedTimesThatFit, ()) {
  const Rules rules = some_rules();
  const Work work = some_work();
  std::vector<Calendar> all;
  for (int i = between(0, 4); i > 0; --i) all.push_back(some_calendar(rules));
  const Timestamp now = monday.begin(seoul) + minutes{between(-1440, 1440)};
  const Days days{monday, monday + between(0, 4)};

  const auto listed = openings(all, days, work, rules, now);
  auto next = listed.begin();
  for (Timestamp at = days.from.begin(seoul); at < (days.to + 1).begin(seoul); at = at + minutes{5}) {
    std::int32_t able = 0;
    if (offered(at, now, rules)) {
      for (const auto& calendar : all) able += plainly_fits(calendar, at, work, rules) ? 1 : 0;
    }
    const bool is_listed = next != listed.end() && next->start == at;
    RC_ASSERT(is_listed == (able > 0));
    if (is_listed) RC_ASSERT((next++)->technicians == able);
  }
  RC_ASSERT(next == listed.end());
}

RC_GTEST_PROP(Openings, NeverOverlapWhateverIsTakenOfThem, ()) {
  const Rules rules = some_rules();
  std::vector<Calendar> one(1);
  for (std::int32_t day = 1; day <= 7; ++day) one[0].weekly[day] = {{480, 1200}};
  const Timestamp now = monday.begin(seoul) - hours{12};
  for (int taken = 0; taken < 8; ++taken) {
    const Work work = some_work();
    const auto listed = openings(one, {monday, monday + 1}, work, rules, now);
    if (listed.empty()) break;
    const Timestamp start = listed[static_cast<std::size_t>(between(0, static_cast<int>(listed.size())))].start;
    const Timestamp end = start + work.length;
    for (const auto& busy : one[0].busy) {
      RC_ASSERT(busy.to <= start - rules.buffer || end + rules.buffer <= busy.from);
    }
    one[0].busy.push_back({start - rules.buffer, end + rules.buffer, start, end, work.place});
  }
}

}  // namespace
}  // namespace booking::openings_test
