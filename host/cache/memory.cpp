#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <unordered_map>

#include "host/cache/engines.hpp"

namespace hearth::cache {

namespace {

/// Least recently used goes first; one of several, so that threads seldom wait for each other.
class Shard {
 public:
  void limit(std::size_t bytes) { limit_ = bytes; }

  std::optional<std::string> get(const std::string& key, Timestamp now) {
    const std::lock_guard lock{mutex_};
    const auto found = index_.find(key);
    if (found == index_.end()) return std::nullopt;
    if (found->second->expires <= now) {
      drop(found->second);
      return std::nullopt;
    }
    order_.splice(order_.begin(), order_, found->second);
    return found->second->value;
  }

  /// Tells how many others had to go.
  std::uint64_t put(std::string key, std::string_view value, Timestamp expires) {
    const std::lock_guard lock{mutex_};
    if (const auto found = index_.find(key); found != index_.end()) drop(found->second);
    const std::size_t cost = key.size() * 2 + value.size() + overhead;
    if (cost > limit_) return 0;
    std::uint64_t evicted = 0;
    for (; bytes_ + cost > limit_; ++evicted) drop(std::prev(order_.end()));
    order_.push_front({key, std::string{value}, expires, cost});
    index_.emplace(std::move(key), order_.begin());
    bytes_ += cost;
    return evicted;
  }

  void remove(const std::string& key) {
    const std::lock_guard lock{mutex_};
    if (const auto found = index_.find(key); found != index_.end()) drop(found->second);
  }

  void count(Stats& into) {
    const std::lock_guard lock{mutex_};
    into.entries += index_.size();
    into.bytes += bytes_;
  }

 private:
  static constexpr std::size_t overhead = 160;  ///< of the two nodes and two strings, roughly

  struct Entry {
    std::string key;
    std::string value;
    Timestamp expires;
    std::size_t cost;
  };
  using Order = std::list<Entry>;

  void drop(Order::iterator entry) {
    bytes_ -= entry->cost;
    index_.erase(entry->key);
    order_.erase(entry);
  }

  std::mutex mutex_;
  Order order_;  ///< the most recently used first
  std::unordered_map<std::string, Order::iterator> index_;
  std::size_t bytes_ = 0;
  std::size_t limit_ = 0;
};

class MemoryCache final : public Cache {
 public:
  MemoryCache(std::size_t bytes, const core::Clock& clock) : clock_{clock} {
    for (auto& shard : shards_) shard.limit(bytes / shards_.size());
  }

  std::optional<std::string> get(core::Call&, std::string_view plugin, std::string_view key) override {
    const auto full = full_key(plugin, key);
    auto value = shard(full).get(full, clock_.now());
    ++(value ? hits_ : misses_);
    return value;
  }

  Result<void> put(core::Call&, std::string_view plugin, std::string_view key, std::string_view value,
                   Duration lifetime) override {
    auto full = full_key(plugin, key);
    auto& home = shard(full);
    if (lifetime.count() <= 0) {
      home.remove(full);
      return {};
    }
    const auto bounded = std::min<Duration>(lifetime, std::chrono::hours{24 * 3650});
    evictions_ += home.put(std::move(full), value, clock_.now() + bounded);
    return {};
  }

  Result<void> remove(core::Call&, std::string_view plugin, std::string_view key) override {
    const auto full = full_key(plugin, key);
    shard(full).remove(full);
    return {};
  }

  Result<std::string> check(core::Call&) override { return std::string{"in memory"}; }

  [[nodiscard]] Stats stats() const override {
    Stats all;
    all.hits = hits_;
    all.misses = misses_;
    all.evictions = evictions_;
    for (auto& shard : shards_) shard.count(all);
    return all;
  }

 private:
  /// A plugin's name holds no colon, so no two keys meet.
  static std::string full_key(std::string_view plugin, std::string_view key) {
    std::string full{plugin};
    full += ':';
    full += key;
    return full;
  }

  Shard& shard(const std::string& key) { return shards_[std::hash<std::string>{}(key) % shards_.size()]; }

  const core::Clock& clock_;
  mutable std::array<Shard, 16> shards_;
  std::atomic<std::uint64_t> hits_{0};
  std::atomic<std::uint64_t> misses_{0};
  std::atomic<std::uint64_t> evictions_{0};
};

}  // namespace

std::unique_ptr<Cache> open_memory(const Settings& settings, const core::Clock& clock) {
  return std::make_unique<MemoryCache>(settings.bytes, clock);
}

}  // namespace hearth::cache
