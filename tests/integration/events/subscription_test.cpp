#include "host/events/dead_letters.hpp"
#include "tests/integration/events/storage.hpp"

namespace hearth::events::testing::subscription_test {

class Subscription : public Stored {
 protected:
  void run(const std::vector<std::string>& subscribers, const std::vector<Seen>& events) {
    Node node{pool};
    node.database("mail");
    node.database("ledger");
    for (const auto& subscriber : subscribers) node.bus.subscribe(subscriber, "shop.sold@1", node.taker(subscriber));
    must(node.bus.start());
    node.publish(events);
    ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
    mail = node.seen("mail");
    deliveries = node.count("shop", "hearth_deliveries");
  }

  std::vector<Seen> mail;
  std::int64_t deliveries = 0;
};
HEARTH_ON_BOTH_ENGINES(Subscription);

TEST_P(Subscription, OfAPluginThatIsSwitchedOffKeepsItsBacklog) {
  run({"mail", "ledger"}, {{"shop.sold@1", "a", "1"}});
  run({"ledger"}, {{"shop.sold@1", "a", "2"}, {"shop.sold@1", "a", "3"}});
  EXPECT_EQ(mail.size(), 1U);
  EXPECT_EQ(deliveries, 2);
  run({"mail", "ledger"}, {{"shop.sold@1", "a", "4"}});
  ASSERT_EQ(mail.size(), 4U);
  for (std::size_t i = 0; i < mail.size(); ++i) EXPECT_EQ(mail[i].payload, std::to_string(i + 1));
  EXPECT_EQ(deliveries, 0);
}

TEST_P(Subscription, ThatAPluginGaveUpGoesWithItsBacklog) {
  run({"mail"}, {});
  run({}, {{"shop.sold@1", "a", "1"}});
  EXPECT_EQ(deliveries, 1);
  Node node{pool};
  node.bus.subscribe("mail", "shop.other@1", node.taker("mail"));
  must(node.bus.start());
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
}

TEST_P(Subscription, OfAForgottenPluginGathersNoMore) {
  run({"mail", "ledger"}, {});
  run({"ledger"}, {{"shop.sold@1", "a", "1"}});
  {
    Node node{pool};
    SystemCall call{"shop"};
    EXPECT_EQ(must(forget(call, node.database("shop"), "mail")), 1U);
  }
  run({"ledger"}, {{"shop.sold@1", "a", "2"}});
  EXPECT_EQ(deliveries, 0);
}

}  // namespace hearth::events::testing::subscription_test
