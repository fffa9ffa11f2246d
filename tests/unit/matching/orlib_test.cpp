#include "tests/bench/assignment/orlib.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <sstream>

namespace hearth::bench::orlib_test {
namespace {

// Five by five in the format of the OR-Library, made up for this test.
constexpr const char* five = R"( 5
 17  4  9 20 11
  3 15 12  8 19
 10  7 18  6 14
 16 13  5 21  2
  1 22 23 24 25
)";

std::int64_t best_permutation() {
  std::istringstream from{five};
  int n = 0;
  from >> n;
  std::vector<std::int64_t> cost(25);
  for (auto& one : cost) from >> one;
  std::vector<std::size_t> order(5);
  std::iota(order.begin(), order.end(), 0);
  std::int64_t best = 1'000'000;
  do {
    std::int64_t sum = 0;
    for (std::size_t row = 0; row < 5; ++row) sum += cost[row * 5 + order[row]];
    best = std::min(best, sum);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

std::optional<matching::Costs> read(const std::string& text) {
  std::istringstream from{text};
  return read_orlib(from);
}

TEST(OrLibrary, ReadsAFullMatrixAndItsOptimumIsTheBestPermutation) {
  const auto costs = read(five);
  ASSERT_TRUE(costs);
  EXPECT_EQ(costs->rows(), 5);
  EXPECT_EQ(matching::solve(*costs)->objective, best_permutation());
}

TEST(OrLibrary, ReadsASparseOne) {
  const auto costs = read("3\n1 1 5\n1 2 1\n2 2 1\n3 3 4\n3 1 2\n2 3 9\n");
  ASSERT_TRUE(costs);
  EXPECT_EQ(costs->edges().size(), 6U);
  EXPECT_EQ(matching::solve(*costs)->objective, 5 + 1 + 4);
}

TEST(OrLibrary, RefusesWhatIsNeither) {
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("x"));
  EXPECT_FALSE(read("0"));
  EXPECT_FALSE(
      read("2\n1 2 3"
           " 4 5"));
  EXPECT_FALSE(read("3\n1 4 5\n"));
  EXPECT_FALSE(read("2\n1 2 three 4"));
}

}  // namespace
}  // namespace hearth::bench::orlib_test
