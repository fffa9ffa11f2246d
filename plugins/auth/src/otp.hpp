#pragma once

#include "codes.hpp"
#include "inputs.hpp"
#include "sign_in.hpp"

namespace auth {

struct AskForCode {
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string purpose = "login";
};
constexpr auto describe(Type<AskForCode>) {
  return fields(field("email", &AskForCode::email, max_length(254), about("this or phone")),
                field("phone", &AskForCode::phone, max_length(24)),
                field("purpose", &AskForCode::purpose, one_of("login", "verify"), optional_));
}

struct GiveCode {
  Uuid code_id;
  std::string code;
  std::optional<std::string> device_token;
};
constexpr auto describe(Type<GiveCode>) {
  return fields(field("code_id", &GiveCode::code_id),
                field("code", &GiveCode::code, min_length(6), max_length(6), format("digits"), secret),
                field("device_token", &GiveCode::device_token, max_length(100), secret));
}

/// Signing in by a one-time code, and proving an address with one.
class OneTimeCodes {
 public:
  OneTimeCodes(const Host& host, Live<Settings> settings, Users& people, SignIn& sign_in, Codes& codes)
      : throttle_{host, settings}, users_{people}, sign_in_{sign_in}, codes_{codes} {}

  Result<Sent> request(const Caller& who, Calls& calls, const AskForCode& ask);
  Result<Grant> verify(const Caller& who, Calls& calls, const GiveCode& ask);

 private:
  Result<SignIn::Outcome> use(const Caller& who, Tx& tx, const GiveCode& ask, const Throttle::Attempt& attempt);

  Throttle throttle_;
  Users& users_;
  SignIn& sign_in_;
  Codes& codes_;
};

}  // namespace auth
