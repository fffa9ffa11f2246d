#include "assignment.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace matching {
namespace {

constexpr std::int32_t nobody = -1;
constexpr std::int64_t infinite = std::numeric_limits<std::int64_t>::max();
constexpr int reductions = 2;  // passes of augmenting row reduction, as Jonker and Volgenant found best

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

/// Solves for the side with fewer rows than columns or as many; the edges of a row ascend in cost.
class Solver {
 public:
  explicit Solver(const Costs& costs)
      : costs_{costs},
        column_of_(at(costs.rows()), nobody),
        paid_(at(costs.rows()), 0),
        columns_(at(costs.columns())) {}

  std::optional<Assignment> solve(const Stop& stop) {
    std::vector<std::int32_t> free(at(costs_.rows()));
    std::iota(free.begin(), free.end(), 0);
    for (int pass = 0; pass < reductions && !free.empty(); ++pass) {
      if (stop && stop()) return std::nullopt;
      free = reduce(std::move(free));
    }
    for (std::size_t i = 0; i < free.size(); ++i) {
      if (stop && i % 64 == 0 && stop()) return std::nullopt;
      augment(free[i]);
    }
    return result();
  }

 private:
  struct Column {
    std::int64_t price = 0;  ///< never above zero, and zero while it is free
    std::int64_t distance = infinite;
    std::int32_t row = nobody;
    std::int32_t via = nobody;  ///< the row that it was last reached from
  };
  /// A row's best and second best by reduced cost; no edge: to go without.
  struct Best {
    const Costs::Edge* first = nullptr;
    const Costs::Edge* second = nullptr;
    std::int64_t least = infinite;
    std::int64_t next = infinite;
  };

  Column& column(const Costs::Edge& edge) { return columns_[at(edge.column)]; }

  Best best_of(std::int32_t row) {
    Best best{nullptr, nullptr, costs_.unassigned(row), infinite};
    for (const auto* edge = costs_.begin(row); edge != costs_.end(row) && edge->cost < best.next; ++edge) {
      const std::int64_t reduced = edge->cost - column(*edge).price;
      if (reduced >= best.next) continue;
      if (reduced < best.least || (best.first == nullptr && reduced == best.least)) {
        best.second = std::exchange(best.first, edge);
        best.next = std::exchange(best.least, reduced);
      } else {
        best.second = edge;
        best.next = reduced;
      }
    }
    return best;
  }

  void assign(std::int32_t row, std::int32_t to, std::int64_t cost) {
    column_of_[at(row)] = to;
    paid_[at(row)] = cost;
    columns_[at(to)].row = row;
  }

  /// Augmenting row reduction: each free row takes its best column and pays for it up to its second best; who is put out
  /// tries again. The steps are bounded, for rows that outbid each other by little could do so for long; whoever is still
  /// free afterwards is augmented.
  std::vector<std::int32_t> reduce(std::vector<std::int32_t> free) {
    std::vector<std::int32_t> left;
    std::size_t steps = 4 * at(costs_.rows()) + 16;
    std::reverse(free.begin(), free.end());
    while (!free.empty() && steps-- > 0) {
      const std::int32_t row = free.back();
      free.pop_back();
      const Best best = best_of(row);
      if (best.first == nullptr) continue;  // goes without: prices only fall, so that this stays its best
      const Costs::Edge* taken = best.first;
      const bool outbids = best.least < best.next;
      if (outbids) {
        column(*taken).price -= best.next - best.least;
      } else if (column(*taken).row != nobody && best.second != nullptr) {
        taken = best.second;
      }
      const std::int32_t before = column(*taken).row;
      if (before != nobody) {
        column_of_[at(before)] = nobody;
        (outbids ? free : left).push_back(before);
      }
      assign(row, taken->column, taken->cost);
    }
    left.insert(left.end(), free.rbegin(), free.rend());
    return left;
  }

  /// Where the shortest path from a free row ends: at a free column, or at a row that goes without.
  struct End {
    std::int64_t distance = infinite;
    std::int32_t column = nobody;
    std::int32_t row = nobody;
  };

  /// Dijkstra's algorithm over the columns, along reduced costs, which are never negative.
  void augment(std::int32_t start) {
    heap_.clear();
    settled_.clear();
    touched_.clear();
    End end{};
    scan(start, 0, end);
    while (!heap_.empty() && heap_.front().first < end.distance) {
      const auto [distance, nearest] = heap_.front();
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
      heap_.pop_back();
      const Column& reached = columns_[at(nearest)];
      if (distance != reached.distance) continue;  // a shorter way was found meanwhile
      settled_.push_back(nearest);
      scan(reached.row, paid_[at(reached.row)] - reached.price - distance, end);
    }
    for (const std::int32_t index : settled_) {
      columns_[at(index)].price += columns_[at(index)].distance - end.distance;
    }
    follow(start, end);
    for (const std::int32_t index : touched_) columns_[at(index)].distance = infinite;
  }

  void scan(std::int32_t row, std::int64_t base, End& end) {
    if (costs_.unassigned(row) - base < end.distance) end = {costs_.unassigned(row) - base, nobody, row};
    for (const auto* edge = costs_.begin(row); edge != costs_.end(row); ++edge) {
      if (edge->cost - base >= end.distance) return;  // nor will those that follow, for no price is above zero
      Column& to = column(*edge);
      const std::int64_t distance = edge->cost - to.price - base;
      if (distance >= end.distance || distance >= to.distance) continue;
      if (to.distance == infinite) touched_.push_back(edge->column);
      to.distance = distance;
      to.via = row;
      if (to.row == nobody) {
        end = {distance, edge->column, nobody};
      } else {
        heap_.emplace_back(distance, edge->column);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
      }
    }
  }

  /// Each row on the path takes the column that it was reached from the end by, and gives its own to the row before.
  void follow(std::int32_t start, const End& end) {
    std::int32_t taken = end.column;
    if (end.row != nobody) taken = std::exchange(column_of_[at(end.row)], nobody);
    if (taken == nobody) return;  // the row itself goes without
    for (;;) {
      const std::int32_t row = columns_[at(taken)].via;
      const std::int32_t given = column_of_[at(row)];
      assign(row, taken, cost_of(row, taken));
      if (row == start) return;
      taken = given;
    }
  }

  [[nodiscard]] std::int64_t cost_of(std::int32_t row, std::int32_t to) const {
    return std::find_if(costs_.begin(row), costs_.end(row), [&](const auto& edge) { return edge.column == to; })->cost;
  }

  [[nodiscard]] Assignment result() {
    std::int64_t objective = 0;
    for (std::int32_t row = 0; row < costs_.rows(); ++row) {
      objective += column_of_[at(row)] == nobody ? costs_.unassigned(row) : paid_[at(row)];
    }
    return {std::move(column_of_), objective};
  }

  const Costs& costs_;
  std::vector<std::int32_t> column_of_;
  std::vector<std::int64_t> paid_;  // by row: the cost of its column
  std::vector<Column> columns_;
  std::vector<std::pair<std::int64_t, std::int32_t>> heap_;
  std::vector<std::int32_t> settled_;
  std::vector<std::int32_t> touched_;
};

/// The same problem with each row's edges in ascending order of cost.
Costs ascending(const Costs& costs) {
  Costs sorted{costs.columns()};
  std::vector<Costs::Edge> edges;
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    edges.assign(costs.begin(row), costs.end(row));
    std::stable_sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    sorted.row(costs.unassigned(row));
    for (const auto& edge : edges) sorted.may(edge.column, edge.cost);
  }
  return sorted;
}

}  // namespace

std::optional<Assignment> solve(const Costs& costs, const Stop& stop) {
  const Costs sorted = ascending(costs);
  return Solver{sorted}.solve(stop);
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
