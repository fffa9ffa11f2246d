#include "flags.hpp"

#include <algorithm>

#include "admin_sql.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

constexpr std::size_t longest_value = 4096;

Error no_such_flag() { return not_found("admin.no_such_flag", "there is no such flag"); }
Error flag_changed() { return precondition("admin.flag_changed", "somebody else has changed the flag meanwhile"); }
Error too_many_flags() {
  return invalid("admin.too_many_flags", "there are as many flags as there may be: use an old name");
}

/// Small letters, digits and . _ - between them: what programs and URLs take as it is.
Result<void> check_name(const std::string& name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (std::all_of(name.begin(), name.end(), good)) return {};
  const std::string rule = "has small letters, digits, dots, dashes and underscores";
  Error error = invalid("admin.bad_flag_name", "a flag's name " + rule);
  error.violations.push_back({"{name}", "bad_format", rule});
  return error;
}

/// What every client gets at every start is small.
Result<void> check_size(const PutFlag& ask) {
  Error error = invalid("body.invalid", "the body does not fit its description");
  for (const auto& [pointer, value] : {std::pair{"/value", &ask.value}, std::pair{"/otherwise", &ask.otherwise}}) {
    if (value->text.size() <= longest_value) continue;
    error.violations.push_back({pointer, "too_long", "has at most " + std::to_string(longest_value) + " bytes"});
  }
  if (error.violations.empty()) return {};
  return error;
}

/// New names that come at one moment are counted one after the other.
Result<void> check_room(Tx& tx, std::int64_t at_most) {
  HEARTH_TRY(tx.one<std::int32_t>(sql::lock_flags));
  if (HEARTH_TRY(tx.one<std::int64_t>(sql::count_flags)) >= at_most) return too_many_flags();
  return {};
}

void publish(Tx& tx, const Flag& flag, bool removed) {
  tx.publish(FlagChanged{flag.name, flag.version, flag.value, flag.otherwise, flag.percent, removed});
}

/// One that has been removed is there still, with its version.
Result<std::int64_t> save(Tx& tx, const Flag& after) {
  if (after.version > 0) return tx.execute(sql::save_flag, after);
  tx.exec(sql::add_flag, after);
  return std::int64_t{1};
}

}  // namespace

bool reached(const Flag& flag, const Uuid& user) {
  if (user.nil()) return flag.percent == 100;
  return bucket_of(flag.name, user) < flag.percent;
}

Result<MyFlags> Flags::mine(const Caller& who, Db& db) {
  MyFlags mine;
  for (const auto& flag : HEARTH_TRY(db.all<Flag>(sql::flags))) {
    mine.flags[flag.name] = reached(flag, who.user) ? flag.value : flag.otherwise;
  }
  return mine;
}

Result<ListedFlags> Flags::list(const Caller& who, Db& db) {
  HEARTH_TRY(Permissions::check(db, who, permission::flags_read));
  auto all = HEARTH_TRY(db.all<Flag>(sql::flags));
  return ListedFlags{std::move(all)};
}

Result<Flag> Flags::read(const Caller& who, Db& db, const FlagName& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::flags_read));
  return db.one_or<Flag>(sql::flag, {{"name", ask.name}}, no_such_flag);
}

Result<Flag> Flags::put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, const FlagName& of,
                        const PutFlag& ask) {
  HEARTH_TRY(Permissions::check(tx, who, permission::flags_write));
  HEARTH_TRY(check_name(of.name));
  HEARTH_TRY(check_size(ask));
  const auto before = HEARTH_TRY(tx.maybe<Flag>(sql::flag, {{"name", of.name}}));
  if (match && (!before || !match->matches(before->version))) return flag_changed();
  const auto last = HEARTH_TRY(tx.maybe<std::int64_t>(sql::flag_version, {{"name", of.name}}));
  if (!last) HEARTH_TRY(check_room(tx, settings_->flags_at_most));
  Flag after{of.name, ask.value, ask.otherwise, ask.percent, ask.about, last.value_or(0), who.user, tx.now()};
  const auto saved = HEARTH_TRY(save(tx, after));
  if (saved == 0) return flag_changed();
  ++after.version;
  publish(tx, after, false);
  tx.audit({.action = "admin.flag_set",
            .target_type = "flag",
            .target = of.name,
            .before = before ? Json{to_json(*before)} : Json{},
            .after = {to_json(after)},
            .reason = {}});
  return after;
}

Result<void> Flags::remove(const Caller& who, Tx& tx, const FlagName& ask) {
  HEARTH_TRY(Permissions::check(tx, who, permission::flags_write));
  const Flag before = HEARTH_TRY(tx.one_or<Flag>(sql::flag, {{"name", ask.name}}, no_such_flag));
  Flag after = before;
  after.updated_by = who.user;
  after.updated = tx.now();
  const auto removed = HEARTH_TRY(tx.execute(sql::drop_flag, after));
  if (removed == 0) return flag_changed();
  ++after.version;
  publish(tx, after, true);
  tx.audit({.action = "admin.flag_removed",
            .target_type = "flag",
            .target = ask.name,
            .before = {to_json(before)},
            .after = {},
            .reason = {}});
  return {};
}

Result<AllFlags> Flags::tell(Db& db, const FlagsAsk&) {
  return AllFlags{HEARTH_TRY(db.all<FlagChanged>(sql::flags_told))};
}

Result<void> Flags::repeat(Tx& tx) {
  for (const auto& flag : HEARTH_TRY(tx.all<FlagChanged>(sql::flags_told))) tx.publish(flag);
  return {};
}

}  // namespace admin
