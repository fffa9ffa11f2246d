#pragma once

#include "assignment.hpp"
#include "sides.hpp"

namespace matching {

/// Duals for an auction to begin with where going without is so dear that the costs of edges hardly count: near those of the
/// problem in which no edge costs anything. There, the rows to assign are the heaviest set that can be assigned together,
/// and these sets are a matroid (J. Edmonds and D. R. Fulkerson, "Transversals and matroid partition", 1965). So rows are
/// taken one by one, the dearest to leave out first, each along an augmenting path; who finds none is left out, and whoever
/// was reached from there is worth what leaving that row out costs, and need not be entered again. All else is worth nothing.
///
/// Pairs made before stay where nothing is scarce; the others part, and their duals are `room` better than that worth, for
/// bids to bring down. False when it was stopped.
[[nodiscard]] bool price_scarcity(Sides& sides, std::int64_t room, const Stop& stop);

}  // namespace matching
