#include "host/gateway/rate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace hearth::gateway::rate_test {
namespace {

using namespace std::chrono_literals;

RatePolicy policy(std::uint32_t limit, std::chrono::seconds window, std::uint32_t burst = 0) {
  return {"test", {RatePolicy::Key::address}, limit, window, burst};
}

const RateLimiter::Time begin = RateLimiter::Time{} + 1h;

TEST(Rate, LetsABurstThroughAndThenOneAnInterval) {
  RateLimiter limiter;
  const auto ten_a_minute = policy(10, 60s);
  for (std::uint32_t i = 0; i < 10; ++i) {
    const auto decision = limiter.take(ten_a_minute, "a", begin);
    EXPECT_TRUE(decision.allowed);
    EXPECT_EQ(decision.remaining, 9 - i);
  }
  const auto refused = limiter.take(ten_a_minute, "a", begin);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_in, 6s);
  EXPECT_FALSE(limiter.take(ten_a_minute, "a", begin + 5999ms).allowed);
  EXPECT_TRUE(limiter.take(ten_a_minute, "a", begin + 6s).allowed);
  EXPECT_FALSE(limiter.take(ten_a_minute, "a", begin + 6s).allowed);
}

TEST(Rate, ARefusalCostsNothing) {
  RateLimiter limiter;
  const auto one = policy(1, 10s);
  EXPECT_TRUE(limiter.take(one, "a", begin).allowed);
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(limiter.take(one, "a", begin + 1s).allowed);
  EXPECT_TRUE(limiter.take(one, "a", begin + 10s).allowed);
}

TEST(Rate, KeepsTheAverageWithASmallerBurst) {
  RateLimiter limiter;
  const auto steady = policy(60, 60s, 2);
  EXPECT_TRUE(limiter.take(steady, "a", begin).allowed);
  EXPECT_TRUE(limiter.take(steady, "a", begin).allowed);
  EXPECT_FALSE(limiter.take(steady, "a", begin).allowed);
  int passed = 0;
  for (auto at = begin; at < begin + 60s; at += 100ms) passed += limiter.take(steady, "a", at).allowed ? 1 : 0;
  EXPECT_NEAR(passed, 60, 1);
}

TEST(Rate, KeysAndPoliciesAreApart) {
  RateLimiter limiter;
  auto one = policy(1, 60s);
  EXPECT_TRUE(limiter.take(one, "a", begin).allowed);
  EXPECT_TRUE(limiter.take(one, "b", begin).allowed);
  EXPECT_FALSE(limiter.take(one, "a", begin).allowed);
  one.name = "other";
  EXPECT_TRUE(limiter.take(one, "a", begin).allowed);
}

TEST(Rate, ForgetsTheLongestIdleKeyWhenItIsFull) {
  RateLimiter limiter{1600};
  const auto one = policy(1, 3600s);
  for (int i = 0; i < 100'000; ++i) (void)limiter.take(one, std::to_string(i), begin);
  EXPECT_LE(limiter.size(), 1600u);
  EXPECT_FALSE(limiter.take(one, "99999", begin).allowed) << "the latest is remembered";
}

TEST(Rate, OfAClosedPolicyRefusesWhoCannotBeCounted) {
  RateLimiter open_one{16}, closed_one{16};
  auto closed = policy(1, 60s);
  closed.closed = true;
  int let_in = 0;
  std::string refused;
  for (int i = 0; i < 100; ++i) {
    const auto key = std::to_string(i);
    EXPECT_TRUE(open_one.take(policy(1, 60s), key, begin).allowed);
    const auto decision = closed_one.take(closed, key, begin);
    if (decision.allowed) {
      ++let_in;
    } else {
      EXPECT_EQ(decision.retry_in, 60s);
      refused = key;
    }
  }
  EXPECT_LE(let_in, 16);
  EXPECT_LE(closed_one.size(), 16U);
  ASSERT_FALSE(refused.empty());
  EXPECT_TRUE(closed_one.take(closed, refused, begin + 60s).allowed) << "when somebody's debt is paid";
}

TEST(Rate, CountsRightUnderManyThreads) {
  RateLimiter limiter;
  const auto hundred = policy(100, 3600s);
  std::atomic<int> passed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) passed += limiter.take(hundred, "a", begin).allowed ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(passed, 100);
}

TEST(Rate, CountsAnIpv6ClientByItsNetwork) {
  EXPECT_EQ(rate_address("2001:db8:1:2:3:4:5:6"), rate_address("2001:db8:1:2:ffff::1"));
  EXPECT_NE(rate_address("2001:db8:1:2::1"), rate_address("2001:db8:1:3::1"));
  EXPECT_EQ(rate_address("192.0.2.1"), "192.0.2.1");
}

}  // namespace
}  // namespace hearth::gateway::rate_test
