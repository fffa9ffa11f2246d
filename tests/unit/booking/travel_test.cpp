// What a booking adds to the travelling of a day, and that its own place does not stand in its way.
#include <gtest/gtest.h>

#include "schedule.hpp"

namespace booking::travel_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Date monday = *Date::of(2026, 11, 23);
constexpr Rules rules{.buffer = minutes{30}, .step = minutes{30}, .notice = hours{3}, .horizon = hours{24 * 60}};
constexpr Point west{37.55, 126.90};
constexpr Point middle{37.55, 126.95};
constexpr Point east{37.55, 127.00};

Timestamp at(int hour) { return monday.begin(seoul) + hours{hour}; }
Busy job(int from, int to, std::optional<Point> place, Uuid source = {}) {
  return {at(from) - rules.buffer, at(to) + rules.buffer, at(from), at(to), place, source};
}
Work work(Point place, Uuid own = {}) { return {hours{1}, place, 20, own}; }
Uuid id(std::uint8_t n) {
  Uuid made;
  made.bytes[15] = n;
  return made;
}

TEST(AddedTravel, IsNothingOnAFreeDay) {
  Calendar free;
  EXPECT_EQ(added_travel(free, at(12), work(middle)), Duration{0});
  free.busy = {job(9, 10, std::nullopt)};  // time off is nowhere
  EXPECT_EQ(added_travel(free, at(12), work(middle)), Duration{0});
}

TEST(AddedTravel, IsTheWayFromTheJobBeforeAndToTheNext) {
  Calendar day;
  day.busy = {job(9, 10, west)};
  EXPECT_EQ(added_travel(day, at(12), work(middle)), travel(west, middle, 20));
  day.busy = {job(15, 16, east)};
  EXPECT_EQ(added_travel(day, at(12), work(middle)), travel(middle, east, 20));
}

TEST(AddedTravel, IsLessTheWayThatWasGoneAnyhow) {
  Calendar day;
  day.busy = {job(15, 16, east), job(9, 10, west)};
  EXPECT_LT(added_travel(day, at(12), work(middle)), minutes{1}) << "it lies on the way";
  EXPECT_EQ(added_travel(day, at(12), work(west)), Duration{0});
  day.busy.push_back(job(17, 18, west));
  EXPECT_LT(added_travel(day, at(12), work(middle)), minutes{1}) << "only neighbours count";
}

TEST(AddedTravel, DoesNotSeeOtherDays) {
  Calendar day;
  day.busy = {{at(9 - 24), at(10 - 24), at(9 - 24), at(10 - 24), west}, {at(33), at(34), at(33), at(34), east}};
  EXPECT_EQ(added_travel(day, at(12), work(middle)), Duration{0});
  EXPECT_EQ(jobs_that_day(day, at(12), work(middle)), 0);
}

TEST(OwnPlace, DoesNotStandInItsWay) {
  Calendar day;
  day.weekly[1] = {{540, 1080}};
  day.busy = {job(12, 13, middle, id(1)), job(15, 16, east, id(2))};
  EXPECT_FALSE(day.fits(at(12), work(middle), rules));
  EXPECT_TRUE(day.fits(at(12), work(middle, id(1)), rules));
  EXPECT_FALSE(day.fits(at(12), work(middle, id(2)), rules));
  EXPECT_EQ(jobs_that_day(day, at(12), work(middle, id(1))), 1);
  EXPECT_EQ(jobs_that_day(day, at(12), work(middle)), 2);
}

}  // namespace
}  // namespace booking::travel_test
