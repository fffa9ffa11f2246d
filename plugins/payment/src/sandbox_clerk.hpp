#pragma once

#include "drivers/sandbox.hpp"
#include "webhooks.hpp"

namespace payment {

/// Brings the sandbox's webhooks to our door, signed, as its HTTP client would.
class SandboxClerk {
 public:
  SandboxClerk(const Host& host, Webhooks& webhooks) : sandbox_{host.crypto()}, webhooks_{webhooks} {}

  Result<void> send(Calls& calls, const SandboxWebhook& hook) {
    const std::string body = Sandbox::webhook_body(hook);
    const std::string signature = HEARTH_TRY(sandbox_.sign(body, calls.now()));
    const auto header = [&](std::string_view name) -> std::string_view {
      return name == Sandbox::signature_header ? std::string_view{signature} : std::string_view{};
    };
    HEARTH_TRY(webhooks_.take(calls, sandbox_name, {body, calls.now(), header}));
    return {};
  }

 private:
  Sandbox sandbox_;
  Webhooks& webhooks_;
};

}  // namespace payment
