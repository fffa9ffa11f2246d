#pragma once

#include <hearth/hearth.hpp>

#include "filter.hpp"
#include "rows.hpp"

namespace matching {

/// What speaks against this technician as things stand now: wishes and blocks may have changed since a batch looked. Whether
/// they have answered before is nothing against them here. Hours and overlap are booking's to say.
Result<std::optional<Verdict>> against_now(Calls& calls, const Request& request, const Uuid& technician);

/// The same for whom an admin would like to assign, and whether their day is full.
Result<std::optional<Verdict>> against_by_hand(Calls& calls, const Request& request, const Uuid& technician);

Error not_eligible(Verdict why);

}  // namespace matching
