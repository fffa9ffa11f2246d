#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "hearth/clock.hpp"
#include "hearth/core.hpp"
#include "hearth/encode.hpp"

namespace hearth {

/// The host's keys. May be copied and kept. [any]
class Crypto {
 public:
  explicit Crypto(const detail::Core& core) : core_{&core} {}

  [[nodiscard]] Bytes random(std::size_t size) const {
    Bytes out{std::string(size, '\0')};
    detail::random_bytes(*core_, out.data.data(), size);
    return out;
  }
  /// For secrets in URLs and refresh tokens: `size` random bytes as base64url.
  [[nodiscard]] std::string random_text(std::size_t size = 32) const { return base64url(random(size).data); }

  /// AES-256-GCM. `bound` says what the ciphertext belongs to, table, column and row: "consumer.addresses.detail/<id>".
  /// Opening it under another name fails, so that ciphertexts cannot be swapped.
  [[nodiscard]] Result<Bytes> seal(std::string_view bound, std::string_view plain) const {
    if (!HEARTH_HAS(core_->crypto, hearth_crypto_v1, seal)) return detail::missing("hearth.crypto/1 seal");
    hearth_buffer out{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->crypto->seal(core_->host, str(bound), str(plain), &out, why);
    });
    if (!done) return std::move(done).error();
    return Bytes{detail::taken(out)};
  }
  [[nodiscard]] Result<std::string> open(std::string_view bound, const Bytes& sealed) const {
    if (!HEARTH_HAS(core_->crypto, hearth_crypto_v1, open)) return detail::missing("hearth.crypto/1 open");
    hearth_buffer out{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->crypto->open(core_->host, str(bound), str(sealed.data), &out, why);
    });
    if (!done) return std::move(done).error();
    return detail::taken(out);
  }

  /// HMAC-SHA-256 (32 bytes) under a key of this plugin and purpose: for looking up what is stored sealed, and for secrets
  /// that are stored hashed.
  [[nodiscard]] Result<Bytes> keyed_hash(std::string_view purpose, std::string_view data) const {
    if (!HEARTH_HAS(core_->crypto, hearth_crypto_v1, keyed_hash)) return detail::missing("hearth.crypto/1 keyed_hash");
    Bytes out{std::string(32, '\0')};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->crypto->keyed_hash(core_->host, str(purpose), str(data),
                                       reinterpret_cast<std::uint8_t*>(out.data.data()), why);
    });
    if (!done) return std::move(done).error();
    return out;
  }

  /// A JWT over the claims (a described struct, a map or Json), to which the host adds iss and iat.
  template <Wire T>
  [[nodiscard]] Result<std::string> sign_token(std::string_view typ, const T& claims) const {
    return sign(typ, to_json(claims));
  }

 private:
  [[nodiscard]] Result<std::string> sign(std::string_view typ, std::string_view claims) const {
    if (!HEARTH_HAS(core_->crypto, hearth_crypto_v1, sign_token)) return detail::missing("hearth.crypto/1 sign_token");
    hearth_buffer out{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->crypto->sign_token(core_->host, str(typ), str(claims), &out, why);
    });
    if (!done) return std::move(done).error();
    return detail::taken(out);
  }

  const detail::Core* core_;
};

/// Whether two secrets are the same, in a time that does not tell where they differ.
inline bool same_secret(std::string_view a, std::string_view b) {
  unsigned differs = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) differs |= static_cast<unsigned>(a[i] ^ b[i]);
  return differs == 0;
}

}  // namespace hearth
