#include "host/core/clock.hpp"

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

std::int64_t now(const hearth_host* host) noexcept { return instance_of(host).border().ports.clock->now().micros; }

std::uint64_t monotonic(const hearth_host*) noexcept {
  return static_cast<std::uint64_t>(
      std::chrono::nanoseconds{std::chrono::steady_clock::now().time_since_epoch()}.count());
}

}  // namespace

const hearth_clock_v1& clock_table() {
  static constexpr hearth_clock_v1 table{HEARTH_SIZE_THROUGH(hearth_clock_v1, monotonic), 0, now, monotonic};
  return table;
}

}  // namespace hearth::plugin
