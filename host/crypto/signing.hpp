#pragma once

#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::crypto {

enum class Algorithm { es256, eddsa };

/// "ES256" (RFC 7518 section 3.4), "EdDSA" (RFC 8037, Ed25519).
std::string_view name_of(Algorithm algorithm);
std::optional<Algorithm> algorithm_of(std::string_view name);

/// One key pair. Immutable; used by any number of threads.
class SigningKey {
 public:
  static SigningKey generate(Algorithm algorithm);
  /// secret: 32 bytes, the scalar of P-256 or the seed of Ed25519 (JWK's "d").
  static Result<SigningKey> from_secret(Algorithm algorithm, std::string_view secret);

  [[nodiscard]] Algorithm algorithm() const;
  [[nodiscard]] const std::string& secret() const;
  /// RFC 7638 thumbprint, base64url.
  [[nodiscard]] const std::string& kid() const;
  /// The public key as a JWK with kid, use and alg.
  [[nodiscard]] const std::string& jwk() const;

  /// 64 bytes: r || s, or Ed25519's signature.
  [[nodiscard]] std::string sign(std::string_view data) const;
  [[nodiscard]] bool verify(std::string_view data, std::string_view signature) const;

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_{std::move(state)} {}
  std::shared_ptr<const State> state_;
};

}  // namespace hearth::crypto
