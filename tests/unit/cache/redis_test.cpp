#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "host/cache/cache.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::cache::redis_test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class RedisCache : public ::testing::Test {
 protected:
  std::unique_ptr<Cache> make(const std::string& database = "", const std::string& who = "") {
    Settings settings;
    settings.engine = Engine::redis;
    settings.url = "redis://" + who + server.url().substr(8) + database;
    settings.pause = milliseconds{20};
    settings.timeout = milliseconds{2000};
    Hooks hooks;
    hooks.away = [this](const Error& why) { told.push_back(why.message); };
    hooks.back = [this] { told.emplace_back("back"); };
    return open(settings, clock, hooks).value();
  }

  /// As an operator does it: CONFIG, ACL.
  void tell(const std::string& command) const {
    support::RawConnection connection{"127.0.0.1", server.port()};
    connection.send(command + "\r\n");
    EXPECT_EQ(connection.receive_until("\r\n"), "+OK\r\n") << command;
  }

  support::RedisServer server;
  std::vector<std::string> told;  ///< by the cache's hooks
  core::Clock clock;
  core::Call call;
};

TEST_F(RedisCache, GivesBackWhatWasPutAndForgetsWhatWasRemoved) {
  const auto cache = make();
  const std::string binary("v\0\r\nw", 5);
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  ASSERT_TRUE(cache->put(call, "shop", "a", binary, hours{1}));
  EXPECT_EQ(cache->get(call, "shop", "a"), binary);
  EXPECT_FALSE(cache->get(call, "mail", "a"));
  ASSERT_TRUE(cache->remove(call, "shop", "a"));
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  const std::string large(3'000'000, 'x');
  ASSERT_TRUE(cache->put(call, "shop", "large", large, hours{1}));
  EXPECT_EQ(cache->get(call, "shop", "large"), large);
  EXPECT_EQ(cache->stats().errors, 0U);
}

TEST_F(RedisCache, LetsRedisForgetAtTheEndOfTheLifetime) {
  const auto cache = make();
  ASSERT_TRUE(cache->put(call, "shop", "a", "v", milliseconds{1}));
  EXPECT_TRUE(support::wait_until([&] { return !cache->get(call, "shop", "a"); }));
  ASSERT_TRUE(cache->put(call, "shop", "b", "v", hours{1}));
  ASSERT_TRUE(cache->put(call, "shop", "b", "v", Duration{0}));
  EXPECT_FALSE(cache->get(call, "shop", "b"));
}

TEST_F(RedisCache, UsesTheDatabaseThatTheUrlNames) {
  const auto one = make("/1");
  const auto two = make("/2");
  ASSERT_TRUE(one->put(call, "shop", "a", "v", hours{1}));
  EXPECT_FALSE(two->get(call, "shop", "a"));
  EXPECT_TRUE(one->get(call, "shop", "a"));
}

TEST_F(RedisCache, MissesWhileRedisIsAwayAndIsThereAgainAfterwards) {
  const auto cache = make();
  ASSERT_TRUE(cache->put(call, "shop", "a", "v", hours{1}));
  server.kill();
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  const auto put = cache->put(call, "shop", "a", "v", hours{1});
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, Kind::unavailable);
  EXPECT_FALSE(cache->remove(call, "shop", "a"));
  EXPECT_GE(cache->stats().errors, 3U);
  server.start();
  EXPECT_TRUE(support::wait_until([&] { return cache->put(call, "shop", "a", "w", hours{1}).has_value(); }));
  EXPECT_EQ(cache->get(call, "shop", "a"), "w");
}

TEST_F(RedisCache, TellsWhetherRedisAnswers) {
  const auto cache = make();
  ASSERT_TRUE(cache->check(call));
  EXPECT_NE(cache->check(call)->find("Redis answers at "), std::string::npos);
  server.kill();
  const auto away = cache->check(call);
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().kind, Kind::unavailable);
  EXPECT_NE(away.error().message.find("does not answer at "), std::string::npos);
}

TEST_F(RedisCache, TellsOnceThatRedisIsAwayAndOnceThatItIsBack) {
  const auto cache = make();
  EXPECT_TRUE(cache->put(call, "shop", "a", "v", hours{1}));
  EXPECT_THAT(told, IsEmpty());
  server.kill();
  // Again and again for longer than the pause, after which Redis is asked anew.
  const auto until = std::chrono::steady_clock::now() + milliseconds{60};
  EXPECT_TRUE(support::wait_until([&] {
    EXPECT_FALSE(cache->get(call, "shop", "a"));
    return std::chrono::steady_clock::now() > until;
  }));
  EXPECT_THAT(told, ElementsAre(HasSubstr("does not answer at 127.0.0.1:")));
  server.start();
  const auto put = [&] { return cache->put(call, "shop", "a", "v", hours{1}).has_value(); };
  EXPECT_TRUE(support::wait_until([&] { return put() && told.size() > 1; }));
  EXPECT_TRUE(put());
  EXPECT_THAT(told, ElementsAre(HasSubstr("does not answer at "), "back"));
}

TEST_F(RedisCache, TellsOnceThatRedisRefusesWritesThoughItAnswersReads) {
  const auto cache = make();
  const auto put = [&] { return cache->put(call, "shop", "a", "v", hours{1}).has_value(); };
  tell("CONFIG SET maxmemory 1");
  const auto until = std::chrono::steady_clock::now() + milliseconds{60};
  EXPECT_TRUE(support::wait_until([&] {
    EXPECT_FALSE(put());
    return support::wait_until([&] { return cache->check(call).has_value(); }) &&
           std::chrono::steady_clock::now() > until;
  }));
  EXPECT_THAT(told, ElementsAre(HasSubstr(" refuses: OOM ")));
  tell("CONFIG SET maxmemory 0");
  EXPECT_TRUE(support::wait_until([&] { return put() && told.size() > 1; }));
  EXPECT_THAT(told, ElementsAre(HasSubstr(" refuses: OOM "), "back"));
}

TEST_F(RedisCache, ACallerInAHurryDoesNotMakeItAway) {
  const auto cache = make();
  core::Call late;
  late.deadline = std::chrono::steady_clock::now();
  EXPECT_FALSE(cache->get(late, "shop", "a"));
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(RedisCache, SignsInWithWhatTheUrlEncodes) {
  tell("ACL SETUSER h/me on >p@ss:%41+ ~* +@all");
  tell("CONFIG SET requirepass a/b+c=");
  for (const auto* who : {":a%2Fb+c=@", "default:a%2fb%2Bc%3D@", "h%2Fme:p%40ss%3A%2541+@"}) {
    const auto cache = make("", who);
    EXPECT_TRUE(cache->put(call, "shop", "a", "v", hours{1})) << who;
  }
}

TEST_F(RedisCache, TellsWhatRedisRefusesWithoutThePassword) {
  tell("CONFIG SET requirepass secret");
  const auto without = make(), wrong = make("", ":guessed@");
  EXPECT_THAT(without->check(call).error().message,
              AllOf(StartsWith("Redis at 127.0.0.1:"), HasSubstr(" refuses: NOAUTH ")));
  for (int i = 0; i < 2; ++i) {  // the second time within the pause
    EXPECT_THAT(wrong->check(call).error().message,
                AllOf(HasSubstr(" refuses: WRONGPASS "), Not(HasSubstr("guessed"))));
  }
  EXPECT_FALSE(wrong->get(call, "shop", "a"));
}

TEST_F(RedisCache, SurvivesARestartBetweenTwoCommands) {
  const auto cache = make();
  ASSERT_TRUE(cache->put(call, "shop", "a", "v", hours{1}));
  server.kill();
  server.start();
  EXPECT_TRUE(cache->put(call, "shop", "a", "w", hours{1}));
}

TEST_F(RedisCache, IsUsedByManyThreads) {
  const auto cache = make();
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      core::Call mine;
      for (int i = 0; i < 200; ++i) {
        const auto key = std::to_string(t) + "-" + std::to_string(i);
        ASSERT_TRUE(cache->put(mine, "shop", key, key, hours{1}));
        ASSERT_EQ(cache->get(mine, "shop", key), key);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST(RedisThatHangs, CostsNoMoreThanTheTimeOut) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);  // accepts, and never answers
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener, 8), 0);
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);

  Settings settings;
  settings.engine = Engine::redis;
  settings.url = "redis://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  settings.timeout = milliseconds{50};
  const core::Clock clock;
  const auto cache = open(settings, clock).value();
  core::Call call;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(cache->get(call, "shop", "a"));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds{45});
  EXPECT_EQ(cache->stats().errors, 1U);
  ::close(listener);
}

}  // namespace
}  // namespace hearth::cache::redis_test
