#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"

namespace hearth::cache {

enum class Engine { memory, redis };

struct Settings {
  Engine engine = Engine::memory;
  std::size_t bytes = 64U << 20;           ///< memory: all keys and values, with what it costs to keep them
  std::string url = "redis://localhost";   ///< redis://[user:password@]host[:port][/database], percent-encoded
  std::chrono::milliseconds timeout{250};  ///< redis: of connecting, and of each command
  std::chrono::milliseconds pause{1000};   ///< redis: not asked again for so long after it could not be reached
  std::size_t connections = 16;            ///< redis
  std::string prefix = "hearth:";          ///< redis: of every key
};

struct Stats {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;     ///< failures too
  std::uint64_t evictions = 0;  ///< memory: for want of room
  std::uint64_t errors = 0;     ///< redis
  std::uint64_t entries = 0;    ///< memory
  std::uint64_t bytes = 0;      ///< memory
};

/// Called on the thread of the call that finds it out; it must not wait, nor call the cache.
struct Hooks {
  std::function<void(const Error&)> away{};  ///< redis: does not answer, or refuses
  std::function<void()> back{};              ///< answers again
};

/// Values that may be lost at any moment. Each plugin has keys of its own. [any], but for redis, which waits on the calling
/// thread for at most its time-out.
class Cache {
 public:
  virtual ~Cache() = default;

  /// Nothing when it is not there, has expired, or could not be asked for.
  virtual std::optional<std::string> get(core::Call& call, std::string_view plugin, std::string_view key) = 0;
  /// `unavailable`: what was there before may still be. What does not fit is not kept, and that is no error.
  virtual Result<void> put(core::Call& call, std::string_view plugin, std::string_view key, std::string_view value,
                           Duration lifetime) = 0;
  /// `unavailable`: it may still be there.
  virtual Result<void> remove(core::Call& call, std::string_view plugin, std::string_view key) = 0;
  /// How it does, in a few words; `unavailable`: it does not answer, and everything is a miss.
  virtual Result<std::string> check(core::Call& call) = 0;
  [[nodiscard]] virtual Stats stats() const = 0;
};

/// `invalid` (cache.bad_url) when the settings make no sense. A Redis that is away is no error: everything is a miss until it
/// is back.
Result<std::unique_ptr<Cache>> open(const Settings& settings, const core::Clock& clock, Hooks hooks = {});

}  // namespace hearth::cache
