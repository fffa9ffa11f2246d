#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <hearth/time.hpp>
#include <memory>
#include <string>

#include "host/core/call.hpp"
#include "host/crypto/bytes.hpp"

namespace hearth::auth {

/// A token whose signature and claims have been checked.
struct Verified {
  std::string text{};  ///< the token itself, where its hash alone would not tell it from another
  core::Principal principal{};
  Timestamp issued{};
  mutable std::atomic<std::uint64_t> checked{0};  ///< generation of the RevocationSet that did not refuse it
};

/// Verified tokens by the hash of their text; bounded, the least recently used goes first. Sharded, so that threads
/// seldom meet.
class TokenCache {
 public:
  explicit TokenCache(std::size_t capacity);
  ~TokenCache();

  /// Null when it is not there.
  [[nodiscard]] std::shared_ptr<const Verified> find(const crypto::TableHash& hash);
  void put(const crypto::TableHash& hash, std::shared_ptr<const Verified> verified);
  void remove(const crypto::TableHash& hash);
  void clear();
  [[nodiscard]] std::size_t size() const;

 private:
  struct Shard;
  [[nodiscard]] Shard& shard_of(const crypto::TableHash& hash) const;

  static constexpr std::size_t shard_count = 64;
  std::size_t capacity_of_shard_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace hearth::auth
