#include <atomic>

#include "host/events/dead_letters.hpp"
#include "tests/integration/events/storage.hpp"

namespace hearth::events::testing::dead_letter_test {

class DeadLetters : public Stored {
 protected:
  /// Refuses "poison" until it is cured.
  Handler picky(Node& node) {
    auto& ledger = node.database("ledger");
    return [&node, &ledger, this](core::Call& call, const Event& event) -> Result<void> {
      if (event.payload == "poison" && !cured) {
        ++refusals;
        return invalid("ledger.cannot", "this cannot be");
      }
      return node.take(ledger, call, event);
    };
  }

  std::atomic<bool> cured{false};
  std::atomic<int> refusals{0};
};
HEARTH_ON_BOTH_ENGINES(DeadLetters);

TEST_P(DeadLetters, TakesTwelveTriesWhileOtherKeysGoOnAndItsOwnKeyWaits) {
  Node node{pool};
  node.bus.subscribe("ledger", "shop.sold@1", picky(node));
  must(node.bus.start());
  node.publish({{"shop.sold@1", "bad", "1"},
                {"shop.sold@1", "bad", "poison"},
                {"shop.sold@1", "bad", "2"},
                {"shop.sold@1", "good", "1"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(refusals, 1);
  EXPECT_EQ(node.seen("ledger").size(), 2U);

  for (int i = 0; i < 20; ++i) {
    node.clock.advance(std::chrono::hours{1});
    node.publish({{"shop.sold@1", "good", "more"}, {"shop.sold@1", "bad", "later"}});
    ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  }
  EXPECT_EQ(refusals, 12);
  int good = 0;
  int bad = 0;
  for (const auto& one : node.seen("ledger")) ++(one.key == "good" ? good : bad);
  EXPECT_EQ(good, 21);
  EXPECT_EQ(bad, 1);

  SystemCall call{"shop"};
  const auto dead = must(list_dead(call, node.database("shop")));
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].publisher, "shop");
  EXPECT_EQ(dead[0].name, "shop.sold@1");
  EXPECT_EQ(dead[0].key, "bad");
  EXPECT_EQ(dead[0].subscriber, "ledger");
  EXPECT_EQ(dead[0].attempt, 12U);
  EXPECT_EQ(dead[0].error, "ledger.cannot: this cannot be");
}

TEST_P(DeadLetters, ResumeInOrderWhenReplayed) {
  Settings settings;
  settings.retry.tries = 2;
  Node node{pool, settings};
  node.bus.subscribe("ledger", "shop.sold@1", picky(node));
  must(node.bus.start());
  node.publish({{"shop.sold@1", "bad", "poison"}, {"shop.sold@1", "bad", "2"}});
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
    node.clock.advance(std::chrono::hours{1});
  }
  node.publish({{"shop.sold@1", "bad", "3"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_TRUE(node.seen("ledger").empty());

  SystemCall call{"shop"};
  auto& shop = node.database("shop");
  const auto dead = must(list_dead(call, shop));
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(must(replay(call, shop, Uuid{}, node.clock.now())), 0U);

  cured = true;
  EXPECT_EQ(must(replay(call, shop, dead[0].event, node.clock.now())), 1U);
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  const auto seen = node.seen("ledger");
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0].payload, "poison");
  EXPECT_EQ(seen[1].payload, "2");
  EXPECT_EQ(seen[2].payload, "3");
  EXPECT_EQ(node.count("shop", "hearth_outbox"), 0);
}

TEST_P(DeadLetters, ReplayedWithoutACureDieAgain) {
  Settings settings;
  settings.retry.tries = 1;
  Node node{pool, settings};
  node.bus.subscribe("ledger", "shop.sold@1", picky(node));
  must(node.bus.start());
  node.publish({{"shop.sold@1", "bad", "poison"}, {"shop.sold@1", "worse", "poison"}, {"shop.sold@1", "bad", "2"}});
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  SystemCall call{"shop"};
  auto& shop = node.database("shop");
  EXPECT_EQ(must(replay(call, shop, std::nullopt, node.clock.now())), 2U);
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  EXPECT_EQ(refusals, 4);
  EXPECT_EQ(must(list_dead(call, shop)).size(), 2U);
  EXPECT_TRUE(node.seen("ledger").empty());
}

}  // namespace hearth::events::testing::dead_letter_test
