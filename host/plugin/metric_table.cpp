#include "host/plugin/metric_table.hpp"

#include <stdexcept>

namespace hearth::plugin {

Result<std::uint64_t> MetricTable::add(metrics::Registry* registry, const std::string& plugin,
                                       const MetricEntry& entry) {
  const auto name = plugin + "_" + entry.name;
  Family family;
  std::string refused;
  try {
    if (registry == nullptr) {
      family = std::monostate{};
    } else if (entry.kind == HEARTH_METRIC_COUNTER) {
      family = registry->counters(name, entry.help, entry.labels);
    } else if (entry.kind == HEARTH_METRIC_GAUGE) {
      family = registry->gauges(name, entry.help, entry.labels);
    } else {
      family = registry->histograms(name, entry.help, entry.labels);
    }
  } catch (const std::invalid_argument& error) {
    refused = error.what();
  }
  if (!refused.empty()) return invalid("plugin.metric", "the metric " + entry.name + " cannot be declared: " + refused);
  const std::unique_lock lock{guard_};
  families_.push_back(std::move(family));
  return families_.size();  // ids begin at 1
}

void MetricTable::record(std::uint64_t id, std::span<const std::string_view> labels, double amount) const {
  const std::shared_lock lock{guard_};
  if (id == 0 || id > families_.size()) return;
  const auto& family = families_[id - 1];
  if (const auto* counters = std::get_if<metrics::Family<metrics::Counter>>(&family)) {
    counters->with(labels).add(amount);
  } else if (const auto* gauges = std::get_if<metrics::Family<metrics::Gauge>>(&family)) {
    gauges->with(labels).set(amount);
  } else if (const auto* histograms = std::get_if<metrics::Family<metrics::Histogram>>(&family)) {
    histograms->with(labels).observe(amount);
  }
}

}  // namespace hearth::plugin
