#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"
#include "hearth/describe.hpp"
#include "hearth/json.hpp"

namespace hearth {

/// A plugin that runs beside this one, as its operator sees it. Secrets are "***".
struct RunningPlugin {
  std::string plugin;
  std::string version;
  std::optional<Json> schema;   ///< JSON Schema of its settings; none: it takes none
  Json settings;                ///< in force
  std::optional<Json> overlay;  ///< what of them was laid over the configuration
  std::int64_t overlay_version = 0;
};
constexpr auto describe(Type<RunningPlugin>) {
  return fields(field("plugin", &RunningPlugin::plugin), field("version", &RunningPlugin::version),
                field("schema", &RunningPlugin::schema), field("settings", &RunningPlugin::settings),
                field("overlay", &RunningPlugin::overlay), field("overlay_version", &RunningPlugin::overlay_version));
}

/// Settings laid over those of other plugins; plugin.yaml says permissions: { settings: true }. What is set is in force on
/// this node at once and gone with the process: whoever sets it keeps it, sets it again in Plugin::start, and looks for what
/// was set on other nodes. May be copied and kept. [any]
class Overrides {
 public:
  explicit Overrides(const detail::Core& core) : core_{&core} {}

  /// overlay: an object, merged over the configuration (RFC 7396); empty: nothing any more. invalid (settings.invalid), with
  /// pointers, when the plugin's schema says no; conflict (settings.stale) when a higher version is in force; the same version
  /// changes nothing; not_found (settings.no_plugin).
  [[nodiscard]] Result<void> set(std::string_view plugin, const Json& overlay, std::uint64_t version) const {
    if (!HEARTH_HAS(core_->settings, hearth_settings_v1, overlay)) return detail::missing("hearth.settings/1 overlay");
    return detail::border(*core_, [&](hearth_error** why) {
      return core_->settings->overlay(core_->host, str(plugin), str(overlay.text), version, why);
    });
  }

  /// Whether set() would take it, with nothing put in force: the overlay as list() would show it, none when it lays nothing
  /// over; invalid (settings.invalid), not_found (settings.no_plugin). To be stored first, and set then.
  [[nodiscard]] Result<std::optional<Json>> check(std::string_view plugin, const Json& overlay) const {
    if (!HEARTH_HAS(core_->settings, hearth_settings_v1, check)) return detail::missing("hearth.settings/1 check");
    hearth_buffer buffer{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->settings->check(core_->host, str(plugin), str(overlay.text), &buffer, why);
    });
    if (!done) return std::move(done).error();
    std::optional<Json> shown;
    if (auto text = detail::taken(buffer); !text.empty()) shown = Json{std::move(text)};
    return shown;
  }

  [[nodiscard]] Result<std::vector<RunningPlugin>> list() const {
    if (!HEARTH_HAS(core_->settings, hearth_settings_v1, list)) return detail::missing("hearth.settings/1 list");
    hearth_buffer buffer{};
    auto done =
        detail::border(*core_, [&](hearth_error** why) { return core_->settings->list(core_->host, &buffer, why); });
    if (!done) return std::move(done).error();
    return from_json<std::vector<RunningPlugin>>(detail::taken(buffer));
  }

 private:
  const detail::Core* core_;
};

}  // namespace hearth
