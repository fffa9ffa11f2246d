#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"
#include "hearth/describe.hpp"

namespace hearth {

/// What the host makes of access tokens, for a plugin whose plugin.yaml says permissions: { tokens: true }. May be copied and
/// kept. Revoking is a Tx's.
class Identity {
 public:
  explicit Identity(const detail::Core& core) : core_{&core} {}

  /// The claims, as a T, of a token that the host would take for a caller's now: signature, issuer, audience, expiry and
  /// revocations are checked as they are of a request. Else unauthenticated: auth.token_invalid, auth.token_expired,
  /// auth.token_revoked.
  template <Wire T>
  [[nodiscard]] Result<T> verify_token(const InCall& within, std::string_view token) const {
    if (!HEARTH_HAS(core_->identity, hearth_identity_v1, verify_token)) {
      return detail::missing("hearth.identity/1 verify_token");
    }
    hearth_buffer out{};
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->identity->verify_token(within.call(), str(token), &out, why);
    });
    if (!done) return std::move(done).error();
    return from_json<T>(detail::taken(out));
  }

 private:
  const detail::Core* core_;
};

}  // namespace hearth
