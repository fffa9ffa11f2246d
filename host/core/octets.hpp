#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace hearth::core {

/// Whether a header's value has what none may: a control character other than a tab (RFC 9110 section 5.5).
inline bool has_control(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101;
  std::size_t clean = 0;
  for (; clean + 8 <= text.size(); clean += 8) {  // most have none: eight at a time, until one may be there
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + clean, sizeof eight);
    const auto below_space = (eight - each * 0x20) & ~eight;
    const auto off_delete = eight ^ (each * 0x7f);
    if (((below_space | ((off_delete - each) & ~off_delete)) & (each * 0x80)) != 0) break;
  }
  text.remove_prefix(clean);
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

}  // namespace hearth::core
