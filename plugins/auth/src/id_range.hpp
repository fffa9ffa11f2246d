#pragma once

#include <hearth/uuid.hpp>
#include <optional>
#include <string_view>

namespace auth {

/// The first and the last id that begin like this (hex digits; hyphens where an id has them, or none).
struct IdRange {
  hearth::Uuid from, to;
};
std::optional<IdRange> ids_beginning(std::string_view text);

}  // namespace auth
