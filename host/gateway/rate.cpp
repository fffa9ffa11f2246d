#include "host/gateway/rate.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <list>
#include <mutex>
#include <unordered_map>

namespace hearth::gateway {
namespace {

constexpr std::size_t shard_count = 16;
using std::chrono::nanoseconds;

}  // namespace

struct RateLimiter::Shard {
  /// `next`: the theoretical arrival time: when the bucket would be full again.
  struct Entry {
    std::string key;
    Time next;
  };

  /// Null: there is no room, and `closed` forbids to make some.
  Entry* entry(const std::string& key, Time now, bool closed) {
    if (const auto found = known.find(key); found != known.end()) {
      recent.splice(recent.begin(), recent, found->second);
      return &recent.front();
    }
    if (recent.size() >= bound) {
      if (closed && recent.back().next > now) return nullptr;
      known.erase(recent.back().key);
      recent.pop_back();
    }
    recent.push_front({key, Time::min()});
    known.emplace(recent.front().key, recent.begin());
    return &recent.front();
  }

  std::size_t bound = 0;
  mutable std::mutex mutex;
  std::list<Entry> recent;  ///< most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> known;
};

RateLimiter::RateLimiter(std::size_t keys) {
  for (std::size_t i = 0; i < shard_count; ++i) {
    shards_.push_back(std::make_unique<Shard>());
    shards_.back()->bound = std::max<std::size_t>(1, keys / shard_count);
  }
}
RateLimiter::~RateLimiter() = default;

RateDecision RateLimiter::take(const RatePolicy& policy, std::string_view key, Time now) {
  std::string full_key = policy.name;
  full_key += '\0';
  full_key += key;
  const nanoseconds each = nanoseconds{policy.window} / policy.limit;
  const nanoseconds room = each * (policy.burst != 0 ? policy.burst : policy.limit);

  Shard& shard = *shards_[std::hash<std::string>{}(full_key) % shard_count];
  const std::lock_guard lock{shard.mutex};
  auto* entry = shard.entry(full_key, now, policy.closed);
  RateDecision decision;
  if (entry == nullptr) {
    decision.allowed = false;
    decision.retry_in = decision.full = shard.recent.back().next - now;
    return decision;
  }
  const Time next = std::max(entry->next, now) + each;
  if (next - now > room) {
    decision.allowed = false;
    decision.retry_in = next - now - room;
    decision.full = next - each - now;
    return decision;
  }
  entry->next = next;
  decision.full = next - now;
  decision.remaining = static_cast<std::uint32_t>((room - decision.full) / each);
  return decision;
}

std::size_t RateLimiter::size() const {
  std::size_t size = 0;
  for (const auto& shard : shards_) {
    const std::lock_guard lock{shard->mutex};
    size += shard->recent.size();
  }
  return size;
}

std::string rate_address(std::string_view address) {
  std::string text{address};
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1) return text;
  std::memset(parsed.s6_addr + 8, 0, 8);
  char out[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(AF_INET6, &parsed, out, sizeof out);
  return std::string{out} + "/64";
}

}  // namespace hearth::gateway
