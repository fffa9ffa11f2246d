#pragma once

#include <chrono>
#include <random>

#include "hearth/core.hpp"
#include "hearth/time.hpp"
#include "hearth/uuid.hpp"

namespace hearth {

/// The host's clock, which tests set; never the system's. May be copied and kept. [any]
class Clock {
 public:
  explicit Clock(const detail::Core& core) : core_{&core} {}

  [[nodiscard]] Timestamp now() const {
    if (!HEARTH_HAS(core_->clock, hearth_clock_v1, now)) return {};
    return {core_->clock->now(core_->host)};
  }
  /// Never moved, not even by tests: for measuring.
  [[nodiscard]] std::chrono::nanoseconds monotonic() const {
    if (!HEARTH_HAS(core_->clock, hearth_clock_v1, monotonic)) return {};
    return std::chrono::nanoseconds{static_cast<std::int64_t>(core_->clock->monotonic(core_->host))};
  }

 private:
  const detail::Core* core_;
};

namespace detail {

inline void random_bytes(const Core& core, void* out, std::size_t size) {
  if (HEARTH_HAS(core.crypto, hearth_crypto_v1, random)) return core.crypto->random(core.host, out, size);
  std::random_device device;
  for (std::size_t i = 0; i < size; ++i) static_cast<std::uint8_t*>(out)[i] = static_cast<std::uint8_t>(device());
}

inline Uuid new_id(const Core& core) {
  std::array<std::uint8_t, 10> random;
  random_bytes(core, random.data(), random.size());
  return Uuid::v7(Clock{core}.now().micros / 1000, random);
}

}  // namespace detail

}  // namespace hearth
