#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "hearth/core.hpp"

namespace hearth {

/// A counter, gauge or histogram (seconds) of the plugin's. Label values are few: no ids. May be copied and kept. [any]
class Metric {
 public:
  using Texts = std::initializer_list<std::string_view>;

  /// Adds to a counter.
  void add(double amount = 1, Texts labels = {}) const { record(amount, labels); }
  /// Sets a gauge.
  void set(double value, Texts labels = {}) const { record(value, labels); }
  /// Into a histogram.
  void observe(double seconds, Texts labels = {}) const { record(seconds, labels); }

 private:
  friend class Metrics;
  Metric(const detail::Core& core, std::uint64_t id) : core_{&core}, id_{id} {}

  void record(double amount, Texts labels) const {
    if (!HEARTH_HAS(core_->metrics, hearth_metrics_v1, record)) return;
    std::vector<hearth_str> values;
    for (const auto& label : labels) values.push_back(str(label));
    core_->metrics->record(core_->host, id_, values.data(), values.size(), amount);
  }

  const detail::Core* core_;
  std::uint64_t id_;
};

/// Declares metrics, while the plugin is constructed; the host prefixes their names with the plugin's.
class Metrics {
 public:
  explicit Metrics(const detail::Core& core) : core_{&core} {}

  [[nodiscard]] Metric counter(std::string_view name, std::string_view help, Metric::Texts labels = {}) const {
    return declare(HEARTH_METRIC_COUNTER, name, help, labels);
  }
  [[nodiscard]] Metric gauge(std::string_view name, std::string_view help, Metric::Texts labels = {}) const {
    return declare(HEARTH_METRIC_GAUGE, name, help, labels);
  }
  [[nodiscard]] Metric histogram(std::string_view name, std::string_view help, Metric::Texts labels = {}) const {
    return declare(HEARTH_METRIC_HISTOGRAM, name, help, labels);
  }

 private:
  [[nodiscard]] Metric declare(std::uint32_t kind, std::string_view name, std::string_view help,
                               Metric::Texts labels) const {
    std::uint64_t id = 0;
    if (HEARTH_HAS(core_->metrics, hearth_metrics_v1, declare)) {
      std::vector<hearth_str> names;
      for (const auto& label : labels) names.push_back(str(label));
      auto done = detail::border(*core_, [&](hearth_error** why) {
        return core_->metrics->declare(core_->host, kind, str(name), str(help), names.data(), names.size(), &id, why);
      });
      if (!done) core_->refuse(std::move(done).error());
    }
    return Metric{*core_, id};
  }

  const detail::Core* core_;
};

}  // namespace hearth
