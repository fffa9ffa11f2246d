#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "hearth/blank.hpp"
#include "hearth/date.hpp"
#include "hearth/formats.hpp"
#include "hearth/json.hpp"
#include "hearth/money.hpp"
#include "hearth/result.hpp"
#include "hearth/text.hpp"
#include "hearth/uuid.hpp"

namespace hearth::values_test {
namespace {

TEST(Date, KnowsTheCalendar) {
  EXPECT_EQ(Date::parse("1970-01-01")->days, 0);
  EXPECT_EQ(Date::parse("2024-02-29")->text(), "2024-02-29");
  EXPECT_FALSE(Date::parse("2025-02-29"));
  EXPECT_FALSE(Date::parse("2025-2-9"));
  EXPECT_FALSE(Date::parse("2025-02-09x"));
  EXPECT_EQ(Date::parse("2026-11-23")->weekday(), std::chrono::Monday);
}

TEST(Date, DependsOnTheZone) {
  const Timestamp late = *Timestamp::parse("2026-11-22T15:30:00Z");
  EXPECT_EQ(Date::of(late, std::chrono::hours(9)).text(), "2026-11-23");
  EXPECT_EQ(Date::of(late, Duration{0}).text(), "2026-11-22");
  EXPECT_EQ(Date::parse("2026-11-23")->begin(std::chrono::hours(9)).text(), "2026-11-22T15:00:00Z");
}

TEST(Base64url, IsStrict) {
  for (const std::string text : {"", "f", "fo", "foo", "foob", "\xff\x00\xfe"}) {
    EXPECT_EQ(from_base64url(base64url(text)), text);
  }
  EXPECT_EQ(base64url("foob"), "Zm9vYg");
  for (const auto* wrong : {"Zg==", "Z", "Zm9v+", "Zh", "Zm9vYh"}) EXPECT_FALSE(from_base64url(wrong)) << wrong;
}

TEST(Utf8, IsStrict) {
  EXPECT_TRUE(valid_utf8("한국어 \xf0\x9f\x8f\xa0"));
  for (const auto* wrong : {"\x80", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xb8", "\xff"}) {
    EXPECT_FALSE(valid_utf8(wrong));
  }
  EXPECT_EQ(code_points("한국"), 2U);
  EXPECT_EQ(cut("한국", 4), "한");
}

TEST(Text, IsBlankWhereNothingShows) {
  for (const auto* text : {"", " \n\t", "\u3000\r\n", "\u200b\u2028", "\u200e"}) EXPECT_TRUE(is_blank(text)) << text;
  for (const auto* text : {".", "\n네\n", " \u3000x"}) EXPECT_FALSE(is_blank(text)) << text;
}

TEST(Format, AcceptsAndRefuses) {
  const auto check = [](std::string_view name, std::initializer_list<std::string_view> good,
                        std::initializer_list<std::string_view> bad) {
    const Format format = format_named(name);
    ASSERT_NE(format, Format::none) << name;
    for (const auto text : good) EXPECT_TRUE(matches(format, text)) << name << ' ' << text;
    for (const auto text : bad) EXPECT_FALSE(matches(format, text)) << name << ' ' << text;
  };
  check("email", {"a@b.kr", "a.b+c@d-e.example.com"},
        {"a", "a@b", "@b.kr", "a@b..kr", "a b@c.kr", "a@b@c.kr", "a@.kr"});
  check("phone", {"+821012345678"}, {"01012345678", "+0123456789", "+82-10-1234", "+1", "+12345678901234567"});
  check("zip5", {"06236"}, {"6236", "0623a", "062360"});
  check("slug", {"deep-clean-2"}, {"", "-a", "a--b", "A", "a_b"});
  check("identifier", {"a", "a_1"}, {"", "1a", "_a", "A", "a-b"});
  check("code", {"booking.slot_taken", "internal"}, {"", ".a", "a.", "A.b", "a..b"});
  check("locale", {"ko", "pt-BR"}, {"", "k", "KO", "ko-kr", "ko_KR"});
  check("timezone", {"Asia/Seoul", "UTC", "Etc/GMT+9"}, {"", "/Seoul", "Asia/", "Asia Seoul", "../etc"});
  check("hex", {"00fF", ""}, {"0x1", "g"});
  check("time", {"00:00", "23:59"}, {"24:00", "9:00", "12:60", "12:5x", "12-00"});
  check("currency", {"KRW"}, {"krw", "KR", "KRWX"});
  check("url", {"https://a.kr/x", "http://a"}, {"ftp://a", "https://", "https:///x", "https://a b"});
  check("digits", {"0123"}, {"-1", "1.0"});
  check("single_line", {"한 줄"}, {"a\nb", "\x7f"});
}

TEST(Money, AddsAndCompares) {
  EXPECT_EQ(won(3) + won(4) * 2 - won(1), won(10));
  EXPECT_LT(won(1), won(2));
  EXPECT_EQ(Currency::parse("USD")->text(), "USD");
  EXPECT_FALSE(Currency::parse("usd"));
}

TEST(Patch, AppliesToWhatIsThere) {
  EXPECT_EQ(Patch<int>{}.applied_to(1), 1);
  EXPECT_EQ(Patch<int>{std::nullopt}.applied_to(1), std::nullopt);
  EXPECT_EQ(Patch<int>{2}.applied_to(1), 2);
}

TEST(Result, CarriesItsErrorWhereverItGoes) {
  static_assert(sizeof(Result<void>) == sizeof(void*));
  Result<std::string> failed = not_found("shop.no_hat", "there is no such hat");
  Result<std::string> copied = failed;
  Result<std::string> moved = std::move(failed);
  EXPECT_EQ(copied.error().code, "shop.no_hat");
  EXPECT_EQ(moved.error().code, "shop.no_hat");
  copied = std::string{"a hat"};
  ASSERT_TRUE(copied);
  EXPECT_EQ(*copied, "a hat");
  moved = copied;
  ASSERT_TRUE(moved);
  EXPECT_EQ(*moved, "a hat");
  const Result<std::optional<int>> nothing{std::optional<int>{}};
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing);
}

Result<int> doubled(Result<int> of) {
  const int value = HEARTH_TRY(of);
  return value * 2;
}

TEST(Try, StandsInsideALambdaOfAnother) {
  const auto twice = [](Result<int> of) -> Result<int> {
    return HEARTH_TRY([&]() -> Result<int> { return HEARTH_TRY(doubled(of)) + 1; }());
  };
  EXPECT_EQ(twice(2).value(), 5);
  EXPECT_EQ(twice(not_found("a", "b")).error().code, "a");
}

TEST(Uuid, ParsesWhatItWrites) {
  const auto id = Uuid::v7(1'700'000'000'000, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(Uuid::parse(id.text()), id);
  EXPECT_EQ(id.text()[14], '7');
  EXPECT_LT(id, Uuid::v7(1'700'000'000'001, {}));
  EXPECT_FALSE(Uuid::parse("018f0000-0000-7000-8000-00000000000"));
  EXPECT_FALSE(Uuid::parse("018f0000x0000-7000-8000-000000000001"));
}

}  // namespace
}  // namespace hearth::values_test
