#pragma once

#include "host/cache/cache.hpp"

namespace hearth::cache {

std::unique_ptr<Cache> open_memory(const Settings& settings, const core::Clock& clock);
Result<std::unique_ptr<Cache>> open_redis(const Settings& settings, Hooks hooks);

}  // namespace hearth::cache
