#include "rates.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace payment::rates_test {
namespace {

Date day(int year, unsigned month, unsigned of) { return *Date::of(year, month, of); }

TEST(Rates, AreThoseOfTheDay) {
  const std::vector<Rate> versions{{day(2027, 1, 1), 1'500}, {day(2020, 1, 1), 2'000}};
  EXPECT_EQ(rate_at(versions, day(2026, 12, 31)).basis_points, 2'000);
  EXPECT_EQ(rate_at(versions, day(2027, 1, 1)).basis_points, 1'500);
  EXPECT_EQ(rate_at(versions, day(2019, 12, 31)).basis_points, 0) << "none was in force yet";
}

TEST(Rates, CutCommissionItsVatAndTheTax) {
  const Cut cut = cut_of(50'000, rates_at(Settings{}, day(2026, 11, 26)));
  EXPECT_EQ(cut.commission, 10'000);
  EXPECT_EQ(cut.vat, 1'000);
  EXPECT_EQ(cut.withholding, 1'287);  // 3.3 % of 39 000
  EXPECT_EQ(cut.net, 37'713);
}

RC_GTEST_PROP(Rates, AddUpToTheGross, ()) {
  const auto rate = [] { return Rate{{}, *rc::gen::inRange(0, 10'001)}; };
  const AppliedRates rates{rate(), rate(), rate()};
  const Cut cut = cut_of(*rc::gen::inRange<std::int64_t>(0, 100'000'000), rates);
  RC_ASSERT(cut.commission + cut.vat + cut.withholding + cut.net == cut.gross);
  RC_ASSERT(cut.commission >= 0 && cut.vat >= 0 && cut.withholding >= 0 && cut.net >= 0);
}

}  // namespace
}  // namespace payment::rates_test
