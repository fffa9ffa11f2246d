#include "augment.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace matching {
namespace {

/// Augmenting paths that begin on the side `here`, and change sides with every step.
class Augmentation {
 public:
  Augmentation(Side& here, Side& there) : here_{here}, there_{there}, labels_(there.members.size()) {}

  /// False when it was stopped.
  bool all(const Stop& stop) {
    std::int32_t paths = 0;
    for (std::int32_t i = 0; i < here_.size(); ++i) {
      if (!here_.wants(i)) continue;
      if (stop && paths++ % 64 == 0 && stop()) return false;
      augment_from(i);
    }
    return true;
  }

 private:
  struct Label {
    std::int64_t distance = infinite;
    std::int32_t via = nobody;  ///< from whom it was reached last
  };
  /// Where the shortest path ends: there, at somebody free, or here, at somebody who goes without.
  struct End {
    std::int64_t distance = infinite;
    std::int32_t there = nobody;
    std::int32_t here = nobody;
  };

  Label& label(std::int32_t index) { return labels_[static_cast<std::size_t>(index)]; }

  /// Dijkstra's algorithm along reduced costs, which are never negative. Many are reached at no further distance than the one
  /// before (the tree of an earlier path): they wait on a stack and not in the heap.
  void augment_from(std::int32_t start) {
    level_ = 0;
    End end{};
    scan(start, 0, end);
    while (end.distance > level_) {  // else nothing is nearer
      if (!near_.empty()) {
        const std::int32_t next = near_.back();
        near_.pop_back();
        settle(next, end);
      } else if (!heap_.empty() && heap_.front().first < end.distance) {
        const auto [distance, next] = heap_.front();
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
        heap_.pop_back();
        if (distance != label(next).distance) continue;  // a shorter way was found meanwhile
        level_ = distance;
        settle(next, end);
      } else {
        break;
      }
    }
    take_up(start, end);
    follow(start, end);
    forget();
  }

  void settle(std::int32_t index, End& end) {
    settled_.push_back(index);
    scan(there_[index].mate, label(index).distance, end);
  }

  void scan(std::int32_t from, std::int64_t way, End& end) {
    const std::int64_t base = here_[from].dual - way;
    if (here_.limit(from) - base < end.distance) end = {here_.limit(from) - base, nobody, from};
    const auto* const last = here_.last(from);
    for (const auto* edge = here_.first(from); edge != last; ++edge) {
      const std::int64_t distance = edge->cost - there_[edge->to].dual - base;
      if (distance >= end.distance) continue;
      Label& to = label(edge->to);
      if (distance >= to.distance) continue;
      if (to.distance == infinite) touched_.push_back(edge->to);
      to = {distance, from};
      if (there_[edge->to].mate == nobody) {
        end = {distance, edge->to, nobody};
      } else if (distance == level_) {
        near_.push_back(edge->to);
      } else {
        heap_.emplace_back(distance, edge->to);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
      }
    }
  }

  /// Changes the duals so that the path costs nothing.
  void take_up(std::int32_t start, const End& end) {
    here_[start].dual += end.distance;
    for (const std::int32_t index : settled_) {
      const std::int64_t nearer = end.distance - label(index).distance;
      there_[index].dual -= nearer;
      here_[there_[index].mate].dual += nearer;
    }
  }

  /// Each on the path takes the one who was reached from it, and leaves its own to the one before.
  void follow(std::int32_t start, const End& end) {
    std::int32_t taken = end.there;
    if (end.here != nobody) taken = std::exchange(here_[end.here].mate, nobody);
    while (taken != nobody) {
      const std::int32_t taker = label(taken).via;
      const std::int32_t left = taker == start ? nobody : here_[taker].mate;
      pair(here_, taker, there_, taken);
      taken = left;
    }
  }

  void forget() {
    for (const std::int32_t index : touched_) label(index).distance = infinite;
    near_.clear();
    heap_.clear();
    settled_.clear();
    touched_.clear();
  }

  Side& here_;
  Side& there_;
  std::vector<Label> labels_;  // of those there
  std::int64_t level_ = 0;     // the distance of who was settled last
  std::vector<std::int32_t> near_;
  std::vector<std::pair<std::int64_t, std::int32_t>> heap_;
  std::vector<std::int32_t> settled_;
  std::vector<std::int32_t> touched_;
};

/// Brings the duals of those who want a mate up to the first edge or limit, and pairs them there if they can be.
void raise_duals(Side& side, Side& other) {
  for (std::int32_t i = 0; i < side.size(); ++i) {
    if (!side.wants(i)) continue;
    auto& member = side[i];
    member.dual = side.limit(i);
    std::int32_t mate = nobody;
    for (const auto* edge = side.first(i); edge != side.last(i); ++edge) {
      const std::int64_t reduced = edge->cost - other[edge->to].dual;
      if (reduced > member.dual) continue;
      if (reduced < member.dual || mate == nobody || other[mate].mate != nobody) mate = edge->to;
      member.dual = reduced;
    }
    if (mate != nobody && other[mate].mate == nobody) pair(side, i, other, mate);
  }
}

}  // namespace

bool augment(Side& bidders, Side& others, const Stop& stop) {
  raise_duals(others, bidders);
  return Augmentation{bidders, others}.all(stop) && Augmentation{others, bidders}.all(stop);
}

}  // namespace matching
