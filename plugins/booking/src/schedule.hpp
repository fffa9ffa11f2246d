#pragma once

#include <hearth/hearth.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace booking {

using namespace hearth;

/// Seoul is nine hours ahead of UTC all year round: Korea has had no daylight saving time since 1988.
inline constexpr Duration seoul = std::chrono::hours{9};

struct Point {
  double latitude = 0;
  double longitude = 0;
};

/// What somebody wants done, as far as the calendar is concerned.
struct Work {
  Duration length{};
  Point place;
  double speed_kmh = 20;  ///< of travel in the region
  Uuid own{};  ///< source of the interval that is kept for it already, which does not stand in its way; nil: none
};

/// The rules of the calendar; all of them settings.
struct Rules {
  Duration buffer{};   ///< kept free before and after every job
  Duration step{};     ///< starts lie on this grid of the local day
  Duration notice{};   ///< from now to the earliest start
  Duration horizon{};  ///< from now to the latest start
};

/// A time when a technician cannot take work.
struct Busy {
  Timestamp from;  ///< buffers included
  Timestamp to;
  Timestamp starts;
  Timestamp ends;
  std::optional<Point> place;  ///< none: time off
  Uuid source{};               ///< what it is kept for
};

/// Days of the local calendar, both included.
struct Days {
  Date from;
  Date to;
};

/// A stretch of one local day, in minutes since midnight.
struct Stretch {
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};

/// One technician's hours and what is taken of them.
struct Calendar {
  Uuid technician;
  std::string name;
  std::map<std::int32_t, std::vector<Stretch>> weekly;  ///< by weekday, 1 Monday to 7 Sunday
  std::map<Date, std::vector<Stretch>> exceptions;      ///< these days have these hours instead; none: a day off
  std::vector<Busy> busy;

  /// The hours of a local day.
  [[nodiscard]] const std::vector<Stretch>& hours_of(Date day) const;
  /// Does the technician work all that time, whatever else they do then?
  [[nodiscard]] bool works(Timestamp start, Timestamp end) const;
  /// Can the technician do this work from `start`? Within the hours, free, and in time from the job before and to the next.
  [[nodiscard]] bool fits(Timestamp start, const Work& work, const Rules& rules) const;
};

/// What doing it from `start` adds to the travelling of that day: the way from the job before and to the next, less the way
/// between those two.
[[nodiscard]] Duration added_travel(const Calendar& calendar, Timestamp start, const Work& work);
/// The jobs of that local day, without this one.
[[nodiscard]] std::int32_t jobs_that_day(const Calendar& calendar, Timestamp start, const Work& work);

/// May work begin at `start` at all, whoever does it: on the grid, not too soon, not too far away.
[[nodiscard]] bool offered(Timestamp start, Timestamp now, const Rules& rules);

/// A time at which work can begin, and how many could do it.
struct Opening {
  Timestamp start;
  std::int32_t technicians = 0;
};

/// Every time of these days that is offered and that fits somebody.
[[nodiscard]] std::vector<Opening> openings(const std::vector<Calendar>& all, const Days& days, const Work& work,
                                            const Rules& rules, Timestamp now);

/// The time that travelling takes: great-circle distance (haversine, Earth's mean radius 6371.0088 km, IUGG) times 1.3
/// for streets, at the region's speed.
[[nodiscard]] Duration travel(const Point& from, const Point& to, double speed_kmh);

}  // namespace booking
