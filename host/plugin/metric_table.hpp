#pragma once

#include <hearth/abi.h>

#include <hearth/result.hpp>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <variant>
#include <vector>

#include "host/metrics/registry.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::plugin {

/// The numbers that one plugin declared, by the ids that it holds.
class MetricTable {
 public:
  /// registry null: the id is valid, and what is recorded goes nowhere.
  Result<std::uint64_t> add(metrics::Registry* registry, const std::string& plugin, const MetricEntry& entry);
  void record(std::uint64_t id, std::span<const std::string_view> labels, double amount) const;

 private:
  using Family = std::variant<std::monostate, metrics::Family<metrics::Counter>, metrics::Family<metrics::Gauge>,
                              metrics::Family<metrics::Histogram>>;
  mutable std::shared_mutex guard_;  // declared in create alone, recorded by any thread from then on
  std::vector<Family> families_;
};

}  // namespace hearth::plugin
