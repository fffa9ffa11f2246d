#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/metric_table.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

constexpr std::uint64_t most_labels = 10;

hearth_status declare(const hearth_host* host, std::uint32_t kind, hearth_str name, hearth_str help,
                      const hearth_str* labels, std::uint64_t label_count, std::uint64_t* id,
                      hearth_error** why) noexcept {
  return in_create(host, "metrics.declare", why, [&](Instance& instance) -> Result<void> {
    MetricEntry entry;
    entry.kind = kind;
    entry.name = HEARTH_TRY(read_local(name, "metric"));
    entry.help = view(help);
    entry.labels = read_list(labels, label_count);
    if (kind > HEARTH_METRIC_HISTOGRAM)
      return invalid("plugin.metric", "the metric " + entry.name + " is of no known kind");
    if (entry.labels.size() > most_labels)
      return invalid("plugin.metric", "the metric " + entry.name + " has too many labels");
    const std::uint64_t made =
        HEARTH_TRY(instance.metrics().add(instance.border().ports.metrics, instance.name(), entry));
    instance.registering().metrics.push_back(std::move(entry));
    if (id != nullptr) *id = made;
    return {};
  });
}

void record(const hearth_host* host, std::uint64_t id, const hearth_str* values, std::uint64_t count,
            double amount) noexcept {
  (void)in_host(host, "metrics.record", nullptr, [&](Instance& instance) -> Result<void> {
    std::array<std::string_view, most_labels> texts;
    const auto size = static_cast<std::size_t>(std::min(values == nullptr ? 0 : count, most_labels));
    for (std::size_t i = 0; i < size; ++i) texts[i] = view(values[i]);
    instance.metrics().record(id, std::span{texts}.first(size), amount);
    return {};
  });
}

}  // namespace

const hearth_metrics_v1& metrics_table() {
  static constexpr hearth_metrics_v1 table{HEARTH_SIZE_THROUGH(hearth_metrics_v1, record), 0, declare, record};
  return table;
}

}  // namespace hearth::plugin
