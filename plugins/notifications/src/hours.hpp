#pragma once

#include <hearth/time.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace notifications {

using namespace hearth;

/// Seoul is nine hours ahead of UTC all year round.
inline constexpr Duration seoul = std::chrono::hours{9};

/// A stretch of every day, in minutes since midnight in Seoul: its first minute belongs to it, its last does not. From 1320 to
/// 420 wraps midnight; from a minute to the same one is none at all.
struct DailyStretch {
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};

/// When the stretch ends that `at` lies in; nothing when it lies in none.
inline std::optional<Timestamp> end_of(const DailyStretch& stretch, Timestamp at) {
  constexpr std::int64_t minute = 60'000'000, day = 24 * 60 * minute;
  const std::int64_t local = at.micros + seoul.count();
  const std::int64_t since_midnight = ((local % day) + day) % day;
  const std::int64_t from = stretch.from_minute * minute, to = stretch.to_minute * minute;
  const bool wraps = from > to;
  const bool inside =
      wraps ? since_midnight >= from || since_midnight < to : since_midnight >= from && since_midnight < to;
  if (!inside) return std::nullopt;
  const bool tomorrow = wraps && since_midnight >= from;
  return Timestamp{at.micros - since_midnight + to + (tomorrow ? day : 0)};
}

/// When all of the stretches are over that `at` lies in, one after another; nothing when it lies in none. Stretches that fill
/// the whole day never end: a day later is as good as any.
inline std::optional<Timestamp> quiet_until(const std::vector<DailyStretch>& stretches, Timestamp at) {
  Timestamp when = at;
  for (std::size_t round = 0; round <= stretches.size(); ++round) {
    std::optional<Timestamp> end;
    for (const auto& stretch : stretches) end = std::max(end, end_of(stretch, when));
    if (!end) break;
    when = *end;
  }
  return when == at ? std::nullopt : std::optional{when};
}

/// How long to wait after the attempt of that number, from 1: four times as long after each.
inline Duration wait_after(std::int32_t attempt, Duration first, Duration longest) {
  Duration wait = first;
  for (std::int32_t n = 1; n < attempt && wait < longest; ++n) wait *= 4;
  return std::min(wait, longest);
}

}  // namespace notifications
