#include "permissions.hpp"

#include <auth/contract/auth.hpp>

#include <algorithm>

#include "admin_sql.hpp"
#include "step_up.hpp"

namespace admin {
namespace {

template <class All>
bool holds(const All& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Result<void> check_known(const std::vector<std::string>& given) {
  Error error = invalid("admin.unknown_permission", "there is no such permission");
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (holds(permission::all, given[i])) continue;
    error.violations.push_back(
        {"/permissions/" + std::to_string(i), "unknown_permission", "there is no such permission"});
  }
  if (error.violations.empty()) return {};
  return error;
}

}  // namespace

Result<void> Permissions::check(Db& db, const Caller& who, std::string_view permission) {
  if (who.has_role(::auth::admin)) return {};
  if (who.has_role(::auth::staff)) {
    const auto row = HEARTH_TRY(db.maybe<Role>(sql::role, {{"role", ::auth::staff}}));
    if (row && holds(row->permissions, permission)) return {};
  }
  return forbidden("admin.not_permitted", "your role does not include this");
}

Result<Grants> Permissions::grants(Db& db, const GrantsAsk& ask) {
  Grants held;
  if (!holds(ask.roles, ::auth::staff)) return held;
  const auto row = HEARTH_TRY(db.maybe<Role>(sql::role, {{"role", ::auth::staff}}));
  if (row) held.permissions = row->permissions;
  return held;
}

Result<Matrix> Permissions::read(const Caller&, Db& db) {
  Matrix all{HEARTH_TRY(db.all<Role>(sql::roles)), {}};
  for (const auto one : permission::all) all.known.emplace_back(one);
  return all;
}

Result<Role> Permissions::put(const Caller& who, Tx& tx, const PutRole& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  HEARTH_TRY(check_known(ask.permissions));
  const auto changed = precondition("admin.matrix_changed", "somebody else has changed it meanwhile");
  const Role before = HEARTH_TRY(tx.one<Role>(sql::role, {{"role", ask.role}}));
  if (ask.version && *ask.version != before.version) return changed;
  Role after{ask.role, ask.permissions, before.version, who.user, tx.now()};
  std::sort(after.permissions.begin(), after.permissions.end());
  const auto saved = HEARTH_TRY(tx.execute(sql::save_role, after));
  if (saved == 0) return changed;
  ++after.version;
  tx.audit({.action = "admin.permissions_changed",
            .target_type = "role",
            .target = ask.role,
            .before = {to_json(before)},
            .after = {to_json(after)},
            .reason = ask.reason});
  return after;
}

}  // namespace admin
