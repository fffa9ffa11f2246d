#include "tests/e2e/authenticator.hpp"

#include "plugins/auth/src/totp.hpp"

namespace hearth::e2e {

Authenticator::Authenticator(const std::string& base32_secret) {
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : base32_secret) {
    held = (held << 5 | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xffff;
    if ((bits += 5) >= 8) secret_ += static_cast<char>(held >> (bits -= 8) & 0xff);
  }
}

std::string Authenticator::at(std::int64_t seconds) const {
  return ::auth::totp::hotp(secret_, static_cast<std::uint64_t>(seconds / ::auth::totp::period_s));
}

}  // namespace hearth::e2e
