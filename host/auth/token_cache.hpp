#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <hearth/time.hpp>
#include <memory>
#include <string_view>

#include "host/core/call.hpp"

namespace hearth::auth {

/// A token whose signature and claims have been checked.
struct Verified {
  core::Principal principal;
  Timestamp issued{};
  mutable std::atomic<std::uint64_t> checked{0};  ///< generation of the RevocationSet that did not refuse it
};

/// Verified tokens by the SHA-256 of their text; bounded, the least recently used goes first. Sharded, so that threads
/// seldom meet.
class TokenCache {
 public:
  explicit TokenCache(std::size_t capacity);
  ~TokenCache();

  /// digest: 32 bytes. Null when it is not there.
  [[nodiscard]] std::shared_ptr<const Verified> find(std::string_view digest);
  void put(std::string_view digest, std::shared_ptr<const Verified> verified);
  void remove(std::string_view digest);
  void clear();
  [[nodiscard]] std::size_t size() const;

 private:
  struct Shard;
  [[nodiscard]] Shard& shard_of(std::string_view digest) const;

  static constexpr std::size_t shard_count = 64;
  std::size_t capacity_of_shard_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace hearth::auth
