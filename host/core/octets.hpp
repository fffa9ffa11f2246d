#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <hearth/text.hpp>
#include <string>
#include <string_view>

namespace hearth::core {

/// Two lower-case digits a byte.
inline void write_hex(std::string_view bytes, char* to) {
  static constexpr auto pairs = [] {
    constexpr char digits[] = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> all{};
    for (std::size_t byte = 0; byte < all.size(); ++byte) all[byte] = {digits[byte >> 4], digits[byte & 0x0f]};
    return all;
  }();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::memcpy(to + 2 * i, pairs[static_cast<unsigned char>(bytes[i])].data(), 2);
  }
}
inline std::string hex(std::string_view bytes) {
  std::string out(2 * bytes.size(), '\0');
  write_hex(bytes, out.data());
  return out;
}

/// A character of a token in lower case, or 0 for one that no token has (RFC 9110 section 5.6.2).
inline char token_char(char c) {
  static constexpr auto lower = [] {
    std::array<char, 256> all{};
    for (char one = '0'; one <= '9'; ++one) all[static_cast<unsigned char>(one)] = one;
    for (char one = 'a'; one <= 'z'; ++one) {
      all[static_cast<unsigned char>(one)] = one;
      all[static_cast<unsigned char>(one - 'a' + 'A')] = one;
    }
    for (const char one : std::string_view{"!#$%&'*+-.^_`|~"}) all[static_cast<unsigned char>(one)] = one;
    return all;
  }();
  return lower[static_cast<unsigned char>(c)];
}

/// A method, or the name of a header.
inline bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return token_char(c) != 0; });
}

/// Whether a header's value has what none may: a control character other than a tab (RFC 9110 section 5.5).
inline bool has_control(std::string_view text) {
  using namespace hearth::detail;
  using Unsigned = std::uint8_t __attribute__((vector_size(16)));
  Sixteen odd{};
  in_blocks(text.size(), [&odd, from = text.data()](auto bytes, std::size_t at) {
    const Sixteen some = block<bytes>(from + at);
    odd |= (reinterpret_cast<const Unsigned&>(some) < 0x20) | (some == 0x7f);
  });
  return any_of_sixteen(odd) &&
         std::any_of(text.begin(), text.end(), [](char c) { return (0 <= c && c < 0x20 && c != '\t') || c == 0x7f; });
}

}  // namespace hearth::core
