// What a service costs: lines, surcharges, and the VAT that a total contains.
#include "pricing.hpp"

#include <gtest/gtest.h>

namespace catalog::pricing_test {
namespace {

using std::chrono::hours;

// 2026-11-23 is a Monday.
const Date monday = *Date::of(2026, 11, 23);
const Date saturday = monday + 5;

Timestamp at(Date day, int hour) { return day.begin(seoul) + hours{hour}; }
const Timestamp long_before = at(monday - 10, 12);

Price price(std::int32_t from, std::int32_t to, std::int64_t amount, std::int32_t minutes) {
  Price row;
  row.from_units = from;
  row.to_units = to;
  row.amount = amount;
  row.minutes = minutes;
  return row;
}

Option option(std::string code, std::int64_t amount, std::int32_t minutes) {
  Option row;
  row.name_ko = code + " 한국어";
  row.name_en = code + " in English";
  row.code = std::move(code);
  row.amount = amount;
  row.minutes = minutes;
  return row;
}

Surcharge surcharge(SurchargeKind kind, std::int32_t percent, std::int32_t within_hours = 0) {
  Surcharge row;
  row.kind = kind;
  row.name_ko = "할증";
  row.name_en = "Surcharge";
  row.percent = percent;
  row.within_hours = within_hours;
  return row;
}

/// By size: up to 9 평 37 400, up to 19 평 60 000; 10 % at weekends, 20 % on holidays, 15 % within a day.
Tariff by_size() {
  Tariff tariff;
  tariff.service.code = "studio";
  tariff.service.name_ko = "원룸";
  tariff.service.name_en = "Studio";
  tariff.service.pricing = Pricing::size;
  tariff.service.skills = {"home-cleaning"};
  tariff.prices = {price(1, 9, 37'400, 90), price(10, 19, 60'000, 150)};
  tariff.options = {option("ironing", 16'500, 30), option("window", 22'000, 45)};
  tariff.surcharges = {surcharge(SurchargeKind::weekend, 10), surcharge(SurchargeKind::holiday, 20),
                       surcharge(SurchargeKind::urgent, 15, 24)};
  tariff.region.speed_kmh = 18;
  tariff.vat_rate = 1000;
  return tariff;
}

Tariff by_the_hour() {
  Tariff tariff = by_size();
  tariff.service.pricing = Pricing::hours;
  tariff.prices = {price(2, 3, 19'800, 60), price(4, 8, 18'700, 60)};
  return tariff;
}

Calculation calculated(const Tariff& tariff, const Units& units, Timestamp start, Timestamp now = long_before,
                       const std::vector<std::string>& options = {}) {
  auto made = calculate(tariff, units, options, start, now, "en");
  EXPECT_TRUE(made) << made.error().message;
  return made ? *made : Calculation{};
}

template <class T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code;
}

TEST(Vat, IsWhatTheTotalHasAboveTheRoundedSupplyValue) {
  EXPECT_EQ(vat_in(37'400, 1000), 3'400);
  EXPECT_EQ(vat_in(9'026, 1000), 821);  // 8205.45 -> 8205
  EXPECT_EQ(vat_in(0, 1000), 0);
  EXPECT_EQ(vat_in(1, 1000), 0);
  EXPECT_EQ(vat_in(11, 1000), 1);
  EXPECT_EQ(vat_in(50'000, 0), 0);
}

TEST(Vat, RoundsHalfAWonUp) {
  // 3 / 1.2 = 2.5 -> 3; 9 / 1.2 = 7.5 -> 8.
  EXPECT_EQ(vat_in(3, 2000), 0);
  EXPECT_EQ(vat_in(9, 2000), 1);
}

TEST(Vat, AndSupplyValueMakeTheTotalForEveryAmount) {
  for (std::int64_t total = 0; total < 200'000; total += 7) {
    const std::int64_t vat = vat_in(total, 1000);
    const std::int64_t supply = total - vat;
    EXPECT_LE(std::abs(supply * 11 - total * 10), 5) << total;  // within half a won of total / 1.1
  }
}

TEST(Price, OfAServiceBySizeIsThatOfTheWholeJob) {
  const auto sum = calculated(by_size(), {.size = 9, .hours = {}}, at(monday, 10));
  ASSERT_EQ(sum.lines.size(), 1U);
  EXPECT_EQ(sum.lines[0].kind, "base");
  EXPECT_EQ(sum.lines[0].name, "Studio");
  EXPECT_EQ(sum.total, 37'400);
  EXPECT_EQ(sum.vat, 3'400);
  EXPECT_EQ(calculated(by_size(), {.size = 10, .hours = {}}, at(monday, 10)).total, 60'000);
}

TEST(Price, OfAServiceByTheHourIsTimesTheHours) {
  EXPECT_EQ(calculated(by_the_hour(), {.size = {}, .hours = 3}, at(monday, 10)).total, 59'400);
  EXPECT_EQ(calculated(by_the_hour(), {.size = {}, .hours = 4}, at(monday, 10)).total, 74'800);
}

TEST(Price, HasALineForEachOptionOnce) {
  const auto sum =
      calculated(by_size(), {.size = 5, .hours = {}}, at(monday, 10), long_before, {"window", "ironing", "window"});
  ASSERT_EQ(sum.lines.size(), 3U);
  EXPECT_EQ(sum.lines[1].code, "window");
  EXPECT_EQ(sum.lines[2].name, "ironing in English");
  EXPECT_EQ(sum.total, 37'400 + 22'000 + 16'500);
}

TEST(Price, SpeaksTheCallersLanguage) {
  const auto sum = calculate(by_size(), {.size = 5, .hours = {}}, {"window"}, at(monday, 10), long_before, "ko");
  ASSERT_TRUE(sum);
  EXPECT_EQ(sum->lines[0].name, "원룸");
  EXPECT_EQ(sum->lines[1].name, "window 한국어");
}

TEST(Surcharges, CountAtWeekends) {
  const auto sum = calculated(by_size(), {.size = 5, .hours = {}}, at(saturday, 10));
  ASSERT_EQ(sum.lines.size(), 2U);
  EXPECT_EQ(sum.lines[1].kind, "surcharge");
  EXPECT_EQ(sum.lines[1].code, "weekend");
  EXPECT_EQ(sum.total, 37'400 + 3'740);
}

TEST(Surcharges, CountTheWeekendByTheDayInSeoul) {
  // Saturday 00:30 in Seoul is still Friday in UTC.
  EXPECT_EQ(calculated(by_size(), {.size = 5, .hours = {}}, at(saturday, 0) + std::chrono::minutes{30}).lines.size(),
            2U);
  EXPECT_EQ(calculated(by_size(), {.size = 5, .hours = {}}, at(saturday, 0) - std::chrono::minutes{30}).lines.size(),
            1U);
}

TEST(Surcharges, OfAHolidayTakeThePlaceOfTheWeekends) {
  auto tariff = by_size();
  tariff.holiday = true;
  const auto sum = calculated(tariff, {.size = 5, .hours = {}}, at(saturday, 10));
  ASSERT_EQ(sum.lines.size(), 2U);
  EXPECT_EQ(sum.lines[1].code, "holiday");
  EXPECT_EQ(sum.total, 37'400 + 7'480);
}

TEST(Surcharges, OfUrgencyAddToTheOthersAndCountOnTheSameBase) {
  const auto sum = calculated(by_size(), {.size = 5, .hours = {}}, at(saturday, 10), at(saturday, 10) - hours{23});
  ASSERT_EQ(sum.lines.size(), 3U);
  EXPECT_EQ(sum.total, 37'400 + 3'740 + 5'610);
  EXPECT_EQ(calculated(by_size(), {.size = 5, .hours = {}}, at(monday, 10), at(monday, 10) - hours{24}).lines.size(),
            1U)
      << "a day before is not within a day";
}

TEST(Surcharges, AreRoundedHalfUpToWholeWon) {
  auto tariff = by_size();
  tariff.prices = {price(1, 9, 8'205, 90)};  // 10 % are 820.5
  EXPECT_EQ(calculated(tariff, {.size = 5, .hours = {}}, at(saturday, 10)).total, 9'026);
}

TEST(Units, AreSizeOrHoursAsTheServiceIsPriced) {
  EXPECT_EQ(code_of(price_for(by_size(), {})), "catalog.size_needed");
  EXPECT_EQ(code_of(price_for(by_size(), {.size = 5, .hours = 2})), "catalog.size_needed");
  EXPECT_EQ(code_of(price_for(by_the_hour(), {.size = 5, .hours = {}})), "catalog.hours_needed");
  EXPECT_EQ(code_of(price_for(by_the_hour(), {.size = 5, .hours = 2})), "catalog.hours_needed");
}

TEST(Units, MustHaveAPrice) {
  EXPECT_EQ(code_of(price_for(by_size(), {.size = 20, .hours = {}})), "catalog.size_out_of_range");
  EXPECT_EQ(code_of(price_for(by_the_hour(), {.size = {}, .hours = 1})), "catalog.size_out_of_range");
}

TEST(Plan, AddsTheMinutesOfOptionsAndNamesSkillsAndSpeed) {
  const auto plan = plan_of(by_size(), {.size = 12, .hours = {}}, {"ironing", "window"});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->minutes, 150 + 30 + 45);
  EXPECT_EQ(plan->skills, std::vector<std::string>{"home-cleaning"});
  EXPECT_EQ(plan->speed_kmh, 18);
  EXPECT_EQ(plan_of(by_the_hour(), {.size = {}, .hours = 3}, {})->minutes, 180);
}

TEST(Plan, RefusesOptionsThatTheServiceHasNot) {
  EXPECT_EQ(code_of(plan_of(by_size(), {.size = 5, .hours = {}}, {"massage"})), "catalog.no_such_option");
}

}  // namespace
}  // namespace catalog::pricing_test
