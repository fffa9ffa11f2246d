#pragma once

#include "assignment.hpp"
#include "sides.hpp"

namespace matching {

/// Makes an optimum of duals that no edge and no limit contradicts and of pairs along edges of no reduced cost: from whoever is
/// still wanting, on either side, along a shortest augmenting path. R. Jonker and A. Volgenant, "A shortest augmenting path
/// algorithm for dense and sparse linear assignment problems", Computing 38 (1987), in its sparse form, with a heap. False
/// when it was stopped.
[[nodiscard]] bool augment(Side& bidders, Side& others, const Stop& stop);

}  // namespace matching
