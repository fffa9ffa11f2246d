#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "hearth/abi.h"

namespace hearth {

inline hearth_str str(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(hearth_str text) {
  return text.data == nullptr ? std::string_view{} : std::string_view{text.data, static_cast<std::size_t>(text.size)};
}

/// Length of the UTF-8 sequence at `at` (RFC 3629: no overlong form, no surrogate), or 0 when it is not one.
inline std::size_t utf8_sequence(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(at);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return tail(at + 1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    return tail(at + 1, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf) && tail(at + 2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    return tail(at + 1, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}

namespace detail {

/// Texts are mostly plain: they are looked at sixteen bytes at a time (GCC's and Clang's vectors), and what is left of them
/// eight at a time.
using Sixteen = std::int8_t __attribute__((vector_size(16)));

inline Sixteen sixteen_bytes(std::string_view text, std::size_t at) {
  Sixteen bytes{};
  std::memcpy(&bytes, text.data() + at, sizeof bytes);
  return bytes;
}
/// Whether any byte of it says so; each is 0 or -1.
inline bool any_of_sixteen(Sixteen flags) {
  std::uint64_t halves[2];
  std::memcpy(halves, &flags, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// In each of these eight a byte's high bit says whether it is.
inline constexpr std::uint64_t each_byte = 0x0101010101010101;
inline constexpr std::uint64_t high_bits = each_byte * 0x80;

inline std::uint64_t eight_bytes(std::string_view text, std::size_t at) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, text.data() + at, sizeof eight);
  return eight;
}
/// Both are exact up to the first such byte.
inline std::uint64_t below_space(std::uint64_t eight) { return (eight - each_byte * 0x20) & ~eight & high_bits; }
inline std::uint64_t equal_to(std::uint64_t eight, unsigned char byte) {
  const auto off = eight ^ (each_byte * byte);
  return (off - each_byte) & ~off & high_bits;
}

/// What JSON cannot hold as it is: signed, so that what is not ASCII is below 0.
inline Sixteen not_plain(Sixteen bytes) { return (bytes < 0x20) | (bytes == '"') | (bytes == '\\'); }

/// Calls `look(bytes, at)` for blocks that cover so many bytes, with how many there are in the block (a constant: 16, 8, 4 or 1)
/// and where it begins. The last ones come together with some before them, once more.
template <class Look>
[[gnu::always_inline]] inline void in_blocks(std::size_t size, const Look& look) {
  if (size >= 16) {
    constexpr std::integral_constant<std::size_t, 16> sixteen;
    for (std::size_t at = 0; at < size - 16; at += 16) look(sixteen, at);
    look(sixteen, size - 16);
  } else if (size >= 8) {
    constexpr std::integral_constant<std::size_t, 8> eight;
    look(eight, 0);
    look(eight, size - 8);
  } else if (size >= 4) {
    constexpr std::integral_constant<std::size_t, 4> four;
    look(four, 0);
    look(four, size - 4);
  } else {
    for (std::size_t at = 0; at < size; ++at) look(std::integral_constant<std::size_t, 1>{}, at);
  }
}

/// A block, filled up with spaces.
template <std::size_t Bytes>
[[gnu::always_inline]] inline Sixteen block(const char* from) {
  Sixteen some = Sixteen{} + ' ';
  std::memcpy(&some, from, Bytes);
  return some;
}

/// Copies what JSON holds as it is. False: something in it is not so, and what was written is of no use.
inline bool copy_plain(std::string_view text, char* to) {
  Sixteen odd{};
  in_blocks(text.size(), [&odd, from = text.data(), to](auto bytes, std::size_t at) {
    const Sixteen some = block<bytes>(from + at);
    std::memcpy(to + at, &some, bytes);
    odd |= not_plain(some);
  });
  return !any_of_sixteen(odd);
}

/// Past what is ASCII, from the start; the last few bytes are left to look at.
inline std::size_t skip_ascii(std::string_view text) {
  std::size_t at = 0;
  while (at + 16 <= text.size() && !any_of_sixteen(sixteen_bytes(text, at) < 0)) at += 16;
  while (at + 8 <= text.size() && (eight_bytes(text, at) & high_bits) == 0) at += 8;
  return at;
}

/// Past what stands in JSON as it is, from `at`: ASCII without control characters, quotes and backslashes. The last few bytes
/// are left to look at.
inline std::size_t skip_plain(std::string_view text, std::size_t at) {
  for (; at + 16 <= text.size(); at += 16) {
    if (any_of_sixteen(not_plain(sixteen_bytes(text, at)))) break;
  }
  for (; at + 8 <= text.size(); at += 8) {
    const auto eight = eight_bytes(text, at);
    if (((eight & high_bits) | below_space(eight) | equal_to(eight, '"') | equal_to(eight, '\\')) != 0) break;
  }
  return at;
}

}  // namespace detail

inline bool valid_utf8(std::string_view text) {
  for (std::size_t at = detail::skip_ascii(text); at < text.size();) {
    const std::size_t n = utf8_sequence(text, at);
    if (n == 0) return false;
    at += n;
  }
  return true;
}

/// Code points of valid UTF-8.
inline std::size_t code_points(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return n;
}

/// At most `bytes` of it, cut between code points.
inline std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

/// Base64url without padding (RFC 4648 section 5).
inline std::string base64url(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xffffff;
    for (bits += 8; bits >= 6;) out += digits[held >> (bits -= 6) & 0x3f];
  }
  if (bits > 0) out += digits[held << (6 - bits) & 0x3f];
  return out;
}

/// Its inverse; padding, other alphabets and stray bits at the end are refused.
inline std::optional<std::string> from_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    std::uint32_t digit = 0;
    if (c >= 'A' && c <= 'Z') {
      digit = static_cast<std::uint32_t>(c - 'A');
    } else if (c >= 'a' && c <= 'z') {
      digit = static_cast<std::uint32_t>(c - 'a' + 26);
    } else if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0' + 52);
    } else if (c == '-' || c == '_') {
      digit = c == '-' ? 62 : 63;
    } else {
      return std::nullopt;
    }
    held = held << 6 | digit;
    if ((bits += 6) >= 8) out += static_cast<char>(held >> (bits -= 8) & 0xff);
    held &= 0xffffff;
  }
  if ((held & ((1U << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace hearth
