#pragma once

#include <cstdint>
#include <hearth/time.hpp>
#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time passwords (RFC 6238) over HOTP (RFC 4226).
namespace auth::totp {

enum class Hash { sha1, sha256, sha512 };

inline constexpr std::int64_t period_s = 30;
inline constexpr int digits = 6;

/// The password of one counter; empty when the library fails.
std::string hotp(std::string_view secret, std::uint64_t counter, int length = digits, Hash hash = Hash::sha1);

std::int64_t step_of(hearth::Timestamp at);

/// The step within `drift` steps of now whose password was given, the latest first; none when there is none. Takes the same
/// time whichever fits.
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view given, hearth::Timestamp now,
                                          std::int64_t drift);

/// RFC 4648 section 6, without padding: as authenticator apps take secrets.
std::string base32(std::string_view bytes);

/// otpauth://totp/ISSUER:ACCOUNT?secret=...&issuer=ISSUER, as authenticator apps read it (Google's key URI format).
std::string key_uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace auth::totp
