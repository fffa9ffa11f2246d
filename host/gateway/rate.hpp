#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::gateway {

/// `limit` requests a `window`, `burst` of them at once; counted for each combination of `keys`.
struct RatePolicy {
  enum class Key { address, user, api_key, route };

  std::string name;
  std::vector<Key> keys{Key::address};
  std::uint32_t limit = 0;  ///< at least 1
  std::chrono::microseconds window{std::chrono::seconds{60}};
  std::uint32_t burst = 0;  ///< 0: as `limit`
  bool closed = false;      ///< when there is no room to count one more key: refuse it, rather than forget another
};

struct RateDecision {
  bool allowed = true;
  std::uint32_t remaining = 0;           ///< that would still pass at once
  std::chrono::nanoseconds full{0};      ///< until all of the burst is there again
  std::chrono::nanoseconds retry_in{0};  ///< when refused: until one passes
};

/// GCRA (ITU-T I.371 annex A) in memory: a time a key. Sharded; bounded: a shard that is full forgets the key that was
/// idle for longest; where that one still has a debt and the policy is closed, the new key is refused.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit RateLimiter(std::size_t keys = 100'000);
  ~RateLimiter();
  RateLimiter(const RateLimiter&) = delete;
  RateLimiter& operator=(const RateLimiter&) = delete;

  RateDecision take(const RatePolicy& policy, std::string_view key, Time now);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Shard;
  std::vector<std::unique_ptr<Shard>> shards_;
};

/// The address as limits count it: an IPv6 client has a /64 to itself, so its first four groups.
std::string rate_address(std::string_view address);

}  // namespace hearth::gateway
