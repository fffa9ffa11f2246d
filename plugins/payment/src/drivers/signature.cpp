#include "signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>

namespace payment {
namespace {

constexpr std::size_t digest_size = 32;

/// Calls `with(name, value)` for each "name=value" between commas.
template <class F>
void each_part(std::string_view header, F&& with) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto part = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
    while (part.starts_with(' ')) part.remove_prefix(1);
    const auto equals = part.find('=');
    if (equals != std::string_view::npos) with(part.substr(0, equals), part.substr(equals + 1));
  }
}

std::string signed_text(std::string_view time, std::string_view body) {
  std::string text{time};
  text += '.';
  text += body;
  return text;
}

}  // namespace

std::string sha256(std::string_view data) {
  std::string out(digest_size, '\0');
  unsigned size = 0;
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sha256(), nullptr);
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  std::string out(digest_size, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
       data.size(), reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}

std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return out;
}

bool signed_in_time(std::string_view header, std::string_view body, std::string_view secret, Timestamp now,
                    Duration tolerance) {
  if (secret.empty()) return false;
  std::string_view time;
  each_part(header, [&](std::string_view name, std::string_view value) {
    if (name == "t") time = value;
  });
  std::int64_t seconds = 0;
  const auto end = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (time.empty() || time.size() > 12 || end.ec != std::errc{} || end.ptr != time.data() + time.size()) return false;
  const Duration age = now - Timestamp{seconds * 1'000'000};
  if (age > tolerance || age < -tolerance) return false;

  const std::string right = hex(hmac_sha256(secret, signed_text(time, body)));
  bool found = false;
  each_part(header, [&](std::string_view name, std::string_view value) {
    if (name == "v1" && same_secret(value, right)) found = true;
  });
  return found;
}

std::string signature(std::string_view body, std::string_view secret, Timestamp at) {
  const std::string time = std::to_string(at.micros / 1'000'000);
  return "t=" + time + ",v1=" + hex(hmac_sha256(secret, signed_text(time, body)));
}

}  // namespace payment
