#pragma once

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

namespace hearth::metrics::detail {

/// Numbers that many threads add to at once. Each processor has a row of its own, cache lines apart, so that threads that
/// run at one time do not write to one line. A sum reads the rows one after another: it is of no one moment, and nothing
/// is lost.
template <class Number>
class Cells {
 public:
  explicit Cells(std::size_t numbers) : lines_a_row_{(numbers + a_line - 1) / a_line}, lines_(rows() * lines_a_row_) {}

  void add(std::size_t which, Number amount) { at(own_row(), which).fetch_add(amount, std::memory_order_relaxed); }
  [[nodiscard]] Number sum(std::size_t which) const {
    Number out{};
    for (std::size_t row = 0; row < rows(); ++row) out += at(row, which).load(std::memory_order_relaxed);
    return out;
  }

 private:
  static constexpr std::size_t line_bytes = 64;
  static constexpr std::size_t a_line = line_bytes / sizeof(Number);
  static constexpr std::size_t most_rows = 16;  // beyond that memory costs more than a line that two processors share

  struct alignas(line_bytes) Line {
    std::array<std::atomic<Number>, a_line> numbers{};
  };

  static std::size_t rows() {
    static const auto processors = std::clamp<long>(::sysconf(_SC_NPROCESSORS_CONF), 1, most_rows);
    return static_cast<std::size_t>(processors);
  }
  /// A thread may be moved on right afterwards: then it adds to another's row, which is slower and no less right.
  static std::size_t own_row() {
    const int processor = ::sched_getcpu();
    return processor < 0 ? 0 : static_cast<std::size_t>(processor) % rows();
  }
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
