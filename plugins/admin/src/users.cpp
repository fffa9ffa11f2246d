#include "users.hpp"

#include <algorithm>

#include "permissions.hpp"
#include "step_up.hpp"

namespace admin {
namespace {

using ::auth::MaskedUser;

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Result<MaskedUser> masked(Calls& calls, const Uuid& id) {
  ::auth::UsersAsk ask;
  ask.query = id.text();
  const auto page = HEARTH_TRY(calls.call(::auth::users, ask));
  for (const auto& one : page.items) {
    if (one.id == id) return one;
  }
  return not_found("auth.no_such_user", "there is no such user");
}

/// Staff have no power over those who administer, nor over one another.
Result<MaskedUser> within_reach(const Caller& who, Calls& calls, const Uuid& id) {
  MaskedUser user = HEARTH_TRY(masked(calls, id));
  const bool back_office =
      holds(user.roles, std::string{::auth::admin}) || holds(user.roles, std::string{::auth::staff});
  if (back_office && !who.has_role(::auth::admin)) {
    return forbidden("admin.not_permitted", "your role does not include this");
  }
  return user;
}

Result<MaskedUser> set_state(const Caller& who, Calls& calls, const Uuid& id, const std::string& state,
                             const std::string& reason) {
  HEARTH_TRY(within_reach(who, calls, id));
  HEARTH_TRY(calls.call(::auth::set_state, {.user = id, .state = state, .reason = reason}, "state"));
  return masked(calls, id);
}

}  // namespace

Result<Page<MaskedUser>> Users::list(const Caller& who, Calls& calls, const ListUsers& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_read));
  auto page = HEARTH_TRY(
      calls.call(::auth::users,
                 {.query = ask.query, .state = ask.state, .role = ask.role, .cursor = ask.cursor, .limit = ask.limit}));
  return Page<MaskedUser>{std::move(page.items), std::move(page.next_cursor)};
}

Result<MaskedUser> Users::read(const Caller& who, Calls& calls, const UserId& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_read));
  return masked(calls, ask.id);
}

Result<MaskedUser> Users::change(const Caller& who, Calls& calls, const UserId& of, const PatchUser& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  HEARTH_TRY(calls.call(::auth::set_roles, {.user = of.id, .roles = ask.roles, .reason = ask.reason}, "roles"));
  return masked(calls, of.id);
}

Result<MaskedUser> Users::suspend(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_suspend));
  return set_state(who, calls, of.id, "suspended", why.reason);
}

Result<MaskedUser> Users::restore(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_suspend));
  return set_state(who, calls, of.id, "active", why.reason);
}

Result<MaskedUser> Users::sign_out(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_sign_out));
  HEARTH_TRY(within_reach(who, calls, of.id));
  HEARTH_TRY(calls.call(::auth::sign_out, {.user = of.id, .reason = why.reason}, "sign out"));
  return masked(calls, of.id);
}

Result<::auth::User> Users::unmask(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_unmask));
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  HEARTH_TRY(within_reach(who, calls, of.id));
  auto user = HEARTH_TRY(calls.call(::auth::find_user, {.user = of.id}));
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.audit({.action = "user.unmasked", .target_type = "user", .target = of.id.text(), .reason = why.reason});
    return {};
  }));
  return user;  // only now that it is written down
}

}  // namespace admin
