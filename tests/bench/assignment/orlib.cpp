#include "orlib.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <set>
#include <vector>

namespace hearth::bench {
namespace {

using Numbers = std::vector<std::int64_t>;

constexpr std::int64_t most_items = 20'000;

/// More than all the rest together could cost.
std::int64_t prohibitive(const Numbers& costs, std::int64_t n) {
  std::int64_t most = 1;
  for (const auto cost : costs) most = std::max(most, std::abs(cost));
  return 2 * most * (n + 1);
}

bool is_cost(std::int64_t number) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  return -most <= number && number <= most;
}

Instance dense(const Numbers& numbers, std::int64_t n) {
  if (!std::all_of(numbers.begin(), numbers.end(), is_cost)) return {{}, "a cost has more than 32 bits"};
  const std::int64_t without = prohibitive(numbers, n);
  matching::Costs costs{static_cast<std::int32_t>(n)};
  auto next = numbers.begin();
  for (std::int64_t row = 0; row < n; ++row) {
    costs.row(without);
    for (std::int32_t column = 0; column < n; ++column) costs.may(column, static_cast<std::int32_t>(*next++));
  }
  return {std::move(costs), {}};
}

struct Entry {
  std::int64_t row, column, cost;
};

/// What is wrong with the entries; nothing: they are good.
std::string fault_in(const std::vector<Entry>& entries, std::int64_t n) {
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [row, column, cost] = entries[i];
    const std::string which = "entry " + std::to_string(i + 1);
    if (row < 1 || row > n) return which + ": row " + std::to_string(row) + " is not within 1 and n";
    if (column < 1 || column > n) return which + ": column " + std::to_string(column) + " is not within 1 and n";
    if (!is_cost(cost)) return which + ": the cost has more than 32 bits";
    if (!seen.emplace(row, column).second) return which + ": its row and column were there before";
  }
  return {};
}

Instance sparse(const Numbers& numbers, std::int64_t n) {
  std::vector<Entry> entries;
  Numbers only_costs;
  for (std::size_t i = 0; i < numbers.size(); i += 3) {
    entries.push_back({numbers[i], numbers[i + 1], numbers[i + 2]});
    only_costs.push_back(numbers[i + 2]);
  }
  if (auto fault = fault_in(entries, n); !fault.empty()) return {{}, std::move(fault)};
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.row < b.row; });
  const std::int64_t without = prohibitive(only_costs, n);
  matching::Costs costs{static_cast<std::int32_t>(n)};
  auto next = entries.begin();
  for (std::int64_t row = 1; row <= n; ++row) {
    costs.row(without);
    for (; next != entries.end() && next->row == row; ++next) {
      costs.may(static_cast<std::int32_t>(next->column - 1), static_cast<std::int32_t>(next->cost));
    }
  }
  return {std::move(costs), {}};
}

}  // namespace

Instance read_orlib(std::istream& from) {
  std::int64_t n = 0;
  if (!(from >> n)) return {{}, "does not begin with the number of items"};
  if (n < 1 || n > most_items) return {{}, "the number of items is not within 1 and " + std::to_string(most_items)};
  const Numbers numbers{std::istream_iterator<std::int64_t>(from), std::istream_iterator<std::int64_t>()};
  const std::string found = std::to_string(numbers.size()) + " numbers follow the number of items";
  if (!from.eof()) return {{}, found + ", then something that is not a whole number"};
  if (numbers.size() == static_cast<std::size_t>(n * n)) return dense(numbers, n);
  if (numbers.empty() || numbers.size() % 3 != 0) return {{}, found + ": neither n * n nor threes"};
  return sparse(numbers, n);
}

}  // namespace hearth::bench
