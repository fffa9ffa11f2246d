#include "host/cache/cache.hpp"

#include "host/cache/engines.hpp"

namespace hearth::cache {

Result<std::unique_ptr<Cache>> open(const Settings& settings, const core::Clock& clock, Hooks hooks) {
  if (settings.engine == Engine::redis) return open_redis(settings, std::move(hooks));
  return open_memory(settings, clock);
}

}  // namespace hearth::cache
