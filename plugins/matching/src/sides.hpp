#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "assignment.hpp"

namespace matching {

inline constexpr std::int32_t nobody = -1;
inline constexpr std::int64_t infinite = std::numeric_limits<std::int64_t>::max();

/// One side of an assignment problem; the other side is another of these, and who bids and who is bid for is for the caller
/// to say. `dual` is a member's variable in the dual linear program. An optimum is a set of pairs with duals such that
///   * no dual is above what going without costs, and equals it for whoever has no mate;
///   * no edge has a negative reduced cost (its cost less both duals), and those of the pairs have none at all.
struct Side {
  struct Edge {
    std::int32_t cost = 0;
    std::int32_t to = 0;  ///< on the other side
  };
  struct Member {
    std::int64_t dual = 0;
    std::int32_t mate = nobody;
  };

  std::vector<std::size_t> begin;
  std::vector<Edge> edges;
  std::vector<std::int64_t> without;
  std::vector<Member> members;

  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(without.size()); }
  [[nodiscard]] const Edge* first(std::int32_t index) const { return edges.data() + begin[place(index)]; }
  [[nodiscard]] const Edge* last(std::int32_t index) const { return edges.data() + begin[place(index) + 1]; }
  [[nodiscard]] std::int64_t limit(std::int32_t index) const { return without[place(index)]; }
  [[nodiscard]] Member& operator[](std::int32_t index) { return members[place(index)]; }

  /// Has no mate, and would rather have one.
  [[nodiscard]] bool wants(std::int32_t index) const {
    const Member& member = members[place(index)];
    return member.mate == nobody && member.dual < limit(index);
  }

 private:
  static std::size_t place(std::int32_t index) { return static_cast<std::size_t>(index); }
};

/// Nobody has a mate yet, and every dual is at its limit.
struct Sides {
  Side rows;
  Side columns;  ///< to leave one out costs nothing

  /// Fewer bid: they outbid each other less.
  [[nodiscard]] Side& fewer() { return rows.size() > columns.size() ? columns : rows; }
  [[nodiscard]] Side& more() { return rows.size() > columns.size() ? rows : columns; }
};
Sides sides_of(const Costs& costs);

inline void pair(Side& here, std::int32_t one, Side& there, std::int32_t other) {
  here[one].mate = other;
  there[other].mate = one;
}

}  // namespace matching
