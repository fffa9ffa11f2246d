#pragma once

#include <string>

#include "hearth/json.hpp"

namespace hearth {

/// Who did it, when and from where come from the call.
struct AuditEntry {
  std::string action;       ///< "technician.verified"
  std::string target_type;  ///< "technician"
  std::string target;       ///< its id
  Json before{};            ///< json_of(...), or nothing
  Json after{};
  std::string reason{};
};

}  // namespace hearth
