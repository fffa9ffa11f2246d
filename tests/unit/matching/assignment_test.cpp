#include "assignment.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <set>

#include "tests/bench/assignment/machol_wien.hpp"

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

/// The optimum by a slow way that shares nothing with the solver: one row after the other along a cheapest path in the graph
/// of what can be changed, found by Bellman and Ford's algorithm without any duals.
class Reference {
 public:
  explicit Reference(const Costs& costs)
      : costs_{costs}, row_of_(static_cast<std::size_t>(costs.columns()), none), paid_(row_of_.size(), 0) {}

  std::int64_t objective() {
    std::int64_t sum = 0;
    for (std::int32_t row = 0; row < costs_.rows(); ++row) sum += add(row);
    return sum;
  }

 private:
  static constexpr std::int32_t none = -1;
  static constexpr std::int64_t far = std::numeric_limits<std::int64_t>::max() / 2;
  struct Reached {
    std::int64_t cost = far;
    std::int32_t from = none;  // the row that takes the column
    std::int32_t paid = 0;
  };

  /// What the row adds to the objective.
  std::int64_t add(std::int32_t row) {
    std::vector<Reached> reached(row_of_.size());
    std::int64_t best = costs_.unassigned(row);
    std::int32_t last = none;  // the column that is free at the end of the path, or is given up
    visit(row, 0, reached);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t column = 0; column < reached.size(); ++column) {
        if (reached[column].cost == far || row_of_[column] == none) continue;
        changed |= visit(row_of_[column], reached[column].cost - paid_[column], reached);
      }
    }
    for (std::size_t column = 0; column < reached.size(); ++column) {
      if (reached[column].cost == far) continue;
      const std::int32_t owner = row_of_[column];
      const std::int64_t cost = reached[column].cost + (owner == none ? 0 : costs_.unassigned(owner) - paid_[column]);
      if (cost >= best) continue;
      best = cost;
      last = static_cast<std::int32_t>(column);
    }
    const auto before = row_of_;
    for (std::int32_t column = last; column != none;) {
      const Reached& step = reached[static_cast<std::size_t>(column)];
      row_of_[static_cast<std::size_t>(column)] = step.from;
      paid_[static_cast<std::size_t>(column)] = step.paid;
      const auto given = std::find(before.begin(), before.end(), step.from);
      column = given == before.end() ? none : static_cast<std::int32_t>(given - before.begin());
    }
    return best;
  }

  bool visit(std::int32_t row, std::int64_t so_far, std::vector<Reached>& reached) const {
    bool changed = false;
    for (const auto* edge = costs_.begin(row); edge != costs_.end(row); ++edge) {
      Reached& to = reached[static_cast<std::size_t>(edge->column)];
      if (row_of_[static_cast<std::size_t>(edge->column)] == row || so_far + edge->cost >= to.cost) continue;
      to = {so_far + edge->cost, row, edge->cost};
      changed = true;
    }
    return changed;
  }

  const Costs& costs_;
  std::vector<std::int32_t> row_of_;  // by column
  std::vector<std::int64_t> paid_;    // by column
};

struct Kind {
  const char* name;
  std::int32_t candidates;  // a row, at most
  std::int32_t least;
  std::int32_t most;
  std::int64_t without;  // and up to as much again
};
constexpr std::int32_t most_cost = std::numeric_limits<std::int32_t>::max();
constexpr Kind kinds[] = {
    {"ordinary", 8, -1000, 100'000, 240'000},
    {"many candidates", 30, 0, 1000, 900},
    {"equal costs", 6, 7, 7, 20},
    {"equal costs, and never without", 6, 7, 7, 1'000'000'000},
    {"hardly any two costs", 8, 0, 1, 2},
    {"nothing costs anything", 5, 0, 0, 0},
    {"no candidates", 0, 0, 0, 100},
    {"one candidate", 1, -50, 50, 100},
    {"two candidates, and never without", 2, 0, 100, 1'000'000},
    {"all dearer than going without", 5, 100, 200, 10},
    {"all cheaper than going without", 5, -200, -100, 0},
    {"greatest costs", 8, -most_cost - 1, most_cost, 1},
    {"greatest costs, and never without", 8, -most_cost - 1, most_cost, std::int64_t{1} << 53},
    {"urgency far above costs", 8, 0, 100'000, std::int64_t{1} << 50},
};

Costs drawn(const Kind& kind, std::mt19937_64& random) {
  const auto between = [&](std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
  };
  const auto columns = static_cast<std::int32_t>(between(0, 40));
  const auto rows = between(0, 40);
  Costs costs{columns};
  std::vector<std::int32_t> order(static_cast<std::size_t>(columns));
  std::iota(order.begin(), order.end(), 0);
  for (std::int64_t row = 0; row < rows; ++row) {
    costs.row(kind.without + between(0, 3) * (kind.without / 3));
    std::shuffle(order.begin(), order.end(), random);
    const auto some = between(0, std::min(kind.candidates, columns));
    for (std::int64_t i = 0; i < some; ++i) {
      costs.may(order[static_cast<std::size_t>(i)], static_cast<std::int32_t>(between(kind.least, kind.most)));
    }
  }
  return costs;
}

TEST(Assignment, IsAsCheapAsTheSlowWayFindsForEveryKindOfProblem) {
  std::mt19937_64 random{20261127};
  for (const Kind& kind : kinds) {
    for (int i = 0; i < 150; ++i) {
      const Costs costs = drawn(kind, random);
      const auto made = solve(costs);
      ASSERT_TRUE(made.has_value());
      expect_consistent(costs, *made);
      ASSERT_EQ(made->objective, Reference{costs}.objective())
          << kind.name << ", case " << i << ": " << costs.rows() << " rows, " << costs.columns() << " columns";
      ASSERT_EQ(solve(costs)->column_of, made->column_of) << kind.name;
    }
  }
}

/// Some districts have too few technicians and others enough, a few bookings lie between two of them, and going without is
/// far dearer than all else, by steps of urgency: what plan.cpp makes.
Costs districts(std::mt19937_64& random) {
  constexpr std::int32_t districts = 4;
  const std::int32_t spare = random() % 2 == 0 ? 1 : 5;           // more bookings than technicians in all, or fewer
  const auto each = static_cast<std::int32_t>(6 + random() % 3);  // columns of a district
  const auto urgencies = 1 + random() % 4;
  Costs costs{districts * each};
  for (std::int32_t district = 0; district < districts; ++district) {
    const std::int32_t rows = each + (district % 2 == 0 ? 3 : -spare);
    for (std::int32_t row = 0; row < rows; ++row) {
      costs.row((std::int64_t{1} << 40) * static_cast<std::int64_t>(1 + random() % urgencies));
      const std::int32_t neighbour = row == 0 ? (district + 1) % districts : district;
      for (std::int32_t i = 0; i < each; ++i) {
        costs.may((i % 2 == 0 ? district : neighbour) * each + i, static_cast<std::int32_t>(random() % 100'000));
      }
    }
  }
  return costs;
}

TEST(Assignment, IsAsCheapAsTheSlowWayFindsWhereSomeDistrictsAreShort) {
  std::mt19937_64 random{1119};
  for (int i = 0; i < 300; ++i) {
    const Costs costs = districts(random);
    const auto made = solve(costs);
    ASSERT_TRUE(made.has_value());
    expect_consistent(costs, *made);
    ASSERT_EQ(made->objective, Reference{costs}.objective()) << "case " << i;
    ASSERT_EQ(solve(costs)->column_of, made->column_of) << "case " << i;
  }
}

TEST(Assignment, FindsTheOptimumThatMacholAndWienPublished) {
  for (const std::int64_t n : {1, 2, 10, 100, 200}) {
    EXPECT_EQ(solve(hearth::bench::machol_wien(static_cast<std::int32_t>(n)))->objective, n * (n + 1) * (n + 2) / 6)
        << n;
  }
}

TEST(Assignment, EndsWhereTooManyOutbidEachOtherForever) {
  // Forty want five, nobody may be left out unless it must be, and all are equally dear: an auction alone would not end.
  Costs costs{50};
  for (int row = 0; row < 40; ++row) {
    costs.row((std::int64_t{1} << 50) + row);
    for (int column = 0; column < 5; ++column) costs.may(column, 3);
  }
  const auto made = solve(costs);
  EXPECT_EQ(std::count(made->column_of.begin(), made->column_of.end(), -1), 35);
  for (std::size_t row = 35; row < 40; ++row) EXPECT_GE(made->column_of[row], 0) << "the dearest to leave out";
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

TEST(Assignment, StopsWheneverItIsTold) {
  std::mt19937_64 random{3};
  const Costs costs = [&] {
    Costs many{300};
    for (int row = 0; row < 300; ++row) {  // a third of them for a quarter of the columns
      many.row(std::int64_t{1} << 45);
      const int columns = row < 100 ? 75 : 300;
      for (int i = 0; i < 8; ++i) many.may((row + i * 9) % columns, static_cast<std::int32_t>(random() % 1000));
    }
    return many;
  }();
  int looks = 0;
  ASSERT_TRUE(solve(costs, [&] { return ++looks, false; }).has_value());
  ASSERT_GT(looks, 3);
  for (int at = 1; at <= looks; ++at) {
    int look = 0;
    EXPECT_FALSE(solve(costs, [&] { return ++look == at; }).has_value()) << "at look " << at << " of " << looks;
    EXPECT_EQ(look, at) << "looked again after it was told";
  }
}

}  // namespace
}  // namespace matching::assignment_test
