#include "host/plugin/live_settings.hpp"

#include <nlohmann/json.hpp>

#include "host/config/plugin_schema.hpp"
#include "host/plugin/strict_json.hpp"

namespace hearth::plugin {
namespace {

using nlohmann::json;

constexpr int most_depth = 32;
constexpr std::size_t most_bytes = 1024 * 1024;

json schema_of(const std::string& text) {
  return json::parse(text.empty() ? R"({"type":"object","additionalProperties":false})" : text);
}

/// As it is kept: empty when it lays nothing over.
Result<std::string> read_overlay(std::string_view text) {
  if (text.empty()) return std::string{};
  if (text.size() > most_bytes) return invalid("settings.invalid", "the settings are larger than 1 MiB");
  const auto read = parse_strict(text, most_depth);
  if (!read) return invalid("settings.invalid", "the settings are no JSON: " + read.error().message);
  if (!read->is_object()) return invalid("settings.invalid", "the settings are no JSON object");
  return read->empty() ? std::string{} : read->dump();
}

}  // namespace

LiveSettings::LiveSettings(config::Plugin written) : written_{std::move(written)}, in_force_{written_.config.json} {}

std::string LiveSettings::json() const {
  const std::scoped_lock lock{guard_};
  return in_force_;
}

Result<std::string> LiveSettings::merged(const config::Plugin& written, const std::string& overlay,
                                         const std::string& schema) {
  if (overlay.empty()) return written.config.json;
  auto value = json::parse(written.config.json);
  value.merge_patch(json::parse(overlay));
  auto text = value.dump();
  auto found = config::violations(text, schema_of(schema), written.profile);
  if (found.empty()) return text;
  Error error = invalid("settings.invalid", "the settings are not as plugin " + written.name + " takes them");
  error.violations = std::move(found);
  return error;
}

config::Mistakes LiveSettings::mistakes(const config::Plugin& written, const std::string& schema) {
  return config::check(written, schema_of(schema));
}

Result<void> LiveSettings::check(const config::Plugin& written, const std::string& schema) const {
  const auto found = mistakes(written, schema);
  if (!found.empty()) return invalid("plugin.settings", config::text(found));
  const std::scoped_lock lock{guard_};
  HEARTH_TRY(merged(written, overlay_, schema));
  return {};
}

Result<void> LiveSettings::rebase(const config::Plugin& written, const std::string& schema) {
  HEARTH_TRY(check(written, schema));
  const std::scoped_lock lock{guard_};
  auto next = HEARTH_TRY(merged(written, overlay_, schema));
  written_ = written;
  put(std::move(next));
  return {};
}

Result<void> LiveSettings::lay(std::string_view overlay, std::uint64_t overlay_version, const std::string& schema) {
  std::string kept = HEARTH_TRY(read_overlay(overlay));
  const std::scoped_lock lock{guard_};
  if (overlay_version < overlay_version_) {
    return conflict("settings.stale", "newer settings are in force: version " + std::to_string(overlay_version_));
  }
  if (overlay_version == overlay_version_ && overlay_version != 0) return {};
  auto next = HEARTH_TRY(merged(written_, kept, schema));
  overlay_ = std::move(kept);
  overlay_version_ = overlay_version;
  put(std::move(next));
  return {};
}

Result<std::optional<std::string>> LiveSettings::try_on(std::string_view overlay, const std::string& schema) const {
  const std::string kept = HEARTH_TRY(read_overlay(overlay));
  const std::scoped_lock lock{guard_};
  HEARTH_TRY(merged(written_, kept, schema));
  std::optional<std::string> shown;
  if (!kept.empty()) shown = config::shown(kept, {}, schema_of(schema));
  return shown;
}

LiveSettings::Shown LiveSettings::show(const std::string& schema) const {
  const auto by = schema_of(schema);
  const std::scoped_lock lock{guard_};
  Shown out;
  out.settings = config::shown(in_force_, written_.config, by);
  if (!overlay_.empty()) out.overlay = config::shown(overlay_, {}, by);
  out.overlay_version = overlay_version_;
  return out;
}

void LiveSettings::put(std::string json) {
  if (in_force_ == json) return;
  in_force_ = std::move(json);
  version_.fetch_add(1);
}

}  // namespace hearth::plugin
