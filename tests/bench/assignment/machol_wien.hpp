#pragma once

#include "assignment.hpp"

namespace hearth::bench {

/// An instance published by its formula: row i and column j, counted from 1, cost i * j (R. E. Machol and M. Wien, "A hard
/// assignment problem", Operations Research 24, 1976). The optimum pairs the dearest row with the cheapest column and so on:
/// n (n + 1) (n + 2) / 6. Every row must be assigned: going without costs more than any assignment.
inline matching::Costs machol_wien(std::int32_t n) {
  matching::Costs costs{n};
  for (std::int32_t row = 1; row <= n; ++row) {
    costs.row(std::int64_t{2} * n * n * (n + 1));
    for (std::int32_t column = 1; column <= n; ++column) costs.may(column - 1, row * column);
  }
  return costs;
}

}  // namespace hearth::bench
