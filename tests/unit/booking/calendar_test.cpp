// One technician's calendar: hours, days with other hours, what is taken, and the way from one job to the next.
#include <gtest/gtest.h>

#include "schedule.hpp"

namespace booking::calendar_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// 2026-11-23 is a Monday.
const Date monday = *Date::of(2026, 11, 23);
constexpr Rules rules{.buffer = minutes{30}, .step = minutes{30}, .notice = hours{3}, .horizon = hours{24 * 60}};
constexpr Point city_hall{37.5663, 126.9779};
constexpr Point gangnam_station{37.4979, 127.0276};

Timestamp at(Date day, int hour, int minute = 0) { return day.begin(seoul) + hours{hour} + minutes{minute}; }

Work work(int length, Point place = city_hall) { return {minutes{length}, place, 20}; }

/// Monday to Friday from 9 to 18.
Calendar office_hours() {
  Calendar calendar;
  for (std::int32_t day = 1; day <= 5; ++day) calendar.weekly[day] = {{540, 1080}};
  return calendar;
}

Busy job(Timestamp starts, Timestamp ends, std::optional<Point> place = city_hall) {
  return {starts - rules.buffer, ends + rules.buffer, starts, ends, place};
}

TEST(Calendar, TakesWorkThatFillsTheHoursExactly) {
  EXPECT_TRUE(office_hours().fits(at(monday, 9), work(540), rules));
  EXPECT_FALSE(office_hours().fits(at(monday, 9), work(541), rules));
  EXPECT_FALSE(office_hours().fits(at(monday, 8, 59), work(60), rules));
}

TEST(Calendar, CountsDaysInSeoulAndNotInUtc) {
  // 9:00 on Monday in Seoul is 0:00 on Monday in UTC; 8:00 is still Sunday there.
  auto early = office_hours();
  early.weekly[1] = {{480, 1080}};
  EXPECT_TRUE(early.fits(at(monday, 8), work(60), rules));
  EXPECT_FALSE(early.fits(at(monday + 6, 8), work(60), rules)) << "Sunday";
}

TEST(Calendar, DoesNotWorkAcrossTheEndOfTheDay) {
  Calendar night;
  night.weekly[1] = {{1320, 1440}};
  night.weekly[2] = {{0, 120}};
  EXPECT_TRUE(night.fits(at(monday, 22), work(120), rules));
  EXPECT_FALSE(night.fits(at(monday, 23), work(120), rules));
}

TEST(Calendar, DoesNotWorkThroughABreak) {
  Calendar split;
  split.weekly[1] = {{540, 720}, {780, 1080}};
  EXPECT_TRUE(split.fits(at(monday, 9), work(180), rules));
  EXPECT_FALSE(split.fits(at(monday, 11), work(120), rules));
  EXPECT_TRUE(split.fits(at(monday, 13), work(300), rules));
}

TEST(Calendar, WorksThroughStretchesThatTouchInAnyOrder) {
  Calendar split;
  split.weekly[1] = {{720, 900}, {900, 1080}, {540, 720}};
  split.exceptions[monday + 1] = {{700, 800}, {600, 700}};
  EXPECT_TRUE(split.fits(at(monday, 9), work(540), rules));
  EXPECT_TRUE(split.fits(at(monday, 11), work(270), rules));
  EXPECT_FALSE(split.fits(at(monday, 9), work(541), rules));
  EXPECT_FALSE(split.fits(at(monday, 8, 59), work(60), rules));
  EXPECT_TRUE(split.fits(at(monday + 1, 10), work(200), rules));
  EXPECT_FALSE(split.fits(at(monday + 1, 10), work(201), rules));
}

TEST(Calendar, TakesADaysOwnHoursInsteadOfTheWeekly) {
  auto calendar = office_hours();
  calendar.exceptions[monday] = {{720, 900}};
  calendar.exceptions[monday + 5] = {{600, 720}};
  EXPECT_FALSE(calendar.fits(at(monday, 9), work(60), rules));
  EXPECT_TRUE(calendar.fits(at(monday, 12), work(180), rules));
  EXPECT_TRUE(calendar.fits(at(monday + 5, 10), work(120), rules)) << "a Saturday that is worked for once";
}

TEST(Calendar, HasNoHoursOnADayOff) {
  auto calendar = office_hours();
  calendar.exceptions[monday] = {};
  EXPECT_FALSE(calendar.fits(at(monday, 9), work(60), rules));
}

TEST(Calendar, KeepsTheBuffersOfBothJobsApart) {
  auto calendar = office_hours();
  calendar.busy = {job(at(monday, 12), at(monday, 14))};
  EXPECT_TRUE(calendar.fits(at(monday, 15), work(60), rules)) << "the buffers touch";
  EXPECT_FALSE(calendar.fits(at(monday, 14, 59), work(60), rules));
  EXPECT_TRUE(calendar.fits(at(monday, 9), work(120), rules)) << "until 11";
  EXPECT_FALSE(calendar.fits(at(monday, 9), work(121), rules));
}

TEST(Calendar, LeavesTimeForTheWayFromTheJobBeforeAndToTheNext) {
  // About 11.5 km of streets at 20 km/h: some 35 minutes, which two buffers of 15 do not cover.
  Rules tight = rules;
  tight.buffer = minutes{15};
  auto calendar = office_hours();
  const Timestamp noon = at(monday, 12);
  calendar.busy = {{noon - tight.buffer, noon + hours{2} + tight.buffer, noon, noon + hours{2}, gangnam_station}};
  EXPECT_FALSE(calendar.fits(at(monday, 14, 30), work(60), tight));
  EXPECT_TRUE(calendar.fits(at(monday, 14, 30), work(60, gangnam_station), tight));
  EXPECT_TRUE(calendar.fits(at(monday, 15), work(60), tight));
  EXPECT_FALSE(calendar.fits(at(monday, 10, 30), work(60), tight)) << "until 11:30";
  EXPECT_TRUE(calendar.fits(at(monday, 10), work(60), tight));
}

TEST(Calendar, TravelsFromTheDayBeforeToo) {
  auto calendar = office_hours();
  calendar.weekly[1] = {{0, 1440}};
  const Timestamp late = at(monday - 1, 23);
  constexpr Point busan{35.1796, 129.0756};
  calendar.busy = {job(late, late + minutes{30}, busan)};
  EXPECT_FALSE(calendar.fits(at(monday, 9), work(60), rules)) << "over 400 km of streets at 20 km/h";
  EXPECT_TRUE(calendar.fits(at(monday, 9), work(60, busan), rules));
}

TEST(Calendar, NeedsNoWayFromTimeOff) {
  auto calendar = office_hours();
  calendar.busy = {{at(monday, 9), at(monday, 12), at(monday, 9), at(monday, 12), std::nullopt}};
  EXPECT_TRUE(calendar.fits(at(monday, 12, 30), work(60), rules));
  EXPECT_FALSE(calendar.fits(at(monday, 12, 29), work(60), rules)) << "the work's own buffer";
}

TEST(Travel, IsGreatCircleTimesStreetFactorAtTheRegionsSpeed) {
  // City Hall to Gangnam Station: 8.78 km as the crow flies (haversine), 11.4 km of streets, 34 minutes at 20 km/h.
  EXPECT_NEAR(static_cast<double>(travel(city_hall, gangnam_station, 20).count()) / 60e6, 34.2, 0.5);
  EXPECT_EQ(travel(city_hall, city_hall, 20), Duration{0});
  EXPECT_EQ(travel(city_hall, gangnam_station, 20), travel(gangnam_station, city_hall, 20));
}

TEST(Travel, AgreesWithKnownDistances) {
  // One degree of a meridian on a sphere of 6371.0088 km is 111.195 km.
  const auto hours_at_1_3 = [](Point from, Point to) {
    return static_cast<double>(travel(from, to, 1.3).count()) / 3600e6;
  };
  EXPECT_NEAR(hours_at_1_3({37, 127}, {38, 127}), 111.195, 0.001);
  EXPECT_NEAR(hours_at_1_3({0, 0}, {0, 180}), 20015.1, 0.1)
      << "half way round, where rounding could leave the sine's range";
  EXPECT_NEAR(hours_at_1_3({37.5665, 126.9780}, {35.1796, 129.0756}), 325.1, 0.5) << "Seoul to Busan";
}

TEST(Offered, LiesOnTheGridOfTheLocalDayWithinNoticeAndHorizon) {
  const Timestamp now = at(monday, 8);
  EXPECT_TRUE(offered(at(monday, 11), now, rules));
  EXPECT_FALSE(offered(at(monday, 10, 30), now, rules)) << "too soon";
  EXPECT_FALSE(offered(at(monday, 11, 15), now, rules)) << "off the grid";
  EXPECT_FALSE(offered(at(monday, 11) + Duration{1}, now, rules)) << "by a microsecond";
  EXPECT_TRUE(offered(at(monday + 60, 8), now, rules));
  EXPECT_FALSE(offered(at(monday + 60, 8, 30), now, rules)) << "too far away";
}

TEST(Offered, BeginsItsGridAnewEachDay) {
  Rules odd = rules;
  odd.step = minutes{50};  // 28.8 steps a day
  const Timestamp now = at(monday, 0);
  EXPECT_TRUE(offered(at(monday + 1, 0), now, odd));
  EXPECT_TRUE(offered(at(monday + 1, 5), now, odd));
  EXPECT_FALSE(offered(at(monday + 1, 0, 40), now, odd));
}

}  // namespace
}  // namespace booking::calendar_test
