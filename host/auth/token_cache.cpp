#include "host/auth/token_cache.hpp"

#include <algorithm>
#include <cstring>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace hearth::auth {

namespace {

/// A digest is as good as random: eight of its bytes are its hash.
struct DigestHash {
  std::size_t operator()(std::string_view digest) const {
    std::uint64_t out = 0;
    std::memcpy(&out, digest.data() + 8, sizeof out);
    return static_cast<std::size_t>(out);
  }
};

struct Entry {
  std::string digest;
  std::shared_ptr<const Verified> verified;
};

}  // namespace

struct alignas(64) TokenCache::Shard {
  std::mutex guard;
  std::list<Entry> recent;  ///< the most recently used first; owns the digests that the index names
  std::unordered_map<std::string_view, std::list<Entry>::iterator, DigestHash> index;

  void drop(std::list<Entry>::iterator entry) {
    index.erase(entry->digest);
    recent.erase(entry);
  }
};

TokenCache::TokenCache(std::size_t capacity)
    : capacity_of_shard_{std::max<std::size_t>(1, capacity / shard_count)},
      shards_{std::make_unique<Shard[]>(shard_count)} {}
TokenCache::~TokenCache() = default;

TokenCache::Shard& TokenCache::shard_of(std::string_view digest) const {
  return shards_[static_cast<unsigned char>(digest.front()) % shard_count];
}

std::shared_ptr<const Verified> TokenCache::find(std::string_view digest) {
  auto& shard = shard_of(digest);
  const std::lock_guard lock{shard.guard};
  const auto found = shard.index.find(digest);
  if (found == shard.index.end()) return nullptr;
  shard.recent.splice(shard.recent.begin(), shard.recent, found->second);
  return found->second->verified;
}

void TokenCache::put(std::string_view digest, std::shared_ptr<const Verified> verified) {
  auto& shard = shard_of(digest);
  const std::lock_guard lock{shard.guard};
  if (const auto found = shard.index.find(digest); found != shard.index.end()) shard.drop(found->second);
  if (shard.recent.size() >= capacity_of_shard_) shard.drop(std::prev(shard.recent.end()));
  shard.recent.push_front({std::string{digest}, std::move(verified)});
  shard.index.emplace(shard.recent.front().digest, shard.recent.begin());
}

void TokenCache::remove(std::string_view digest) {
  auto& shard = shard_of(digest);
  const std::lock_guard lock{shard.guard};
  if (const auto found = shard.index.find(digest); found != shard.index.end()) shard.drop(found->second);
}

void TokenCache::clear() {
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock{shards_[i].guard};
    shards_[i].index.clear();
    shards_[i].recent.clear();
  }
}

std::size_t TokenCache::size() const {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock{shards_[i].guard};
    sum += shards_[i].recent.size();
  }
  return sum;
}

}  // namespace hearth::auth
