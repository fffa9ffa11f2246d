#pragma once

#include "accounts.hpp"
#include "codes.hpp"

namespace auth {

struct ForgotPassword {
  std::optional<std::string> email;
  std::optional<std::string> phone;
};
constexpr auto describe(Type<ForgotPassword>) {
  return fields(field("email", &ForgotPassword::email, max_length(254), about("this or phone")),
                field("phone", &ForgotPassword::phone, max_length(24)));
}

struct ResetPassword {
  std::string token;
  std::string new_password;
};
constexpr auto describe(Type<ResetPassword>) {
  return fields(field("token", &ResetPassword::token, min_length(1), max_length(200), secret),
                field("new_password", &ResetPassword::new_password, min_length(8), max_length(128), secret));
}

/// A new password for whoever reads the account's mail or messages.
class PasswordResets {
 public:
  PasswordResets(Users& people, Accounts& accounts, Sessions& sessions, SignIn& sign_in, Codes& codes)
      : users_{people}, accounts_{accounts}, sessions_{sessions}, sign_in_{sign_in}, codes_{codes} {}

  Result<Sent> forgot(const Caller& who, Calls& calls, const ForgotPassword& ask);
  Result<void> reset(Calls& calls, const ResetPassword& ask);

 private:
  Users& users_;
  Accounts& accounts_;
  Sessions& sessions_;
  SignIn& sign_in_;
  Codes& codes_;
};

}  // namespace auth
