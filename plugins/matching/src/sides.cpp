#include "sides.hpp"

#include <numeric>
#include <utility>

namespace matching {
namespace {

Side side(std::vector<std::int64_t> without, std::size_t edges) {
  Side made{std::vector<std::size_t>(without.size() + 1, 0), std::vector<Side::Edge>(edges), std::move(without), {}};
  made.members.reserve(made.without.size());
  for (const std::int64_t limit : made.without) made.members.push_back({.dual = limit});
  return made;
}

Side side_of_rows(const Costs& costs) {
  std::vector<std::int64_t> without;
  without.reserve(static_cast<std::size_t>(costs.rows()));
  for (std::int32_t row = 0; row < costs.rows(); ++row) without.push_back(costs.unassigned(row));
  Side made = side(std::move(without), costs.edges().size());
  for (std::size_t row = 0; row < made.without.size(); ++row) {
    made.begin[row + 1] = static_cast<std::size_t>(costs.end(static_cast<std::int32_t>(row)) - costs.edges().data());
  }
  for (std::size_t i = 0; i < made.edges.size(); ++i) made.edges[i] = {costs.edges()[i].cost, costs.edges()[i].column};
  return made;
}

Side side_of_columns(const Costs& costs) {
  const auto columns = static_cast<std::size_t>(costs.columns());
  Side made = side(std::vector<std::int64_t>(columns, 0), costs.edges().size());
  for (const auto& edge : costs.edges()) ++made.begin[static_cast<std::size_t>(edge.column) + 1];
  std::partial_sum(made.begin.begin(), made.begin.end(), made.begin.begin());
  auto next = made.begin;
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    for (const auto* edge = costs.begin(row); edge != costs.end(row); ++edge) {
      made.edges[next[static_cast<std::size_t>(edge->column)]++] = {edge->cost, row};
    }
  }
  return made;
}

}  // namespace

Sides sides_of(const Costs& costs) { return {side_of_rows(costs), side_of_columns(costs)}; }

}  // namespace matching
