#include "filter.hpp"

#include <gtest/gtest.h>

namespace matching::filter_test {
namespace {

Uuid id(std::uint8_t n) {
  Uuid made;
  made.bytes[15] = n;
  return made;
}

struct Case {
  Demand demand{.consumer = id(1), .wanted = {}, .excluded = {}, .region = "11110", .skills = {"home"}, .blocked = {}};
  Known technician{id(2), true, "female", {"home", "windows"}};
  Answers answers;

  [[nodiscard]] std::optional<Verdict> verdict(std::int32_t ask_at_most = 1) const {
    return against(demand, technician, answers, ask_at_most);
  }
};

TEST(Filter, HasNothingAgainstWhoFits) { EXPECT_FALSE(Case{}.verdict()); }

TEST(Filter, SaysWhatSpeaksAgainstSomebody) {
  Case one;
  one.technician.active = false;
  EXPECT_EQ(one.verdict(), Verdict::inactive);
  one = {};
  one.demand.skills = {"home", "oven"};
  EXPECT_EQ(one.verdict(), Verdict::skills);
  one = {};
  one.demand.blocked = {id(2)};
  EXPECT_EQ(one.verdict(), Verdict::blocked);
  one = {};
  one.demand.excluded = {id(2)};
  EXPECT_EQ(one.verdict(), Verdict::withdrew);
  one = {};
  one.demand.wanted = id(3);
  EXPECT_EQ(one.verdict(), Verdict::not_wanted);
  one.demand.wanted = id(2);
  EXPECT_FALSE(one.verdict());
  one = {};
  one.demand.consumer = id(2);
  EXPECT_EQ(one.verdict(), Verdict::own_booking);
}

TEST(Filter, KeepsAWishForAGenderAgainstTheUnsaidToo) {
  Case one;
  one.demand.gender = "male";
  EXPECT_EQ(one.verdict(), Verdict::gender);
  one.technician.gender = "unsaid";
  EXPECT_EQ(one.verdict(), Verdict::gender);
  one.technician.gender = "male";
  EXPECT_FALSE(one.verdict());
}

TEST(Filter, AsksWhoDeclinedNeverAgainAndWhoDidNotAnswerOnceMore) {
  Case one;
  one.answers.declined = true;
  EXPECT_EQ(one.verdict(9), Verdict::declined);
  one.answers = {.expired = 1};
  EXPECT_EQ(one.verdict(1), Verdict::let_expire);
  EXPECT_FALSE(one.verdict(2));
  one.answers.expired = 2;
  EXPECT_EQ(one.verdict(2), Verdict::let_expire);
}

TEST(Filter, KnowsWhatAnotherHourMayChange) {
  for (const auto verdict : {Verdict::busy, Verdict::full_day, Verdict::too_far, Verdict::candidate, Verdict::chosen}) {
    EXPECT_FALSE(for_good(verdict));
  }
  for (const auto verdict : {Verdict::declined, Verdict::withdrew, Verdict::blocked, Verdict::gender, Verdict::skills,
                             Verdict::inactive, Verdict::let_expire, Verdict::not_wanted, Verdict::region}) {
    EXPECT_TRUE(for_good(verdict));
  }
}

}  // namespace
}  // namespace matching::filter_test
