#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace matching {

/// A sparse assignment problem: rows (bookings) want a column (technician) each, and a column serves one row at most. What
/// is not listed is not possible. A row may always go without, at a cost of its own. Costs may be negative; those of all rows
/// together, going without included, stay below 2^60.
class Costs {
 public:
  explicit Costs(std::int32_t columns) : columns_{columns} {}

  /// Begins the next row.
  void row(std::int64_t unassigned) {
    unassigned_.push_back(unassigned);
    begin_.push_back(begin_.back());
  }
  /// A possibility of the row begun last; a column once a row.
  void may(std::int32_t column, std::int32_t cost) {
    edges_.push_back({cost, column});
    ++begin_.back();
  }

  struct Edge {
    std::int32_t cost = 0;
    std::int32_t column = 0;
  };

  [[nodiscard]] std::int32_t rows() const { return static_cast<std::int32_t>(unassigned_.size()); }
  [[nodiscard]] std::int32_t columns() const { return columns_; }
  [[nodiscard]] std::int64_t unassigned(std::int32_t row) const { return unassigned_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] const Edge* begin(std::int32_t row) const {
    return edges_.data() + begin_[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] const Edge* end(std::int32_t row) const { return begin(row + 1); }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }

 private:
  std::int32_t columns_;
  std::vector<std::size_t> begin_{0};
  std::vector<Edge> edges_{};
  std::vector<std::int64_t> unassigned_{};
};

struct Assignment {
  std::vector<std::int32_t> column_of;  ///< by row; -1: goes without
  std::int64_t objective = 0;           ///< the sum of what was chosen, going without included
};

/// Asked now and then while solving: true gives up.
using Stop = std::function<bool()>;

/// The assignment of least cost, exactly, the same one for the same problem. Nothing when it was stopped.
///
/// An auction comes near (`auction.hpp`), shortest augmenting paths from whoever it left over are exact (`augment.hpp`).
[[nodiscard]] std::optional<Assignment> solve(const Costs& costs, const Stop& stop = {});

/// The cheapest possibility first, as long as both are free: quick, and dearer.
[[nodiscard]] Assignment greedy(const Costs& costs);

}  // namespace matching
