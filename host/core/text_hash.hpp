#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace hearth::core {

/// Finds a text in a table by a view of it, without a copy; with std::equal_to<>.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace hearth::core
