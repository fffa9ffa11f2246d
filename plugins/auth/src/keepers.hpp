#pragma once

#include <string>
#include <vector>

#include "settings.hpp"

namespace auth {

/// Who is asked beside auth itself, which answers for itself.
std::vector<std::string> other_keepers(const Settings& settings);

/// Those of `asked` that are not among `answered`.
std::vector<std::string> missing(const std::vector<std::string>& asked, const std::vector<std::string>& answered);

}  // namespace auth
