#include "tests/e2e/authenticator.hpp"

#include "plugins/auth/src/totp.hpp"
#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

Authenticator::Authenticator(const std::string& base32_secret) {
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : base32_secret) {
    held = (held << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xffff;
    if ((bits += 5) >= 8) secret_ += static_cast<char>(held >> (bits -= 8) & 0xff);
  }
}

std::string Authenticator::at(Timestamp moment) const {
  const auto seconds = moment.micros / 1'000'000;
  return ::auth::totp::hotp(secret_, static_cast<std::uint64_t>(seconds / ::auth::totp::period_s));
}

Enrolment enrol(const support::HttpClient& person, Timestamp now) {
  const auto begun = expect_status(person.request("POST", "/auth/mfa/totp"), 201);
  EXPECT_TRUE(begun.at("uri").get<std::string>().starts_with("otpauth://totp/Hearth:")) << begun;
  const Authenticator phone{begun.at("secret")};
  const auto code = phone.at(now);
  const auto codes = expect_status(person.post("/auth/mfa/totp/confirm", {{"code", code}}), 200);
  return {phone, codes.at("recovery_codes"), code};
}

}  // namespace hearth::e2e
