#pragma once

#include <algorithm>
#include <hearth/text.hpp>
#include <string>
#include <string_view>

namespace hearth::core {

/// Two lower-case digits a byte.
inline std::string hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 0x0f];
  }
  return out;
}

/// Whether a header's value has what none may: a control character other than a tab (RFC 9110 section 5.5).
inline bool has_control(std::string_view text) {
  using namespace hearth::detail;
  std::size_t clean = 0;
  for (; clean + 8 <= text.size(); clean += 8) {  // most have none
    const auto eight = eight_bytes(text, clean);
    if ((below_space(eight) | equal_to(eight, 0x7f)) != 0) break;  // or a tab
  }
  text.remove_prefix(clean);
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

}  // namespace hearth::core
