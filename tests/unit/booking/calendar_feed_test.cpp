// Calendar files as RFC 5545 wants them.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "ics.hpp"

namespace booking::calendar_feed_test {
namespace {

std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text;
}

TEST(CalendarFile, EscapesTexts) {
  EXPECT_EQ(ics_text("a,b;c\\d\ne\r\tf"), "a\\,b\\;c\\\\d\\nef");
  EXPECT_EQ(ics_text("END:VEVENT\r\nBEGIN:VEVENT"), "END:VEVENT\\nBEGIN:VEVENT") << "no line can be smuggled in";
}

TEST(CalendarFile, FoldsLinesBetweenCodePoints) {
  EXPECT_EQ(ics_line(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(ics_line(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
  std::string korean;
  for (int i = 0; i < 60; ++i) korean += "청";
  const auto folded = ics_line(korean);
  EXPECT_EQ(unfolded(folded), korean + "\r\n");
  EXPECT_TRUE(valid_utf8(folded.substr(0, folded.find("\r\n"))));
}

TEST(CalendarFile, NamesWhatAnEventNeeds) {
  const Timestamp start = *Timestamp::parse("2026-12-02T11:00:00+09:00");
  const auto file = ics_file("내 예약", {{"1@hearth", "원룸, 청소", "CONFIRMED", start, start + std::chrono::hours{2},
                                          start - std::chrono::hours{48}, 3}});
  EXPECT_EQ(file,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Hearth//Bookings//EN\r\nCALSCALE:GREGORIAN\r\n"
            "X-WR-CALNAME:내 예약\r\nBEGIN:VEVENT\r\nUID:1@hearth\r\nDTSTAMP:20261130T020000Z\r\n"
            "DTSTART:20261202T020000Z\r\nDTEND:20261202T040000Z\r\nSUMMARY:원룸\\, 청소\r\nSTATUS:CONFIRMED\r\n"
            "SEQUENCE:3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

RC_GTEST_PROP(CalendarFile, NeverHasALineOfMoreThan75Octets, (const std::string& text)) {
  std::string rest = ics_line("SUMMARY:" + ics_text(text));
  RC_ASSERT(rest.ends_with("\r\n"));
  while (!rest.empty()) {
    const auto end = rest.find("\r\n");
    RC_ASSERT(end <= 75U);
    rest.erase(0, end + 2);
  }
}

}  // namespace
}  // namespace booking::calendar_feed_test
