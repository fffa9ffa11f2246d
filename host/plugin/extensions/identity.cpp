#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status revoke(hearth_call* call, hearth_tx* tx, std::uint32_t what, hearth_str id, std::int64_t until,
                     hearth_error** why) noexcept {
  return in_call(call, "identity.revoke", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(may(*running.instance, running.instance->bundle().manifest.tokens, "tokens", "identity.revoke"));
    auto* open = HEARTH_TRY(running.find(tx));
    if (what > HEARTH_REVOKE_USER) return internal("identity.revoke: nothing of the kind " + std::to_string(what));
    if (id.size == 0 || (what != HEARTH_REVOKE_TOKEN && id.size != 16)) return internal("identity.revoke: not an id");
    return running.instance->border().ports.revoke(*running.instance->database(), *open, what, view(id),
                                                   Timestamp{until});
  });
}

hearth_status verify_token(hearth_call* call, hearth_str token, hearth_buffer* out, hearth_error** why) noexcept {
  if (out != nullptr) *out = {};
  return in_call(call, "identity.verify_token", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(may(*running.instance, running.instance->bundle().manifest.tokens, "tokens", "identity.verify_token"));
    const auto& verify = running.instance->border().ports.verify_token;
    if (!verify) return internal("identity.verify_token: nobody here verifies tokens");
    std::string claims = HEARTH_TRY(verify(view(token)));
    if (out != nullptr) give_bytes(std::move(claims), out);
    return {};
  });
}

}  // namespace

const hearth_identity_v1& identity_table() {
  static constexpr hearth_identity_v1 table{HEARTH_SIZE_THROUGH(hearth_identity_v1, verify_token), 0, revoke,
                                            verify_token};
  return table;
}

}  // namespace hearth::plugin
