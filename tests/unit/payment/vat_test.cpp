#include "vat.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace payment::vat_test {
namespace {

std::int64_t sum(const std::vector<std::int64_t>& all) {
  return std::accumulate(all.begin(), all.end(), std::int64_t{0});
}

TEST(SplitVat, GivesEachLineItsPart) {
  EXPECT_EQ(split_vat({44'000, 11'000}, 5'000), (std::vector<std::int64_t>{4'000, 1'000}));
}

TEST(SplitVat, GivesTheOddWonToTheLargestRemainder) {
  // 100 of three equal lines: 33 each, and the first gets the one that is left.
  EXPECT_EQ(split_vat({367, 367, 366}, 100), (std::vector<std::int64_t>{34, 33, 33}));
}

TEST(SplitVat, TakesItFromADiscountToo) {
  const auto shares = split_vat({55'000, -5'500}, 4'500);
  EXPECT_EQ(shares, (std::vector<std::int64_t>{5'000, -500}));
}

TEST(SplitVat, OfNothingIsNothing) { EXPECT_EQ(split_vat({}, 0), std::vector<std::int64_t>{}); }

RC_GTEST_PROP(SplitVat, AddsUpToTheWonAndIsNeverAWonOff, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 12);
  const auto lines =
      *rc::gen::container<std::vector<std::int64_t>>(count, rc::gen::inRange<std::int64_t>(0, 10'000'000));
  const auto total = sum(lines);
  RC_PRE(total > 0);
  const auto vat = *rc::gen::inRange<std::int64_t>(0, total + 1);
  const auto shares = split_vat(lines, vat);
  RC_ASSERT(sum(shares) == vat);
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT(shares[i] >= 0 && shares[i] <= lines[i] + 1);
    const double exact = static_cast<double>(lines[i]) * static_cast<double>(vat) / static_cast<double>(total);
    RC_ASSERT(std::abs(static_cast<double>(shares[i]) - exact) < 1.001);
  }
}

}  // namespace
}  // namespace payment::vat_test
