#include "host/timers/cron.hpp"

#include <gtest/gtest.h>

#include <random>

namespace hearth::timers::cron_test {
namespace {

Cron cron(std::string_view expression, std::string_view zone = "UTC") {
  auto parsed = Cron::parse(expression, zone);
  EXPECT_TRUE(parsed) << expression << ": " << (parsed ? "" : parsed.error().message);
  return std::move(parsed).value();
}

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

/// The next times, as text.
std::vector<std::string> following(const Cron& when, std::string_view from, int count) {
  std::vector<std::string> all;
  Timestamp now = at(from);
  for (int i = 0; i < count; ++i) {
    now = when.next(now);
    all.push_back(now.text());
  }
  return all;
}

using Times = std::vector<std::string>;

TEST(CronTimes, FollowTheFields) {
  EXPECT_EQ(following(cron("* * * * *"), "2026-03-01T10:00:00Z", 2),
            (Times{"2026-03-01T10:01:00Z", "2026-03-01T10:02:00Z"}));
  EXPECT_EQ(following(cron("*/15 * * * *"), "2026-03-01T10:07:30Z", 3),
            (Times{"2026-03-01T10:15:00Z", "2026-03-01T10:30:00Z", "2026-03-01T10:45:00Z"}));
  EXPECT_EQ(following(cron("0 4 * * *"), "2026-12-31T04:00:00Z", 1), (Times{"2027-01-01T04:00:00Z"}));
  EXPECT_EQ(following(cron("5,7 8-10/2 1 jan,jul *"), "2026-03-01T00:00:00Z", 5),
            (Times{"2026-07-01T08:05:00Z", "2026-07-01T08:07:00Z", "2026-07-01T10:05:00Z", "2026-07-01T10:07:00Z",
                   "2027-01-01T08:05:00Z"}));
  EXPECT_EQ(following(cron("0 9 * * mon-fri"), "2026-11-20T09:00:00Z", 1), (Times{"2026-11-23T09:00:00Z"}));
  EXPECT_EQ(following(cron("0 0 29 2 *"), "2026-01-01T00:00:00Z", 2),
            (Times{"2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"}));
  EXPECT_EQ(following(cron("0 0 29 2 *"), "2097-01-01T00:00:00Z", 1), (Times{"2104-02-29T00:00:00Z"}));
  EXPECT_EQ(following(cron("0 0 29 2 *"), "2096-02-29T00:00:00Z", 1), (Times{"2104-02-29T00:00:00Z"}));
}

TEST(CronTimes, TakeSundayAs0And7AndNamesInAnyCase) {
  const Times sunday{"2026-11-29T00:00:00Z"};
  for (const auto* field : {"0", "7", "sun", "SUN"}) {
    EXPECT_EQ(following(cron("0 0 * * " + std::string{field}), "2026-11-23T00:00:00Z", 1), sunday) << field;
  }
  EXPECT_EQ(following(cron("0 0 * * fri-sun"), "2026-11-26T00:00:00Z", 3),
            (Times{"2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"}));
}

TEST(CronTimes, NeedEitherDayWhenBothAreRestricted) {
  EXPECT_EQ(following(cron("0 0 13 * fri"), "2026-11-10T00:00:00Z", 3),
            (Times{"2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z"}));
  EXPECT_EQ(following(cron("0 0 13 * *"), "2026-11-10T00:00:00Z", 2),
            (Times{"2026-11-13T00:00:00Z", "2026-12-13T00:00:00Z"}));
  // A field that begins with a star is no restriction, even with a step (Vixie cron): both must hold.
  EXPECT_EQ(following(cron("0 0 */2 * mon"), "2026-11-01T00:00:00Z", 2),
            (Times{"2026-11-09T00:00:00Z", "2026-11-23T00:00:00Z"}));
}

TEST(CronTimes, AreInTheZone) {
  EXPECT_EQ(following(cron("0 4 * * *", "Asia/Seoul"), "2026-11-23T00:00:00Z", 1), (Times{"2026-11-23T19:00:00Z"}));
  EXPECT_EQ(following(cron("30 9 * * *", "Asia/Kolkata"), "2026-11-23T00:00:00Z", 1), (Times{"2026-11-23T04:00:00Z"}));
}

// Berlin, 29 March 2026: 02:00 becomes 03:00 (01:00 UTC).
TEST(CronInSpring, RunsASkippedTimeAtTheChange) {
  const auto daily = cron("30 2 * * *", "Europe/Berlin");
  EXPECT_EQ(following(daily, "2026-03-28T00:00:00Z", 3),
            (Times{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}));
}

TEST(CronInSpring, RunsAnHourlyJobByTheTimeThatPasses) {
  EXPECT_EQ(following(cron("30 * * * *", "Europe/Berlin"), "2026-03-29T00:00:00Z", 3),
            (Times{"2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"}));
}

// Berlin, 25 October 2026: 03:00 becomes 02:00 (01:00 UTC).
TEST(CronInAutumn, RunsARepeatedTimeOnce) {
  const auto daily = cron("30 2 * * *", "Europe/Berlin");
  EXPECT_EQ(following(daily, "2026-10-24T12:00:00Z", 2), (Times{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}));
}

TEST(CronInAutumn, RunsAnHourlyJobInBothHours) {
  EXPECT_EQ(following(cron("30 * * * *", "Europe/Berlin"), "2026-10-24T23:45:00Z", 3),
            (Times{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"}));
}

TEST(CronTimes, SurviveADayThatAZoneLeftOut) {  // Apia had no 30 December 2011
  EXPECT_EQ(following(cron("0 12 30 12 *", "Pacific/Apia"), "2011-12-01T00:00:00Z", 2),
            (Times{"2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z"}));
}

TEST(CronLatest, IsTheLastOfAnyNumberThatWereMissed) {
  const auto hourly = cron("0 * * * *");
  EXPECT_EQ(hourly.latest(at("2026-01-01T00:00:00Z"), at("2026-11-23T10:59:59Z")), at("2026-11-23T10:00:00Z"));
  EXPECT_EQ(hourly.latest(at("2026-11-23T10:00:00Z"), at("2026-11-23T10:59:59Z")), std::nullopt);
  EXPECT_EQ(hourly.latest(at("2026-11-23T10:00:00Z"), at("2026-11-23T11:00:00Z")), at("2026-11-23T11:00:00Z"));
  EXPECT_EQ(hourly.latest(at("2026-11-23T10:00:00Z"), at("2026-11-23T09:00:00Z")), std::nullopt);
  EXPECT_EQ(cron("0 0 29 2 *").latest(at("2026-01-01T00:00:00Z"), at("2031-01-01T00:00:00Z")),
            at("2028-02-29T00:00:00Z"));
}

TEST(CronLatest, AgreesWithNext) {
  std::mt19937 dice{7};
  const char* expressions[] = {"*/7 * * * *", "30 2 * * *", "0 0 1 * *", "15 1-3 * * sun", "0 */6 13 * fri"};
  const char* zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul"};
  const Timestamp base = at("2026-01-01T00:00:00Z");
  for (int i = 0; i < 2000; ++i) {
    const auto when = cron(expressions[dice() % 5], zones[dice() % 4]);
    const Timestamp from = base + std::chrono::seconds{dice() % (366 * 86400)};
    const Timestamp next = when.next(from);
    ASSERT_GT(next, from);
    EXPECT_EQ(when.latest(from, next), next);
    EXPECT_EQ(when.latest(from, next - Duration{1}), std::nullopt);
  }
}

TEST(CronParse, RefusesWhatIsWrongAndNamesIt) {
  struct Row {
    const char* expression;
    const char* says;
  };
  const Row rows[] = {
      {"", "five fields"},
      {"* * * *", "five fields"},
      {"* * * * * *", "five fields"},
      {"@daily", "five fields"},
      {"60 * * * *", "the minute '60'"},
      {"* 24 * * *", "the hour '24'"},
      {"* * 0 * *", "the day of month '0'"},
      {"* * 32 * *", "the day of month '32'"},
      {"* * * 13 *", "the month '13'"},
      {"* * * foo *", "the month 'foo'"},
      {"* * * * 8", "the day of week '8'"},
      {"* * * * jan", "the day of week 'jan'"},
      {"mon * * * *", "the minute 'mon'"},
      {"5-1 * * * *", "ends before it begins"},
      {"1-70 * * * *", "the minute '1-70'"},
      {"*/0 * * * *", "a step that is no number above 0"},
      {"*/ * * * *", "a step"},
      {"5/10 * * * *", "a step without a range"},
      {", * * * *", "the minute ''"},
      {"1,, * * * *", "the minute ''"},
      {"-1 * * * *", "the minute '-1'"},
      {"1- * * * *", "the minute '1-'"},
      {"** * * * *", "the minute '**'"},
      {"99999999999999999999 * * * *", "the minute '9999"},
      {"0 0 30 2 *", "a day that no year has"},
      {"0 0 31 4,6,9,11 *", "a day that no year has"},
  };
  for (const auto& row : rows) {
    const auto parsed = Cron::parse(row.expression, "UTC");
    ASSERT_FALSE(parsed) << row.expression;
    EXPECT_EQ(parsed.error().kind, Kind::invalid);
    EXPECT_EQ(parsed.error().code, "timers.bad_cron");
    EXPECT_NE(parsed.error().message.find(row.says), std::string::npos)
        << row.expression << ": " << parsed.error().message;
  }
}

TEST(CronParse, RefusesAZoneThatThereIsNot) {
  for (const auto* zone : {"", "Mars/Olympus", "../../etc/passwd"}) {
    const auto parsed = Cron::parse("* * * * *", zone);
    ASSERT_FALSE(parsed) << zone;
    EXPECT_EQ(parsed.error().code, "timers.bad_zone");
  }
}

TEST(CronParse, SurvivesAnything) {
  std::mt19937 dice{42};
  const std::string letters = "0123456789*,-/ \tjanfebmonsunSUN?#LW\0\xff";
  int good = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = dice() % 24; n > 0; --n) text += letters[dice() % letters.size()];
    if (i % 2 == 0) text = std::to_string(dice() % 61) + " " + std::to_string(dice() % 25) + " * * " + text;
    const auto parsed = Cron::parse(text, "UTC");
    if (parsed) {
      ++good;
      EXPECT_GT(parsed->next(at("2026-01-01T00:00:00Z")), at("2026-01-01T00:00:00Z"));
    }
  }
  EXPECT_GT(good, 100);
  EXPECT_FALSE(Cron::parse(std::string(100000, '*'), "UTC"));
}

}  // namespace
}  // namespace hearth::timers::cron_test
