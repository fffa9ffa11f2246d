#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "host/metrics/cells.hpp"

// What the handles of registry.hpp point at.
namespace hearth::metrics::detail {

class CounterNumber {
 public:
  void add(double amount) { sum_.add(0, amount); }
  [[nodiscard]] double value() const { return sum_.sum(0); }

 private:
  Cells<double> sum_{1};
};

class GaugeNumber {
 public:
  void add(double amount) { changes_.add(0, amount); }
  void set(double value) { base_.store(value - changes_.sum(0), std::memory_order_relaxed); }
  [[nodiscard]] double value() const { return base_.load(std::memory_order_relaxed) + changes_.sum(0); }

 private:
  std::atomic<double> base_{0};
  Cells<double> changes_{1};
};

class HistogramNumber {
 public:
  explicit HistogramNumber(std::shared_ptr<const std::vector<double>> bounds)
      : bounds_{std::move(bounds)}, counts_{bounds_->size() + 1} {}

  void observe(double value) {
    const auto bucket = std::find_if(bounds_->begin(), bounds_->end(), [&](double bound) { return value <= bound; });
    counts_.add(static_cast<std::size_t>(bucket - bounds_->begin()), 1);
    sum_.add(0, value);
  }
  [[nodiscard]] const std::vector<double>& bounds() const { return *bounds_; }
  [[nodiscard]] std::uint64_t count(std::size_t bucket) const { return counts_.sum(bucket); }  ///< not cumulative
  [[nodiscard]] double sum() const { return sum_.sum(0); }

 private:
  std::shared_ptr<const std::vector<double>> bounds_;  ///< upper ones, ascending; past the last is one bucket more
  Cells<std::uint64_t> counts_;
  Cells<double> sum_{1};
};

}  // namespace hearth::metrics::detail
