#include "auction.hpp"

#include <algorithm>
#include <utility>

#include "scarcity.hpp"

namespace matching {
namespace {

constexpr std::size_t bids_each = 64;       // of one round, on average; the cities of the bench need up to 40
constexpr std::size_t bids_till_dear = 16;  // of them, where going without is dear: then those are found who must
constexpr std::size_t bids_in_return = 4;   // of the others, after that; a few are left to the shortest paths
constexpr std::int64_t dear = 10;           // spreads of the costs of edges; from there on their sums hardly count
constexpr std::int64_t scarce_part = 4;    // the spread of the costs of edges by this is left to bid for what is scarce
constexpr std::int64_t great_part = 8;     // the greatest increment is the spread of all costs by this
constexpr std::int64_t scaling = 5;        // and each is the one before by this
constexpr std::size_t bids_a_look = 2048;  // at the clock

struct Preference {
  const Side::Edge* edge = nullptr;  ///< none: to go without
  std::int64_t least = 0;            ///< its reduced cost, before the bidder's own dual
  std::int64_t next = infinite;      ///< that of the second best, going without included
};

Preference preference_of(const Side& bidders, std::int32_t bidder, const Side& others) {
  Preference best{nullptr, bidders.limit(bidder), infinite};
  const auto* const members = others.members.data();
  for (const auto* edge = bidders.first(bidder); edge != bidders.last(bidder); ++edge) {
    const std::int64_t reduced = edge->cost - members[edge->to].dual;
    if (reduced >= best.next) continue;
    if (reduced < best.least) {
      best = {edge, reduced, best.least};
    } else {
      best.next = reduced;
    }
  }
  return best;
}

enum class Ending { done, stopped, at_war };

/// Until nobody wants to bid any more, or too many bids were made: `each` of one, on average. A bid leaves no reduced cost on its own edge, and none
/// below minus the increment elsewhere.
Ending bid(Side& bidders, Side& others, std::int64_t increment, std::size_t each, const Stop& stop) {
  std::vector<std::int32_t> queue;
  for (std::int32_t i = bidders.size() - 1; i >= 0; --i) {
    if (bidders.wants(i)) queue.push_back(i);
  }
  const std::size_t most = each * bidders.members.size();
  for (std::size_t bids = 0; bids < queue.size(); ++bids) {
    if (bids == most) return Ending::at_war;
    if (stop && bids % bids_a_look == 0 && stop()) return Ending::stopped;
    const std::int32_t bidder = queue[bids];
    const Preference best = preference_of(bidders, bidder, others);
    if (best.edge == nullptr) {
      bidders[bidder].dual = best.least;
      continue;
    }
    auto& won = others[best.edge->to];
    if (const std::int32_t outbid = std::exchange(won.mate, nobody); outbid != nobody) {
      bidders[outbid].mate = nobody;
      if (bidders.wants(outbid)) queue.push_back(outbid);
    }
    pair(bidders, bidder, others, best.edge->to);
    won.dual -= best.next - best.least + increment;
    bidders[bidder].dual = best.next + increment;
  }
  return Ending::done;
}

/// Brings every dual down to its limit, and parts the pairs that are worse than the bidder's best by more than `slack`.
void part(Side& bidders, Side& others, std::int64_t slack) {
  for (std::int32_t i = 0; i < others.size(); ++i) {
    auto& other = others[i];
    const std::int64_t above = other.dual - others.limit(i);
    if (above <= 0) continue;
    other.dual -= above;
    if (other.mate != nobody) bidders[other.mate].dual += above;
  }
  for (std::int32_t i = 0; i < bidders.size(); ++i) {
    auto& bidder = bidders[i];
    const std::int64_t least = preference_of(bidders, i, others).least;
    if (bidder.mate != nobody && bidder.dual > least + slack) others[std::exchange(bidder.mate, nobody)].mate = nobody;
    if (bidder.mate == nobody) bidder.dual = least;
  }
}

/// Twice what lies between one candidate's cost and the next one's, on average: measured to be quick, and not sharply so.
std::int64_t small_increment(const Side& bidders) {
  std::int64_t ranges = 0;
  std::int64_t steps = 0;
  for (std::int32_t i = 0; i < bidders.size(); ++i) {
    if (bidders.first(i) == bidders.last(i)) continue;
    const auto [least, most] = std::minmax_element(bidders.first(i), bidders.last(i),
                                                   [](const auto& a, const auto& b) { return a.cost < b.cost; });
    ranges += std::int64_t{most->cost} - least->cost;
    steps += bidders.last(i) - bidders.first(i) - 1;
  }
  return std::max<std::int64_t>(1, 2 * ranges / std::max<std::int64_t>(1, steps));
}

class Spread {
 public:
  void widen(std::int64_t cost) {
    least_ = std::min(least_, cost);
    most_ = std::max(most_, cost);
  }
  void widen(const std::vector<std::int64_t>& costs) {
    for (const std::int64_t cost : costs) widen(cost);
  }
  [[nodiscard]] std::int64_t width() const { return std::max<std::int64_t>(0, most_ - least_); }

 private:
  std::int64_t least_ = infinite / 2;
  std::int64_t most_ = -infinite / 2;
};

Spread spread_of_edges(const Side& bidders) {
  Spread spread;
  for (const auto& edge : bidders.edges) spread.widen(edge.cost);
  return spread;
}

std::int64_t great_increment(const Side& bidders, const Side& others) {
  Spread spread = spread_of_edges(bidders);
  spread.widen(bidders.without);
  spread.widen(others.without);
  return spread.width() / great_part;
}

/// Where some are dearer to leave out than others by more than so many bids make up for, all bid for these, for long.
bool limits_differ_by_more_than(std::int64_t bids_make_up_for, const Side& others) {
  Spread spread;
  spread.widen(others.without);
  return spread.width() > bids_make_up_for;
}

/// Nobody's dual is too high for a bid.
void want(Side& bidders) {
  for (auto& bidder : bidders.members) {
    if (bidder.mate == nobody) bidder.dual = std::numeric_limits<std::int64_t>::min();
  }
}

Ending bid_for_what_is_scarce(Sides& sides, std::int64_t increment, std::int64_t room, const Stop& stop) {
  if (!price_scarcity(sides, room, stop)) return Ending::stopped;
  want(sides.fewer());
  const Ending ending = bid(sides.fewer(), sides.more(), increment, bids_each, stop);
  if (ending != Ending::done) return ending;
  const Ending in_return = bid(sides.more(), sides.fewer(), increment, bids_in_return, stop);
  return in_return == Ending::at_war ? Ending::done : in_return;
}

Ending one_round(Sides& sides, std::int64_t increment, const Stop& stop) {
  const auto& limits = sides.rows.without;
  const std::int64_t width = spread_of_edges(sides.fewer()).width();
  const bool is_dear = !limits.empty() && *std::max_element(limits.begin(), limits.end()) > dear * width;
  want(sides.fewer());
  Ending ending = Ending::at_war;
  if (!limits_differ_by_more_than(increment * std::int64_t{bids_each}, sides.more())) {
    ending = bid(sides.fewer(), sides.more(), increment, is_dear ? bids_till_dear : bids_each, stop);
  }
  if (ending != Ending::at_war || !is_dear) return ending;
  return bid_for_what_is_scarce(sides, increment, width / scarce_part, stop);
}

Ending rounds_with_falling_increments(Sides& sides, std::int64_t small, const Stop& stop) {
  Side& bidders = sides.fewer();
  Side& others = sides.more();
  std::int64_t increment = std::max(small, great_increment(bidders, others));
  for (;; increment = std::max(small, increment / scaling)) {
    part(bidders, others, increment);
    Ending ending = bid(bidders, others, increment, bids_each, stop);
    if (ending != Ending::stopped) ending = bid(others, bidders, increment, bids_each, stop);
    if (ending == Ending::stopped || increment == small) return ending;
  }
}

}  // namespace

bool auction(Sides& sides, const Stop& stop) {
  const std::int64_t small = small_increment(sides.fewer());
  Ending ending = one_round(sides, small, stop);
  if (ending == Ending::at_war) ending = rounds_with_falling_increments(sides, small, stop);
  part(sides.fewer(), sides.more(), 0);
  return ending != Ending::stopped;
}

}  // namespace matching
