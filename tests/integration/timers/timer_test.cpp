#include <gmock/gmock.h>

#include <atomic>

#include "tests/integration/events/storage.hpp"
#include "tests/integration/timers/timer_node.hpp"
#include "tests/support/wait.hpp"

namespace hearth::timers::testing::timer_test {

using events::testing::Stored;

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DurableTimer : public Stored {};
HEARTH_ON_BOTH_ENGINES(DurableTimer);

TEST_P(DurableTimer, RunsOnceWhenItIsDue) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  node.schedule("expire", "", minutes{10}, "one");
  ASSERT_TRUE(node.settle_after(minutes{9}));
  EXPECT_THAT(node.ran(), IsEmpty());
  ASSERT_TRUE(node.settle_after(minutes{1}));
  EXPECT_THAT(node.ran(), ElementsAre("expire one"));
  ASSERT_TRUE(node.settle_after(hours{10}));
  EXPECT_EQ(node.ran().size(), 1U);
  EXPECT_EQ(node.count("hearth_timers"), 0);
}

TEST_P(DurableTimer, WakesByItselfAtItsTime) {
  Settings settings;
  settings.poll = hours{1};  // it must not need one
  std::atomic<bool> ran{false};
  TimerNode node{pool, settings};
  must(node.timers.handle("shop", "soon", [&](core::Call&, const Timer&) -> Result<void> {
    ran = true;
    return {};
  }));
  must(node.timers.start());
  ASSERT_TRUE(node.settle());
  node.schedule("soon", "", std::chrono::milliseconds{200}, "");
  EXPECT_TRUE(support::wait_until([&] { return ran.load(); }));
}

TEST_P(DurableTimer, TellsTheHandlerWhatWasSet) {
  std::optional<Timer> got;
  std::string effect;
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) -> Result<void> {
    got = timer;
    effect = call.effect.kind + " " + call.effect.scope + " " + call.effect.key + " " + call.entry;
    return {};
  }));
  must(node.timers.start());
  const Timestamp before = node.clock.now();
  node.schedule("expire", "k", minutes{1}, R"({"a":1})");
  ASSERT_TRUE(node.settle_after(minutes{5}));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->name, "expire");
  EXPECT_EQ(got->key, "k");
  EXPECT_EQ(got->payload, R"({"a":1})");
  EXPECT_EQ(got->attempt, 1U);
  EXPECT_GE(got->due, before + minutes{1});
  EXPECT_LT(got->due, before + minutes{2});
  EXPECT_EQ(effect, "timer expire " + got->id.text() + " timer expire");
}

TEST_P(DurableTimer, IsNotSetByATransactionThatRollsBack) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  SystemCall call{"shop"};
  auto tx = must(node.shop.begin(call));
  must(node.timers.schedule(call, node.shop, *tx, "expire", "", node.clock.now(), ""));
  tx->rollback();
  ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_THAT(node.ran(), IsEmpty());
}

TEST_P(DurableTimer, IsReplacedByItsKey) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  node.schedule("expire", "k", minutes{10}, "first");
  node.schedule("expire", "k", minutes{20}, "second");
  node.schedule("expire", "other", minutes{10}, "another");
  ASSERT_TRUE(node.settle_after(minutes{15}));
  EXPECT_THAT(node.ran(), ElementsAre("expire another"));
  ASSERT_TRUE(node.settle_after(minutes{10}));
  EXPECT_THAT(node.ran(), ElementsAre("expire another", "expire second"));
}

TEST_P(DurableTimer, IsCancelled) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  node.schedule("expire", "k", minutes{10}, "one");
  node.cancel("expire", "k");
  ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_THAT(node.ran(), IsEmpty());
  EXPECT_EQ(node.count("hearth_timers"), 0);
}

TEST_P(DurableTimer, DoesNothingWhenItIsCancelledBeforeItsEffectBegins) {
  std::atomic<bool> repeated{false};
  Hooks hooks;
  hooks.run = [&](Hooks::Outcome outcome, const std::string&, const Timer&, std::chrono::nanoseconds, Duration) {
    repeated = outcome == Hooks::Outcome::repeated;
  };
  TimerNode node{pool, {}, hooks};
  must(node.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) {
    node.cancel("expire", "k");
    return node.run(call, timer);
  }));
  must(node.timers.start());
  node.schedule("expire", "k", minutes{0}, "one");
  ASSERT_TRUE(node.settle());
  EXPECT_TRUE(repeated);
  EXPECT_THAT(node.ran(), IsEmpty());
}

TEST_P(DurableTimer, SetsItselfAgainInItsOwnTransaction) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "tick", [&](core::Call& call, const Timer& timer) -> Result<void> {
    auto tx = HEARTH_TRY(db::begin_effect(node.shop, call, node.clock));
    HEARTH_TRY(claim(call, node.shop, *tx));
    const hearth_value values[] = {db::text(timer.name), db::text(timer.payload)};
    HEARTH_TRY(tx->exec(insert_ran.in(node.shop), values));
    HEARTH_TRY(node.timers.schedule(call, node.shop, *tx, "tick", "k", timer.due + minutes{1}, "again"));
    return tx->commit();
  }));
  must(node.timers.start());
  node.schedule("tick", "k", minutes{1}, "first");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(node.settle_after(minutes{1} + seconds{1}));
  EXPECT_THAT(node.ran(), ElementsAre("tick first", "tick again", "tick again"));
  EXPECT_EQ(node.count("hearth_timers"), 1);
}

TEST_P(DurableTimer, SurvivesARestart) {
  const auto set = [&] {
    TimerNode node{pool};
    node.schedule("expire", "", minutes{0}, "one");
  };
  set();
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  ASSERT_TRUE(node.settle());
  EXPECT_THAT(node.ran(), ElementsAre("expire one"));
}

TEST_P(DurableTimer, IsTakenBackByTheNextBootOfItsNode) {
  Settings settings;
  settings.node = "here";
  {
    TimerNode node{pool};
    node.schedule("expire", "", minutes{0}, "one");
    SystemCall call{"shop"};
    auto tx = must(node.shop.begin(call));
    const db::HostStatement steal{
        "steal", "update {schema}.hearth_timers set state = 'leased', lease_owner = 'here/before', leased_until = $1",
        1};
    const hearth_value values[] = {db::time(node.clock.now() + hours{1000})};
    must(tx->exec(steal.in(node.shop), values));
    must(tx->commit());
  }
  TimerNode node{pool, settings};
  must(node.timers.handle("shop", "expire", node.runner()));
  must(node.timers.start());
  ASSERT_TRUE(node.settle());
  EXPECT_THAT(node.ran(), ElementsAre("expire one"));
}

TEST_P(DurableTimer, IsTriedTwelveTimesThenListedAndReplayed) {
  std::atomic<int> tries{0};
  std::atomic<bool> cured{false};
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) -> Result<void> {
    if (cured) return node.run(call, timer);
    EXPECT_EQ(timer.attempt, static_cast<std::uint32_t>(++tries));
    return unavailable("shop.down", "the shop is down");
  }));
  must(node.timers.start());
  node.schedule("expire", "k", minutes{0}, "one");
  ASSERT_TRUE(node.settle());
  EXPECT_EQ(tries, 1);
  for (int i = 0; i < 15; ++i) ASSERT_TRUE(node.settle_after(hours{1}));
  EXPECT_EQ(tries, 12);

  SystemCall call{"shop"};
  const auto dead = must(list_dead(call, node.shop));
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].name, "expire");
  EXPECT_EQ(dead[0].key, "k");
  EXPECT_EQ(dead[0].attempt, 12U);
  EXPECT_EQ(dead[0].error, "shop.down: the shop is down");

  cured = true;
  EXPECT_EQ(must(replay(call, node.shop, dead[0].id, node.clock.now())), 1U);
  ASSERT_TRUE(node.settle());
  EXPECT_THAT(node.ran(), ElementsAre("expire one"));
}

TEST_P(DurableTimer, WhoseCommitWasLostIsNotRunAgain) {
  TimerNode node{pool};
  must(node.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) -> Result<void> {
    HEARTH_TRY(node.run(call, timer));
    return indeterminate("lost", "the answer was lost after the commit");
  }));
  must(node.timers.start());
  node.schedule("expire", "", minutes{0}, "one");
  ASSERT_TRUE(node.settle());
  ASSERT_TRUE(node.settle_after(hours{2}));
  EXPECT_THAT(node.ran(), ElementsAre("expire one"));
  EXPECT_EQ(node.count("hearth_timers"), 0);
}

TEST_P(DurableTimer, RefusesANameThatIsNone) {
  TimerNode node{pool};
  for (const auto* name : {"", "a b", "\"", "ä"}) {
    const auto refused = node.timers.handle("shop", name, node.runner());
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, "timers.bad_name");
  }
}

}  // namespace hearth::timers::testing::timer_test
