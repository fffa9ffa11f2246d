#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/integration/events/storage.hpp"
#include "tests/integration/timers/timer_node.hpp"
#include "tests/support/wait.hpp"

// Two nodes on one PostgreSQL.
namespace hearth::timers::testing::nodes_test {

using events::testing::Stored;

class TwoNodes : public Stored {};
INSTANTIATE_TEST_SUITE_P(Engine, TwoNodes, ::testing::Values(db::Engine::postgres), events::testing::engine_name);

TEST_P(TwoNodes, RunEachTimerOnce) {
  Hooks hooks;
  hooks.trouble = [](const std::string& plugin, const Error& error) { ADD_FAILURE() << plugin << ": " << error.cause; };
  std::atomic<int> runs[2] = {0, 0};
  TimerNode one{pool, {}, hooks};
  TimerNode two{pool, {}, hooks};
  TimerNode* nodes[] = {&one, &two};
  constexpr int timers = 200;
  for (int i = 0; i < timers; ++i)
    one.schedule("expire", i % 2 == 0 ? std::to_string(i) : "", Duration{0}, std::to_string(i));
  for (int i = 0; i < 2; ++i) {
    must(nodes[i]->timers.handle("shop", "expire", [&runs, i, node = nodes[i]](core::Call& call, const Timer& timer) {
      ++runs[i];
      support::wait_until([&] { return runs[1 - i] > 0; });  // or the first to start might do it all
      return node->run(call, timer);
    }));
  }
  for (auto* node : nodes) must(node->timers.start());
  ASSERT_TRUE(support::wait_until([&] { return one.count("hearth_timers") == 0; }, std::chrono::seconds{60}));
  const auto ran = one.ran();
  EXPECT_EQ(ran.size(), static_cast<std::size_t>(timers));
  EXPECT_EQ(std::set<std::string>(ran.begin(), ran.end()).size(), static_cast<std::size_t>(timers));
  EXPECT_EQ(runs[0] + runs[1], timers);
  EXPECT_GT(runs[0], 0);
  EXPECT_GT(runs[1], 0);
}

TEST_P(TwoNodes, ClaimATimerOnceEvenWhenBothRunIt) {
  TimerNode two{pool};
  std::atomic<bool> claiming{false};
  std::jthread other;
  TimerNode one{pool};
  one.schedule("expire", "", Duration{0}, "x");
  must(one.timers.handle("shop", "expire", [&](core::Call& first, const Timer&) -> Result<void> {
    auto tx = HEARTH_TRY(one.shop.begin(first));
    HEARTH_TRY(claim(first, one.shop, *tx));  // its row is locked now, and its transaction open
    other = std::jthread{[&, effect = first.effect] {
      SystemCall second{"shop"};
      second.effect = effect;
      auto late = must(two.shop.begin(second));
      claiming = true;
      const auto claimed = claim(second, two.shop, *late);
      EXPECT_FALSE(claimed);
      EXPECT_EQ(claimed.error().signal, HEARTH_REPEATED);
      late->rollback();
    }};
    support::wait_until([&] { return claiming.load(); });
    return tx->commit();
  }));
  must(one.timers.start());
  ASSERT_TRUE(one.settle());
  ASSERT_TRUE(other.joinable());
  other.join();
  EXPECT_EQ(one.count("hearth_timers"), 0);
}

// A look for due timers may lock, for a moment, a row that another node has just leased: its claim must outwait that.
TEST_P(TwoNodes, ClaimATimerThatAnotherNodeIsLookingAt) {
  TimerNode two{pool};
  TimerNode one{pool};
  one.schedule("expire", "", Duration{0}, "x");
  must(one.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) -> Result<void> {
    SystemCall looking{"shop"};
    auto look = must(two.shop.begin(looking));
    const db::HostStatement lock{"lock", "select 1 from {schema}.hearth_timers for update", 0};
    must(look->query(lock.in(two.shop), {}));
    std::atomic<bool> running{false};
    Result<void> result;
    std::jthread claiming{[&] {
      running = true;
      result = one.run(call, timer);
    }};
    support::wait_until([&] { return running.load(); });
    look->rollback();
    claiming.join();
    return result;
  }));
  must(one.timers.start());
  ASSERT_TRUE(one.settle());
  EXPECT_EQ(one.ran().size(), 1U);
}

TEST_P(TwoNodes, RunAPeriodicJobOnce) {
  TimerNode one{pool};
  TimerNode two{pool};
  TimerNode* nodes[] = {&one, &two};
  const auto start = Timestamp::parse("2030-01-01T10:59:30Z").value();
  for (auto* node : nodes) {
    node->clock.set(start);
    must(node->timers.cron("shop", "* * * * *", "sweep", [node](core::Call& call, const Timer& timer) {
      Timer noted = timer;
      noted.payload = timer.due.text();
      return node->run(call, noted);
    }));
    must(node->timers.start());
  }
  for (int i = 0; i < 10; ++i) {
    for (auto* node : nodes) {
      node->clock.advance(std::chrono::minutes{1});
      node->timers.notify();
    }
    for (auto* node : nodes) ASSERT_TRUE(node->settle());
  }
  const auto ran = one.ran();
  EXPECT_EQ(ran.size(), 10U);
  EXPECT_EQ(std::set<std::string>(ran.begin(), ran.end()).size(), 10U);
}

}  // namespace hearth::timers::testing::nodes_test
