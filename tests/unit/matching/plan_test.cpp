#include "plan.hpp"

#include <hearth/codec.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace matching::plan_test {
namespace {

Uuid id(std::uint8_t kind, std::size_t n) {
  Uuid made;
  made.bytes[0] = kind;
  made.bytes[14] = static_cast<std::uint8_t>(n / 256);
  made.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return made;
}
Uuid booking(std::size_t n) { return id(1, n); }
Uuid technician(std::size_t n) { return id(2, n); }

Line able(std::size_t n, std::int32_t minutes) {
  Line line;
  line.technician = technician(n);
  line.features = Features{.added_travel_minutes = minutes, .rank = 5};
  return line;
}

Summary decide(std::vector<Decision>& decisions, Method& method, const Limits& limits = {}) {
  score(decisions, method.weights, limits);
  return choose(decisions, method, limits);
}

TEST(Plan, AssignsForTheGoodOfAllAndSaysWho) {
  std::vector<Decision> decisions{{booking(1), {}, 0, {able(1, 10), able(2, 12)}}, {booking(2), {}, 0, {able(1, 11)}}};
  Method method;
  const auto summary = decide(decisions, method);
  EXPECT_EQ(decisions[0].technician, technician(2)) << "dearer for this one, but the other has nobody else";
  EXPECT_EQ(decisions[1].technician, technician(1));
  EXPECT_EQ(decisions[0].lines[0].verdict, Verdict::candidate);
  EXPECT_EQ(decisions[0].lines[1].verdict, Verdict::chosen);
  EXPECT_EQ(summary.assigned, 2);
  EXPECT_EQ(summary.candidates, 3);
  EXPECT_EQ(summary.objective, 23'000);
}

TEST(Plan, LetsTheLessUrgentWait) {
  std::vector<Decision> decisions{{booking(1), {}, 0, {able(1, 1)}}, {booking(2), {}, 9, {able(1, 90)}}};
  Method method;
  decide(decisions, method);
  EXPECT_FALSE(decisions[0].technician);
  EXPECT_EQ(decisions[1].technician, technician(1));
}

TEST(Plan, AssignsAsManyAsPossibleWhateverItCosts) {
  std::vector<Decision> decisions{{booking(1), {}, 15, {able(1, 0), able(2, 500)}}, {booking(2), {}, 0, {able(1, 0)}}};
  Method method;
  EXPECT_EQ(decide(decisions, method).assigned, 2);
}

TEST(Plan, KeepsTheBestCandidatesAndTellsTheOthersWhyNot) {
  std::vector<Decision> decisions{{booking(1), {}, 0, {}}};
  for (std::size_t n = 0; n < 10; ++n) decisions[0].lines.push_back(able(n, static_cast<std::int32_t>(10 - n)));
  Method method;
  const auto summary = decide(decisions, method, {.exact_up_to = 10, .candidates = 3});
  EXPECT_EQ(summary.candidates, 3);
  EXPECT_EQ(decisions[0].technician, technician(9));
  EXPECT_EQ(decisions[0].lines[0].verdict, Verdict::not_near_best);
  EXPECT_EQ(decisions[0].lines[0].cost, 10'000);
}

TEST(Plan, IsGreedyUnderPressureAndSaysSo) {
  const std::vector<Decision> some{{booking(1), {}, 0, {able(1, 1), able(2, 2)}},
                                   {booking(2), {}, 0, {able(1, 1), able(2, 50)}}};
  auto many = some;
  Method method;
  decide(many, method, {.exact_up_to = 1, .candidates = 30});
  EXPECT_EQ(method.kind, "greedy");
  auto slow = some;
  Method stopped;
  score(slow, stopped.weights, {});
  choose(slow, stopped, {}, [] { return true; });
  EXPECT_EQ(stopped.kind, "greedy");
}

std::vector<Decision> drawn(std::size_t bookings, std::size_t technicians) {
  std::vector<Decision> decisions;
  for (std::size_t b = 0; b < bookings; ++b) {
    Decision decision{booking(b), {}, *rc::gen::inRange(0, 16), {}};
    for (std::size_t t = 0; t < technicians; ++t) {
      Line line = able(t, *rc::gen::inRange(0, 4));
      line.features->fairness = *rc::gen::inRange(-20, 20) / 7.0;
      if (*rc::gen::inRange(0, 3) == 0) {
        line.features.reset();
        line.verdict = Verdict::busy;
      }
      decision.lines.push_back(line);
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

RC_GTEST_PROP(Plan, IsReproducedFromWhatWasRecorded, ()) {
  auto decisions = drawn(*rc::gen::inRange<std::size_t>(1, 12), *rc::gen::inRange<std::size_t>(1, 12));
  Method method;
  method.seed = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  if (*rc::gen::arbitrary<bool>()) method.kind = "greedy";
  const auto summary = decide(decisions, method);
  std::vector<Decision> read;
  for (const auto& decision : decisions) read.push_back(*from_json<Decision>(to_json(decision)));
  std::reverse(read.begin(), read.end());
  RC_ASSERT(reproduces(read, method, summary.digest));
  Method other = method;
  other.weights.fairness += 1;
  auto changed = read;
  changed[0].urgency += 1;
  RC_ASSERT(!reproduces(changed, method, summary.digest));
}

RC_GTEST_PROP(Plan, NeverGivesATechnicianTwoBookingsNorABookingSomebodyWhoCannot, ()) {
  auto decisions = drawn(*rc::gen::inRange<std::size_t>(0, 15), *rc::gen::inRange<std::size_t>(0, 15));
  Method method;
  decide(decisions, method);
  std::set<Uuid> taken;
  for (const auto& decision : decisions) {
    if (!decision.technician) continue;
    RC_ASSERT(taken.insert(*decision.technician).second);
    const auto line = std::find_if(decision.lines.begin(), decision.lines.end(),
                                   [&](const Line& one) { return one.technician == *decision.technician; });
    RC_ASSERT(line != decision.lines.end());
    RC_ASSERT(line->verdict == Verdict::chosen);
  }
}

TEST(Plan, BreaksTiesByTheSeed) {
  std::map<Uuid, int> chosen;
  for (std::int64_t seed = 0; seed < 50; ++seed) {
    std::vector<Decision> decisions{{booking(1), {}, 0, {able(1, 5), able(2, 5), able(3, 5)}}};
    Method method;
    method.seed = seed;
    decide(decisions, method);
    ++chosen[*decisions[0].technician];
  }
  EXPECT_EQ(chosen.size(), 3U) << "among equals nobody is always first";
}

}  // namespace
}  // namespace matching::plan_test
