#pragma once

#include "assignment.hpp"
#include "sides.hpp"

namespace matching {

/// Pairs most, near the optimum: D. P. Bertsekas and D. A. Castañón, "A forward/reverse auction algorithm for asymmetric
/// assignment problems", Computational Optimization and Applications 1 (1992). Leaves duals that no edge and no limit
/// contradicts, and pairs only along edges of no reduced cost; some members are still wanting (`augment` serves them). False
/// when it was stopped.
///
/// Whoever wants a mate bids for the one who suits best, up to what the second best would cost and an increment more; who is
/// outbid bids again. The side of the fewer bids: they outbid each other less. One round with a small increment does, unless
/// going without is so dear that those who are too many outbid each other for long: then prices begin at what is scarce
/// (`scarcity.hpp`). Where that does not end it either, increments fall from a great one to the small one, and with each both
/// sides bid in turn.
[[nodiscard]] bool auction(Sides& sides, const Stop& stop);

}  // namespace matching
