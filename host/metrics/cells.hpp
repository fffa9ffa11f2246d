#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include "host/core/processors.hpp"

namespace hearth::metrics::detail {

/// Numbers that many threads add to at once: a row for each processor (core/processors.hpp). A sum reads the rows one after
/// another: it is of no one moment, and nothing is lost.
template <class Number>
class Cells {
 public:
  explicit Cells(std::size_t numbers)
      : lines_a_row_{(numbers + a_line - 1) / a_line}, lines_(core::processors() * lines_a_row_) {}

  void add(std::size_t which, Number amount) {
    at(core::processor(), which).fetch_add(amount, std::memory_order_relaxed);
  }
  [[nodiscard]] Number sum(std::size_t which) const {
    Number out{};
    for (std::size_t row = 0; row < core::processors(); ++row) out += at(row, which).load(std::memory_order_relaxed);
    return out;
  }

 private:
  static constexpr std::size_t a_line = core::line_bytes / sizeof(Number);

  struct alignas(core::line_bytes) Line {
    std::array<std::atomic<Number>, a_line> numbers{};
  };

  std::atomic<Number>& at(std::size_t row, std::size_t which) {
    return lines_[row * lines_a_row_ + which / a_line].numbers[which % a_line];
  }
  const std::atomic<Number>& at(std::size_t row, std::size_t which) const {
    return lines_[row * lines_a_row_ + which / a_line].numbers[which % a_line];
  }

  std::size_t lines_a_row_;
  std::vector<Line> lines_;
};

}  // namespace hearth::metrics::detail
