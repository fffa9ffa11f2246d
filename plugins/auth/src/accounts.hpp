#pragma once

#include "passwords.hpp"
#include "sessions.hpp"
#include "settings.hpp"
#include "throttle.hpp"
#include "users.hpp"

namespace auth {

/// Registering, signing in by password, and what somebody does with his own account.
class Accounts {
 public:
  Accounts(const Host& host, Live<Settings> settings, Users& users, Sessions& sessions)
      : crypto_{host.crypto()}, settings_{settings}, throttle_{host, settings}, users_{users}, sessions_{sessions} {}

  Result<Grant> enrol(const Caller& who, Calls& calls, const Register& ask);
  Result<Grant> log_in(const Caller& who, Calls& calls, const LogIn& ask);
  Result<Me> me(const Caller& who, Db& db);
  Result<void> change_password(const Caller& who, Calls& calls, const ChangePassword& ask);

  /// On the `cpu` pool.
  Result<std::string> hashed(Calls& calls, const std::string& password) const;

 private:
  [[nodiscard]] PasswordCosts costs() const;
  /// Hashes anew what was hashed at other costs; empty when it fits as it is.
  Result<std::optional<std::string>> checked(Calls& calls, const std::string& password,
                                             const std::optional<UserRow>& user) const;

  Crypto crypto_;
  Live<Settings> settings_;
  Throttle throttle_;
  mutable NobodysPassword nobodys_{};
  Users& users_;
  Sessions& sessions_;
};

/// Email and phone as they are compared. Violations when neither or a bad one is given.
struct Contacts {
  std::optional<std::string> email;
  std::optional<std::string> phone;
};
Result<Contacts> contacts_of(const std::optional<std::string>& email, const std::optional<std::string>& phone);

}  // namespace auth
