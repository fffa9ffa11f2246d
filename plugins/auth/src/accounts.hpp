#pragma once

#include "inputs.hpp"
#include "lockout.hpp"
#include "passwords.hpp"
#include "sign_in.hpp"
#include "throttle.hpp"

namespace auth {

/// Signing in by password, and what somebody does with his own account.
class Accounts {
 public:
  Accounts(const Host& host, Live<Settings> settings, Users& people, Sessions& sessions, SignIn& sign_in,
           Lockout& lockout)
      : crypto_{host.crypto()},
        settings_{settings},
        throttle_{host, settings},
        users_{people},
        sessions_{sessions},
        sign_in_{sign_in},
        lockout_{lockout} {}

  Result<Grant> log_in(const Caller& who, Calls& calls, const LogIn& ask);
  Result<Me> me(const Caller& who, Db& db);
  Result<Me> change(const Caller& who, Tx& tx, const ChangeMe& ask);
  Result<void> change_password(const Caller& who, Calls& calls, const ChangePassword& ask);

  /// On the `cpu` pool.
  Result<std::string> hashed(Calls& calls, const std::string& password) const;
  /// Whether it is this signed-in user's password, counted as an attempt; auth.wrong_credentials when not.
  Result<void> prove_password(const Caller& who, Calls& calls, const UserRow& user, const std::string& password) const;

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
  SignIn& sign_in_;
  Lockout& lockout_;
};

}  // namespace auth
