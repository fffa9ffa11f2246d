#include <gmock/gmock.h>

#include <atomic>

#include "tests/integration/events/storage.hpp"
#include "tests/integration/timers/timer_node.hpp"
#include "tests/support/wait.hpp"

namespace hearth::timers::testing::job_test {

using events::testing::Stored;

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::ElementsAre;

class PeriodicJob : public Stored {
 protected:
  /// Runs as such a job of a plugin does, and notes when it was due.
  Handler noting(TimerNode& node) {
    return [&node](core::Call& call, const Timer& timer) -> Result<void> {
      Timer noted = timer;
      noted.payload = timer.due.text();
      return node.run(call, noted);
    };
  }

  static Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }
};
HEARTH_ON_BOTH_ENGINES(PeriodicJob);

TEST_P(PeriodicJob, RunsAtItsTimes) {
  TimerNode node{pool};
  node.clock.set(at("2030-01-01T10:30:00Z"));
  must(node.timers.cron("shop", "0 * * * *", "sweep", noting(node)));
  must(node.timers.start());
  ASSERT_TRUE(node.settle());
  EXPECT_TRUE(node.ran().empty());
  ASSERT_TRUE(node.settle_after(minutes{31}));
  ASSERT_TRUE(node.settle_after(minutes{1}));
  ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_THAT(node.ran(), ElementsAre("sweep 2030-01-01T11:00:00Z", "sweep 2030-01-01T12:00:00Z"));
}

TEST_P(PeriodicJob, RunsOnceForAnyNumberThatWasMissed) {
  {
    TimerNode node{pool};
    node.clock.set(at("2030-01-01T10:30:00Z"));
    must(node.timers.cron("shop", "0 * * * *", "sweep", noting(node)));
    must(node.timers.start());
    ASSERT_TRUE(node.settle());
  }
  TimerNode node{pool};  // the host was down for two days
  node.clock.set(at("2030-01-03T15:20:00Z"));
  must(node.timers.cron("shop", "0 * * * *", "sweep", noting(node)));
  must(node.timers.start());
  ASSERT_TRUE(node.settle());
  EXPECT_THAT(node.ran(), ElementsAre("sweep 2030-01-03T15:00:00Z"));
  ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_THAT(node.ran(), ElementsAre("sweep 2030-01-03T15:00:00Z", "sweep 2030-01-03T16:00:00Z"));
  EXPECT_EQ(node.count("hearth_jobs"), 1);
}

TEST_P(PeriodicJob, NeverOverlapsAndCatchesUpOnce) {
  std::atomic<int> inside{0};
  std::atomic<int> runs{0};
  std::atomic<bool> go_on{false};
  TimerNode node{pool};
  node.clock.set(at("2030-01-01T10:30:30Z"));
  must(node.timers.cron("shop", "* * * * *", "sweep", [&](core::Call& call, const Timer& timer) -> Result<void> {
    EXPECT_EQ(++inside, 1);
    ++runs;
    support::wait_until([&] { return go_on.load(); });
    --inside;
    return node.run(call, timer);
  }));
  must(node.timers.start());
  node.clock.advance(minutes{1});
  node.timers.notify();
  ASSERT_TRUE(support::wait_until([&] { return runs == 1; }));
  for (int i = 0; i < 5; ++i) {
    node.clock.advance(minutes{1});
    EXPECT_FALSE(node.timers.settle(std::chrono::steady_clock::now() + std::chrono::milliseconds{20}));
  }
  EXPECT_EQ(runs, 1);
  go_on = true;
  ASSERT_TRUE(node.settle());
  EXPECT_EQ(runs, 2);
}

TEST_P(PeriodicJob, ThatFailsIsTriedAgainAndGivesWayToItsNextTime) {
  std::vector<std::string> tries;
  TimerNode node{pool};
  node.clock.set(at("2030-01-01T10:59:59Z"));
  must(node.timers.cron("shop", "0 * * * *", "sweep", [&](core::Call&, const Timer& timer) -> Result<void> {
    tries.push_back(timer.due.text() + " " + std::to_string(timer.attempt));
    return unavailable("shop.down", "the shop is down");
  }));
  must(node.timers.start());
  ASSERT_TRUE(node.settle_after(minutes{1}));
  ASSERT_TRUE(node.settle_after(minutes{1}));
  ASSERT_TRUE(node.settle_after(hours{1}));
  ASSERT_TRUE(node.timers.drain(in(std::chrono::seconds{20})));  // its next try is due soon
  EXPECT_THAT(tries, ElementsAre("2030-01-01T11:00:00Z 1", "2030-01-01T11:00:00Z 2", "2030-01-01T12:00:00Z 1"));
}

TEST_P(PeriodicJob, ThatDiesIsListedReplayedAndRunsAtItsNextTime) {
  Settings settings;
  settings.retry.tries = 2;
  std::atomic<bool> cured{false};
  TimerNode node{pool, settings};
  node.clock.set(at("2030-01-01T10:59:59Z"));
  must(node.timers.cron("shop", "0 * * * *", "sweep",
                        [&, note = noting(node)](core::Call& call, const Timer& timer) -> Result<void> {
                          if (cured) return note(call, timer);
                          return unavailable("shop.down", "the shop is down");
                        }));
  must(node.timers.start());
  ASSERT_TRUE(node.settle_after(minutes{1}));
  ASSERT_TRUE(node.settle_after(minutes{1}));
  SystemCall call{"shop"};
  const auto dead = must(list_dead(call, node.shop));
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].name, "sweep");
  EXPECT_TRUE(dead[0].id.nil());
  EXPECT_EQ(dead[0].attempt, 2U);
  cured = true;
  EXPECT_EQ(must(replay(call, node.shop, std::nullopt, node.clock.now())), 1U);
  ASSERT_TRUE(node.settle());
  ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_THAT(node.ran(), ElementsAre("sweep 2030-01-01T11:00:00Z", "sweep 2030-01-01T12:00:00Z"));
}

TEST_P(PeriodicJob, RefusesABadExpression) {
  TimerNode node{pool};
  const auto refused = node.timers.cron("shop", "61 * * * *", "sweep", noting(node));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "timers.bad_cron");
}

}  // namespace hearth::timers::testing::job_test
