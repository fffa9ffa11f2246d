#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/octets.hpp"

namespace hearth::crypto {

// Raw bytes travel in std::string. All of these may be called from any thread. When OpenSSL cannot do one of them, the
// process ends: there is no safe answer.

void random(void* out, std::size_t size);
std::string random_bytes(std::size_t size);

/// 32 bytes.
std::string sha256(std::string_view data);
/// 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);
/// RFC 5869.
std::string hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size);

/// By which tables in memory find a text: Poly1305 under a key that is drawn once a process and never told. Who does not know
/// it cannot make two texts of one hash, and it costs a small part of what SHA-256 does. Worth nothing outside of the process.
using TableHash = std::array<std::uint64_t, 2>;
TableHash table_hash(std::string_view text);

/// In a time that depends on the lengths alone.
bool equal(std::string_view one, std::string_view other);

/// RFC 4648 section 5, without padding.
std::string base64url(std::string_view bytes);
/// Strict: no padding, no other character, no stray bits at the end; so each value has one spelling.
std::optional<std::string> from_base64url(std::string_view text);

using core::hex;

}  // namespace hearth::crypto
