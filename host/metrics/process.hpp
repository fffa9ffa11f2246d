#pragma once

#include "host/metrics/registry.hpp"

namespace hearth::metrics {

/// The process's own numbers, read from /proc at each render, under the names that Prometheus's own clients use.
class Process {
 public:
  explicit Process(Registry& registry);
  void refresh();

 private:
  Counter cpu_;
  Gauge resident_;
  Gauge virtual_;
  Gauge descriptors_;
  Gauge descriptor_limit_;
  Gauge threads_;
};

}  // namespace hearth::metrics
