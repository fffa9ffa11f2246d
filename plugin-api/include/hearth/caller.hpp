#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/time.hpp"
#include "hearth/uuid.hpp"

namespace hearth {

/// Who asks. Texts are borrowed and live as long as the handler runs.
class Caller : public InCall {
 public:
  enum class Kind : std::uint32_t {
    anonymous = HEARTH_CALLER_ANONYMOUS,
    user = HEARTH_CALLER_USER,
    api_key = HEARTH_CALLER_API_KEY,
    system = HEARTH_CALLER_SYSTEM,  ///< an event, a timer, a command, the plugin itself
  };

  Caller(const detail::Core& core, hearth_call* of) : InCall{core, of} {
    if (of == nullptr || !HEARTH_HAS(core.calls, hearth_calls_v1, caller)) return;
    hearth_caller raw{};
    raw.struct_size = HEARTH_SIZE_THROUGH(hearth_caller, scope_count);
    core.calls->caller(of, &raw);
    kind = static_cast<Kind>(raw.kind);
    user = Uuid::from_bytes(view(raw.user)).value_or(Uuid{});
    session = Uuid::from_bytes(view(raw.session)).value_or(Uuid{});
    for (std::uint64_t i = 0; raw.roles != nullptr && i < raw.role_count; ++i) roles.push_back(view(raw.roles[i]));
    address = view(raw.address);
    locale = view(raw.locale);
    trace_id = view(raw.trace_id);
    agent = view(raw.agent);
    authenticated_at = Timestamp{raw.authenticated_at};
    if (!HEARTH_COVERS(&raw, hearth_caller, scope_count)) return;  // a host of border 1.0
    key = view(raw.key);
    for (std::uint64_t i = 0; raw.scopes != nullptr && i < raw.scope_count; ++i) scopes.push_back(view(raw.scopes[i]));
  }

  [[nodiscard]] bool has_role(std::string_view role) const {
    for (const auto& held : roles) {
      if (held == role) return true;
    }
    return false;
  }
  [[nodiscard]] bool known() const { return kind == Kind::user || kind == Kind::api_key; }
  /// A person who has proved who they are no longer ago than that. API keys never have.
  [[nodiscard]] bool proved_within(Duration ago, Timestamp now) const {
    return kind == Kind::user && now - authenticated_at <= ago;
  }

  /// Until the call's deadline; below zero when it has passed.
  [[nodiscard]] std::chrono::nanoseconds remaining() const {
    if (!HEARTH_HAS(core_->calls, hearth_calls_v1, remaining)) return std::chrono::nanoseconds::max();
    return std::chrono::nanoseconds{core_->calls->remaining(call_)};
  }

  Kind kind = Kind::anonymous;
  Uuid user{};     ///< nil when anonymous or the system
  Uuid session{};  ///< nil when there is none
  std::vector<std::string_view> roles{};
  std::string_view address{};              ///< of the client
  std::string_view locale{};               ///< "ko" or "en"
  std::string_view trace_id{};             ///< 32 hex digits
  std::string_view agent{};                ///< User-Agent, at most 256 bytes
  Timestamp authenticated_at{};            ///< 0: unknown
  std::string_view key{};                  ///< of an API key: its id; else empty
  std::vector<std::string_view> scopes{};  ///< of that key
};

}  // namespace hearth
