#include "host/auth/token_cache.hpp"

#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace hearth::auth {

using crypto::TableHash;

namespace {

/// One half chooses the shard, the other the bucket.
struct Bucket {
  std::size_t operator()(const TableHash& hash) const { return static_cast<std::size_t>(hash[1]); }
};

struct Entry {
  TableHash hash;
  std::shared_ptr<const Verified> verified;
};

}  // namespace

struct alignas(64) TokenCache::Shard {
  std::mutex guard;
  std::list<Entry> recent;  ///< the most recently used first
  std::unordered_map<TableHash, std::list<Entry>::iterator, Bucket> index;

  void drop(std::list<Entry>::iterator entry) {
    index.erase(entry->hash);
    recent.erase(entry);
  }
};

TokenCache::TokenCache(std::size_t capacity)
    : capacity_of_shard_{std::max<std::size_t>(1, capacity / shard_count)},
      shards_{std::make_unique<Shard[]>(shard_count)} {}
TokenCache::~TokenCache() = default;

TokenCache::Shard& TokenCache::shard_of(const TableHash& hash) const { return shards_[hash[0] % shard_count]; }

std::shared_ptr<const Verified> TokenCache::find(const TableHash& hash) {
  auto& shard = shard_of(hash);
  const std::lock_guard lock{shard.guard};
  const auto found = shard.index.find(hash);
  if (found == shard.index.end()) return nullptr;
  if (found->second != shard.recent.begin()) shard.recent.splice(shard.recent.begin(), shard.recent, found->second);
  return found->second->verified;
}

void TokenCache::put(const TableHash& hash, std::shared_ptr<const Verified> verified) {
  auto& shard = shard_of(hash);
  const std::lock_guard lock{shard.guard};
  if (const auto found = shard.index.find(hash); found != shard.index.end()) shard.drop(found->second);
  if (shard.recent.size() >= capacity_of_shard_) shard.drop(std::prev(shard.recent.end()));
  shard.recent.push_front({hash, std::move(verified)});
  shard.index.emplace(hash, shard.recent.begin());
}

void TokenCache::remove(const TableHash& hash) {
  auto& shard = shard_of(hash);
  const std::lock_guard lock{shard.guard};
  if (const auto found = shard.index.find(hash); found != shard.index.end()) shard.drop(found->second);
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
