#include "tests/bench/assignment/orlib.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
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

Instance read(const std::string& text) {
  std::istringstream from{text};
  return read_orlib(from);
}

TEST(OrLibrary, ReadsAFullMatrixAndItsOptimumIsTheBestPermutation) {
  const auto [costs, wrong] = read(five);
  ASSERT_TRUE(costs) << wrong;
  EXPECT_EQ(costs->rows(), 5);
  EXPECT_EQ(matching::solve(*costs)->objective, best_permutation());
}

TEST(OrLibrary, ReadsASparseOne) {
  const auto [costs, wrong] = read("3\n1 1 5\n1 2 1\n2 2 1\n3 3 4\n3 1 2\n2 3 9\n");
  ASSERT_TRUE(costs) << wrong;
  EXPECT_EQ(costs->edges().size(), 6U);
  EXPECT_EQ(matching::solve(*costs)->objective, 5 + 1 + 4);
}

struct Published {
  const char* file;
  std::int32_t items;
  std::int64_t optimum;  // as its source says
};

TEST(OrLibrary, PublishedOptimaAreReached) {
  for (const Published& one : {Published{"christofides8.txt", 8, 76}}) {
    std::ifstream from{std::string{HEARTH_INSTANCES "/"} + one.file};
    ASSERT_TRUE(from) << one.file;
    const auto [costs, wrong] = read_orlib(from);
    ASSERT_TRUE(costs) << one.file << ": " << wrong;
    EXPECT_EQ(costs->rows(), one.items) << one.file;
    const auto made = matching::solve(*costs);
    EXPECT_EQ(made->objective, one.optimum) << one.file;
    EXPECT_EQ(std::count(made->column_of.begin(), made->column_of.end(), -1), 0) << one.file;
  }
}

struct Bad {
  const char* text;
  const char* wrong;
};

TEST(OrLibrary, SaysWhatIsWrongWithAFile) {
  for (const Bad& bad : {
           Bad{"", "does not begin with the number of items"},
           Bad{"x", "does not begin with the number of items"},
           Bad{"0", "the number of items is not within 1 and 20000"},
           Bad{"-3 1 1 1", "the number of items is not within 1 and 20000"},
           Bad{"20001 1 1 1", "the number of items is not within 1 and 20000"},
           Bad{"2", "0 numbers follow the number of items: neither n * n nor threes"},
           Bad{"2\n1 2 3 4 5", "5 numbers follow the number of items: neither n * n nor threes"},
           Bad{"2\n1 2 three 4", "2 numbers follow the number of items, then something that is not a whole number"},
           Bad{"2\n1 2 3 4.5", "4 numbers follow the number of items, then something that is not a whole number"},
           Bad{"2\n1 2 3 99999999999", "a cost has more than 32 bits"},
           Bad{"3\n1 1 5\n1 4 5\n", "entry 2: column 4 is not within 1 and n"},
           Bad{"3\n0 1 5\n", "entry 1: row 0 is not within 1 and n"},
           Bad{"3\n1 1 99999999999\n", "entry 1: the cost has more than 32 bits"},
           Bad{"3\n1 1 5\n2 2 5\n1 1 6\n2 1 1\n", "entry 3: its row and column were there before"},
       }) {
    const auto [costs, wrong] = read(bad.text);
    EXPECT_FALSE(costs) << bad.text;
    EXPECT_EQ(wrong, bad.wrong) << bad.text;
  }
}

}  // namespace
}  // namespace hearth::bench::orlib_test
