// The subset of RFC 5545's recurrence rules that series know.
#include "recurrence.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace booking::recurrence_test {
namespace {

const Date wednesday = *Date::of(2026, 12, 2);

Recurrence rule(std::string_view text) {
  std::string why;
  const auto read = parse_recurrence(text, why);
  EXPECT_TRUE(read) << text << ": " << why;
  return read.value_or(Recurrence{});
}
std::vector<std::string> days(std::string_view text, Date first = wednesday, int ahead = 365) {
  std::vector<std::string> out;
  for (const auto& day : days_of(rule(text), first, first + ahead)) out.push_back(day.text());
  return out;
}
using Texts = std::vector<std::string>;

TEST(Recurrence, IsEveryWeekOrEveryOther) {
  EXPECT_EQ(days("FREQ=WEEKLY;COUNT=3"), (Texts{"2026-12-02", "2026-12-09", "2026-12-16"}));
  EXPECT_EQ(days("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3"), (Texts{"2026-12-02", "2026-12-16", "2026-12-30"}));
}

TEST(Recurrence, OfSeveralDaysCountsWeeksFromMonday) {
  // RFC 5545 section 3.8.5.3: every other week on Tuesday and Thursday, for 8 occurrences, from 1997-09-02.
  EXPECT_EQ(days("FREQ=WEEKLY;INTERVAL=2;COUNT=8;BYDAY=TU,TH", *Date::of(1997, 9, 2)),
            (Texts{"1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18", "1997-09-30", "1997-10-02", "1997-10-14",
                   "1997-10-16"}));
  // The RFC's example of WKST, with its default: FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO from 1997-08-05.
  EXPECT_EQ(days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", *Date::of(1997, 8, 5)),
            (Texts{"1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"}));
}

TEST(Recurrence, EndsOnItsLastDay) {
  EXPECT_EQ(days("FREQ=WEEKLY;UNTIL=20261216").size(), 3U);
  EXPECT_EQ(days("FREQ=WEEKLY;UNTIL=20261215").size(), 2U);
  EXPECT_EQ(days("FREQ=WEEKLY;UNTIL=20261215T150000Z").size(), 3U) << "the 16th in Seoul";
}

TEST(Recurrence, RefusesWhatItDoesNotKnow) {
  for (const auto* text :
       {"", "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=99",
        "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=3x", "FREQ=WEEKLY;COUNT=999", "FREQ=WEEKLY;COUNT=2;UNTIL=20261231",
        "FREQ=WEEKLY;UNTIL=20261332", "FREQ=WEEKLY;UNTIL=2026-12-31", "FREQ=WEEKLY;UNTIL=20261231T999999Z",
        "INTERVAL=2", "FREQ=WEEKLY;FREQ=WEEKLY", "FREQ=WEEKLY;BYMONTH=1", "FREQ=WEEKLY;WKST=SU", "nonsense"}) {
    std::string why;
    EXPECT_FALSE(parse_recurrence(text, why)) << text;
    EXPECT_FALSE(why.empty()) << text;
  }
}

RC_GTEST_PROP(Recurrence, WrittenAndReadIsTheSame, ()) {
  Recurrence made;
  made.interval = *rc::gen::inRange(1, 13);
  for (auto& on : made.on) on = *rc::gen::arbitrary<bool>();
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      made.count = *rc::gen::inRange(1, 201);
      break;
    case 1:
      made.until = wednesday + *rc::gen::inRange(0, 500);
      break;
    default:
      break;
  }
  std::string why;
  const auto again = parse_recurrence(text_of(made), why);
  RC_ASSERT(again.has_value());
  RC_ASSERT(text_of(*again) == text_of(made));
  const Date first = wednesday + *rc::gen::inRange(0, 14);
  const auto all = days_of(made, first, first + 200);
  RC_ASSERT(days_of(*again, first, first + 200) == all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(all[i] >= first && falls_on(made, first, all[i]));
    if (i > 0) RC_ASSERT(all[i - 1] < all[i]);
    if (made.until) RC_ASSERT(all[i] <= *made.until);
  }
  if (made.count) RC_ASSERT(std::ssize(all) <= *made.count);
}

RC_GTEST_PROP(Recurrence, ReadsAnyBytesWithoutHarm, (const std::string& text)) {
  std::string why;
  if (const auto read = parse_recurrence(text, why)) RC_ASSERT(days_of(*read, wednesday, wednesday + 400).size() < 500);
}

}  // namespace
}  // namespace booking::recurrence_test
