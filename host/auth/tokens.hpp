#pragma once

#include <cstddef>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/auth/revocation_set.hpp"
#include "host/auth/token_cache.hpp"
#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/crypto/keys.hpp"

namespace hearth::auth {

/// What stands behind "Bearer" (RFC 6750 section 2.1); nothing for another scheme.
std::optional<std::string_view> bearer_of(std::string_view authorization);

struct TokenOptions {
  std::string audience;                ///< one of the token's aud
  std::size_t remembered = 64 * 1024;  ///< verified tokens kept, about 1 KiB each
};

/// The Authorization header to a principal. Used by any number of threads; does not block.
class Tokens {
 public:
  /// All three outlive it.
  Tokens(const crypto::Keys& keys, const core::Clock& clock, const RevocationSet& revoked, TokenOptions options);

  /// authorization: the header's value; empty: an anonymous principal. Refusals are unauthenticated: auth.token_invalid,
  /// auth.token_expired, auth.token_revoked; the cause (logged) says more.
  [[nodiscard]] Result<core::Principal> authenticate(std::string_view authorization);
  /// Of a bare token, as a socket brings it.
  [[nodiscard]] Result<core::Principal> authenticate_token(std::string_view token);

  /// What a bare token says, a JSON object, when authenticate_token() would take it; the same refusals. Remembers nothing.
  [[nodiscard]] Result<std::string> claims(std::string_view token) const;

  /// After the keys were loaded again: nothing that a withdrawn key has signed is believed any longer.
  void forget() { cache_.clear(); }
  [[nodiscard]] std::size_t remembered() const { return cache_.size(); }

 private:
  Result<nlohmann::json> verify(std::string_view token) const;
  Result<void> still_good(const Verified& verified) const;

  const crypto::Keys& keys_;
  const core::Clock& clock_;
  const RevocationSet& revoked_;
  TokenOptions options_;
  TokenCache cache_;
};

}  // namespace hearth::auth
