#include <gmock/gmock.h>

#include <atomic>
#include <map>

#include "tests/integration/events/storage.hpp"
#include "tests/support/wait.hpp"

namespace hearth::events::testing::delivery_test {

class EventDelivery : public Stored {};
HEARTH_ON_BOTH_ENGINES(EventDelivery);

TEST_P(EventDelivery, ReachesEverySubscriberOnceAndLeavesNothingBehind) {
  Node node{pool};
  for (const auto* plugin : {"mail", "ledger"}) {
    node.database(plugin);
    node.bus.subscribe(plugin, "shop.sold@1", node.taker(plugin));
  }
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", R"({"n":1})"}, {"shop.sold@1", "b", R"({"n":2})"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));

  for (const auto* plugin : {"mail", "ledger"}) {
    ASSERT_EQ(node.seen(plugin).size(), 2U) << plugin;
  }
  EXPECT_EQ(node.count("shop", "hearth_outbox"), 0);
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
}

TEST_P(EventDelivery, TellsTheSubscriberWhatWasPublished) {
  std::optional<Event> got;
  std::string kind, entry, effect;
  std::string trace;
  Node node{pool};
  node.bus.subscribe("mail", "shop.sold@1", [&](core::Call& call, const Event& event) -> Result<void> {
    got = event;
    entry = call.entry;
    effect = call.effect.kind + "|" + call.effect.scope + "|" + call.effect.key;
    trace = call.trace.trace_id + call.trace.parent_id;
    kind = call.principal.kind == core::Principal::Kind::system ? "system" : "other";
    return {};
  });
  must(node.bus.start());
  auto& shop = node.database("shop");
  SystemCall call{"shop"};
  call.trace = {std::string(32, 'a'), std::string(16, 'b'), {}, true};
  auto tx = must(shop.begin(call));
  const Timestamp before = node.clock.now();
  must(node.bus.publish(call, shop, *tx, "shop.sold@1", "a key", "{\"text\":\"예약 \\u0000\"}"));
  must(tx->commit());
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));

  ASSERT_TRUE(got);
  EXPECT_EQ(got->name, "shop.sold@1");
  EXPECT_EQ(got->key, "a key");
  EXPECT_EQ(got->payload, "{\"text\":\"예약 \\u0000\"}");
  EXPECT_EQ(got->attempt, 1U);
  EXPECT_GE(got->published_at, before);
  EXPECT_EQ(kind, "system");
  EXPECT_EQ(entry, "event shop.sold@1");
  EXPECT_EQ(effect, "event|shop.sold@1 mail|" + got->id.text());
  EXPECT_EQ(trace, std::string(32, 'a') + std::string(16, 'b'));
}

TEST_P(EventDelivery, KeepsTheOrderOfEachKey) {
  Node node{pool};
  node.database("ledger");
  node.bus.subscribe("ledger", "shop.sold@1", node.taker("ledger"));
  node.bus.subscribe("ledger", "shop.returned@1", node.taker("ledger"));
  must(node.bus.start());
  for (int i = 0; i < 60; ++i) {
    std::vector<Seen> some;
    for (int key = 0; key < 5; ++key) {
      some.push_back({i % 3 == 0 ? "shop.returned@1" : "shop.sold@1", std::to_string(key), std::to_string(i)});
    }
    node.publish(some);
  }
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{60})));
  std::map<std::string, int> next;
  for (const auto& one : node.seen("ledger")) EXPECT_EQ(one.payload, std::to_string(next[one.key]++)) << one.key;
  for (int key = 0; key < 5; ++key) EXPECT_EQ(next[std::to_string(key)], 60);
}

TEST_P(EventDelivery, RunsDifferentKeysAtOnce) {
  std::atomic<int> inside{0};
  std::atomic<bool> together{false};
  Node node{pool};
  node.bus.subscribe("mail", "shop.sold@1", [&](core::Call&, const Event&) -> Result<void> {
    ++inside;
    if (support::wait_until([&] { return inside == 2 || together; })) together = true;
    --inside;
    return {};
  });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "b", "2"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_TRUE(together);
}

TEST_P(EventDelivery, StoresNothingThatWasRolledBackOrThatNobodyHears) {
  Node node{pool};
  node.database("mail");
  node.bus.subscribe("mail", "shop.sold@1", node.taker("mail"));
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}}, false);
  node.publish({{"shop.unheard@1", "a", "1"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_TRUE(node.seen("mail").empty());
  EXPECT_EQ(node.count("shop", "hearth_outbox"), 0);
}

TEST_P(EventDelivery, CountsARepeatOfTheEffectAsDelivered) {
  std::atomic<int> repeated{0};
  Hooks hooks;
  hooks.delivery = [&](Hooks::Outcome outcome, const Event&, const std::string&, std::chrono::nanoseconds) {
    if (outcome == Hooks::Outcome::repeated) ++repeated;
  };
  Node node{pool, {}, hooks};
  auto& ledger = node.database("ledger");
  node.bus.subscribe("ledger", "shop.sold@1", [&](core::Call& call, const Event& event) -> Result<void> {
    HEARTH_TRY(node.take(ledger, call, event));
    if (event.attempt == 1) return indeterminate("lost", "the answer was lost after the commit");
    return {};
  });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "a", "2"}});
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
    node.clock.advance(std::chrono::hours{2});
  }
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(repeated, 2);
  ASSERT_EQ(node.seen("ledger").size(), 2U);
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
}

TEST_P(EventDelivery, HandlersPublishOnThemselves) {
  Node node{pool};
  auto& mail = node.database("mail");
  node.database("ledger");
  node.bus.subscribe("ledger", "mail.sent@1", node.taker("ledger"));
  node.bus.subscribe("mail", "shop.sold@1", [&](core::Call& call, const Event& event) -> Result<void> {
    auto tx = HEARTH_TRY(db::begin_effect(mail, call, node.clock));
    HEARTH_TRY(node.bus.publish(call, mail, *tx, "mail.sent@1", event.key, event.payload));
    return tx->commit();
  });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  ASSERT_EQ(node.seen("ledger").size(), 1U);
  EXPECT_EQ(node.seen("ledger")[0].event, "mail.sent@1");
}

TEST_P(EventDelivery, SurvivesAHandlerThatThrows) {
  std::atomic<int> calls{0};
  Node node{pool};
  node.bus.subscribe("mail", "shop.sold@1", [&](core::Call&, const Event&) -> Result<void> {
    if (++calls == 1) throw std::runtime_error("broken");
    return {};
  });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(calls, 1);
  node.clock.advance(std::chrono::seconds{1});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(calls, 2);
}

TEST_P(EventDelivery, DrainFinishesWhatRunsAndTakesNoMore) {
  std::atomic<bool> inside{false};
  std::atomic<bool> go_on{false};
  Node node{pool};
  node.database("mail");
  node.bus.subscribe("mail", "shop.sold@1", [&](core::Call&, const Event&) -> Result<void> {
    inside = true;
    support::wait_until([&] { return go_on.load(); });
    return {};
  });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "a", "2"}});
  ASSERT_TRUE(support::wait_until([&] { return inside.load(); }));
  EXPECT_FALSE(node.bus.drain(std::chrono::steady_clock::now() + std::chrono::milliseconds{1}));
  go_on = true;
  EXPECT_TRUE(node.bus.drain(in(std::chrono::seconds{30})));
  EXPECT_EQ(node.count("shop", "hearth_deliveries where state = 'pending'"), 1);
}

TEST_P(EventDelivery, KeepsEventsForAsLongAsItIsTold) {
  Settings settings;
  settings.keep = std::chrono::hours{24};
  Node node{pool, settings};
  node.database("mail");
  node.bus.subscribe("mail", "shop.sold@1", node.taker("mail"));
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.unheard@1", "a", "1"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(node.count("shop", "hearth_outbox"), 2);
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
}

TEST_P(EventDelivery, TellsTheBacklog) {
  Node node{pool};
  node.bus.subscribe("mail", "shop.sold@1",
                     [](core::Call&, const Event&) -> Result<void> { return unavailable("down", "is down"); });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "a", "2"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  SystemCall call{"shop"};
  const auto backlog = must(node.bus.backlog(call));
  ASSERT_EQ(backlog.size(), 1U);
  EXPECT_EQ(backlog[0].publisher, "shop");
  EXPECT_EQ(backlog[0].subscriber, "mail");
  EXPECT_EQ(backlog[0].pending, 2U);
  EXPECT_EQ(backlog[0].dead, 0U);
  EXPECT_GT(backlog[0].lag.count(), 0);
}

}  // namespace hearth::events::testing::delivery_test
