#include "overlays.hpp"

#include "admin_sql.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

/// A stored version n is n * steps to the host. What stands between two of them are tries of this node alone, which the next
/// stored version always overrides.
constexpr std::int64_t steps = 1'000'000;

std::string bound(const std::string& plugin, std::int64_t version) {
  return "admin.settings.value/" + plugin + "/" + std::to_string(version);
}

Error no_such_plugin() { return not_found("admin.no_such_plugin", "no plugin of that name runs here"); }
Error settings_changed() {
  return precondition("admin.settings_changed", "somebody else has changed these settings meanwhile");
}

/// The host's pointers are into the settings; ours into the body.
Error of_body(Error error) {
  if (error.code == "settings.no_plugin") return no_such_plugin();
  if (error.code == "settings.stale") return settings_changed();
  for (auto& found : error.violations) found.pointer = "/value" + found.pointer;
  return error;
}

bool removes(const Json& value) { return value.text.empty() || value.text == "null"; }

}  // namespace

Result<AllSettings> Overlays::list(const Caller& who, Db& db) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  AllSettings all;
  for (const auto& plugin : HEARTH_TRY(overrides_.list())) {
    auto one = HEARTH_TRY(shown(db, plugin));
    all.items.push_back(std::move(one));
  }
  return all;
}

Result<PluginSettings> Overlays::read(const Caller& who, Db& db, const SettingKey& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  const auto plugin = HEARTH_TRY(running(ask.key));
  return shown(db, plugin);
}

Result<Page<SettingVersion>> Overlays::versions(const Caller& who, Db& db, const VersionsAsk& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  HEARTH_TRY(running(ask.key));
  return db.page<SettingVersion>(sql::setting_versions, ask, {{"plugin", ask.key}});
}

Result<PluginSettings> Overlays::put(const Caller& who, Calls& calls, const std::optional<IfMatch>& match,
                                     const SettingKey& of, const PutSettings& ask) {
  HEARTH_TRY(running(of.key));
  const auto from = HEARTH_TRY(newest(calls, of.key));
  if (match && !match->matches(from)) return settings_changed();
  return change(who, calls, from, {of.key, removes(ask.value) ? Json{} : ask.value, ask.reason});
}

Result<PluginSettings> Overlays::roll_back(const Caller& who, Calls& calls, const SettingKey& of, const RollBack& ask) {
  HEARTH_TRY(running(of.key));
  const auto from = HEARTH_TRY(newest(calls, of.key));
  const auto row =
      HEARTH_TRY(calls.one_or<SettingRow>(sql::setting_version, {{"plugin", of.key}, {"version", ask.version}},
                                          not_found("admin.no_such_version", "there is no such version")));
  Wanted wanted{of.key, {}, ask.reason};
  if (row.value) wanted.value.text = HEARTH_TRY(crypto_.open(bound(row.plugin, row.version), *row.value));
  return change(who, calls, from, wanted);
}

Result<PluginSettings> Overlays::change(const Caller& who, Calls& calls, std::int64_t from, const Wanted& wanted) {
  SettingRow row{wanted.plugin, from + 1, {}, {}, wanted.reason, who.user, calls.now()};
  row.shown = HEARTH_TRY(try_on(from, wanted));
  if (!wanted.value.text.empty()) {
    row.value = HEARTH_TRY(crypto_.seal(bound(row.plugin, row.version), wanted.value.text));
  }
  const auto stored = calls.transaction([&](Tx& tx) -> Result<void> {
    const auto before = HEARTH_TRY(tx.maybe<SettingRow>(sql::newest_setting, {{"plugin", row.plugin}}));
    tx.exec(sql::add_setting, row);  // two at once: the later one finds the version taken
    tx.audit({.action = "admin.settings_changed",
              .target_type = "settings",
              .target = row.plugin,
              .before = before && before->shown ? *before->shown : Json{},
              .after = row.shown.value_or(Json{}),
              .reason = row.reason});
    return {};
  });
  if (!stored) {
    // What was tried on does not hold: what is stored does again, at the latest when this node next looks.
    if (const auto kept = calls.maybe<SettingRow>(sql::newest_setting, {{"plugin", row.plugin}}); kept) {
      (void)lay(kept->value_or(SettingRow{row.plugin, 0, {}, {}, {}, {}, {}}), 1 + tries_.fetch_add(1) % (steps - 1));
    }
    return stored.error();
  }
  HEARTH_TRY(lay(row, 0));
  const auto plugin = HEARTH_TRY(running(row.plugin));
  return shown(calls, plugin);
}

Result<std::optional<Json>> Overlays::try_on(std::int64_t from, const Wanted& wanted) const {
  const std::int64_t version = from * steps + 1 + tries_.fetch_add(1) % (steps - 1);
  auto done = overrides_.set(wanted.plugin, wanted.value, static_cast<std::uint64_t>(version));
  if (!done) return of_body(std::move(done).error());
  auto plugin = HEARTH_TRY(running(wanted.plugin));
  if (plugin.overlay_version != version)
    return changed();  // what runs is another's try by now, and not to be shown as ours
  return std::move(plugin.overlay);
}

Result<std::int64_t> Overlays::newest(Db& db, const std::string& plugin) const {
  const auto row = HEARTH_TRY(db.maybe<SettingRow>(sql::newest_setting, {{"plugin", plugin}}));
  return row ? row->version : 0;
}

Result<void> Overlays::lay(const SettingRow& row, std::int64_t step) const {
  Json value;
  if (row.value) value.text = HEARTH_TRY(crypto_.open(bound(row.plugin, row.version), *row.value));
  auto done = overrides_.set(row.plugin, value, static_cast<std::uint64_t>(row.version * steps + step));
  if (!done && done.error().code == "settings.stale") return {};  // something later is in force already
  return done;
}

Result<void> Overlays::catch_up(Db& db) const {
  Result<void> first;
  for (const auto& row : HEARTH_TRY(db.all<SettingRow>(sql::current_settings))) {
    auto done = lay(row, 0);
    if (!done && first && done.error().code != "settings.no_plugin") first = std::move(done);
  }
  return first;
}

Result<RunningPlugin> Overlays::running(const std::string& plugin) const {
  auto all = HEARTH_TRY(overrides_.list());
  for (auto& one : all) {
    if (one.plugin == plugin) return std::move(one);
  }
  return no_such_plugin();
}

Result<PluginSettings> Overlays::shown(Db& db, const RunningPlugin& plugin) const {
  const auto version = HEARTH_TRY(newest(db, plugin.plugin));
  return PluginSettings{plugin.plugin, plugin.version, plugin.schema, plugin.settings, plugin.overlay, version};
}

}  // namespace admin
