#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `auth`: roles, events and services.
namespace auth {

using namespace hearth;

inline constexpr std::string_view consumer = "consumer";
inline constexpr std::string_view technician = "technician";
inline constexpr std::string_view staff = "staff";  ///< back office, without the power over users and money
inline constexpr std::string_view admin = "admin";

/// Somebody registered and may sign in.
struct Registered {
  Uuid user;
  std::string locale;  ///< "ko" or "en"
};
constexpr auto describe(Type<Registered>) {
  return event("auth.registered@1", key(&Registered::user), field("user_id", &Registered::user),
               field("locale", &Registered::locale));
}

struct SignedIn {
  Uuid user;
  Uuid session;
  bool new_device = false;
};
constexpr auto describe(Type<SignedIn>) {
  return event("auth.signed_in@1", key(&SignedIn::user), field("user_id", &SignedIn::user),
               field("session_id", &SignedIn::session), field("new_device", &SignedIn::new_device));
}

struct PasswordChanged {
  Uuid user;
};
constexpr auto describe(Type<PasswordChanged>) {
  return event("auth.password_changed@1", key(&PasswordChanged::user), field("user_id", &PasswordChanged::user));
}

struct RolesChanged {
  Uuid user;
  std::vector<std::string> roles;
};
constexpr auto describe(Type<RolesChanged>) {
  return event("auth.roles_changed@1", key(&RolesChanged::user), field("user_id", &RolesChanged::user),
               field("roles", &RolesChanged::roles));
}

struct GrantRole {
  Uuid user;
  std::string role;
};
constexpr auto describe(Type<GrantRole>) {
  return fields(field("user_id", &GrantRole::user), field("role", &GrantRole::role, max_length(40)));
}
struct Roles {
  std::vector<std::string> roles;
};
constexpr auto describe(Type<Roles>) { return fields(field("roles", &Roles::roles)); }

/// Gives the user a role, once; answers the roles that the user then has. Refuses with auth.no_such_user.
inline constexpr auto grant_role = service<GrantRole, Roles>("auth.grant_role@1");
/// Takes it away again. Refuses with auth.last_administrator when nobody else could administer.
inline constexpr auto revoke_role = service<GrantRole, Roles>("auth.revoke_role@1");

struct UserAsk {
  Uuid user;
};
constexpr auto describe(Type<UserAsk>) { return fields(field("user_id", &UserAsk::user)); }

/// Somebody as others may need to know them. Personal data in clear: a caller that keeps it keeps it sealed.
struct User {
  Uuid id;
  std::string display_name;
  std::string locale;
  std::string state;  ///< pending, active, locked, suspended, withdrawn, erased
  std::vector<std::string> roles;
  std::optional<std::string> email;
  std::optional<std::string> phone;  ///< E.164
};
constexpr auto describe(Type<User>) {
  return fields(field("id", &User::id), field("display_name", &User::display_name), field("locale", &User::locale),
                field("state", &User::state), field("roles", &User::roles), field("email", &User::email),
                field("phone", &User::phone));
}
/// Refuses with auth.no_such_user.
inline constexpr auto find_user = service<UserAsk, User>("auth.user@1");

struct SetState {
  Uuid user;
  std::string state;  ///< active or suspended
  std::string reason;
};
constexpr auto describe(Type<SetState>) {
  return fields(field("user_id", &SetState::user), field("state", &SetState::state, one_of("active", "suspended")),
                field("reason", &SetState::reason, max_length(500)));
}
/// Suspends somebody, which ends every session within a second, or takes them back; also activates who is pending.
inline constexpr auto set_state = service<SetState, User>("auth.set_state@1");

}  // namespace auth
