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

/// Gives the user a role, once; answers the roles that the user then has. Refuses with auth.no_such_user, and with
/// auth.wrong_state whoever has left.
inline constexpr auto grant_role = service<GrantRole, Roles>("auth.grant_role@1");
/// Takes it away again. Refuses with auth.last_administrator when nobody else could administer.
inline constexpr auto revoke_role = service<GrantRole, Roles>("auth.revoke_role@1");

struct SetRoles {
  Uuid user;
  std::vector<std::string> roles;
  std::string reason;
};
constexpr auto describe(Type<SetRoles>) {
  return fields(field("user_id", &SetRoles::user),
                field("roles", &SetRoles::roles, min_items(1), max_items(4), unique_items),
                field("reason", &SetRoles::reason, max_length(500)));
}
/// These roles and no others, all at once or not at all, with the audit row. Refuses as the two above do.
inline constexpr auto set_roles = service<SetRoles, Roles>("auth.set_roles@1");

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
/// Suspends somebody, which ends every session within a second, or takes them back; also activates who is pending. Writes the
/// audit row. Refuses with auth.no_such_user, auth.last_administrator, and with auth.wrong_state whoever has left.
inline constexpr auto set_state = service<SetState, User>("auth.set_state@1");

/// A state was set by an administrator, or by its owner's withdrawal.
struct StateChanged {
  Uuid user;
  std::string from;
  std::string to;
  std::string reason;
};
constexpr auto describe(Type<StateChanged>) {
  return event("auth.state_changed@1", key(&StateChanged::user), field("user_id", &StateChanged::user),
               field("from_state", &StateChanged::from), field("to_state", &StateChanged::to),
               field("reason", &StateChanged::reason));
}

struct ConsentChanged {
  Uuid user;
  std::string purpose;  ///< "terms", "privacy", "marketing", ...
  std::string version;
  bool given = false;
};
constexpr auto describe(Type<ConsentChanged>) {
  return event("auth.consent_changed@1", key(&ConsentChanged::user), field("user_id", &ConsentChanged::user),
               field("purpose", &ConsentChanged::purpose), field("version", &ConsentChanged::version),
               field("given", &ConsentChanged::given));
}

/// A one-time code or a reset link is to be brought to somebody. The event holds neither: auth.code@1 tells them.
struct CodeIssued {
  Uuid code;
  std::string channel;  ///< "email" or "sms"
  std::string purpose;  ///< "login", "verify", "password_reset"
  std::string locale;   ///< "ko" or "en"
};
constexpr auto describe(Type<CodeIssued>) {
  return event("auth.code_issued@1", key(&CodeIssued::code), field("code_id", &CodeIssued::code),
               field("channel", &CodeIssued::channel), field("purpose", &CodeIssued::purpose),
               field("locale", &CodeIssued::locale));
}

struct CodeAsk {
  Uuid code;
};
constexpr auto describe(Type<CodeAsk>) { return fields(field("code_id", &CodeAsk::code)); }
/// What to send where. In clear, and kept by nobody.
struct CodeToSend {
  std::optional<Uuid> user;
  std::string to;    ///< the address or number
  std::string code;  ///< six digits, or the token of a reset
  Timestamp expires;
};
constexpr auto describe(Type<CodeToSend>) {
  return fields(field("user_id", &CodeToSend::user), field("to", &CodeToSend::to),
                field("code", &CodeToSend::code, secret), field("expires_at", &CodeToSend::expires));
}
/// Refuses with auth.no_such_code when it is over or used.
inline constexpr auto code = service<CodeAsk, CodeToSend>("auth.code@1");

// ---- export and erasure: auth asks every keeper (its setting `keepers`) by event, each answers by service ----

/// Somebody wants to have everything that is known of them: each keeper answers with auth.deliver_export@1.
struct ExportAsked {
  Uuid export_id;
  Uuid user;
};
constexpr auto describe(Type<ExportAsked>) {
  return event("auth.export_asked@1", key(&ExportAsked::user), field("export_id", &ExportAsked::export_id),
               field("user_id", &ExportAsked::user));
}
struct ExportPart {
  Uuid export_id;
  std::string keeper;  ///< the plugin's name
  Json data;           ///< an object; empty when there is nothing
};
constexpr auto describe(Type<ExportPart>) {
  return fields(field("export_id", &ExportPart::export_id), field("keeper", &ExportPart::keeper, max_length(40)),
                field("data", &ExportPart::data));
}
struct Taken {
  bool taken = false;
};
constexpr auto describe(Type<Taken>) { return fields(field("taken", &Taken::taken)); }
/// Again is once.
inline constexpr auto deliver_export = service<ExportPart, Taken>("auth.deliver_export@1");

/// Somebody wants to go. May they? Each keeper answers with auth.answer_erasure@1; nothing is erased yet.
struct ErasureAsked {
  Uuid erasure;
  Uuid user;
};
constexpr auto describe(Type<ErasureAsked>) {
  return event("auth.erasure_asked@1", key(&ErasureAsked::user), field("erasure_id", &ErasureAsked::erasure),
               field("user_id", &ErasureAsked::user));
}
struct ErasureAnswer {
  Uuid erasure;
  std::string keeper;
  std::vector<std::string> reasons;  ///< codes why not: "booking.open_bookings"; empty: agreed
};
constexpr auto describe(Type<ErasureAnswer>) {
  return fields(field("erasure_id", &ErasureAnswer::erasure), field("keeper", &ErasureAnswer::keeper, max_length(40)),
                field("reasons", &ErasureAnswer::reasons, max_items(10)));
}
inline constexpr auto answer_erasure = service<ErasureAnswer, Taken>("auth.answer_erasure@1");

/// All have agreed and the user has withdrawn: erase what is personal, keep what the law keeps (the ledger, under an id that
/// leads to nobody), then answer with auth.erased@1.
struct ErasureDue {
  Uuid erasure;
  Uuid user;
};
constexpr auto describe(Type<ErasureDue>) {
  return event("auth.erasure_due@1", key(&ErasureDue::user), field("erasure_id", &ErasureDue::erasure),
               field("user_id", &ErasureDue::user));
}
struct Erased {
  Uuid erasure;
  std::string keeper;
};
constexpr auto describe(Type<Erased>) {
  return fields(field("erasure_id", &Erased::erasure), field("keeper", &Erased::keeper, max_length(40)));
}
inline constexpr auto erased = service<Erased, Taken>("auth.erased@1");

// ---- administration ----

struct UsersAsk {
  std::optional<std::string> query;  ///< a whole address or number, or the beginning of an id
  std::optional<std::string> state;
  std::optional<std::string> role;
  std::optional<std::string> cursor;
  std::int32_t limit = 20;
};
constexpr auto describe(Type<UsersAsk>) {
  return fields(field("query", &UsersAsk::query, max_length(254)), field("state", &UsersAsk::state, max_length(20)),
                field("role", &UsersAsk::role, max_length(40)), field("cursor", &UsersAsk::cursor, max_length(400)),
                field("limit", &UsersAsk::limit, minimum(1), maximum(100), optional_));
}
/// As the console shows somebody: masked.
struct MaskedUser {
  Uuid id;
  std::string display_name;  ///< "김*나"
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string state;
  std::vector<std::string> roles;
  Timestamp created;
};
constexpr auto describe(Type<MaskedUser>) {
  return fields(field("id", &MaskedUser::id), field("display_name", &MaskedUser::display_name),
                field("email", &MaskedUser::email), field("phone", &MaskedUser::phone),
                field("state", &MaskedUser::state), field("roles", &MaskedUser::roles),
                field("created_at", &MaskedUser::created));
}
struct UserPage {
  std::vector<MaskedUser> items;
  std::optional<std::string> next_cursor;
};
constexpr auto describe(Type<UserPage>) {
  return fields(field("items", &UserPage::items), field("next_cursor", &UserPage::next_cursor));
}
inline constexpr auto users = service<UsersAsk, UserPage>("auth.users@1");
struct SignOut {
  Uuid user;
  std::string reason;
};
constexpr auto describe(Type<SignOut>) {
  return fields(field("user_id", &SignOut::user), field("reason", &SignOut::reason, optional_, max_length(500)));
}
/// Ends every session of the user within a second, and revokes the API keys. Writes the audit row.
inline constexpr auto sign_out = service<SignOut, Taken>("auth.sign_out@1");

}  // namespace auth
