#include "users.hpp"

#include <algorithm>
#include <map>

#include "permissions.hpp"

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

/// Before the act: what is not written down does not happen.
Result<void> note(Calls& calls, std::string action, const Uuid& user, Json before, Json after,
                  const std::string& reason) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.audit({.action = action,
              .target_type = "user",
              .target = user.text(),
              .before = before,
              .after = after,
              .reason = reason});
    return {};
  });
}

Json state_json(const std::string& state) { return {to_json(std::map<std::string, std::string>{{"state", state}})}; }

Result<MaskedUser> set_state(const Caller& who, Calls& calls, const Uuid& id, std::string action,
                             const std::string& state, const std::string& reason) {
  const MaskedUser before = HEARTH_TRY(within_reach(who, calls, id));
  HEARTH_TRY(note(calls, std::move(action), id, state_json(before.state), state_json(state), reason));
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

Result<MaskedUser> Users::change(const Caller&, Calls& calls, const UserId& of, const PatchUser& ask) {
  const MaskedUser before = HEARTH_TRY(masked(calls, of.id));
  HEARTH_TRY(note(calls, "user.roles_set", of.id, {to_json(::auth::Roles{before.roles})},
                  {to_json(::auth::Roles{ask.roles})}, ask.reason));
  // First what is given, so that nobody is without a role between the two.
  for (const auto& role : ask.roles) {
    if (holds(before.roles, role)) continue;
    HEARTH_TRY(calls.call(::auth::grant_role, {.user = of.id, .role = role}, "grant " + role));
  }
  for (const auto& role : before.roles) {
    if (holds(ask.roles, role)) continue;
    HEARTH_TRY(calls.call(::auth::revoke_role, {.user = of.id, .role = role}, "revoke " + role));
  }
  return masked(calls, of.id);
}

Result<MaskedUser> Users::suspend(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_suspend));
  return set_state(who, calls, of.id, "user.suspended", "suspended", why.reason);
}

Result<MaskedUser> Users::restore(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_suspend));
  return set_state(who, calls, of.id, "user.restored", "active", why.reason);
}

Result<MaskedUser> Users::sign_out(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_sign_out));
  HEARTH_TRY(within_reach(who, calls, of.id));
  HEARTH_TRY(note(calls, "user.signed_out", of.id, {}, {}, why.reason));
  HEARTH_TRY(calls.call(::auth::sign_out, {.user = of.id}, "sign out"));
  return masked(calls, of.id);
}

Result<::auth::User> Users::unmask(const Caller& who, Calls& calls, const UserId& of, const Why& why) {
  HEARTH_TRY(Permissions::check(calls, who, permission::users_unmask));
  if (who.authenticated_at + settings_->step_up_within < calls.now()) {
    return forbidden("auth.step_up_needed", "prove again who you are");
  }
  HEARTH_TRY(within_reach(who, calls, of.id));
  HEARTH_TRY(note(calls, "user.unmasked", of.id, {}, {}, why.reason));
  return calls.call(::auth::find_user, {.user = of.id});
}

}  // namespace admin
