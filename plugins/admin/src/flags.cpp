#include "flags.hpp"

#include <admin/contract/admin.hpp>

#include <algorithm>

#include "admin_sql.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

Error no_such_flag() { return not_found("admin.no_such_flag", "there is no such flag"); }
Error flag_changed() { return precondition("admin.flag_changed", "somebody else has changed the flag meanwhile"); }

/// Small letters, digits and . _ - between them: what programs and URLs take as it is.
Result<void> check_name(const std::string& name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (std::all_of(name.begin(), name.end(), good)) return {};
  return invalid("admin.bad_flag_name", "a flag's name has small letters, digits, dots, dashes and underscores");
}

void tell(Tx& tx, const Flag& flag, bool removed) {
  tx.publish(FlagChanged{flag.name, flag.version, flag.value, flag.otherwise, flag.percent, removed});
}

Result<std::int64_t> save(Tx& tx, const std::optional<Flag>& before, const Flag& after) {
  if (before) return tx.execute(sql::save_flag, after);
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

Result<AllFlags> Flags::list(const Caller& who, Db& db) {
  HEARTH_TRY(Permissions::check(db, who, permission::flags_read));
  auto all = HEARTH_TRY(db.all<Flag>(sql::flags));
  return AllFlags{std::move(all)};
}

Result<Flag> Flags::read(const Caller& who, Db& db, const FlagName& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::flags_read));
  return db.one_or<Flag>(sql::flag, {{"name", ask.name}}, no_such_flag());
}

Result<Flag> Flags::put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, const FlagName& of,
                        const PutFlag& ask) {
  HEARTH_TRY(Permissions::check(tx, who, permission::flags_write));
  HEARTH_TRY(check_name(of.name));
  const auto before = HEARTH_TRY(tx.maybe<Flag>(sql::flag, {{"name", of.name}}));
  if (match && (!before || !match->matches(before->version))) return flag_changed();
  Flag after{of.name,  ask.value, ask.otherwise, ask.percent, ask.about, before ? before->version : 0,
             who.user, tx.now()};
  const auto saved = HEARTH_TRY(save(tx, before, after));
  if (saved == 0) return flag_changed();
  ++after.version;
  tell(tx, after, false);
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
  const Flag before = HEARTH_TRY(tx.one_or<Flag>(sql::flag, {{"name", ask.name}}, no_such_flag()));
  tx.exec(sql::drop_flag, {{"name", ask.name}});
  tell(tx, before, true);
  tx.audit({.action = "admin.flag_removed",
            .target_type = "flag",
            .target = ask.name,
            .before = {to_json(before)},
            .after = {},
            .reason = {}});
  return {};
}

}  // namespace admin
