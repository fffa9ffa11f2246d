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

/// The problem from the side that has fewer to serve. Seen from the columns, each wants a row, going without costs nothing,
/// and taking a row saves what leaving that row would cost: so much a row is worth (`worth`) before anybody bids for it.
/// The edges of each ascend in cost.
struct Side {
  using Edge = Costs::Edge;

  std::vector<std::size_t> begin;
  std::vector<Edge> edges;
  std::vector<std::int64_t> without;  // by row
  std::vector<std::int64_t> worth;    // by column

  [[nodiscard]] std::int32_t rows() const { return static_cast<std::int32_t>(without.size()); }
  [[nodiscard]] const Edge* first(std::int32_t row) const { return edges.data() + begin[at(row)]; }
  [[nodiscard]] const Edge* last(std::int32_t row) const { return edges.data() + begin[at(row) + 1]; }

  void sort() {
    std::vector<std::int64_t> keys;
    for (std::int32_t row = 0; row < rows(); ++row) {
      keys.clear();
      for (const auto* edge = first(row); edge != last(row); ++edge) {
        keys.push_back(std::int64_t{edge->cost} * (std::int64_t{1} << 32) + edge->column);
      }
      std::sort(keys.begin(), keys.end());
      std::size_t to = begin[at(row)];
      for (const std::int64_t key : keys) {
        edges[to++] = {static_cast<std::int32_t>(key >> 32), static_cast<std::int32_t>(key & 0xffffffff)};
      }
    }
  }
};

Side from_rows(const Costs& costs) {
  Side side{{0}, costs.edges(), {}, std::vector<std::int64_t>(at(costs.columns()), 0)};
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    side.without.push_back(costs.unassigned(row));
    side.begin.push_back(static_cast<std::size_t>(costs.end(row) - costs.edges().data()));
  }
  side.sort();
  return side;
}

Side from_columns(const Costs& costs) {
  Side side{std::vector<std::size_t>(at(costs.columns()) + 1, 0),
            std::vector<Costs::Edge>(costs.edges().size()),
            std::vector<std::int64_t>(at(costs.columns()), 0),
            {}};
  for (const auto& edge : costs.edges()) ++side.begin[at(edge.column) + 1];
  std::partial_sum(side.begin.begin(), side.begin.end(), side.begin.begin());
  std::vector<std::size_t> next(side.begin.begin(), side.begin.end() - 1);
  for (std::int32_t row = 0; row < costs.rows(); ++row) {
    side.worth.push_back(costs.unassigned(row));
    for (const auto* edge = costs.begin(row); edge != costs.end(row); ++edge) {
      side.edges[next[at(edge->column)]++] = {edge->cost, row};
    }
  }
  side.sort();
  return side;
}

class Solver {
 public:
  explicit Solver(const Side& side) : side_{side}, column_of_(at(side.rows()), nobody), paid_(at(side.rows()), 0) {
    columns_.reserve(side.worth.size());
    for (const std::int64_t worth : side.worth) {
      columns_.push_back({.price = worth});
      most_worth_ = std::max(most_worth_, worth);
    }
  }

  /// By row, the column; nothing when it was stopped.
  std::optional<std::vector<std::int32_t>> solve(const Stop& stop) {
    std::vector<std::int32_t> free(at(side_.rows()));
    std::iota(free.begin(), free.end(), 0);
    for (int pass = 0; pass < reductions && !free.empty(); ++pass) {
      if (stop && stop()) return std::nullopt;
      free = reduce(std::move(free));
    }
    for (std::size_t i = 0; i < free.size(); ++i) {
      if (stop && i % 64 == 0 && stop()) return std::nullopt;
      augment(free[i]);
    }
    return std::move(column_of_);
  }

 private:
  struct Column {
    std::int64_t price = 0;  ///< never above its worth, and its worth while it is free
    std::int64_t distance = infinite;
    std::int32_t row = nobody;
    std::int32_t via = nobody;  ///< the row that it was last reached from
  };
  /// A row's best and second best by reduced cost; no edge: to go without.
  struct Best {
    const Side::Edge* first = nullptr;
    const Side::Edge* second = nullptr;
    std::int64_t least = infinite;
    std::int64_t next = infinite;
  };

  Column& column(const Side::Edge& edge) { return columns_[at(edge.column)]; }

  Best best_of(std::int32_t row) {
    Best best{nullptr, nullptr, side_.without[at(row)], infinite};
    for (const auto* edge = side_.first(row); edge != side_.last(row); ++edge) {
      if (edge->cost - most_worth_ >= best.next) break;
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
    std::size_t steps = 4 * at(side_.rows()) + 16;
    std::reverse(free.begin(), free.end());
    while (!free.empty() && steps-- > 0) {
      const std::int32_t row = free.back();
      free.pop_back();
      const Best best = best_of(row);
      if (best.first == nullptr) continue;  // goes without: prices only fall, so that this stays its best
      const Side::Edge* taken = best.first;
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

  /// Dijkstra's algorithm over the columns, along reduced costs, which are never negative. Most columns are reached at no
  /// further distance than the one before (the tree of an earlier path): they wait on a stack and not in the heap.
  void augment(std::int32_t start) {
    level_ = infinite;
    End end{};
    scan(start, 0, end);
    for (;;) {
      if (!near_.empty()) {
        const std::int32_t next = near_.back();
        near_.pop_back();
        settle(next, end);
      } else if (!heap_.empty() && heap_.front().first < end.distance) {
        const auto [distance, next] = heap_.front();
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
        heap_.pop_back();
        if (distance != columns_[at(next)].distance) continue;  // a shorter way was found meanwhile
        level_ = distance;
        settle(next, end);
      } else {
        break;
      }
      if (end.distance == level_) break;  // nothing is nearer
    }
    finish(start, end);
  }

  void settle(std::int32_t index, End& end) {
    const Column& reached = columns_[at(index)];
    settled_.push_back(index);
    scan(reached.row, paid_[at(reached.row)] - reached.price - reached.distance, end);
  }

  void scan(std::int32_t row, std::int64_t base, End& end) {
    if (side_.without[at(row)] - base < end.distance) end = {side_.without[at(row)] - base, nobody, row};
    const auto* const last = side_.last(row);
    for (const auto* edge = side_.first(row); edge != last; ++edge) {
      if (edge->cost - base - most_worth_ >= end.distance) return;  // nor will those that follow be near enough
      Column& to = column(*edge);
      const std::int64_t distance = edge->cost - to.price - base;
      if (distance >= end.distance || distance >= to.distance) continue;
      if (to.distance == infinite) touched_.push_back(edge->column);
      to.distance = distance;
      to.via = row;
      if (to.row == nobody) {
        end = {distance, edge->column, nobody};
      } else if (distance == level_) {
        near_.push_back(edge->column);
      } else {
        heap_.emplace_back(distance, edge->column);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
      }
    }
  }

  /// Lowers the prices so that the path costs nothing, and follows it.
  void finish(std::int32_t start, const End& end) {
    for (const std::int32_t index : settled_) {
      columns_[at(index)].price += columns_[at(index)].distance - end.distance;
    }
    follow(start, end);
    for (const std::int32_t index : touched_) columns_[at(index)].distance = infinite;
    near_.clear();
    heap_.clear();
    settled_.clear();
    touched_.clear();
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
    return std::find_if(side_.first(row), side_.last(row), [&](const auto& edge) { return edge.column == to; })->cost;
  }

  const Side& side_;
  std::int64_t most_worth_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t level_ = infinite;  // the distance of the column settled last
  std::vector<std::int32_t> column_of_;
  std::vector<std::int64_t> paid_;  // by row: the cost of its column
  std::vector<Column> columns_;
  std::vector<std::int32_t> near_;
  std::vector<std::pair<std::int64_t, std::int32_t>> heap_;
  std::vector<std::int32_t> settled_;
  std::vector<std::int32_t> touched_;
};

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
  if (costs.rows() <= costs.columns()) {
    const Side side = from_rows(costs);
    auto column_of = Solver{side}.solve(stop);
    if (!column_of) return std::nullopt;
    const std::int64_t objective = objective_of(costs, *column_of);
    return Assignment{std::move(*column_of), objective};
  }
  const Side side = from_columns(costs);
  const auto row_of = Solver{side}.solve(stop);
  if (!row_of) return std::nullopt;
  Assignment made{std::vector<std::int32_t>(at(costs.rows()), nobody), 0};
  for (std::int32_t column = 0; column < costs.columns(); ++column) {
    if ((*row_of)[at(column)] != nobody) made.column_of[at((*row_of)[at(column)])] = column;
  }
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
