// The Bayesian rank of a technician, and until when a review may be written and changed.
#include "rules.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace reviews::rules_test {
namespace {

using std::chrono::hours;

constexpr Prior prior{.mean = 4.0, .weight = 10.0};
const Timestamp noon = Timestamp{1'800'000'000'000'000};

TEST(Rank, OfNobodysRatingsIsThePrior) { EXPECT_DOUBLE_EQ(rank(0, 0, prior), 4.0); }

TEST(Rank, IsTheWeightedMeanOfPriorAndRatings) {
  EXPECT_DOUBLE_EQ(rank(1, 5, prior), 45.0 / 11.0);
  EXPECT_DOUBLE_EQ(rank(10, 20, prior), 3.0) << "as many ratings as the prior weighs: half way";
  EXPECT_NEAR(rank(100'000, 500'000, prior), 5.0, 0.001);
}

TEST(Rank, PutsMuchPraiseAboveLittle) {
  EXPECT_GT(rank(50, 50 * 5 - 5, prior), rank(1, 5, prior)) << "49 times 5 and once 0 less than one single 5";
  EXPECT_LT(rank(3, 3, prior), rank(1, 1, prior));
}

RC_GTEST_PROP(Rank, LiesBetweenOneAndFiveAndMovesWithTheStars, ()) {
  const auto count = *rc::gen::inRange<std::int64_t>(0, 100'000);
  const auto sum = *rc::gen::inRange<std::int64_t>(count, 5 * count + 1);
  const Prior some{1 + *rc::gen::inRange(0, 401) / 100.0, *rc::gen::inRange(1, 100'000) / 10.0};
  const double now = rank(count, sum, some);
  RC_ASSERT(now >= 1.0 - 1e-9 && now <= 5.0 + 1e-9);
  RC_ASSERT(rank(count + 1, sum + 5, some) >= now - 1e-9);
  RC_ASSERT(rank(count + 1, sum + 1, some) <= now + 1e-9);
  const double mean = count == 0 ? some.mean : static_cast<double>(sum) / static_cast<double>(count);
  RC_ASSERT(now >= std::min(mean, some.mean) - 1e-9 && now <= std::max(mean, some.mean) + 1e-9);
}

TEST(Window, EndsAtItsEnd) {
  EXPECT_TRUE(may_write(noon - Duration{1}, noon));
  EXPECT_FALSE(may_write(noon, noon));
}

TEST(Change, IsForHiddenReviewsAndForAWhile) {
  EXPECT_TRUE(may_change(true, noon, noon, hours{24}));
  EXPECT_TRUE(may_change(true, noon + hours{24} - Duration{1}, noon, hours{24}));
  EXPECT_FALSE(may_change(true, noon + hours{24}, noon, hours{24}));
  EXPECT_FALSE(may_change(false, noon, noon, hours{24})) << "others can read it";
  EXPECT_FALSE(may_change(true, noon, noon, hours{0})) << "never, where the setting says so";
}

}  // namespace
}  // namespace reviews::rules_test
