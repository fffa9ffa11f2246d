#pragma once

#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/gateway/message.hpp"

namespace hearth::gateway {

/// Says who sent a request.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// On an I/O thread: it may compute, it must not wait. Without credentials: an anonymous principal. With bad ones:
  /// unauthenticated, code "auth.token_invalid", "auth.token_expired" or "auth.token_revoked". Nothing: ask() knows.
  virtual Result<std::optional<core::Principal>> authenticate(const Request& request) = 0;
  /// On a call thread, where it may wait, within that call; after authenticate() had nothing to say.
  virtual Result<core::Principal> ask(core::Call& within, const Request& request) {
    (void)within, (void)request;
    return core::Principal{};
  }
  /// The permissions that these roles hold at this moment, on a call thread within that call; nothing when nobody says.
  virtual Result<std::vector<std::string>> grants(core::Call& within, const std::vector<std::string>& roles) {
    (void)within, (void)roles;
    return std::vector<std::string>{};
  }
  /// Does somebody say?
  [[nodiscard]] virtual bool grants_permissions() const { return false; }
};

}  // namespace hearth::gateway
