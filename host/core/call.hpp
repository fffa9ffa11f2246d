#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hearth::core {

using Deadline = std::chrono::steady_clock::time_point;

/// Who is calling, as the gateway found out.
struct Principal {
  enum class Kind : std::uint32_t { anonymous, user, api_key, system };

  Kind kind = Kind::anonymous;
  std::optional<Uuid> user{};
  std::optional<Uuid> session{};
  std::string token_id{};  ///< jti of the access token, or the API key's id
  std::vector<std::string> roles{};
  std::vector<std::string> scopes{};  ///< of an API key: "loyalty:read", "*"
  Timestamp authenticated_at{};
  Timestamp expires_at{};
};

/// W3C trace context, as lower-case hex.
struct Trace {
  std::string trace_id;   ///< 32 digits
  std::string span_id;    ///< 16 digits: of this call
  std::string parent_id;  ///< 16 digits: of the caller, or empty
  bool sampled = true;
};

/// What happens at most once when this call commits (hearth_effects). Empty kind: the call has no such effect.
struct Effect {
  std::string kind;            ///< "request", "event", "timer", "service", "job"
  std::string scope;           ///< principal and route; event name and subscriber; timer name
  std::string key;             ///< Idempotency-Key; delivery id; timer id
  std::string request_digest;  ///< SHA-256 of the body: another body under the same key is refused; may be empty

  [[nodiscard]] bool any() const { return !kind.empty(); }
};

/// One running call into a plugin: a request, an event, a timer, a service call, a command. Lives as long as the call,
/// is used by one thread at a time; `cancelled` alone may be set from elsewhere.
struct Call {
  std::string plugin;  ///< whose code runs
  std::string entry;   ///< "POST /bookings", "event booking.completed@1": log field, metric label
  Principal principal{};
  std::string address{};  ///< of the client
  std::string locale = "en";
  std::string agent{};
  std::string request_id{};
  Trace trace{};
  Deadline deadline = Deadline::max();
  Effect effect{};
  std::atomic<bool> cancelled{false};
  bool transaction_open = false;  ///< a second one, and every outside call, is refused while it is
  const Call* parent = nullptr;   ///< of a call within a call: when the outer one is cancelled, so is this

  Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  virtual ~Call() = default;

  [[nodiscard]] std::chrono::nanoseconds remaining() const {
    if (deadline == Deadline::max()) return std::chrono::nanoseconds::max();
    return deadline - std::chrono::steady_clock::now();
  }
  [[nodiscard]] bool expired() const { return remaining().count() <= 0; }

  [[nodiscard]] bool is_cancelled() const {
    for (const Call* call = this; call != nullptr; call = call->parent) {
      if (call->cancelled.load(std::memory_order_relaxed)) return true;
    }
    return false;
  }

  /// What every host call that waits asks first.
  [[nodiscard]] Result<void> check() const {
    if (is_cancelled()) return hearth::cancelled();
    if (expired()) return timed_out("deadline_passed", "the request took too long");
    return {};
  }
};

}  // namespace hearth::core
