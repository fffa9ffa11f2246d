#include <atomic>
#include <map>

#include "tests/integration/events/storage.hpp"
#include "tests/support/wait.hpp"

// Two nodes on one PostgreSQL.
namespace hearth::events::testing::nodes_test {

class TwoNodes : public Stored {};
INSTANTIATE_TEST_SUITE_P(Engine, TwoNodes, ::testing::Values(db::Engine::postgres), engine_name);

TEST_P(TwoNodes, ShareTheWorkInOrderAndDoNoneOfItTwice) {
  std::atomic<int> handled[2] = {0, 0};
  Settings settings;
  settings.node = "one";
  Node one{pool, settings};
  settings.node = "two";
  Node two{pool, settings};
  one.database("ledger");
  Node* nodes[] = {&one, &two};
  for (int i = 0; i < 2; ++i) {
    nodes[i]->bus.subscribe(
        "ledger", "shop.sold@1", [&, i, take = nodes[i]->taker("ledger")](core::Call& call, const Event& event) {
          ++handled[i];
          support::wait_until([&] { return handled[1 - i] > 0; });  // or the first to start might do it all
          return take(call, event);
        });
    must(nodes[i]->bus.start());
  }
  constexpr int keys = 12;
  constexpr int each = 25;
  for (int n = 0; n < each; ++n) {
    std::vector<Seen> some;
    for (int key = 0; key < keys; ++key) some.push_back({"shop.sold@1", std::to_string(key), std::to_string(n)});
    nodes[n % 2]->publish(some);
  }
  ASSERT_TRUE(
      support::wait_until([&] { return one.count("shop", "hearth_deliveries") == 0; }, std::chrono::seconds{60}));
  std::map<std::string, int> next;
  for (const auto& seen : one.seen("ledger")) EXPECT_EQ(seen.payload, std::to_string(next[seen.key]++));
  for (int key = 0; key < keys; ++key) EXPECT_EQ(next[std::to_string(key)], each);
  EXPECT_EQ(handled[0] + handled[1], keys * each);
  EXPECT_GT(handled[0], 0);
  EXPECT_GT(handled[1], 0);
}

TEST_P(TwoNodes, OneTakesOverWhatTheOtherLeasedAndLost) {
  std::atomic<bool> stuck{false};
  std::atomic<bool> give_up{false};
  Settings settings;
  settings.node = "one";
  settings.lease = std::chrono::milliseconds{300};
  Node one{pool, settings};
  one.database("ledger");
  one.bus.subscribe("ledger", "shop.sold@1", [&](core::Call&, const Event&) -> Result<void> {
    stuck = true;
    support::wait_until([&] { return give_up.load(); });
    return hearth::cancelled();
  });
  must(one.bus.start());
  one.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "a", "2"}});
  ASSERT_TRUE(support::wait_until([&] { return stuck.load(); }));

  settings.node = "two";
  settings.poll = std::chrono::milliseconds{50};
  Node two{pool, settings};
  two.bus.subscribe("ledger", "shop.sold@1", two.taker("ledger"));
  must(two.bus.start());
  ASSERT_TRUE(support::wait_until([&] { return two.count("shop", "hearth_deliveries") == 0; }));
  give_up = true;
  const auto seen = two.seen("ledger");
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].payload, "1");
  EXPECT_EQ(seen[1].payload, "2");
}

TEST(LostServer, CostsNoEventAndNoLongWaitOnceItIsBack) {
  support::PostgresServer server;
  db::PoolSettings pool;
  pool.engine = db::Engine::postgres;
  pool.url = server.fresh_database();
  std::atomic<int> troubles{0};
  std::atomic<int> handled{0};
  Hooks hooks;
  hooks.trouble = [&](const std::string&, const Error&) { ++troubles; };
  Node node{pool, {}, hooks};
  node.database("mail");
  node.bus.subscribe("mail", "shop.sold@1",
                     [&, take = node.taker("mail")](core::Call& call, const Event& event) -> Result<void> {
                       HEARTH_TRY(take(call, event));
                       if (++handled == 1) {
                         server.kill();  // the effect has committed; that it was delivered cannot be written
                         support::wait_until([&] { return troubles > 0; });
                       }
                       return {};
                     });
  must(node.bus.start());
  node.publish({{"shop.sold@1", "a", "1"}, {"shop.sold@1", "a", "2"}});
  ASSERT_TRUE(support::wait_until([&] { return troubles > 1; }));
  server.start();
  ASSERT_TRUE(support::wait_until([&] { return handled == 2; }, std::chrono::seconds{40}));
  ASSERT_TRUE(node.bus.settle(in(std::chrono::seconds{30})));
  const auto seen = node.seen("mail");
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].payload, "1");
  EXPECT_EQ(seen[1].payload, "2");
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
}

}  // namespace hearth::events::testing::nodes_test
