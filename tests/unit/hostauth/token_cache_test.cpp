#include "host/auth/token_cache.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "host/crypto/bytes.hpp"

namespace hearth::auth::token_cache_test {
namespace {

std::shared_ptr<const Verified> verified(std::string id) {
  auto made = std::make_shared<Verified>();
  made->principal.token_id = std::move(id);
  return made;
}

/// The n-th hash that falls into one shard.
crypto::TableHash hash_in_one_shard(int n) {
  auto hash = crypto::table_hash(std::to_string(n));
  hash[0] = 7;
  return hash;
}

TEST(TokenCache, FindsWhatWasPut) {
  TokenCache cache{1024};
  const auto hash = crypto::table_hash("a");
  EXPECT_EQ(cache.find(hash), nullptr);
  cache.put(hash, verified("one"));
  ASSERT_NE(cache.find(hash), nullptr);
  EXPECT_EQ(cache.find(hash)->principal.token_id, "one");
  EXPECT_EQ(cache.find(crypto::table_hash("b")), nullptr);
  cache.put(hash, verified("two"));
  EXPECT_EQ(cache.find(hash)->principal.token_id, "two");
  EXPECT_EQ(cache.size(), 1u);
  cache.remove(hash);
  EXPECT_EQ(cache.find(hash), nullptr);
}

TEST(TokenCache, NeverGrowsBeyondItsBound) {
  TokenCache cache{640};
  for (int i = 0; i < 5000; ++i) cache.put(crypto::table_hash(std::to_string(i)), verified("x"));
  EXPECT_LE(cache.size(), 640u);
  EXPECT_GE(cache.size(), 600u);
}

TEST(TokenCache, LetsTheLeastRecentlyUsedGoFirst) {
  TokenCache cache{64 * 3};
  for (int i = 0; i < 3; ++i) cache.put(hash_in_one_shard(i), verified("x"));
  ASSERT_NE(cache.find(hash_in_one_shard(0)), nullptr);
  cache.put(hash_in_one_shard(3), verified("x"));
  EXPECT_NE(cache.find(hash_in_one_shard(0)), nullptr);
  EXPECT_EQ(cache.find(hash_in_one_shard(1)), nullptr);
  EXPECT_NE(cache.find(hash_in_one_shard(2)), nullptr);
}

TEST(TokenCache, ClearsAll) {
  TokenCache cache{1024};
  for (int i = 0; i < 100; ++i) cache.put(crypto::table_hash(std::to_string(i)), verified("x"));
  cache.clear();
  EXPECT_EQ(cache.size(), 0u);
}

TEST(TokenCache, IsSharedByManyThreads) {
  TokenCache cache{256};
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3000; ++i) {
        const auto name = std::to_string(i % 400);
        const auto hash = crypto::table_hash(name);
        if (const auto found = cache.find(hash); found && found->principal.token_id != name) ++wrong;
        cache.put(hash, verified(name));
        if (i % 97 == 0) cache.remove(hash);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace hearth::auth::token_cache_test
