#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/auth/revocation_set.hpp"
#include "host/auth/token_cache.hpp"
#include "host/core/call.hpp"
#include "host/core/clock.hpp"

namespace hearth::auth {

/// "hk_" and 20 to 200 characters of base64url: what tells a key from a JWT.
bool is_api_key(std::string_view token);

/// API keys to principals: a service says whose a key is (docs/adr/0017), and its answer is remembered for a minute. Used by
/// any number of threads.
class ApiKeys {
 public:
  /// Asks the service: input and answer are JSON. Waits; called on a call thread.
  using Ask = std::function<Result<std::string>(core::Call& within, const std::string& input)>;

  static constexpr std::chrono::seconds remembered_for{60};

  /// clock and revoked outlive it.
  ApiKeys(const core::Clock& clock, const RevocationSet& revoked, Ask ask, std::size_t remembered = 16 * 1024);

  /// Who the key is, as far as that is remembered and still true; nothing: ask(). Does not wait.
  [[nodiscard]] std::optional<core::Principal> known(std::string_view key);
  /// Asks. Refusals are unauthenticated (auth.key_invalid, auth.key_expired, auth.key_revoked), a service that fails is
  /// unavailable (auth.keys_unavailable); the cause (logged) says more.
  [[nodiscard]] Result<core::Principal> ask(core::Call& within, std::string_view key);

  [[nodiscard]] std::size_t remembered() const { return cache_.size(); }

 private:
  [[nodiscard]] Result<void> still_good(const Verified& verified) const;

  const core::Clock& clock_;
  const RevocationSet& revoked_;
  const Ask ask_;
  TokenCache cache_;
};

}  // namespace hearth::auth
