#include <array>
#include <atomic>
#include <thread>

#include "tests/integration/db/fixture.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::transactions_test {
namespace {

const Sql insert_item{"insert into shop.items (id, name, price) values ($1, $2, $3)", 3};

Result<void> insert(Transaction& tx, std::string_view name, std::int64_t price = 1) {
  const auto id = some_id();
  return tx.exec(insert_item, std::array{uuid(id), text(name), integer(price)});
}

class Transactions : public OnBothEngines {};
HEARTH_ON_BOTH_ENGINES(Transactions);

TEST_P(Transactions, ApplyWhatWasQueued) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  EXPECT_TRUE(call.transaction_open);
  ASSERT_TRUE(insert(**tx, "a"));
  ASSERT_TRUE(insert(**tx, "b"));
  EXPECT_EQ(shop.count("items"), 0);
  ASSERT_TRUE((*tx)->commit());
  EXPECT_FALSE(call.transaction_open);
  EXPECT_EQ(shop.count("items"), 2);
}

TEST_P(Transactions, SeeTheirOwnWritesAndCountThem) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE(insert(**tx, "a"));
  const auto rows = (*tx)->query(Sql{"select name from shop.items", 0}, {});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_EQ(rows->size(), 1u);
  ASSERT_TRUE(insert(**tx, "b"));
  const auto touched = (*tx)->execute(Sql{"update shop.items set price = price + $1", 1}, std::array{integer(1)});
  ASSERT_TRUE(touched) << touched.error().cause;
  EXPECT_EQ(*touched, 2u);
  EXPECT_EQ((*tx)->execute(Sql{"update shop.items set price = 9 where name = 'z'", 0}, {}).value(), 0u);
  const auto returned = (*tx)->query(Sql{"update shop.items set price = 5 where name = 'a' returning price", 0}, {});
  ASSERT_TRUE(returned) << returned.error().cause;
  EXPECT_EQ(returned->integer(0, 0), 5);
  (*tx)->rollback();
  EXPECT_EQ(shop.count("items"), 0);
}

TEST_P(Transactions, SurfaceAQueuedFailureAtCommitAndApplyNothing) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE(insert(**tx, "a"));
  ASSERT_TRUE(insert(**tx, "bad", 0)) << "its failure is told later";
  ASSERT_TRUE(insert(**tx, "c"));
  const auto done = (*tx)->commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "constraint_violated");
  EXPECT_EQ(shop.count("items"), 0);
  EXPECT_FALSE(call.transaction_open);
}

TEST_P(Transactions, SurfaceAQueuedFailureAtTheNextWait) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE(insert(**tx, "bad", 0));
  EXPECT_EQ((*tx)->query(Sql{"select 1", 0}, {}).error().code, "constraint_violated");
  EXPECT_EQ((*tx)->query(Sql{"select 1", 0}, {}).error().code, "constraint_violated");
  EXPECT_FALSE(insert(**tx, "b"));
  const auto done = (*tx)->commit();
  ASSERT_FALSE(done) << "COMMIT after a failure must not look like success";
  EXPECT_EQ(done.error().code, "constraint_violated");
  EXPECT_EQ(shop.count("items"), 0);
  EXPECT_TRUE(shop.add_item(call, "afterwards", 1));
}

TEST_P(Transactions, RollBackWhenForgotten) {
  {
    auto tx = shop.db().begin(call);
    ASSERT_TRUE(tx);
    ASSERT_TRUE(insert(**tx, "a"));
    ASSERT_TRUE((*tx)->query(Sql{"select 1", 0}, {}));
  }
  EXPECT_FALSE(call.transaction_open);
  EXPECT_EQ(shop.count("items"), 0);
}

TEST_P(Transactions, AreOneACall) {
  auto first = shop.db().begin(call);
  ASSERT_TRUE(first);
  const auto second = shop.db().begin(call);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, Kind::internal);
  (*first)->rollback();
  EXPECT_TRUE(shop.db().begin(call));
}

TEST_P(Transactions, RefuseWhatComesAfterTheirEnd) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE((*tx)->commit());
  EXPECT_FALSE(insert(**tx, "a"));
  EXPECT_FALSE((*tx)->commit());
}

TEST_P(Transactions, RunWhatFollowsACommitInOrder) {
  std::string order;
  const auto done = shop.db().transaction(call, [&](Transaction& tx) {
    tx.on_commit([&] { order += 'a'; });
    tx.on_commit([&] { order += 'b'; });
    return insert(tx, "a");
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(order, "ab");
  const auto failed = shop.db().transaction(call, [&](Transaction& tx) {
    tx.on_commit([&] { order += 'c'; });
    return insert(tx, "bad", 0);
  });
  EXPECT_FALSE(failed);
  EXPECT_EQ(order, "ab");
}

TEST_P(Transactions, EndWithTheCall) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE((*tx)->query(Sql{"select 1", 0}, {}));
  call.cancelled = true;
  EXPECT_EQ((*tx)->query(Sql{"select 1", 0}, {}).error().kind, Kind::cancelled);
  EXPECT_EQ((*tx)->commit().error().kind, Kind::cancelled);
  TestCall other;
  EXPECT_TRUE(shop.add_item(other, "a", 1));
}

TEST_P(Transactions, OfManyThreadsLoseNothing) {
  ASSERT_TRUE(shop.add_item(call, "counter", 1));
  constexpr int threads = 8;
  constexpr int each = 20;
  std::atomic<int> done{0};
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      for (int n = 0; n < each; ++n) {
        TestCall own;
        const auto added = shop.db().transaction(own, [&](Transaction& tx) -> Result<void> {
          const auto before = HEARTH_TRY(
              tx.query(Sql{"select price from shop.items for update", "select price from shop.items", 0}, {}));
          return tx.exec(Sql{"update shop.items set price = $1", 1}, std::array{integer(before.integer(0, 0) + 1)});
        });
        if (added) ++done;
      }
    });
  }
  for (auto& thread : running) thread.join();
  const auto rows = shop.db().query(call, Sql{"select price from shop.items", 0}, {});
  ASSERT_TRUE(rows);
  EXPECT_EQ(done, threads * each);
  EXPECT_EQ(rows->integer(0, 0), 1 + done);
}

TEST(PostgresTransactions, ThatOnlyWriteAreOneRoundTrip) {
  Shop shop{Engine::postgres};
  TestCall call;
  ASSERT_EQ(shop.count("items"), 0);  // a session is open
  const int before = shop.round_trips;
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) -> Result<void> {
    for (const char* name : {"a", "b", "c"}) HEARTH_TRY(insert(tx, name));
    return {};
  }));
  EXPECT_EQ(shop.round_trips - before, 1);
}

TEST(PostgresTransactions, ThatReadOnceAreTwoRoundTrips) {
  Shop shop{Engine::postgres};
  TestCall call;
  const int before = shop.round_trips;
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) -> Result<void> {
    HEARTH_TRY(insert(tx, "a"));
    HEARTH_TRY(tx.query(Sql{"select 1", 0}, {}));
    return insert(tx, "b");
  }));
  EXPECT_EQ(shop.round_trips - before, 2);
}

TEST(PostgresTransactions, ThatAreDroppedBeforeTheirFirstWaitAreNone) {
  Shop shop{Engine::postgres};
  TestCall call;
  const int before = shop.round_trips;
  {
    auto tx = shop.db().begin(call);
    ASSERT_TRUE(tx);
    ASSERT_TRUE(insert(**tx, "a"));
  }
  EXPECT_EQ(shop.round_trips, before);
  EXPECT_EQ(shop.count("items"), 0);
}

TEST(PostgresTransactions, QueueMoreThanFitsInOneGo) {
  Shop shop{Engine::postgres};
  TestCall call;
  const std::string large(200'000, 'x');
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) -> Result<void> {
    for (int i = 0; i < 700; ++i) HEARTH_TRY(insert(tx, std::to_string(i)));
    for (int i = 0; i < 20; ++i) HEARTH_TRY(insert(tx, large.substr(0, 2000) + std::to_string(i)));
    for (int i = 0; i < 30; ++i) {
      HEARTH_TRY(tx.exec(Sql{"update shop.items set photo = $1 where name = '1'", 1}, std::array{blob(large)}));
    }
    return {};
  }));
  EXPECT_EQ(shop.count("items"), 720);
}

TEST(PostgresTransactions, ThatDeadlockAreRetried) {
  Shop shop{Engine::postgres};
  TestCall call;
  ASSERT_TRUE(shop.add_item(call, "a", 1));
  ASSERT_TRUE(shop.add_item(call, "b", 1));
  std::atomic<int> first_locks{0};
  std::atomic<int> attempts{0};
  const auto lock_both = [&](const char* one, const char* other) {
    TestCall own;
    return shop.db().transaction(own, [&, attempt = 0](Transaction& tx) mutable -> Result<void> {
      ++attempts;
      const Sql update{"update shop.items set price = price + 1 where name = $1", 1};
      HEARTH_TRY(tx.execute(update, std::array{text(one)}));
      if (attempt++ == 0) {
        ++first_locks;
        support::wait_until([&] { return first_locks == 2; });
      }
      HEARTH_TRY(tx.execute(update, std::array{text(other)}));
      return {};
    });
  };
  Result<void> other_way;
  std::jthread thread{[&] { other_way = lock_both("b", "a"); }};
  const auto one_way = lock_both("a", "b");
  thread.join();
  EXPECT_TRUE(one_way) << one_way.error().cause;
  EXPECT_TRUE(other_way) << other_way.error().cause;
  EXPECT_GE(attempts, 3);
  const auto rows = shop.db().query(call, Sql{"select sum(price)::bigint from shop.items", "", 0}, {});
  EXPECT_EQ(rows->integer(0, 0), 6);
}

TEST(PostgresTransactions, GoOnAfterTheSchemaHasChangedUnderAPreparedStatement) {
  Shop shop{Engine::postgres};
  TestCall call;
  const Sql all{"select * from shop.items", 0};
  ASSERT_TRUE(shop.db().query(call, all, {}));
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) {
    return tx.exec(Sql{"alter table shop.items add column note text", 0}, {});
  }));
  const auto rows = shop.db().query(call, all, {});
  ASSERT_TRUE(rows) << rows.error().cause;
  EXPECT_EQ(rows->columns().size(), 9u);
}

TEST_P(Transactions, ThatFindNoRoomSayIt) {
  const Sql full{"do $$ begin raise disk_full; end $$", "pragma shop.max_page_count = 1", 0};
  const Sql write{"select 1",
                  "insert into shop.items (id, name, price) select randomblob(16), 'item ' || value, 1"
                  " from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 9000)"
                  " select value from n)",
                  0};
  const auto done = shop.db().transaction(call, [&](Transaction& tx) -> Result<void> {
    HEARTH_TRY(tx.query(full, {}));
    HEARTH_TRY(tx.exec(write, {}));
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "database.full") << done.error().cause;
  EXPECT_EQ(done.error().kind, Kind::unavailable);
  EXPECT_EQ(shop.count("items"), 0);
}

}  // namespace
}  // namespace hearth::db::transactions_test
