#include "assignment.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

namespace matching::assignment_test {
namespace {

/// Every possibility, one by one.
std::int64_t brute_force(const Costs& costs, std::int32_t row = 0, std::set<std::int32_t> taken = {}) {
  if (row == costs.rows()) return 0;
  std::int64_t best = costs.unassigned(row) + brute_force(costs, row + 1, taken);
  for (const auto* edge = costs.begin(row); edge != costs.end(row); ++edge) {
    if (taken.count(edge->column) > 0) continue;
    auto more = taken;
    more.insert(edge->column);
    best = std::min(best, edge->cost + brute_force(costs, row + 1, more));
  }
  return best;
}

/// Each column once, only listed possibilities, and the objective is the sum.
void expect_consistent(const Costs& costs, const Assignment& made) {
  ASSERT_EQ(made.column_of.size(), static_cast<std::size_t>(costs.rows()));
  std::set<std::int32_t> taken;
  std::int64_t sum = 0;
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    const auto column = made.column_of[static_cast<std::size_t>(row)];
    if (column < 0) {
      sum += costs.unassigned(row);
      continue;
    }
    ASSERT_TRUE(taken.insert(column).second) << "column " << column << " twice";
    const auto* edge =
        std::find_if(costs.begin(row), costs.end(row), [&](const auto& e) { return e.column == column; });
    ASSERT_NE(edge, costs.end(row)) << "not possible";
    sum += edge->cost;
  }
  EXPECT_EQ(sum, made.objective);
}

Costs drawn(std::int32_t rows, std::int32_t columns, std::int32_t spread, std::int64_t without) {
  Costs costs{columns};
  for (std::int32_t row = 0; row < rows; ++row) {
    costs.row(*rc::gen::inRange<std::int64_t>(-spread, without + 1));
    for (std::int32_t column = 0; column < columns; ++column) {
      if (*rc::gen::inRange(0, 3) > 0) costs.may(column, *rc::gen::inRange(-spread, spread + 1));
    }
  }
  return costs;
}

RC_GTEST_PROP(Assignment, CostsAsLittleAsTheBestOfAllPossibilities, ()) {
  const auto rows = *rc::gen::inRange(0, 7);
  const auto columns = *rc::gen::inRange(0, 7);
  const auto spread = *rc::gen::element(1, 3, 1000);  // few values: many ties
  const Costs costs = drawn(rows, columns, spread, *rc::gen::element<std::int64_t>(0, spread, 100'000));
  const auto made = solve(costs);
  RC_ASSERT(made.has_value());
  expect_consistent(costs, *made);
  RC_ASSERT(made->objective == brute_force(costs));
}

RC_GTEST_PROP(Assignment, IsNeverDearerThanGreedy, ()) {
  const Costs costs = drawn(*rc::gen::inRange(1, 40), *rc::gen::inRange(1, 40), 500, 10'000);
  const auto quick = greedy(costs);
  expect_consistent(costs, quick);
  RC_ASSERT(solve(costs)->objective <= quick.objective);
}

TEST(Assignment, AssignsAllWhereTheDearestChainIsTheOnlyWay) {
  // Row i can only take columns i and i + 1, and cheaply the wrong one: all must move on by one.
  constexpr std::int32_t n = 500;
  Costs costs{n};
  for (std::int32_t row = 0; row < n; ++row) {
    costs.row(1'000'000'000);
    costs.may(row, 1000);
    if (row + 1 < n) costs.may(row + 1, 1);
  }
  const auto made = solve(costs);
  EXPECT_EQ(made->objective, 1000 * n);
  EXPECT_GT(greedy(costs).objective, 1'000'000'000);
}

TEST(Assignment, LeavesOutTheRowsThatCostLeastToLeaveOut) {
  Costs costs{1};
  for (const std::int64_t without : {50, 90, 70}) {
    costs.row(without);
    costs.may(0, 10);
  }
  const auto made = solve(costs);
  EXPECT_EQ(made->column_of, (std::vector<std::int32_t>{-1, 0, -1}));
  EXPECT_EQ(made->objective, 50 + 10 + 70);
}

TEST(Assignment, GoesWithoutRatherThanPayMore) {
  Costs costs{1};
  costs.row(5);
  costs.may(0, 6);
  EXPECT_EQ(solve(costs)->column_of, (std::vector<std::int32_t>{-1}));
}

TEST(Assignment, IsTheSameEachTime) {
  std::mt19937_64 random{7};
  Costs costs{300};
  for (int row = 0; row < 300; ++row) {
    costs.row(1000);
    for (int i = 0; i < 20; ++i) costs.may((row * 7 + i * 13) % 300, static_cast<std::int32_t>(random() % 5));
  }
  const auto first = solve(costs);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(solve(costs)->column_of, first->column_of);
}

TEST(Assignment, StopsWhenItIsTold) {
  Costs costs{2};
  for (int row = 0; row < 3; ++row) {
    costs.row(100);
    costs.may(0, 1);
    costs.may(1, 1);
  }
  EXPECT_FALSE(solve(costs, [] { return true; }).has_value());
}

}  // namespace
}  // namespace matching::assignment_test
