#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "hearth/text.hpp"

/// What of a text can be seen.
namespace hearth {

enum class Ink : std::uint8_t { shown, blank, control };

namespace detail {

struct CodePoints {
  char32_t first;
  char32_t last;
};
/// Unicode 15: White_Space, and letters and formats that show nothing.
inline constexpr std::array blank_points{
    CodePoints{0x20, 0x20},     CodePoints{0xa0, 0xa0},     CodePoints{0xad, 0xad},     CodePoints{0x115f, 0x1160},
    CodePoints{0x1680, 0x1680}, CodePoints{0x2000, 0x200d}, CodePoints{0x202f, 0x202f}, CodePoints{0x205f, 0x2060},
    CodePoints{0x2800, 0x2800}, CodePoints{0x3000, 0x3000}, CodePoints{0x3164, 0x3164}, CodePoints{0xfeff, 0xfeff},
    CodePoints{0xffa0, 0xffa0}};
/// General categories Cc, Zl and Zp, and what turns the direction of all that follows (UAX 9).
inline constexpr std::array control_points{CodePoints{0x0, 0x1f},      CodePoints{0x7f, 0x9f},
                                           CodePoints{0x200e, 0x200f}, CodePoints{0x2028, 0x2029},
                                           CodePoints{0x202a, 0x202e}, CodePoints{0x2066, 0x2069}};

template <std::size_t N>
constexpr bool is_in(const std::array<CodePoints, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const CodePoints& range) { return range.first <= point && point <= range.last; });
}

inline char32_t code_point(std::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return lead;
  char32_t point = lead & (0x7fU >> sequence.size());
  for (const char c : sequence.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3f);
  return point;
}

}  // namespace detail

/// Of the code point at `at` of valid UTF-8, which every text from outside is; moves past it.
inline Ink next_ink(std::string_view text, std::size_t& at) {
  const auto sequence = text.substr(at, std::max<std::size_t>(utf8_sequence(text, at), 1));
  at += sequence.size();
  const char32_t point = detail::code_point(sequence);
  if (detail::is_in(detail::control_points, point)) return Ink::control;
  return detail::is_in(detail::blank_points, point) ? Ink::blank : Ink::shown;
}

/// Whether a text, of one line or many, shows nothing.
inline bool is_blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (next_ink(text, at) == Ink::shown) return false;
  }
  return true;
}

}  // namespace hearth
