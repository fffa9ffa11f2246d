#pragma once

#include "sign_in.hpp"
#include "throttle.hpp"

namespace auth {

struct TotpEnrolment {
  std::string secret;
  std::string uri;
};
constexpr auto describe(Type<TotpEnrolment>) {
  return fields(field("secret", &TotpEnrolment::secret, about("base32, for typing it in")),
                field("uri", &TotpEnrolment::uri, about("otpauth://, to be shown as a QR code")));
}

struct GiveTotp {
  std::string code;
};
constexpr auto describe(Type<GiveTotp>) {
  return fields(field("code", &GiveTotp::code, min_length(6), max_length(6), format("digits"), secret));
}

struct RecoveryCodes {
  std::vector<std::string> recovery_codes;
};
constexpr auto describe(Type<RecoveryCodes>) {
  return fields(field("recovery_codes", &RecoveryCodes::recovery_codes, about("shown this once; each works once")));
}

struct FactorsView {
  bool totp = false;
  std::int64_t recovery_codes_left = 0;
};
constexpr auto describe(Type<FactorsView>) {
  return fields(field("totp", &FactorsView::totp), field("recovery_codes_left", &FactorsView::recovery_codes_left));
}

struct VerifyFactor {
  std::string mfa_token;
  std::optional<std::string> code;
  std::optional<std::string> recovery_code;
  std::optional<std::string> device_token;
};
constexpr auto describe(Type<VerifyFactor>) {
  return fields(field("mfa_token", &VerifyFactor::mfa_token, min_length(1), max_length(100), secret),
                field("code", &VerifyFactor::code, min_length(6), max_length(6), format("digits"), secret,
                      about("this or a recovery code")),
                field("recovery_code", &VerifyFactor::recovery_code, min_length(1), max_length(40), secret),
                field("device_token", &VerifyFactor::device_token, max_length(100), secret));
}

/// Time-based one-time passwords (RFC 6238) and recovery codes.
class SecondFactor {
 public:
  SecondFactor(const Host& host, Live<Settings> settings, const Users& people, SignIn& sign_in)
      : crypto_{host.crypto()}, settings_{settings}, throttle_{host, settings}, users_{people}, sign_in_{sign_in} {}

  Result<FactorsView> read(const Caller& who, Db& db);
  Result<TotpEnrolment> enrol(const Caller& who, Tx& tx);
  Result<RecoveryCodes> confirm(const Caller& who, Calls& calls, const GiveTotp& ask);
  Result<RecoveryCodes> renew_recovery(const Caller& who, Tx& tx);
  Result<void> remove(const Caller& who, Tx& tx);
  /// The second step of signing in.
  Result<Grant> verify(const Caller& who, Calls& calls, const VerifyFactor& ask);

  [[nodiscard]] Result<bool> on(Db& db, const Uuid& user) const;
  /// Of somebody signed in, for a step-up; counted as an attempt. auth.mfa_wrong when it is not.
  Result<void> prove(const Caller& who, Calls& calls, const std::string& totp);
  static void forget(Tx& tx, const Uuid& user);

 private:
  struct Row;
  /// Each works once: a step is never accepted again, nor one before it.
  Result<bool> take_totp(Tx& tx, const Uuid& user, const std::string& given) const;
  Result<bool> take_recovery(Tx& tx, const Uuid& user, const std::string& given) const;
  Result<RecoveryCodes> new_recovery(Tx& tx, const Uuid& user) const;
  Result<SignIn::Outcome> answer(const Caller& who, Tx& tx, const Uuid& user, const VerifyFactor& ask);

  Crypto crypto_;
  Live<Settings> settings_;
  Throttle throttle_;
  const Users& users_;
  SignIn& sign_in_;
};

}  // namespace auth
