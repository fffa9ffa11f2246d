#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

CachePort& port_of(const RunningCall& running) { return *running.instance->border().ports.cache; }

hearth_status get(hearth_call* call, hearth_str key, hearth_buffer* out, hearth_error** why) noexcept {
  if (out != nullptr) *out = {};
  return in_call(call, "cache.get", why, [&](RunningCall& running) -> Result<void> {
    auto value = HEARTH_TRY(port_of(running).get(*running.call, running.instance->name(), view(key)));
    if (value && out != nullptr) give_bytes(std::move(*value), out);
    return {};
  });
}

hearth_status put(hearth_call* call, hearth_str key, hearth_str value, std::int64_t lifetime_ns,
                  hearth_error** why) noexcept {
  return in_call(call, "cache.put", why, [&](RunningCall& running) -> Result<void> {
    return port_of(running).put(*running.call, running.instance->name(), view(key), view(value),
                                std::chrono::nanoseconds{lifetime_ns});
  });
}

hearth_status remove(hearth_call* call, hearth_str key, hearth_error** why) noexcept {
  return in_call(call, "cache.remove", why, [&](RunningCall& running) -> Result<void> {
    return port_of(running).remove(*running.call, running.instance->name(), view(key));
  });
}

}  // namespace

const hearth_cache_v1& cache_table() {
  static constexpr hearth_cache_v1 table{HEARTH_SIZE_THROUGH(hearth_cache_v1, remove), 0, get, put, remove};
  return table;
}

}  // namespace hearth::plugin
