#include "scarcity.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace matching {
namespace {

constexpr std::size_t rows_a_look = 1024;  // at the clock

class Heaviest {
 public:
  explicit Heaviest(Sides& sides)
      : rows_{sides.rows},
        columns_{sides.columns},
        unseen_(rows_.members.size()),
        before_(rows_.members.size()),
        via_(columns_.members.size(), nobody),
        worth_(columns_.members.size(), 0) {
    for (std::int32_t i = 0; i < rows_.size(); ++i) {
      unseen_[place(i)] = rows_.first(i);
      before_[place(i)] = std::exchange(rows_[i].mate, nobody);
    }
    for (auto& column : columns_.members) column.mate = nobody;
  }

  /// False when it was stopped.
  bool find(const Stop& stop) {
    std::vector<std::int32_t> order(rows_.members.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::int32_t a, std::int32_t b) { return rows_.limit(a) > rows_.limit(b); });
    for (std::size_t i = 0; i < order.size() && rows_.limit(order[i]) > 0; ++i) {
      if (stop && i % rows_a_look == 0 && stop()) return false;
      assign(order[i]);
    }
    return true;
  }

  void set_duals(std::int64_t room) {
    for (std::int32_t i = 0; i < columns_.size(); ++i) {
      columns_[i].mate = nobody;
      if (worth(i) > 0) columns_[i].dual = std::min(columns_[i].dual, room - worth(i));
    }
    for (std::int32_t i = 0; i < rows_.size(); ++i) {
      const std::int32_t found = std::exchange(rows_[i].mate, nobody);
      const std::int32_t before = before_[place(i)];
      if (before != nobody && worth(before) == 0) {
        pair(rows_, i, columns_, before);
      } else {
        rows_[i].dual = found == nobody ? rows_.limit(i) : std::min(rows_.limit(i), worth(found) + room);
      }
    }
  }

 private:
  static std::size_t place(std::int32_t index) { return static_cast<std::size_t>(index); }
  std::int64_t& worth(std::int32_t column) { return worth_[place(column)]; }
  std::int32_t& via(std::int32_t column) { return via_[place(column)]; }

  /// A column that no row has, the one it had before if possible. Who is had once stays so: no edge is looked at again.
  std::int32_t free_column_of(std::int32_t row) {
    const std::int32_t before = before_[place(row)];
    if (before != nobody && columns_[before].mate == nobody) return before;
    auto& edge = unseen_[place(row)];
    while (edge != rows_.last(row) && columns_[edge->to].mate != nobody) ++edge;
    return edge == rows_.last(row) ? nobody : edge->to;
  }

  /// Depth first, which finds a free column sooner than breadth first: nobody asks for a short path.
  void assign(std::int32_t start) {
    if (const std::int32_t free = free_column_of(start); free != nobody) return take(start, free);
    reached_.clear();
    stack_.assign(1, start);
    while (!stack_.empty()) {
      const std::int32_t row = stack_.back();
      stack_.pop_back();
      for (const auto* edge = rows_.first(row); edge != rows_.last(row); ++edge) {
        if (via(edge->to) != nobody) continue;
        via(edge->to) = row;
        reached_.push_back(edge->to);
        const std::int32_t owner = columns_[edge->to].mate;
        if (const std::int32_t free = free_column_of(owner); free != nobody) {
          take(owner, free);
          for (const std::int32_t column : reached_) via(column) = nobody;
          return;
        }
        stack_.push_back(owner);
      }
    }
    for (const std::int32_t column : reached_) worth(column) = rows_.limit(start);
  }

  /// Whose column is taken takes the one by which it was reached.
  void take(std::int32_t row, std::int32_t column) {
    while (column != nobody) {
      const std::int32_t left = rows_[row].mate;
      pair(rows_, row, columns_, column);
      if (left != nobody) row = via(left);
      column = left;
    }
  }

  Side& rows_;
  Side& columns_;
  std::vector<const Side::Edge*> unseen_;  // by row: from here on there may be a free column
  std::vector<std::int32_t> before_;       // by row: the mate it came with
  std::vector<std::int32_t> via_;          // by column: the row from which it was reached
  std::vector<std::int64_t> worth_;        // by column
  std::vector<std::int32_t> reached_;      // columns
  std::vector<std::int32_t> stack_;        // rows
};

}  // namespace

bool price_scarcity(Sides& sides, std::int64_t room, const Stop& stop) {
  Heaviest heaviest{sides};
  if (!heaviest.find(stop)) return false;
  heaviest.set_duals(room);
  return true;
}

}  // namespace matching
