#pragma once

#include <istream>
#include <optional>
#include <string>

#include "assignment.hpp"

namespace hearth::bench {

/// What was read, or else why not, as a sentence without a full stop.
struct Instance {
  std::optional<matching::Costs> costs;
  std::string wrong;
};

/// An assignment problem in the format of the OR-Library (J. E. Beasley, "OR-Library: distributing test problems by
/// electronic mail", 1990): the number of items n, then either the n * n costs, row by row (assign100 to assign800), or
/// "row column cost" for each that is possible, counted from 1 (assignp800 to assignp5000). Every row must be assigned: going
/// without costs more than any assignment.
Instance read_orlib(std::istream& from);

}  // namespace hearth::bench
