#include "assignment.hpp"

#include <algorithm>
#include <utility>

#include "auction.hpp"
#include "augment.hpp"
#include "sides.hpp"

namespace matching {
namespace {

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

std::int64_t objective_of(const Costs& costs, const std::vector<std::int32_t>& column_of) {
  std::int64_t sum = 0;
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    const std::int32_t column = column_of[at(row)];
    const auto* const edge =
        std::find_if(costs.begin(row), costs.end(row), [&](const auto& one) { return one.column == column; });
    sum += edge == costs.end(row) ? costs.unassigned(row) : edge->cost;
  }
  return sum;
}

}  // namespace

std::optional<Assignment> solve(const Costs& costs, const Stop& stop) {
  Sides sides = sides_of(costs);
  if (!auction(sides, stop) || !augment(sides.fewer(), sides.more(), stop)) return std::nullopt;
  Assignment made;
  made.column_of.reserve(sides.rows.members.size());
  for (const auto& row : sides.rows.members) made.column_of.push_back(row.mate);
  made.objective = objective_of(costs, made.column_of);
  return made;
}

Assignment greedy(const Costs& costs) {
  struct Choice {
    std::int64_t cost;
    std::int32_t row;
    std::int32_t column;
  };
  std::vector<Choice> choices;
  choices.reserve(costs.edges().size());
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    for (const auto* edge = costs.begin(row); edge != costs.end(row); ++edge) {
      if (edge->cost <= costs.unassigned(row)) choices.push_back({edge->cost, row, edge->column});
    }
  }
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.cost < b.cost; });
  Assignment made{std::vector<std::int32_t>(at(costs.rows()), nobody), 0};
  std::vector<bool> taken(at(costs.columns()), false);
  for (const Choice& choice : choices) {
    if (made.column_of[at(choice.row)] != nobody || taken[at(choice.column)]) continue;
    made.column_of[at(choice.row)] = choice.column;
    taken[at(choice.column)] = true;
    made.objective += choice.cost;
  }
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    if (made.column_of[at(row)] == nobody) made.objective += costs.unassigned(row);
  }
  return made;
}

}  // namespace matching
