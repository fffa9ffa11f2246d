#pragma once

#include <hearth/contract.hpp>

namespace technician {

using namespace hearth;

/// Seoul is nine hours ahead of UTC all year round.
inline constexpr Duration seoul = std::chrono::hours{9};

/// What has been written down and not settled is taken up again after so long.
inline constexpr Duration settle_after = std::chrono::minutes{1};

/// The longest stretch that may be asked for.
inline constexpr Duration longest = std::chrono::days{366};

}  // namespace technician
