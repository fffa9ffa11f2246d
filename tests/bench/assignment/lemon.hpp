#pragma once

#include <chrono>
#include <cstdint>

#include "assignment.hpp"

namespace hearth::bench {

struct Peer {
  std::int64_t objective = 0;
  std::chrono::nanoseconds took{};  ///< of run() alone: neither building the graph nor copying it is counted
};

/// The same problem by LEMON's network simplex: a unit of flow a row, to a column or past them all.
Peer lemon(const matching::Costs& costs);

}  // namespace hearth::bench
