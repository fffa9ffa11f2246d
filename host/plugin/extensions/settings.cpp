#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status schema(const hearth_host* host, hearth_str text, hearth_error** why) noexcept {
  return in_create(host, "settings.schema", why, [&](Instance& instance) -> Result<void> {
    auto& known = instance.registering().settings_schema;
    std::string canonical = HEARTH_TRY(read_schema(text, "the settings"));
    if (!known.empty() && known != canonical) {
      return invalid("plugin.registered_twice", "the settings are given two different schemas: give one");
    }
    known = std::move(canonical);
    return {};
  });
}

std::uint64_t version(const hearth_host* host) noexcept { return instance_of(host).settings_version(); }

void read(const hearth_host* host, hearth_buffer* out) noexcept {
  if (out == nullptr) return;
  *out = {};
  (void)in_host(host, "settings.read", nullptr, [&](Instance& instance) -> Result<void> {
    give_bytes(instance.settings(), out);
    return {};
  });
}

}  // namespace

const hearth_settings_v1& settings_table() {
  static constexpr hearth_settings_v1 table{HEARTH_SIZE_THROUGH(hearth_settings_v1, read), 0, schema, version, read};
  return table;
}

}  // namespace hearth::plugin
