// What cancelling costs: the table of the preset, calendar days in Seoul, and money that is never lost in rounding.
#include "fees.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace cancellation::fees_test {
namespace {

Policy preset() {
  return {.version = 1,
          .in_force = {},
          .tiers = {{7, 0, 0}, {3, 10, 0}, {1, 20, 0}, {0, 30, 30}},
          .technician_share_percent = 50,
          .no_show_fee_percent = 100,
          .no_show_technician_percent = 70,
          .reason = "",
          .created_by = {},
          .created = {}};
}

Timestamp seoul(const std::string& text) { return *Timestamp::parse(text + "+09:00"); }

Terms consumer_cancels(std::int32_t days, std::int64_t paid) {
  return terms(preset(), {.fault = "consumer", .notice_days = days}, won(paid));
}

TEST(Notice, CountsCalendarDaysOfSeoulAndNotHours) {
  const auto start = seoul("2026-12-10T10:00:00");
  EXPECT_EQ(notice_days(seoul("2026-12-03T23:59:59"), start), 7);
  EXPECT_EQ(notice_days(seoul("2026-12-04T00:00:00"), start), 6);
  EXPECT_EQ(notice_days(seoul("2026-12-07T23:59:59"), start), 3);
  EXPECT_EQ(notice_days(seoul("2026-12-08T00:00:00"), start), 2);
  EXPECT_EQ(notice_days(seoul("2026-12-09T23:59:59"), start), 1);
  EXPECT_EQ(notice_days(seoul("2026-12-10T00:00:00"), start), 0)
      << "midnight in Seoul is 15:00 of the day before in UTC";
  EXPECT_EQ(notice_days(seoul("2026-12-10T00:00:01"), seoul("2026-12-10T00:00:00")), 0);
  EXPECT_EQ(notice_days(seoul("2026-12-12T00:00:00"), start), 0) << "never below 0";
}

TEST(Notice, MidnightBelongsToTheDayThatBegins) {
  const auto start = seoul("2026-12-10T00:00:00");
  EXPECT_EQ(notice_days(seoul("2026-12-09T23:59:59"), start), 1);
  EXPECT_EQ(notice_days(start, start), 0);
}

TEST(Fee, FollowsThePresetTierByTier) {
  const std::pair<std::int32_t, std::int64_t> table[] = {
      {30, 0}, {8, 0}, {7, 0}, {6, 10'000}, {4, 10'000}, {3, 10'000}, {2, 20'000}, {1, 20'000}, {0, 30'000}};
  for (const auto& [days, fee] : table) {
    const auto got = consumer_cancels(days, 100'000);
    EXPECT_EQ(got.fee, won(fee)) << days;
    EXPECT_EQ(got.refund, won(100'000 - fee)) << days;
    EXPECT_EQ(got.compensation, won(0)) << days;
    EXPECT_EQ(got.rule, "notice");
  }
}

TEST(Fee, DropsTheFractionOfAWonInTheConsumersFavour) {
  EXPECT_EQ(consumer_cancels(0, 33'333).fee, won(9'999));
  EXPECT_EQ(consumer_cancels(0, 33'333).refund, won(23'334));
  EXPECT_EQ(consumer_cancels(3, 9).fee, won(0));
  EXPECT_EQ(consumer_cancels(0, 0).refund, won(0));
}

TEST(Fee, IsNotTheConsumersWhenTheFaultIsNot) {
  for (const auto* fault : {"technician", "business"}) {
    const auto on_the_day = terms(preset(), {.fault = fault, .notice_days = 0}, won(100'000));
    EXPECT_EQ(on_the_day.refund, won(100'000));
    EXPECT_EQ(on_the_day.compensation, won(30'000)) << "beside the refund";
    EXPECT_EQ(terms(preset(), {.fault = fault, .notice_days = 1}, won(100'000)).compensation, won(0));
  }
  const auto nobody = terms(preset(), {.fault = "nobody", .notice_days = 0}, won(100'000));
  EXPECT_EQ(nobody.refund, won(100'000));
  EXPECT_EQ(nobody.compensation, won(0));
}

TEST(Fee, IsNoneInAForceMajeureZone) {
  for (const auto* fault : {"consumer", "technician", "business", "nobody"}) {
    for (const bool no_show : {false, true}) {
      const auto got = terms(preset(), {.fault = fault, .no_show = no_show, .force_majeure = true}, won(50'000));
      EXPECT_EQ(got.fee, won(0));
      EXPECT_EQ(got.refund, won(50'000));
      EXPECT_EQ(got.compensation, won(0));
      EXPECT_EQ(got.rule, "force_majeure");
    }
  }
}

TEST(Fee, OfAnAbsentConsumerGoesInItsShareToTheTechnicianWhoCame) {
  const auto got = terms(preset(), {.fault = "consumer", .no_show = true, .has_technician = true}, won(60'000));
  EXPECT_EQ(got.fee, won(60'000));
  EXPECT_EQ(got.refund, won(0));
  EXPECT_EQ(got.technician_share, won(42'000));
}

TEST(Fee, OfAnAbsentTechnicianIsNoneAndTheConsumerIsOwedMore) {
  const auto got = terms(preset(), {.fault = "technician", .no_show = true, .has_technician = true}, won(60'000));
  EXPECT_EQ(got.fee, won(0));
  EXPECT_EQ(got.refund, won(60'000));
  EXPECT_EQ(got.technician_share, won(0));
  EXPECT_EQ(got.compensation, won(18'000));
}

TEST(Fee, SharesNothingWithATentativeTechnician) {
  EXPECT_EQ(terms(preset(), {.fault = "consumer"}, won(60'000)).technician_share, won(0));
  EXPECT_EQ(terms(preset(), {.fault = "consumer", .has_technician = true}, won(60'000)).technician_share, won(9'000));
}

TEST(Tiers, AreRefusedWhenTheyLeaveAGapOrReward) {
  EXPECT_TRUE(check(preset().tiers));
  EXPECT_FALSE(check({}));
  EXPECT_FALSE(check({{3, 10, 0}})) << "nothing is said of the last days";
  EXPECT_FALSE(check({{0, 10, 0}, {3, 0, 0}})) << "not from the longest notice down";
  EXPECT_FALSE(check({{3, 10, 0}, {3, 20, 0}, {0, 30, 0}})) << "one notice twice";
  EXPECT_FALSE(check({{3, 20, 0}, {0, 10, 0}})) << "less notice would cost less";
}

Policy arbitrary_policy() {
  Policy policy = preset();
  policy.tiers.clear();
  std::int32_t days = *rc::gen::inRange(0, 30);
  std::int32_t fee = 0;
  for (; days > 0; days -= *rc::gen::inRange(1, 10)) {
    fee = *rc::gen::inRange(fee, 101);
    policy.tiers.push_back({days, fee, *rc::gen::inRange(0, 101)});
  }
  policy.tiers.push_back({0, *rc::gen::inRange(fee, 101), *rc::gen::inRange(0, 101)});
  policy.technician_share_percent = *rc::gen::inRange(0, 101);
  policy.no_show_fee_percent = *rc::gen::inRange(0, 101);
  policy.no_show_technician_percent = *rc::gen::inRange(0, 101);
  return policy;
}

RC_GTEST_PROP(FeeProperty, FeeAndRefundAreWhatWasPaidToTheWon, ()) {
  const auto policy = arbitrary_policy();
  RC_ASSERT(check(policy.tiers).has_value());
  const Case of{.fault = *rc::gen::element<std::string>("consumer", "technician", "business", "nobody"),
                .no_show = *rc::gen::arbitrary<bool>(),
                .force_majeure = *rc::gen::arbitrary<bool>(),
                .has_technician = *rc::gen::arbitrary<bool>(),
                .notice_days = *rc::gen::inRange(0, 60)};
  const auto paid = won(*rc::gen::inRange<std::int64_t>(0, 9'000'000'000'000'000'000));
  const auto got = terms(policy, of, paid);
  RC_ASSERT(got.fee + got.refund == paid);
  RC_ASSERT(got.fee.amount >= 0 && got.refund.amount >= 0 && got.compensation.amount >= 0);
  RC_ASSERT(got.technician_share.amount >= 0 && got.technician_share <= got.fee);
  if (of.fault != "consumer" || of.force_majeure) RC_ASSERT(got.fee == won(0));
  if (of.fault == "consumer" || of.force_majeure) RC_ASSERT(got.compensation == won(0));
}

RC_GTEST_PROP(FeeProperty, MoreNoticeNeverCostsMore, ()) {
  const auto policy = arbitrary_policy();
  const auto less = *rc::gen::inRange(0, 60);
  const auto more = *rc::gen::inRange(less, 61);
  const auto paid = won(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  RC_ASSERT(terms(policy, {.fault = "consumer", .notice_days = more}, paid).fee <=
            terms(policy, {.fault = "consumer", .notice_days = less}, paid).fee);
}

}  // namespace
}  // namespace cancellation::fees_test
