#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_caller caller_of(RunningCall& call) {
  const auto& principal = call.call->principal;
  if (call.roles.empty()) {
    for (const auto& role : principal.roles) call.roles.push_back(str(role));
  }
  if (call.scopes.empty()) {
    for (const auto& scope : principal.scopes) call.scopes.push_back(str(scope));
  }
  hearth_caller full{};
  full.kind = static_cast<std::uint32_t>(principal.kind);
  if (principal.user) full.user = str(principal.user->raw());
  if (principal.session) full.session = str(principal.session->raw());
  full.roles = call.roles.data();
  full.role_count = call.roles.size();
  full.address = str(call.call->address);
  full.locale = str(call.call->locale);
  full.trace_id = str(call.call->trace.trace_id);
  full.agent = str(std::string_view{call.call->agent}.substr(0, 256));
  full.authenticated_at = principal.authenticated_at.micros;
  if (principal.kind == core::Principal::Kind::api_key) full.key = str(principal.token_id);
  full.scopes = call.scopes.data();
  full.scope_count = call.scopes.size();
  return full;
}

void caller(hearth_call* call, hearth_caller* out) noexcept {
  (void)in_call(call, "calls.caller", nullptr, [&](RunningCall& running) -> Result<void> {
    const hearth_caller full = caller_of(running);
    if (out != nullptr) copy_out(out, &full, HEARTH_SIZE_THROUGH(hearth_caller, scope_count));
    return {};
  });
}

std::int64_t remaining(hearth_call* call) noexcept {
  std::int64_t left = -1;
  (void)in_call(call, "calls.remaining", nullptr, [&](RunningCall& running) -> Result<void> {
    left = running.call->remaining().count();
    return {};
  });
  return left;
}

hearth_str idempotency_key(hearth_call* call) noexcept {
  hearth_str key{};
  (void)in_call(call, "calls.idempotency_key", nullptr, [&](RunningCall& running) -> Result<void> {
    if (running.call->effect.any()) key = str(running.call->effect.key);
    return {};
  });
  return key;
}

hearth_status open(const hearth_host* host, hearth_str name, std::int64_t deadline_ns, hearth_call** out,
                   hearth_error** why) noexcept {
  return in_host(host, "calls.open", why, [&](Instance& instance) -> Result<void> {
    if (instance.describing()) return internal("calls.open: nothing is called while a manifest is written");
    if (instance.phase() == Instance::Phase::destroyed) return cancelled("the plugin has been destroyed");
    auto call = std::make_unique<core::Call>();
    call->plugin = instance.name();
    call->entry = "own " + std::string{view(name).substr(0, 64)};
    call->principal.kind = core::Principal::Kind::system;
    if (deadline_ns > 0) call->deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds{deadline_ns};
    auto& running = open_call(instance, *call, instance.border().current.get());
    running.owned = std::move(call);
    *out = running.handle();
    instance.open_calls.fetch_add(1);
    return {};
  });
}

void close(hearth_call* call) noexcept {
  RunningCall* own = nullptr;
  (void)in_call(call, "calls.close", nullptr, [&](RunningCall& running) -> Result<void> {
    if (running.owned == nullptr) return {};
    running.instance->open_calls.fetch_sub(1);
    own = &running;
    return {};
  });
  if (own != nullptr) close_call(*own);
}

}  // namespace

const hearth_calls_v1& calls_table() {
  static constexpr hearth_calls_v1 table{
      HEARTH_SIZE_THROUGH(hearth_calls_v1, close), 0, caller, remaining, idempotency_key, open, close};
  return table;
}

}  // namespace hearth::plugin
