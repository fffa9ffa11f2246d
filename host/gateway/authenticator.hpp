#pragma once

#include <hearth/result.hpp>

#include "host/core/call.hpp"
#include "host/gateway/message.hpp"

namespace hearth::gateway {

/// Says who sent a request. Called on an I/O thread: it may compute, it must not wait.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// Without credentials: an anonymous principal. With bad ones: unauthenticated, code "auth.token_invalid",
  /// "auth.token_expired" or "auth.token_revoked".
  virtual Result<core::Principal> authenticate(const Request& request) = 0;
};

}  // namespace hearth::gateway
