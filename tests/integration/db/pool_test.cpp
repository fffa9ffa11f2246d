#include <array>
#include <atomic>
#include <thread>

#include "tests/integration/db/fixture.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::pool_test {
namespace {

using namespace std::chrono_literals;

const Sql one{"select 1", 0};

PoolSettings small(std::size_t sessions, std::chrono::milliseconds wait = 200ms) {
  PoolSettings settings;
  settings.sessions = sessions;
  settings.wait = wait;
  return settings;
}

/// A transaction that has asked once, and so holds its session.
std::unique_ptr<Transaction> holder(Database& database, core::Call& call) {
  auto tx = database.begin(call);
  EXPECT_TRUE(tx);
  EXPECT_TRUE((*tx)->query(one, {}));
  return *std::move(tx);
}

TEST(Pool, TriesATransactionAgainAsOftenAsItsSettingsSay) {
  PoolSettings settings;
  settings.retries = 2;
  settings.backoff = 20ms;
  settings.longest_backoff = 20ms;
  Shop shop{Engine::sqlite, 2, settings};
  TestCall call;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(shop.db().backoff(call, 1));
  EXPECT_TRUE(shop.db().backoff(call, 2));
  EXPECT_GE(std::chrono::steady_clock::now() - began, 20ms) << "at least half of 20 ms each time";
  const auto over = shop.db().backoff(call, 3);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, Kind::unavailable);
}

TEST(Pool, ThatIsExhaustedSaysSoInTime) {
  Shop shop{Engine::postgres, 2, small(40)};
  TestCall calls[2];
  const auto first = holder(shop.db(), calls[0]);
  auto second = holder(shop.db(), calls[1]);
  TestCall call;
  const auto began = std::chrono::steady_clock::now();
  const auto refused = shop.db().query(call, one, {});
  const auto took = std::chrono::steady_clock::now() - began;
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::unavailable);
  EXPECT_EQ(refused.error().code, "database.busy");
  EXPECT_EQ(refused.error().retry_after_s, 1);
  EXPECT_EQ(refused.error().signal, 0);
  EXPECT_GE(took, 200ms);
  EXPECT_LT(took, 5s);
  second->rollback();
  EXPECT_TRUE(shop.db().query(call, one, {}));
}

TEST(Pool, HandsAFreedSessionToTheOneWhoWaits) {
  Shop shop{Engine::postgres, 1, small(40, 20s)};
  TestCall holding;
  auto held = holder(shop.db(), holding);
  Result<Rows> got = internal("not yet");
  std::jthread waiter{[&] {
    TestCall call;
    got = shop.db().query(call, one, {});
  }};
  EXPECT_TRUE(support::wait_until([&] { return shop.databases().status().front().waiting == 1; }));
  ASSERT_TRUE(held->commit());
  waiter.join();
  EXPECT_TRUE(got);
  EXPECT_EQ(shop.databases().status().front().open, 1u);
}

TEST(Pool, TakesAnIdleSessionOfAnotherPluginWhenTheNodesBudgetIsSpent) {
  Shop shop{Engine::postgres, 8, small(2)};
  auto& databases = shop.databases();
  auto other = databases.open("other", "main", 8);
  ASSERT_TRUE(other) << other.error().cause;
  TestCall calls[2];
  {
    const auto first = holder(shop.db(), calls[0]);
    const auto second = holder(shop.db(), calls[1]);
    TestCall call;
    EXPECT_EQ((*other)->query(call, one, {}).error().code, "database.busy") << "both are in use";
  }
  TestCall call;
  EXPECT_TRUE((*other)->query(call, one, {})) << "both are idle now";
  std::size_t open = 0;
  for (const auto& status : databases.status()) open += status.open;
  EXPECT_LE(open, 2u);
}

TEST(Pool, ServesManyMoreThreadsThanItHasSessions) {
  Shop shop{Engine::postgres, 3, small(3, 20s)};
  std::atomic<int> served{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 24; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        TestCall call;
        if (shop.db().query(call, one, {})) ++served;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, 24 * 20);
  EXPECT_LE(shop.databases().status().front().open, 3u);
}

TEST(Pool, ClosesIdleSessions) {
  auto settings = small(8);
  settings.idle = 50ms;
  for (const auto engine : {Engine::postgres, Engine::sqlite}) {
    Shop shop{engine, 8, settings};
    EXPECT_EQ(shop.count("items"), 0);
    EXPECT_TRUE(support::wait_until([&] { return shop.databases().status().front().open == 0; }));
    EXPECT_EQ(shop.count("items"), 0);
  }
}

TEST(Pool, RefusesNamesThatAreNoSchema) {
  Shop shop{Engine::sqlite};
  for (const char* name : {"", "Shop", "1shop", "shop-x", "shop;drop", "main", "temp", "public", "pg_shop", "host",
                           "a.b", "a_name_that_is_longer_than_forty_letters_x"}) {
    EXPECT_FALSE(shop.databases().open(name, "main", 4)) << name;
  }
  EXPECT_FALSE(shop.databases().open("other", "nowhere", 4));
  EXPECT_EQ(shop.databases().open("shop", "main", 4).value(), &shop.db());
}

TEST(Pool, TakesThePluginsRole) {
  support::PostgresServer server;
  PoolSettings settings = small(4);
  settings.url = server.fresh_database();
  settings.role_per_plugin = true;
  server.execute(settings.url,
                 "create role shop; do $$ begin execute format('grant create on database %I to shop',"
                 " current_database()); end $$");
  Shop shop{Engine::postgres, 4, settings};
  TestCall call;
  EXPECT_EQ(shop.db().query(call, Sql{"select current_user::text", "", 0}, {})->text(0, 0), "shop");
  EXPECT_EQ(server.value(settings.url, "select tableowner from pg_tables where tablename = 'items'"), "shop");
}

TEST(Pool, IsReadyWhileItsDatabaseAnswers) {
  support::PostgresServer server;
  PoolSettings settings = small(4);
  settings.url = server.fresh_database();
  Shop shop{Engine::postgres, 4, settings};
  TestCall call;
  EXPECT_TRUE(shop.databases().ready(call));
  server.stop();
  EXPECT_EQ(shop.databases().ready(call).error().kind, Kind::unavailable);
}

}  // namespace
}  // namespace hearth::db::pool_test
