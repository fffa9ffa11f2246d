#include "orlib.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <vector>

namespace hearth::bench {
namespace {

using Numbers = std::vector<std::int64_t>;

/// More than all the rest together could cost.
std::int64_t prohibitive(const Numbers& costs, std::int64_t n) {
  std::int64_t most = 1;
  for (const auto cost : costs) most = std::max(most, std::abs(cost));
  return 2 * most * (n + 1);
}

matching::Costs dense(const Numbers& numbers, std::int64_t n) {
  const std::int64_t without = prohibitive(numbers, n);
  matching::Costs costs{static_cast<std::int32_t>(n)};
  auto next = numbers.begin();
  for (std::int64_t row = 0; row < n; ++row) {
    costs.row(without);
    for (std::int32_t column = 0; column < n; ++column) costs.may(column, static_cast<std::int32_t>(*next++));
  }
  return costs;
}

std::optional<matching::Costs> sparse(const Numbers& numbers, std::int64_t n) {
  struct Entry {
    std::int64_t row, column, cost;
  };
  std::vector<Entry> entries;
  Numbers only_costs;
  for (std::size_t i = 0; i + 2 < numbers.size(); i += 3) {
    entries.push_back({numbers[i] - 1, numbers[i + 1] - 1, numbers[i + 2]});
    only_costs.push_back(numbers[i + 2]);
    const auto& made = entries.back();
    if (made.row < 0 || made.row >= n || made.column < 0 || made.column >= n) return std::nullopt;
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.row < b.row; });
  const std::int64_t without = prohibitive(only_costs, n);
  matching::Costs costs{static_cast<std::int32_t>(n)};
  auto next = entries.begin();
  for (std::int64_t row = 0; row < n; ++row) {
    costs.row(without);
    for (; next != entries.end() && next->row == row; ++next) {
      costs.may(static_cast<std::int32_t>(next->column), static_cast<std::int32_t>(next->cost));
    }
  }
  return costs;
}

}  // namespace

std::optional<matching::Costs> read_orlib(std::istream& from) {
  std::int64_t n = 0;
  if (!(from >> n) || n < 1 || n > 20'000) return std::nullopt;
  const Numbers numbers{std::istream_iterator<std::int64_t>(from), std::istream_iterator<std::int64_t>()};
  if (!from.eof()) return std::nullopt;
  if (numbers.size() == static_cast<std::size_t>(n * n)) return dense(numbers, n);
  if (numbers.empty() || numbers.size() % 3 != 0) return std::nullopt;
  return sparse(numbers, n);
}

}  // namespace hearth::bench
