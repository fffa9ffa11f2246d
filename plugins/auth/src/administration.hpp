#pragma once

#include "accounts.hpp"
#include "sessions.hpp"
#include "users.hpp"

namespace auth {

struct CreateAdmin {
  std::string email;
  std::optional<std::string> password;
  std::string display_name = "Administrator";
};
constexpr auto describe(Type<CreateAdmin>) {
  return fields(field("email", &CreateAdmin::email, max_length(254)),
                field("password", &CreateAdmin::password, min_length(8), max_length(128), secret,
                      about("left out: a random one is made and shown once")),
                field("display_name", &CreateAdmin::display_name, min_length(1), max_length(60), optional_));
}

struct CreateUser {
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> password;
  std::string display_name;
  std::string roles = "consumer";
  std::string locale = "ko";
};
constexpr auto describe(Type<CreateUser>) {
  return fields(field("email", &CreateUser::email, max_length(254)), field("phone", &CreateUser::phone, max_length(24)),
                field("password", &CreateUser::password, min_length(8), max_length(128), secret,
                      about("left out: a random one is made and shown once")),
                field("display_name", &CreateUser::display_name, min_length(1), max_length(60)),
                field("roles", &CreateUser::roles, optional_, max_length(200), about("joined by commas")),
                field("locale", &CreateUser::locale, one_of("ko", "en"), optional_));
}

struct Created {
  Uuid id;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> password;
};
constexpr auto describe(Type<Created>) {
  return fields(field("id", &Created::id), field("email", &Created::email), field("phone", &Created::phone),
                field("password", &Created::password, about("where it was made here: shown this once")));
}

/// Roles and states: services for other plugins, commands for the operator.
class Administration {
 public:
  Administration(const Host& host, Live<Settings> settings, Users& people, Sessions& sessions, Accounts& accounts)
      : crypto_{host.crypto()},
        settings_{std::move(settings)},
        users_{people},
        sessions_{sessions},
        accounts_{accounts} {}

  Result<User> user(Db& db, const UserAsk& ask);
  Result<Roles> grant_role(Tx& tx, const GrantRole& ask);
  Result<Roles> revoke_role(Tx& tx, const GrantRole& ask);
  Result<Roles> set_roles(Tx& tx, const SetRoles& ask);
  Result<User> set_state(Tx& tx, const SetState& ask);

  Result<Taken> sign_out(Tx& tx, const SignOut& ask);

  /// auth.last_administrator when nobody else could administer without this one. The rows of all administrators are locked, so
  /// that two do not go at once.
  static Result<void> keep_an_administrator(Tx& tx, const Uuid& user);

  Result<Created> create_admin(Calls& calls, const CreateAdmin& ask);
  Result<Created> create_user(Calls& calls, const CreateUser& ask);

 private:
  /// Old access tokens name the roles that were.
  Result<Roles> roles_changed(Tx& tx, const Uuid& user, const std::vector<std::string>& before,
                              const std::string& reason = {});
  /// Locked until the commit, and somebody who has not left.
  Result<UserRow> somebody_there(Tx& tx, const Uuid& user) const;

  Crypto crypto_;
  Live<Settings> settings_;
  Users& users_;
  Sessions& sessions_;
  Accounts& accounts_;
};

}  // namespace auth
