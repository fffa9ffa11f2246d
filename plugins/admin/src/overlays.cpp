#include "overlays.hpp"

#include "admin_sql.hpp"
#include "permissions.hpp"
#include "step_up.hpp"

namespace admin {
namespace {

std::string bound(const std::string& plugin, std::int64_t version) {
  return "admin.settings.value/" + plugin + "/" + std::to_string(version);
}

Error no_such_plugin() { return not_found("admin.no_such_plugin", "no plugin of that name runs here"); }
Error settings_changed() {
  return precondition("admin.settings_changed", "somebody else has changed these settings meanwhile");
}

Error too_many_versions() {
  return invalid("admin.too_many_versions", "these settings have changed as often as they may in a day");
}

/// The host's pointers are into the settings; ours into the body.
Error of_body(Error error) {
  if (error.code == "settings.no_plugin") return no_such_plugin();
  for (auto& found : error.violations) found.pointer = "/value" + found.pointer;
  return error;
}

bool removes(const Json& value) { return value.text.empty() || value.text == "null"; }

}  // namespace

Result<AllSettings> Overlays::list(const Caller& who, Db& db) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  AllSettings all;
  for (const auto& plugin : HEARTH_TRY(overrides_.list())) {
    auto one = HEARTH_TRY(shown(db, plugin.plugin));
    all.items.push_back(std::move(one));
  }
  return all;
}

Result<PluginSettings> Overlays::read(const Caller& who, Db& db, const SettingKey& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  return shown(db, ask.key);
}

Result<Page<SettingVersion>> Overlays::versions(const Caller& who, Db& db, const VersionsAsk& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::settings_read));
  HEARTH_TRY(running(ask.key));
  return db.page<SettingVersion>(sql::setting_versions, ask, {{"plugin", ask.key}});
}

Result<PluginSettings> Overlays::put(const Caller& who, Calls& calls, const std::optional<IfMatch>& match,
                                     const SettingKey& of, const PutSettings& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  HEARTH_TRY(running(of.key));
  const auto before = HEARTH_TRY(newest(calls, of.key));
  const std::int64_t from = before ? before->version : 0;
  if (match && !match->matches(from)) return settings_changed();
  return change(who, calls, from, {of.key, removes(ask.value) ? Json{} : ask.value, ask.reason});
}

Result<PluginSettings> Overlays::roll_back(const Caller& who, Calls& calls, const SettingKey& of, const RollBack& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  HEARTH_TRY(running(of.key));
  const auto before = HEARTH_TRY(newest(calls, of.key));
  const std::int64_t from = before ? before->version : 0;
  const auto row =
      HEARTH_TRY(calls.one_or<SettingRow>(sql::setting_version, {{"plugin", of.key}, {"version", ask.version}},
                                          not_found("admin.no_such_version", "there is no such version")));
  Wanted wanted{of.key, {}, ask.reason};
  if (row.value) wanted.value.text = HEARTH_TRY(crypto_.open(bound(row.plugin, row.version), *row.value));
  return change(who, calls, from, wanted);
}

Result<PluginSettings> Overlays::change(const Caller& who, Calls& calls, std::int64_t from, const Wanted& wanted) {
  SettingRow row{wanted.plugin, from + 1, {}, {}, wanted.reason, who.user, calls.now()};
  auto checked = overrides_.check(wanted.plugin, wanted.value);
  if (!checked) return of_body(std::move(checked).error());
  row.shown = std::move(*checked);
  if (!wanted.value.text.empty()) {
    row.value = HEARTH_TRY(crypto_.seal(bound(row.plugin, row.version), wanted.value.text));
  }
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    const auto before = HEARTH_TRY(tx.maybe<SettingRow>(sql::newest_setting, {{"plugin", row.plugin}}));
    const auto lately = HEARTH_TRY(tx.one<std::int64_t>(
        sql::setting_versions_since, {{"plugin", row.plugin}, {"since", tx.now() - std::chrono::hours{24}}}));
    if (lately >= settings_->setting_versions_a_day) return too_many_versions();
    tx.exec(sql::add_setting, row);  // two at once: the later one finds the version taken
    tx.audit({.action = "admin.settings_changed",
              .target_type = "settings",
              .target = row.plugin,
              .before = before && before->shown ? *before->shown : Json{},
              .after = row.shown.value_or(Json{}),
              .reason = row.reason});
    return {};
  }));
  HEARTH_TRY(lay(row));
  return shown(calls, row.plugin);
}

Result<std::optional<SettingRow>> Overlays::newest(Db& db, const std::string& plugin) {
  return db.maybe<SettingRow>(sql::newest_setting, {{"plugin", plugin}});
}

Result<void> Overlays::lay(const SettingRow& row) const {
  Json value;
  if (row.value) value.text = HEARTH_TRY(crypto_.open(bound(row.plugin, row.version), *row.value));
  auto done = overrides_.set(row.plugin, value, static_cast<std::uint64_t>(row.version));
  if (!done && done.error().code == "settings.stale") return {};  // a later one is in force already
  return done;
}

Result<void> Overlays::catch_up(Db& db) const {
  Result<void> first;
  for (const auto& row : HEARTH_TRY(db.all<SettingRow>(sql::current_settings))) {
    auto done = lay(row);
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

/// The version is read first: what is in force is then never older than what it says.
Result<PluginSettings> Overlays::shown(Db& db, const std::string& name) const {
  const auto row = HEARTH_TRY(newest(db, name));
  if (row) (void)lay(*row);  // of another node, perhaps; what keeps it out, the watch tells
  const auto plugin = HEARTH_TRY(running(name));
  return PluginSettings{plugin.plugin,   plugin.version, plugin.schema,
                        plugin.settings, plugin.overlay, row ? row->version : 0};
}

}  // namespace admin
