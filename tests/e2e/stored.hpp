#pragma once

#include <map>
#include <string>

#include "tests/e2e/marketplace.hpp"

namespace hearth::e2e {

// All that a marketplace has stored, by table ("payment.refunds"), a line a row; bytes are shown in hexadecimal. To look for what
// must not be there.
std::map<std::string, std::string> stored(const Marketplace& market);

}  // namespace hearth::e2e
