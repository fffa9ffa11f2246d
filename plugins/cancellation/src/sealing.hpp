#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <string_view>

namespace cancellation {

/// What a sealed text of a cancellation belongs to.
inline std::string bound(std::string_view column, const hearth::Uuid& id) {
  return "cancellation.cancellations." + std::string{column} + "/" + id.text();
}

}  // namespace cancellation
