#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/http_client.hpp"

namespace hearth {

/// A reply that is no described value: a calendar file, a key set. Empty content type: application/json.
struct Reply {
  std::string content_type{};
  std::string body{};
  std::vector<Header> headers{};
  std::uint32_t status = 0;  ///< 0: what the route declares
};

}  // namespace hearth
