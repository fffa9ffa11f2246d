// The server goes away, or takes too long.
#include <array>
#include <atomic>
#include <thread>

#include "host/db/postgres_connection.hpp"
#include "tests/integration/db/fixture.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::postgres_loss_test {
namespace {

using namespace std::chrono_literals;

const Sql sleep_long{"select pg_sleep(60)", "", 0};
const Sql one{"select 1", 0};
const Sql sleep_without_end{"select pg_sleep(600)", 0, HEARTH_STATEMENT_LONG};
const Sql one_by_itself{"select 1", 0, HEARTH_STATEMENT_LONG};

class PostgresLoss : public testing::Test {
 protected:
  static PoolSettings at(const std::string& url) {
    PoolSettings settings;
    settings.url = url;
    settings.statement_timeout = 50s;
    return settings;
  }

  support::PostgresServer server;
  std::string url = server.fresh_database();
  Shop shop{Engine::postgres, 8, at(url)};
  TestCall call;
};

/// Of transactions of fibers, each on a session of its own.
class PostgresFibers : public PostgresLoss {
 protected:
  /// What a transaction is told that sleeps in the server when its call ends; others of its thread go on meanwhile.
  Error told(core::Call& own, const std::function<void()>& meanwhile) {
    Result<Rows> got{Rows{}};
    std::atomic<bool> ended{false}, others{false};
    loop.start(own, [&] {
      auto tx = shop.db().begin(own);
      if (tx) got = (*tx)->query(sleep_long, {});
      ended = true;
    });
    EXPECT_TRUE(support::wait_until([&] { return sleeping(server, url); }));
    loop.start(call, [&] { others = !ended && shop.db().query(call, one, {}) && !ended; });
    EXPECT_TRUE(support::wait_until([&] { return others.load(); }));
    meanwhile();
    EXPECT_TRUE(support::wait_until([&] { return ended.load(); }));
    loop.end();
    EXPECT_FALSE(got);
    EXPECT_TRUE(support::wait_until([&] { return !sleeping(server, url); })) << "the server goes on for nobody";
    return got ? Error{} : got.error();
  }

  support::FiberLoop loop;
};

TEST_F(PostgresFibers, AreToldOfADeadlineInsideAQuery) {
  TestCall own{2s};
  EXPECT_EQ(told(own, [] {}).kind, Kind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - own.deadline, 10s);
}

TEST_F(PostgresFibers, EndAQueryOfAClientThatHasGone) {
  TestCall own;
  EXPECT_EQ(told(own, [&] { own.cancelled = true; }).kind, Kind::cancelled);
  EXPECT_GT(own.remaining(), 10s);
}

TEST_F(PostgresLoss, InTheMiddleOfAQueryIsUnavailableAndForgottenAfterwards) {
  Result<Rows> got{Rows{}};
  std::jthread asking{[&] {
    TestCall own;
    got = shop.db().query(own, sleep_long, {});
  }};
  EXPECT_TRUE(support::wait_until([&] { return sleeping(server, url); }));
  server.kill();
  asking.join();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::unavailable) << got.error().cause;
  EXPECT_EQ(got.error().retry_after_s, 1);
  server.start();
  const auto again = shop.db().query(call, one, {});
  EXPECT_TRUE(again) << again.error().cause;
}

TEST_F(PostgresLoss, WhileIdleIsNotNoticedByTheNextCall) {
  {
    TestCall calls[3];
    std::vector<std::unique_ptr<Transaction>> open;
    for (auto& own : calls) {
      open.push_back(std::move(*shop.db().begin(own)));
      ASSERT_TRUE(open.back()->query(one, {}));
    }
  }
  server.stop();
  server.start();
  const auto read = shop.db().query(call, one, {});
  EXPECT_TRUE(read) << read.error().cause;
  const auto written = shop.add_item(call, "a", 1);
  EXPECT_TRUE(written) << written.error().cause;
}

TEST_F(PostgresLoss, BeforeCommitIsUnavailable) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  ASSERT_TRUE((*tx)->query(one, {}));
  server.kill();
  const auto next = (*tx)->query(one, {});
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().kind, Kind::unavailable) << next.error().cause;
  EXPECT_EQ((*tx)->commit().error().kind, Kind::unavailable);
  EXPECT_FALSE(call.transaction_open);
}

TEST_F(PostgresLoss, AtCommitIsIndeterminate) {
  server.execute(url, R"(
    create function shop.dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return null; end $$;
    create constraint trigger dawdles after insert on shop.items deferrable initially deferred
      for each row execute function shop.dawdle();)");
  Result<void> done;
  std::jthread writing{[&] {
    TestCall own;
    done = shop.add_item(own, "a", 1);
  }};
  EXPECT_TRUE(support::wait_until([&] { return sleeping(server, url); }));
  server.kill();
  writing.join();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, Kind::indeterminate) << done.error().cause;
  EXPECT_EQ(done.error().signal, 0);
}

TEST_F(PostgresLoss, OfAServerThatStaysAwayIsToldQuickly) {
  server.kill();
  for (int i = 0; i < 3; ++i) {
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(shop.db().query(call, one, {}).error().kind, Kind::unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 8s);
  }
}

TEST_F(PostgresLoss, OfAServerThatStaysAwayHoldsNobodyBetweenTwoAttempts) {
  server.kill();
  EXPECT_TRUE(support::wait_until([&] {
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(shop.db().query(call, one, {}).error().kind, Kind::unavailable);
    return std::chrono::steady_clock::now() - began < 50ms;
  }));
  server.start();
  EXPECT_TRUE(support::wait_until([&] { return shop.db().query(call, one, {}).has_value(); }));
}

TEST_F(PostgresLoss, OfAServerThatStaysAwayIsToldToAllWhoReadAtOnce) {
  constexpr int readers = 30;
  support::FiberLoop loop;
  std::atomic<int> told{0};
  server.kill();
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < readers; ++i) {
    loop.start(call, [&] {
      const auto got = shop.db().query(call, one, {});
      told += !got && got.error().kind == Kind::unavailable ? 1 : 0;
    });
  }
  EXPECT_TRUE(support::wait_until([&] { return told == readers; }));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
  loop.end();
}

// Nothing that is frozen answers a request to cancel either.
TEST_F(PostgresLoss, OfAServerThatFreezesEndsInTimeAndHoldsUpNobodyElse) {
  constexpr int asking = 8;  // more than there are threads for what blocks
  const auto elsewhere = support::PostgresServer::shared().fresh_database();
  auto frozen = at(url), healthy = at(elsewhere);
  frozen.engine = healthy.engine = Engine::postgres;
  healthy.name = "healthy";
  core::Clock clock;
  auto databases = std::make_unique<Databases>(std::vector{frozen, healthy}, clock);
  auto& here = **databases->open("here", "main", asking);
  auto& there = **databases->open("there", "healthy", asking);

  support::FiberLoop loop;
  std::array<TestCall, asking> calls;
  std::atomic<int> ended{0}, served{0};
  for (auto& own : calls) {
    loop.start(own, [&] { ended += here.query(own, sleep_without_end, {}).error().kind == Kind::cancelled ? 1 : 0; });
  }
  EXPECT_TRUE(support::wait_until(
      [&] { return server.value(url, "select count(*) from pg_stat_activity where wait_event = 'PgSleep'") == "8"; }));
  server.freeze();
  for (auto& own : calls) own.cancelled = true;
  for (int i = 0; i < 2; ++i) {
    loop.start(call, [&] { served += there.query(call, one_by_itself, {}) ? 1 : 0; });
  }
  EXPECT_TRUE(support::wait_until([&] { return served == 2; }, 5s)) << "sessions are opened by the same threads";
  EXPECT_TRUE(support::wait_until([&] { return ended == asking; }, 10s));
  if (ended != asking) server.thaw();
  loop.end();
  const auto began = std::chrono::steady_clock::now();
  databases.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  server.thaw();
  EXPECT_TRUE(shop.db().query(call, one, {}));
}

TEST_F(PostgresLoss, OfAServerThatFreezesWhileASessionIsSetUpIsToldInTime) {
  const auto connected = PostgresConnection::open(url, "shop");
  ASSERT_TRUE(connected);
  server.freeze();
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ((*connected)->run("set timezone = 'UTC'").error().kind, Kind::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

TEST_F(PostgresLoss, OfPatienceEndsAQueryAndKeepsTheSession) {
  TestCall hurried{200ms};
  const auto began = std::chrono::steady_clock::now();
  const auto got = shop.db().query(hurried, sleep_long, {});
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::timeout);
  EXPECT_FALSE(sleeping(server, url)) << "the server must not go on with it";
  EXPECT_EQ(shop.databases().status().front().open, 1u);
  EXPECT_TRUE(shop.db().query(call, one, {}));
}

TEST_F(PostgresLoss, OfPatienceEndsATransactionAndAppliesNothing) {
  TestCall hurried{300ms};
  {
    auto tx = shop.db().begin(hurried);
    ASSERT_TRUE(tx);
    const auto id = some_id();
    ASSERT_TRUE(
        (*tx)->exec(Sql{"insert into shop.items (id, name, price) values ($1, 'a', 1)", 1}, std::array{uuid(id)}));
    EXPECT_EQ((*tx)->query(sleep_long, {}).error().kind, Kind::timeout);
    EXPECT_EQ((*tx)->commit().error().kind, Kind::timeout);
  }
  EXPECT_EQ(shop.count("items"), 0);
}

TEST_F(PostgresLoss, OfTheCallerEndsAQuery) {
  TestCall own;
  Result<Rows> got{Rows{}};
  std::jthread asking{[&] { got = shop.db().query(own, sleep_long, {}); }};
  EXPECT_TRUE(support::wait_until([&] { return sleeping(server, url); }));
  own.cancelled = true;
  asking.join();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::cancelled);
}

TEST_F(PostgresLoss, OfAStatementsOwnTimeIsATimeout) {
  auto settings = at(url);
  settings.statement_timeout = 100ms;
  Shop impatient{Engine::postgres, 2, [&] {
                   settings.url = server.fresh_database();
                   return settings;
                 }()};
  EXPECT_EQ(impatient.db().query(call, Sql{"select pg_sleep(30)", "", 0}, {}).error().kind, Kind::timeout);
  const Sql long_one{"select pg_sleep(0.3)", 0, HEARTH_STATEMENT_LONG};
  const auto allowed = impatient.db().query(call, long_one, {});
  EXPECT_TRUE(allowed) << allowed.error().cause;
  auto tx = impatient.db().begin(call);
  ASSERT_TRUE(tx);
  EXPECT_TRUE((*tx)->query(long_one, {}));
}

TEST(PostgresUrl, ThatLeadsNowhereIsUnavailable) {
  core::Clock clock;
  PoolSettings settings;
  settings.engine = Engine::postgres;
  TestCall call;
  for (const char* url : {"postgres://hearth@127.0.0.1:1/x", "postgres://hearth@127.0.0.1:1/x?nonsense=1",
                          "postgres://hearth:a%20b@127.0.0.1:1/x"}) {
    settings.url = url;
    Databases databases{{settings}, clock};
    const auto got = (*databases.open("shop", "main", 1))->query(call, one, {});
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, Kind::unavailable) << url;
    EXPECT_EQ(got.error().message.find("127.0.0.1"), std::string::npos);
  }
}

}  // namespace
}  // namespace hearth::db::postgres_loss_test
