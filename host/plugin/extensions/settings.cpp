#include <nlohmann/json.hpp>

#include "host/plugin/deployment.hpp"
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

std::uint64_t version(const hearth_host* host) noexcept { return instance_of(host).settings().version(); }

void read(const hearth_host* host, hearth_buffer* out) noexcept {
  if (out == nullptr) return;
  *out = {};
  (void)in_host(host, "settings.read", nullptr, [&](Instance& instance) -> Result<void> {
    give_bytes(instance.settings().json(), out);
    return {};
  });
}

/// Everything that is deployed, for one that may reach into it.
Result<std::shared_ptr<const Deployment>> all_seen_by(Instance& instance, std::string_view function) {
  HEARTH_TRY(may(instance, instance.bundle().manifest.settings, "settings", function));
  auto deployment = instance.border().current.get();
  if (deployment) return deployment;
  return unavailable("server.starting", "the plugins are not there yet");
}

Result<std::shared_ptr<Instance>> named(const Deployment& all, std::string_view plugin) {
  for (const auto& one : all.instances) {
    if (one->name() == plugin) return one;
  }
  return not_found("settings.no_plugin", "no plugin of that name runs here");
}

hearth_status overlay(const hearth_host* host, hearth_str plugin, hearth_str json, std::uint64_t version,
                      hearth_error** why) noexcept {
  return in_host(host, "settings.overlay", why, [&](Instance& instance) -> Result<void> {
    const auto all = HEARTH_TRY(all_seen_by(instance, "settings.overlay"));
    const auto one = HEARTH_TRY(named(*all, view(plugin)));
    return one->settings().lay(view(json), version, one->registered().settings_schema);
  });
}

hearth_status check(const hearth_host* host, hearth_str plugin, hearth_str json, hearth_buffer* out,
                    hearth_error** why) noexcept {
  return in_host(host, "settings.check", why, [&](Instance& instance) -> Result<void> {
    const auto all = HEARTH_TRY(all_seen_by(instance, "settings.check"));
    const auto one = HEARTH_TRY(named(*all, view(plugin)));
    auto shown = HEARTH_TRY(one->settings().try_on(view(json), one->registered().settings_schema));
    give_bytes(shown.value_or(""), out);
    return {};
  });
}

nlohmann::json listed(const Instance& instance) {
  using nlohmann::json;
  const auto& schema = instance.registered().settings_schema;
  const auto shown = instance.settings().show(schema);
  return {{"plugin", instance.name()},
          {"version", instance.version()},
          {"schema", schema.empty() ? json{} : json::parse(schema)},
          {"settings", json::parse(shown.settings)},
          {"overlay", shown.overlay ? json::parse(*shown.overlay) : json{}},
          {"overlay_version", shown.overlay_version}};
}

hearth_status list(const hearth_host* host, hearth_buffer* out, hearth_error** why) noexcept {
  return in_host(host, "settings.list", why, [&](Instance& instance) -> Result<void> {
    const auto all = HEARTH_TRY(all_seen_by(instance, "settings.list"));
    auto list = nlohmann::json::array();
    for (const auto& one : all->instances) list.push_back(listed(*one));
    give_bytes(list.dump(), out);
    return {};
  });
}

}  // namespace

const hearth_settings_v1& settings_table() {
  static constexpr hearth_settings_v1 table{
      HEARTH_SIZE_THROUGH(hearth_settings_v1, check), 0, schema, version, read, overlay, list, check};
  return table;
}

}  // namespace hearth::plugin
