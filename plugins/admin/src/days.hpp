#pragma once

#include <hearth/hearth.hpp>

namespace admin {

using namespace hearth;

/// Seoul is nine hours ahead of UTC all year round.
inline constexpr Duration seoul = std::chrono::hours{9};
inline Date day_of(Timestamp at) { return Date::of(at, seoul); }

struct Days {
  Date from;
  Date to;
};

/// Both included; the last 30 days when nothing is said. Refuses more than a year.
inline Result<Days> days_between(const std::optional<Date>& from, const std::optional<Date>& to, Timestamp now) {
  constexpr std::int32_t by_itself = 30;
  constexpr std::int32_t longest = 366;
  Days days{};
  days.to = to.value_or(day_of(now));
  days.from = from.value_or(days.to - (by_itself - 1));
  if (days.to < days.from || days.to - days.from >= longest) {
    return invalid("admin.bad_interval", "the last day must not be before the first, nor more than a year after it");
  }
  return days;
}

}  // namespace admin
