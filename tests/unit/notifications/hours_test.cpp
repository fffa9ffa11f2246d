#include "hours.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace notifications::hours_test {
namespace {

using namespace std::chrono_literals;

Timestamp at(const std::string& seoul_time) { return Timestamp::parse("2026-12-02T" + seoul_time + "+09:00").value(); }
Timestamp tomorrow(const std::string& seoul_time) { return at(seoul_time) + 24h; }

constexpr DailyStretch advertising{21 * 60, 8 * 60};
constexpr DailyStretch nap{13 * 60, 14 * 60 + 30};

TEST(QuietHours, OfAdvertisingBeginAtNineInTheEvening) {
  EXPECT_EQ(end_of(advertising, at("20:59:59.999999")), std::nullopt);
  EXPECT_EQ(end_of(advertising, at("21:00:00")), tomorrow("08:00:00"));
  EXPECT_EQ(end_of(advertising, at("23:59:59")), tomorrow("08:00:00"));
}

TEST(QuietHours, OfAdvertisingEndAtEightInTheMorning) {
  EXPECT_EQ(end_of(advertising, at("00:00:00")), at("08:00:00"));
  EXPECT_EQ(end_of(advertising, at("07:59:59.999999")), at("08:00:00"));
  EXPECT_EQ(end_of(advertising, at("08:00:00")), std::nullopt);
}

TEST(QuietHours, AreOfSeoulAndNotOfUtc) {
  // 12:00 in UTC is 21:00 in Seoul; 23:00 in UTC is 08:00 of the next day.
  EXPECT_EQ(end_of(advertising, *Timestamp::parse("2026-12-02T11:59:59Z")), std::nullopt);
  EXPECT_EQ(end_of(advertising, *Timestamp::parse("2026-12-02T12:00:00Z")), Timestamp::parse("2026-12-02T23:00:00Z"));
}

TEST(QuietHours, OfADayStretchEndTheSameDay) {
  EXPECT_EQ(end_of(nap, at("12:59:59")), std::nullopt);
  EXPECT_EQ(end_of(nap, at("13:00:00")), at("14:30:00"));
  EXPECT_EQ(end_of(nap, at("14:30:00")), std::nullopt);
}

TEST(QuietHours, FromAMinuteToItselfAreNone) { EXPECT_EQ(end_of({600, 600}, at("10:00:00")), std::nullopt); }

TEST(QuietHours, FollowOneAnother) {
  // Advertising may go out at eight, but this reader sleeps until ten.
  EXPECT_EQ(quiet_until({advertising, {7 * 60, 10 * 60}}, at("23:00:00")), tomorrow("10:00:00"));
  EXPECT_EQ(quiet_until({advertising, {7 * 60, 10 * 60}}, at("09:59:59")), at("10:00:00"));
  EXPECT_EQ(quiet_until({advertising, {7 * 60, 10 * 60}}, at("10:00:00")), std::nullopt);
  EXPECT_EQ(quiet_until({}, at("03:00:00")), std::nullopt);
}

TEST(QuietHours, ThatFillTheDayStillEndWithinTwoDays) {
  const auto until = quiet_until({{0, 12 * 60}, {12 * 60, 0}}, at("06:00:00"));
  ASSERT_TRUE(until);
  EXPECT_LE(*until - at("06:00:00"), 48h);
}

RC_GTEST_PROP(QuietHoursProperty, EndOutsideOfTheStretchAndWithinADay, ()) {
  const auto from = *rc::gen::inRange(0, 1440), to = *rc::gen::inRange(0, 1440);
  const Timestamp when{*rc::gen::inRange<std::int64_t>(-4'000'000'000'000'000, 4'000'000'000'000'000)};
  const auto end = end_of({from, to}, when);
  if (!end) return;
  RC_ASSERT(*end > when);
  RC_ASSERT(*end - when <= 24h);
  RC_ASSERT(end_of({from, to}, *end) == std::nullopt);
}

TEST(Backoff, WaitsFourTimesAsLongEachTimeUpToTheLongest) {
  EXPECT_EQ(wait_after(1, 30s, 6h), 30s);
  EXPECT_EQ(wait_after(2, 30s, 6h), 2min);
  EXPECT_EQ(wait_after(3, 30s, 6h), 8min);
  EXPECT_EQ(wait_after(6, 30s, 6h), 6h);
  EXPECT_EQ(wait_after(1'000'000, 30s, 6h), 6h);
}

}  // namespace
}  // namespace notifications::hours_test
