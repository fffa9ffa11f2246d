#pragma once

#include <hearth/hearth.hpp>

namespace auth {

/// Every public code of this plugin.
void say_in_korean(hearth::Messages& say);

}  // namespace auth
