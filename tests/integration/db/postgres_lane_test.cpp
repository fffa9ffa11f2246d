// Reads of many fibers on one connection. What a slow one does to the others: postgres_reads_test.cpp.
#include <atomic>
#include <set>
#include <vector>

#include "host/exec/executor.hpp"
#include "tests/integration/db/fixture.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::postgres_lane_test {
namespace {

using namespace std::chrono_literals;

const Sql echo{"select $1::bigint, pg_backend_pid()::bigint", "", 1};
const Sql backend{"select pg_backend_pid()::bigint", "", 0};
const Sql long_backend{"select pg_backend_pid()::bigint", 0, HEARTH_STATEMENT_LONG};
const Sql divide{"select 1 / $1::bigint", "", 1};
const Sql divide_slowly{"select 1 / $1::bigint from pg_sleep(0.3)", "", 1};
const Sql length{"select length($1)::bigint", "", 1};
const Sql sleep{"select pg_sleep(0.3)::text, pg_backend_pid()::bigint", "", 0};
const Sql sleep_a_little{"select 0::bigint from pg_sleep(0.3)", "", 0};
const Sql sleep_long{"select pg_sleep(60)::text", "", 0};
const Sql lock_items{"select count(*) from (select 1 from shop.items for update) locked", "", 0};

PoolSettings at(const std::string& url) {
  PoolSettings settings;
  settings.url = url;
  settings.shared_timeout = 1s;
  settings.shared_patience = 1s;
  return settings;
}

class PostgresLanes : public testing::Test {
 protected:
  std::int64_t backend_of(core::Call& asking, const hearth_statement& statement = backend) {
    const auto got = shop.db().query(asking, statement, {});
    EXPECT_TRUE(got) << got.error().cause;
    return got ? got->integer(0, 0) : 0;
  }

  support::PostgresServer server;
  std::string url = server.fresh_database();
  Shop shop{Engine::postgres, 8, at(url)};
  TestCall call;
  support::FiberLoop loop;
};

TEST_F(PostgresLanes, CarryTheReadsOfManyInAFewTripsAndGiveEachItsOwnAnswer) {
  std::set<std::int64_t> backends;
  int right = 0;
  const int before = shop.round_trips;
  loop.post([&] {
    for (std::int64_t i = 0; i < 200; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&, i] {
        const auto got = shop.db().query(call, echo, std::vector{integer(i)});
        ASSERT_TRUE(got) << got.error().cause;
        right += got->integer(0, 0) == i ? 1 : 0;
        backends.insert(got->integer(0, 1));
      }));
    }
  });
  loop.end();
  EXPECT_EQ(right, 200);
  EXPECT_EQ(backends.size(), 1u);
  EXPECT_LE(shop.round_trips - before, 8) << "32 at a time";
}

TEST_F(PostgresLanes, SendTogetherWhatComesWhileTwoTripsAreUnanswered) {
  int answered = 0;
  int before = 0;
  loop.start(call, [&] {
    backend_of(call);  // there is a session
    before = shop.round_trips;
    const auto begin = [&](const hearth_statement& statement, std::vector<hearth_value> values) {
      EXPECT_TRUE(loop.fibers->start(call, [&, values = std::move(values)] {
        const auto got = shop.db().query(call, statement, values);
        answered += got ? 1 : 0;
      }));
      for (int turn = 0; turn < 4; ++turn) exec::yield();  // it would have been sent by then
    };
    begin(sleep, {});
    for (std::int64_t i = 0; i < 20; ++i) begin(echo, {integer(i)});
  });
  loop.end();
  EXPECT_EQ(answered, 21);
  EXPECT_LE(shop.round_trips - before, 3) << "the one that sleeps, one that follows, and the rest";
}

TEST_F(PostgresLanes, SendALargeOneToItsEndWhileAnotherReads) {
  const std::string large(8 << 20, 'x');
  int right = 0;
  loop.post([&] {
    for (std::int64_t i = 0; i < 3; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&, i] {
        const auto got = i < 2 ? shop.db().query(call, echo, std::vector{integer(i)})
                               : shop.db().query(call, length, std::vector{text(large)});
        ASSERT_TRUE(got) << got.error().cause;
        right += got->integer(0, 0) == (i < 2 ? i : std::ssize(large)) ? 1 : 0;
      }));
    }
  });
  loop.end();
  EXPECT_EQ(right, 3);
}

TEST_F(PostgresLanes, PrepareAgainWhatAFailingOneKeptFromBeingPrepared) {
  std::atomic<std::int64_t> before{0};
  std::vector<std::int64_t> answers;
  const auto ask = [&] { answers.push_back(backend_of(call)); };
  loop.start(call, [&] { before = shop.db().query(call, echo, std::vector{integer(1)})->integer(0, 1); });
  EXPECT_TRUE(support::wait_until([&] { return shop.databases().status().at(0).in_use == 0 && before != 0; }));
  loop.post([&] {
    EXPECT_TRUE(
        loop.fibers->start(call, [&] { EXPECT_FALSE(shop.db().query(call, divide_slowly, std::vector{integer(0)})); }));
    EXPECT_TRUE(loop.fibers->start(call, ask));  // is prepared behind it: not at all
    EXPECT_TRUE(loop.fibers->start(call, [&] {
      exec::yield();  // until they are sent
      ask();          // under another Sync, before that is known
    }));
  });
  loop.end();
  EXPECT_EQ(answers, (std::vector{before.load(), before.load()})) << "the session did not break";
}

TEST_F(PostgresLanes, LetAFailingStatementFailAlone) {
  int right = 0, failed = 0;
  loop.post([&] {
    for (std::int64_t i = 0; i < 30; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&, i] {
        const std::int64_t by = i % 3;  // every third divides by zero
        const auto got = shop.db().query(call, divide, std::vector{integer(by)});
        EXPECT_EQ(got.has_value(), by != 0);
        ++(got ? right : failed);
      }));
    }
  });
  loop.end();
  EXPECT_EQ(right, 20);
  EXPECT_EQ(failed, 10);
}

TEST_F(PostgresLanes, RefuseOneThatCannotBeWrittenAndSendTheOthers) {
  int right = 0;
  loop.post([&] {
    for (std::int64_t i = 0; i < 9; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&, i] {
        const bool whole = i % 3 != 0;  // every third lacks its value
        const auto got = shop.db().query(call, echo, whole ? std::vector{integer(i)} : std::vector<hearth_value>{});
        ASSERT_EQ(got.has_value(), whole);
        right += got && got->integer(0, 0) == i ? 1 : 0;
      }));
    }
  });
  loop.end();
  EXPECT_EQ(right, 6);
}

TEST_F(PostgresLanes, ForgetWhoLeavesBeforeItIsSent) {
  TestCall hasty{50ms};
  std::optional<Kind> kind;
  std::vector<std::int64_t> answers;
  loop.start(call, [&] {
    backend_of(call);  // there is a session
    const auto begin = [&](core::Call& asking, const hearth_statement& statement, std::vector<hearth_value> values) {
      EXPECT_TRUE(loop.fibers->start(asking, [&, values = std::move(values)] {
        const auto got = shop.db().query(asking, statement, values);
        got ? answers.push_back(got->integer(0, 0)) : void(kind = got.error().kind);
      }));
      for (int turn = 0; turn < 4; ++turn) exec::yield();  // it would have been sent by then
    };
    begin(call, sleep_a_little, {});
    begin(call, echo, {integer(1)});
    begin(hasty, echo, {integer(2)});  // waits until one of the two is answered
    begin(call, echo, {integer(3)});
  });
  loop.end();
  EXPECT_EQ(kind, Kind::timeout);
  EXPECT_EQ(answers, (std::vector<std::int64_t>{0, 1, 3}));
}

TEST_F(PostgresLanes, GoOnForOthersWhenTheReaderIsPastItsDeadline) {
  TestCall hasty{50ms};
  std::int64_t before = 0, after = 0;
  std::optional<Kind> kind;
  std::int64_t other = 0;
  loop.start(call, [&] { before = backend_of(call); });
  loop.start(hasty, [&] {
    const auto got = shop.db().query(hasty, sleep, {});
    if (!got) kind = got.error().kind;
  });
  loop.start(call, [&] {
    const auto got = shop.db().query(call, echo, std::vector{integer(7)});
    ASSERT_TRUE(got) << got.error().cause;
    other = got->integer(0, 0);
    after = backend_of(call);
  });
  loop.end();
  EXPECT_EQ(kind, Kind::timeout);
  EXPECT_EQ(other, 7);
  EXPECT_EQ(before, after) << "the connection was neither cancelled nor closed";
}

TEST_F(PostgresLanes, TakeInTheAnswerOfOneWhoLeftBeforeTheNextComes) {
  TestCall gone;
  std::optional<Kind> kind;
  std::int64_t before = 0, after = 0;
  loop.start(call, [&] { before = backend_of(call); });
  loop.start(gone, [&] {
    const auto got = shop.db().query(gone, sleep, {});
    if (!got) kind = got.error().kind;
    after = backend_of(call);  // behind the one that nobody waits for
  });
  loop.post([&] { gone.cancelled = true; });
  loop.end();
  EXPECT_EQ(kind, Kind::cancelled);
  EXPECT_EQ(before, after);
}

TEST_F(PostgresLanes, FailAllThatIsInFlightWhenTheServerDiesAndServeTheNext) {
  std::atomic<int> unavailable{0};
  for (int i = 0; i < 5; ++i) {
    loop.start(call, [&] {
      const auto got = shop.db().query(call, sleep_long, {});
      unavailable += !got && got.error().kind == Kind::unavailable ? 1 : 0;
    });
  }
  EXPECT_TRUE(support::wait_until([&] { return sleeping(server, url); }));
  server.kill();
  EXPECT_TRUE(support::wait_until([&] { return unavailable == 5; }));
  server.start();
  bool again = false;
  loop.start(call, [&] { again = backend_of(call) != 0; });
  loop.end();
  EXPECT_TRUE(again);
}

TEST_F(PostgresLanes, LeaveALongReadASessionOfItsOwn) {
  std::int64_t shared = 0, own = 0;
  loop.start(call, [&] {
    shared = backend_of(call);
    own = backend_of(call, long_backend);
  });
  loop.end();
  EXPECT_NE(shared, own);
}

TEST_F(PostgresLanes, AreReadOnly) {
  const Sql insert{"insert into shop.items (id, name, price) values (gen_random_uuid(), 'x', 1) returning 1::bigint",
                   "", 0};
  bool refused = false;
  loop.start(call, [&] { refused = !shop.db().query(call, insert, {}); });
  loop.end();
  EXPECT_TRUE(refused);
  EXPECT_EQ(shop.count("items"), 0);
}

TEST_F(PostgresLanes, AreNotHeldUpByATransactionThatWaitsForALock) {
  ASSERT_TRUE(shop.add_item(call, "a", 1));
  TestCall holder, waiter;
  auto holds = shop.db().begin(holder);
  ASSERT_TRUE(holds && (*holds)->query(lock_items, {}));
  std::atomic<bool> locked{false}, read{false};
  loop.start(waiter, [&] {
    auto tx = shop.db().begin(waiter);
    ASSERT_TRUE(tx);
    locked = (*tx)->query(lock_items, {}).has_value();
    EXPECT_TRUE((*tx)->commit());
  });
  loop.start(call, [&] { read = backend_of(call) != 0; });
  EXPECT_TRUE(support::wait_until([&] { return read.load(); }));
  EXPECT_FALSE(locked);
  EXPECT_TRUE((*holds)->commit());
  loop.end();
  EXPECT_TRUE(locked);
}

TEST_F(PostgresLanes, GiveTheirSessionBackWhenNobodyWaits) {
  PoolSettings one = at(url);
  one.sessions = 1;  // of the whole node
  Shop small{Engine::postgres, 1, one};
  loop.start(call, [&] {
    for (std::int64_t i = 1; i <= 3; ++i) {
      EXPECT_TRUE(small.db().query(call, backend, {}));
      EXPECT_TRUE(small.add_item(call, std::to_string(i), i));
    }
  });
  loop.end();
  EXPECT_EQ(small.count("items"), 3);
  EXPECT_EQ(small.databases().status().at(0).in_use, 0u);
}

}  // namespace
}  // namespace hearth::db::postgres_lane_test
