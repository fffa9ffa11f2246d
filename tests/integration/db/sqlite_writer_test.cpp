#include <array>
#include <atomic>
#include <csignal>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/integration/db/fixture.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::sqlite_writer_test {
namespace {

using namespace std::chrono_literals;

TEST(SqliteWriter, GroupsWhatWritesAtOnce) {
  Shop shop{Engine::sqlite};
  const int commits_before = shop.commits;
  constexpr int transactions = 100;
  std::atomic<int> done{0};
  TestCall holding;
  auto held = shop.db().begin(holding);
  ASSERT_TRUE(held);
  ASSERT_TRUE((*held)->query(Sql{"select 1", 0}, {})) << "from here on the others wait for their turn";
  std::atomic<int> started{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < transactions; ++i) {
    threads.emplace_back([&, i] {
      TestCall call;
      ++started;
      if (shop.add_item(call, "item " + std::to_string(i), 1)) ++done;
    });
  }
  EXPECT_TRUE(support::wait_until([&] { return started == transactions; }));
  ASSERT_TRUE((*held)->commit());
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, transactions);
  EXPECT_EQ(shop.committed, transactions + 1);
  EXPECT_LT(shop.commits - commits_before, transactions / 2) << "transactions must share their COMMITs";
  shop.reopen();
  EXPECT_EQ(shop.count("items"), transactions) << "each acknowledged one is durable";
}

TEST(SqliteWriter, KeepsARolledBackMemberOutOfItsGroup) {
  Shop shop{Engine::sqlite};
  std::atomic<int> added{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&, i] {
      TestCall call;
      const auto done = shop.add_item(call, "item " + std::to_string(i), i % 2);  // a price of 0 is refused
      (done ? added : refused)++;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(added, 20);
  EXPECT_EQ(refused, 20);
  EXPECT_EQ(shop.count("items"), 20);
}

TEST(SqliteWriter, RunsTheMembersOfAFailedCommitAgainSingly) {
  Shop shop{Engine::sqlite};
  const auto orphan = [&](core::Call& call) {
    return shop.db().transaction(call, [&](Transaction& tx) {
      const std::array ids{some_id(), some_id()};
      return tx.exec(Sql{"insert into shop.parts (id, item_id) values ($1, $2)", 2},
                     std::array{uuid(ids[0]), uuid(ids[1])});
    });
  };
  TestCall holding;
  auto held = shop.db().begin(holding);
  ASSERT_TRUE(held);
  ASSERT_TRUE((*held)->query(Sql{"select 1", 0}, {}));
  std::atomic<int> started{0};
  std::atomic<int> added{0};
  Result<void> orphaned;
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    TestCall call;
    ++started;
    orphaned = orphan(call);  // found out at COMMIT alone: its foreign key is deferred
  });
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&, i] {
      TestCall call;
      ++started;
      if (shop.add_item(call, "item " + std::to_string(i), 1)) ++added;
    });
  }
  EXPECT_TRUE(support::wait_until([&] { return started == 11; }));
  (*held)->rollback();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(added, 10);
  ASSERT_FALSE(orphaned);
  EXPECT_EQ(orphaned.error().kind, Kind::conflict) << orphaned.error().cause;
  EXPECT_EQ(shop.count("items"), 10);
  EXPECT_EQ(shop.count("parts"), 0);
}

TEST(SqliteWriter, LetsReadersReadWhileItWrites) {
  Shop shop{Engine::sqlite};
  TestCall call;
  ASSERT_TRUE(shop.add_item(call, "a", 1));
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE((*tx)->execute(Sql{"update shop.items set price = 2", 0}, {}));
  EXPECT_EQ(shop.count("items"), 1);
  ASSERT_TRUE((*tx)->commit());
}

TEST(SqliteWriter, KeepsNobodyWaitingForAnotherProcessThatWrites) {
  Shop shop{Engine::sqlite};
  Databases another{{shop.settings()}, shop.clock};
  auto& same_file = **another.open("shop", "main", 2);
  TestCall holding;
  auto held = same_file.begin(holding);
  ASSERT_TRUE(held && (*held)->query(Sql{"select 1", 0}, {})) << "it has the file's write lock from here on";
  support::FiberLoop loop;
  std::atomic<int> stalls{0};
  loop.plan.stall = 1s;
  loop.plan.on_stall = [&](const core::Call&, std::chrono::nanoseconds) { ++stalls; };
  TestCall writer, reader;
  std::atomic<bool> written{false}, read{false};
  loop.start(writer, [&] { written = shop.add_item(writer, "a", 1).has_value(); });
  loop.start(reader, [&] {
    read = shop.db().query(reader, Sql{"select 1", 0}, {}).has_value();
  });  // on the same thread
  EXPECT_TRUE(support::wait_until([&] { return read.load(); }));
  EXPECT_FALSE(written);
  (*held)->rollback();
  loop.end();
  EXPECT_TRUE(written) << "once the other has gone";
  EXPECT_EQ(stalls, 0) << "the thread was everybody's meanwhile";
}

TEST(SqliteWriter, SyncsEachCommitOfItsLog) {
  for (const bool full : {true, false}) {
    PoolSettings settings;
    settings.synchronous_full = full;
    Shop shop{Engine::sqlite, 4, settings};
    TestCall call;
    auto tx = shop.db().begin(call);
    EXPECT_EQ((*tx)->query(Sql{"", "pragma shop.journal_mode", 0}, {})->text(0, 0), "wal");
    EXPECT_EQ((*tx)->query(Sql{"", "pragma shop.synchronous", 0}, {})->integer(0, 0), full ? 2 : 1);
    EXPECT_EQ((*tx)->query(Sql{"", "pragma foreign_keys", 0}, {})->integer(0, 0), 1);
    EXPECT_EQ((*tx)->query(Sql{"", "pragma trusted_schema", 0}, {})->integer(0, 0), 0);
  }
}

TEST(SqliteWriter, RefusesWhoWaitsTooLong) {
  PoolSettings settings;
  settings.writer_wait = 100ms;
  Shop shop{Engine::sqlite, 4, settings};
  TestCall holding;
  auto held = shop.db().begin(holding);
  ASSERT_TRUE((*held)->query(Sql{"select 1", 0}, {}));
  TestCall call;
  EXPECT_EQ(shop.add_item(call, "a", 1).error().code, "database.busy");
  TestCall hurried{50ms};
  EXPECT_EQ(shop.add_item(hurried, "a", 1).error().kind, Kind::timeout);
  ASSERT_TRUE((*held)->commit());
  EXPECT_TRUE(shop.add_item(call, "a", 1));
}

TEST(SqliteWriter, EndsAHolderPastItsDeadlineAtItsNextStatement) {
  Shop shop{Engine::sqlite};
  TestCall slow{150ms};
  auto tx = shop.db().begin(slow);
  ASSERT_TRUE((*tx)->execute(Sql{"update shop.items set price = 2", 0}, {}));
  EXPECT_TRUE(support::wait_until([&] { return slow.expired(); }));
  EXPECT_EQ((*tx)->execute(Sql{"update shop.items set price = 3", 0}, {}).error().kind, Kind::timeout);
  (*tx)->rollback();
  TestCall call;
  EXPECT_TRUE(shop.add_item(call, "a", 1));
}

TEST(SqliteReader, IsEndedByItsDeadline) {
  Shop shop{Engine::sqlite};
  TestCall hurried{200ms};
  const Sql endless{"", "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n", 0};
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(shop.db().query(hurried, endless, {}).error().kind, Kind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  TestCall call;
  EXPECT_TRUE(shop.db().query(call, Sql{"select 1", 0}, {}));
}

TEST(SqliteWriter, LosesNothingAcknowledgedToAKill) {
  Shop shop{Engine::sqlite};
  std::set<std::string> acknowledged;
  for (std::size_t round = 1; round <= 3; ++round) {
    support::ChildOptions options;
    options.pipe_stdout = true;
    support::ChildProcess writer{{HEARTH_ACKNOWLEDGING_WRITER, shop.settings().folder.string()}, options};
    while (acknowledged.size() < round * 300) acknowledged.insert(writer.read_line(20s));
    writer.signal(SIGKILL);
    EXPECT_EQ(writer.wait(20s), 128 + SIGKILL);
    try {
      for (;;) acknowledged.insert(writer.read_line(20s));
    } catch (const std::runtime_error&) {  // that was all
    }

    TestCall call;
    const auto rows = shop.db().query(call, Sql{"select name from shop.items", 0}, {});
    ASSERT_TRUE(rows) << rows.error().cause;
    std::set<std::string, std::less<>> there;
    for (std::size_t i = 0; i < rows->size(); ++i) there.emplace(rows->text(i, 0));
    for (const auto& name : acknowledged) EXPECT_TRUE(there.contains(name)) << name;
  }
}

}  // namespace
}  // namespace hearth::db::sqlite_writer_test
