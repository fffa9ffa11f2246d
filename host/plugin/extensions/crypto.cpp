#include <cstring>

#include "host/core/clock.hpp"
#include "host/crypto/bytes.hpp"
#include "host/crypto/keys.hpp"
#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

Result<const crypto::Keys*> keys_of(const Instance& instance) {
  if (const auto* keys = instance.border().ports.keys) return keys;
  return internal("there are no keys while a manifest is written");
}

void random(const hearth_host*, void* out, std::uint64_t size) noexcept {
  crypto::random(out, static_cast<std::size_t>(size));
}

hearth_status seal(const hearth_host* host, hearth_str bound, hearth_str plain, hearth_buffer* out,
                   hearth_error** why) noexcept {
  return in_host(host, "crypto.seal", why, [&](Instance& instance) -> Result<void> {
    const auto* keys = HEARTH_TRY(keys_of(instance));
    give_bytes(keys->seal(instance.name(), view(bound), view(plain)), out);
    return {};
  });
}

hearth_status open(const hearth_host* host, hearth_str bound, hearth_str sealed, hearth_buffer* out,
                   hearth_error** why) noexcept {
  return in_host(host, "crypto.open", why, [&](Instance& instance) -> Result<void> {
    const auto* keys = HEARTH_TRY(keys_of(instance));
    std::string plain = HEARTH_TRY(keys->open_sealed(instance.name(), view(bound), view(sealed)));
    give_bytes(std::move(plain), out);
    return {};
  });
}

hearth_status keyed_hash(const hearth_host* host, hearth_str purpose, hearth_str data, std::uint8_t* out32,
                         hearth_error** why) noexcept {
  return in_host(host, "crypto.keyed_hash", why, [&](Instance& instance) -> Result<void> {
    const auto* keys = HEARTH_TRY(keys_of(instance));
    const auto hash = keys->keyed_hash(instance.name(), view(purpose), view(data));
    std::memcpy(out32, hash.data(), 32);
    return {};
  });
}

hearth_status sign_token(const hearth_host* host, hearth_str typ, hearth_str claims, hearth_buffer* out,
                         hearth_error** why) noexcept {
  return in_host(host, "crypto.sign_token", why, [&](Instance& instance) -> Result<void> {
    HEARTH_TRY(may(instance, instance.bundle().manifest.tokens, "tokens", "crypto.sign_token"));
    const auto* keys = HEARTH_TRY(keys_of(instance));
    std::string token = HEARTH_TRY(keys->sign_token(view(typ), view(claims), instance.border().ports.clock->now()));
    give_bytes(std::move(token), out);
    return {};
  });
}

}  // namespace

const hearth_crypto_v1& crypto_table() {
  static constexpr hearth_crypto_v1 table{
      HEARTH_SIZE_THROUGH(hearth_crypto_v1, sign_token), 0, random, seal, open, keyed_hash, sign_token};
  return table;
}

}  // namespace hearth::plugin
