#pragma once

#include <hearth/hearth.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "settings.hpp"

namespace admin {

struct SettingKey {
  std::string key;
};
constexpr auto describe(Type<SettingKey>) {
  return fields(
      field("key", &SettingKey::key, min_length(1), max_length(40), format("single_line"), about("a plugin's name")));
}

struct PutSettings {
  Json value;
  std::string reason;
};
constexpr auto describe(Type<PutSettings>) {
  return fields(field("value", &PutSettings::value,
                      about("an object that is merged over the configuration (RFC 7396); null takes it back")),
                field("reason", &PutSettings::reason, not_blank, max_length(500)));
}

struct RollBack {
  std::int64_t version = 0;
  std::string reason;
};
constexpr auto describe(Type<RollBack>) {
  return fields(field("version", &RollBack::version, minimum(1), about("whose value is to hold again")),
                field("reason", &RollBack::reason, not_blank, max_length(500)));
}

struct VersionsAsk : PageAsk {
  std::string key;
};
constexpr auto describe(Type<VersionsAsk>) {
  return paged(field("key", &VersionsAsk::key, min_length(1), max_length(40), format("single_line")));
}

/// One version of what lies over a plugin's configuration. Secrets are "***".
struct SettingVersion {
  std::string plugin;
  std::int64_t version = 0;
  std::optional<Json> shown;
  std::string reason;
  Uuid created_by;
  Timestamp created;
};
constexpr auto describe(Type<SettingVersion>) {
  return fields(field("plugin", &SettingVersion::plugin), field("version", &SettingVersion::version),
                field("shown", &SettingVersion::shown, about("null: nothing lay over the configuration")),
                field("reason", &SettingVersion::reason), field("created_by", &SettingVersion::created_by),
                field("created_at", &SettingVersion::created));
}

struct SettingRow {
  std::string plugin;
  std::int64_t version = 0;
  std::optional<Bytes> value;  ///< sealed, bound to plugin and version
  std::optional<Json> shown;
  std::string reason;
  Uuid created_by;
  Timestamp created;
};
constexpr auto describe(Type<SettingRow>) {
  return fields(field("plugin", &SettingRow::plugin), field("version", &SettingRow::version),
                field("value", &SettingRow::value), field("shown", &SettingRow::shown),
                field("reason", &SettingRow::reason), field("created_by", &SettingRow::created_by),
                field("created_at", &SettingRow::created));
}

/// A plugin's settings as they are in force on this node. Secrets are "***".
struct PluginSettings {
  std::string plugin;
  std::string plugin_version;
  std::optional<Json> schema;
  Json settings;
  std::optional<Json> overlay;
  std::int64_t version = 0;  ///< of the overlay; 0: there never was one
};
constexpr auto describe(Type<PluginSettings>) {
  return fields(field("plugin", &PluginSettings::plugin), field("plugin_version", &PluginSettings::plugin_version),
                field("schema", &PluginSettings::schema), field("settings", &PluginSettings::settings),
                field("overlay", &PluginSettings::overlay), field("version", &PluginSettings::version, etag));
}
struct AllSettings {
  std::vector<PluginSettings> items;
};
constexpr auto describe(Type<AllSettings>) { return fields(field("items", &AllSettings::items)); }

/// Settings that are laid over the configuration of the plugins that run: versioned here, in force on every node at once or
/// within a second.
class Overlays {
 public:
  Overlays(Live<Settings> settings, Overrides overrides, Crypto crypto)
      : settings_{std::move(settings)}, overrides_{overrides}, crypto_{crypto} {}

  Result<AllSettings> list(const Caller& who, Db& db);
  Result<PluginSettings> read(const Caller& who, Db& db, const SettingKey& ask);
  Result<Page<SettingVersion>> versions(const Caller& who, Db& db, const VersionsAsk& ask);
  Result<PluginSettings> put(const Caller& who, Calls& calls, const std::optional<IfMatch>& match, const SettingKey& of,
                             const PutSettings& ask);
  Result<PluginSettings> roll_back(const Caller& who, Calls& calls, const SettingKey& of, const RollBack& ask);

  /// Brings this node to what is stored; what it has already changes nothing.
  Result<void> catch_up(Db& db) const;

 private:
  struct Wanted {
    std::string plugin;
    Json value;  ///< empty: nothing any more
    std::string reason;
  };

  Result<PluginSettings> change(const Caller& who, Calls& calls, std::int64_t from, const Wanted& wanted);
  static Result<std::optional<SettingRow>> newest(Db& db, const std::string& plugin);
  /// In force on this node, unless a later one is.
  Result<void> lay(const SettingRow& row) const;
  Result<RunningPlugin> running(const std::string& plugin) const;
  Result<PluginSettings> shown(Db& db, const std::string& name) const;

  Live<Settings> settings_;
  Overrides overrides_;
  Crypto crypto_;
};

}  // namespace admin
