#include "score.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace matching::score_test {
namespace {

const Weights plain{};

TEST(Score, IsTheSumOfItsParts) {
  const Features features{.added_travel_minutes = 12,
                          .rank = 4.5,
                          .favourite = true,
                          .repeat = 2,
                          .fairness = 1.5,
                          .decline = 0.25,
                          .late = 3};
  const Parts parts = parts_of(features, plain);
  EXPECT_DOUBLE_EQ(parts.travel, 12);
  EXPECT_DOUBLE_EQ(parts.rating, 4);
  EXPECT_DOUBLE_EQ(parts.favourite, -30);
  EXPECT_DOUBLE_EQ(parts.repeat, -10);
  EXPECT_DOUBLE_EQ(parts.fairness, 6);
  EXPECT_DOUBLE_EQ(parts.decline, 5);
  EXPECT_DOUBLE_EQ(parts.late, 6);
  EXPECT_EQ(cost_of(parts), -7000);
}

TEST(Score, CountsThreeRepeatsAtMost) { EXPECT_DOUBLE_EQ(parts_of({.repeat = 50}, plain).repeat, -15); }

RC_GTEST_PROP(Score, GetsBetterWithLessTravelBetterRankAndACleanRecord, (std::uint8_t travel, std::uint8_t late)) {
  const double rank = *rc::gen::inRange(10, 50) / 10.0;
  const Features one{.added_travel_minutes = travel, .rank = rank, .late = late};
  Features better = one;
  better.rank = std::min(5.0, rank + 0.1);
  RC_ASSERT(cost_of(parts_of(better, plain)) <= cost_of(parts_of(one, plain)));
  better = one;
  better.favourite = true;
  RC_ASSERT(cost_of(parts_of(better, plain)) < cost_of(parts_of(one, plain)));
  Features worse = one;
  worse.added_travel_minutes += 1;
  RC_ASSERT(cost_of(parts_of(worse, plain)) > cost_of(parts_of(one, plain)));
  worse = one;
  worse.late += 1;
  RC_ASSERT(cost_of(parts_of(worse, plain)) > cost_of(parts_of(one, plain)));
}

TEST(Fairness, IsZeroForTheAverageAndSpeaksForThoseWhoHadLess) {
  const Load all{56, 56};  // two technicians, a job a day each
  EXPECT_DOUBLE_EQ(fairness_of({28, 28}, all, 28), 0);
  EXPECT_GT(fairness_of({34, 28}, all, 28), 0);
  EXPECT_LT(fairness_of({22, 28}, all, 28), 0);
}

TEST(Fairness, TreatsANewcomerAsAverageAtFirst) {
  const Load all{280, 280};
  EXPECT_NEAR(fairness_of({0, 0}, all, 28), 0, 1e-9);
  const double first_days = fairness_of({0, 2}, all, 28);
  const double a_month = fairness_of({0, 28}, all, 28);
  EXPECT_LT(first_days, 0);
  EXPECT_LT(a_month, first_days) << "who has had nothing for a month has waited longer than who came two days ago";
}

TEST(Fairness, IsBoundedAndNeedsNoHistory) {
  EXPECT_DOUBLE_EQ(fairness_of({1000, 28}, {1000, 2800}, 28), 10);
  EXPECT_DOUBLE_EQ(fairness_of({0, 0}, {0, 0}, 28), 0);
}

TEST(Decline, OfANewcomerIsNoRecord) {
  EXPECT_DOUBLE_EQ(decline_of(0, 0), 0);
  EXPECT_LT(decline_of(1, 1), 0.2);
  EXPECT_GT(decline_of(50, 50), 0.9);
}

}  // namespace
}  // namespace matching::score_test
