#include "totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <hearth/crypto.hpp>

namespace auth::totp {
namespace {

const EVP_MD* digest_of(Hash hash) {
  switch (hash) {
    case Hash::sha256:
      return EVP_sha256();
    case Hash::sha512:
      return EVP_sha512();
    case Hash::sha1:
      break;
  }
  return EVP_sha1();
}

std::string percent(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

}  // namespace

std::string hotp(std::string_view secret, std::uint64_t counter, int length, Hash hash) {
  std::array<unsigned char, 8> message{};
  for (int i = 7; i >= 0; --i, counter >>= 8) message[static_cast<std::size_t>(i)] = counter & 0xff;
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  if (HMAC(digest_of(hash), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), mac.data(),
           &size) == nullptr) {
    return {};
  }
  const std::size_t at = mac[size - 1] & 15;  // dynamic truncation, RFC 4226 section 5.3
  std::uint32_t number = mac[at] & 0x7fU;
  for (std::size_t i = 1; i < 4; ++i) number = number << 8 | mac[at + i];
  std::uint32_t modulus = 1;
  for (int i = 0; i < length; ++i) modulus *= 10;
  const std::string text = std::to_string(number % modulus);
  return std::string(static_cast<std::size_t>(length) - text.size(), '0') + text;
}

std::int64_t step_of(hearth::Timestamp at) { return at.micros / 1'000'000 / period_s; }

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view given, hearth::Timestamp now,
                                          std::int64_t drift) {
  std::optional<std::int64_t> found;
  for (std::int64_t step = step_of(now) - drift; step <= step_of(now) + drift; ++step) {
    const std::string right = hotp(secret, static_cast<std::uint64_t>(step));
    if (!right.empty() && hearth::same_secret(right, given)) found = step;
  }
  return found;
}

std::string base32(std::string_view bytes) {
  constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xffff;
    for (bits += 8; bits >= 5;) out += letters[held >> (bits -= 5) & 31];
  }
  if (bits > 0) out += letters[held << (5 - bits) & 31];
  return out;
}

std::string key_uri(std::string_view issuer, std::string_view account, std::string_view secret) {
  return "otpauth://totp/" + percent(issuer) + ":" + percent(account) + "?secret=" + base32(secret) +
         "&issuer=" + percent(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace auth::totp
