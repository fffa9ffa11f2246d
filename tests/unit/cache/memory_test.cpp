#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "host/cache/cache.hpp"

namespace hearth::cache::memory_test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class MemoryCache : public ::testing::Test {
 protected:
  std::unique_ptr<Cache> make(std::size_t bytes) {
    Settings settings;
    settings.bytes = bytes;
    return open(settings, clock).value();
  }

  core::Clock clock;
  core::Call call;
};

TEST_F(MemoryCache, GivesBackWhatWasPut) {
  const auto cache = make(1U << 20);
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  ASSERT_TRUE(cache->put(call, "shop", "a", std::string{"v\0w", 3}, hours{1}));
  EXPECT_EQ(cache->get(call, "shop", "a"), std::string("v\0w", 3));
  ASSERT_TRUE(cache->put(call, "shop", "a", "", hours{1}));
  EXPECT_EQ(cache->get(call, "shop", "a"), "");
  ASSERT_TRUE(cache->remove(call, "shop", "a"));
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  EXPECT_EQ(cache->stats().hits, 2U);
  EXPECT_EQ(cache->stats().misses, 2U);
  EXPECT_EQ(cache->stats().entries, 0U);
  EXPECT_EQ(cache->stats().bytes, 0U);
}

TEST_F(MemoryCache, KeepsPluginsApart) {
  const auto cache = make(1U << 20);
  ASSERT_TRUE(cache->put(call, "a", "b:c", "1", hours{1}));
  EXPECT_FALSE(cache->get(call, "b", "b:c"));
  EXPECT_FALSE(cache->get(call, "a", "c"));
}

TEST_F(MemoryCache, ForgetsAtTheEndOfTheLifetime) {
  const auto cache = make(1U << 20);
  ASSERT_TRUE(cache->put(call, "shop", "a", "v", seconds{10}));
  clock.advance(seconds{9});
  EXPECT_TRUE(cache->get(call, "shop", "a"));
  clock.advance(seconds{1});
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  ASSERT_TRUE(cache->put(call, "shop", "b", "v", seconds{10}));
  ASSERT_TRUE(cache->put(call, "shop", "b", "v", seconds{0}));
  EXPECT_FALSE(cache->get(call, "shop", "b"));
  ASSERT_TRUE(cache->put(call, "shop", "c", "v", Duration::max()));
  EXPECT_TRUE(cache->get(call, "shop", "c"));
}

TEST_F(MemoryCache, DropsTheLeastRecentlyUsedForWantOfRoom) {
  const auto cache = make(16 * 2000);
  ASSERT_TRUE(cache->put(call, "shop", "precious", std::string(500, 'p'), hours{1}));
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(cache->put(call, "shop", std::to_string(i), std::string(500, 'x'), hours{1}));
    ASSERT_TRUE(cache->get(call, "shop", "precious")) << i;
  }
  EXPECT_FALSE(cache->get(call, "shop", "0"));
  EXPECT_TRUE(cache->get(call, "shop", "499"));
  EXPECT_LE(cache->stats().bytes, 16U * 2000U);
  EXPECT_GT(cache->stats().evictions, 400U);
}

TEST_F(MemoryCache, DoesNotKeepWhatIsLargerThanItsRoomNorTheValueBefore) {
  const auto cache = make(16 * 1000);
  ASSERT_TRUE(cache->put(call, "shop", "a", "small", hours{1}));
  ASSERT_TRUE(cache->put(call, "shop", "a", std::string(1000, 'x'), hours{1}));
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  EXPECT_EQ(cache->stats().bytes, 0U);
}

TEST_F(MemoryCache, IsUsedByManyThreads) {
  const auto cache = make(16 * 3000);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      core::Call mine;
      for (int i = 0; i < 2000; ++i) {
        const auto key = std::to_string((i * 7 + t) % 97);
        EXPECT_TRUE(cache->put(mine, "shop", key, key, hours{1}));
        const auto got = cache->get(mine, "shop", key);
        EXPECT_EQ(got.value_or(key), key);
        if (i % 5 == 0) {
          EXPECT_TRUE(cache->remove(mine, "shop", key));
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(cache->stats().bytes, 16U * 3000U);
}

TEST(CacheSettings, RefuseAUrlThatIsNone) {
  const core::Clock clock;
  for (const auto* url : {"", "http://localhost", "redis://", "redis://localhost:x", "redis://localhost:70000",
                          "redis://localhost/x", "redis://password@localhost"}) {
    Settings settings;
    settings.engine = Engine::redis;
    settings.url = url;
    const auto opened = open(settings, clock);
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(opened.error().code, "cache.bad_url");
  }
}

}  // namespace
}  // namespace hearth::cache::memory_test
