// Transactions of fibers: each has a session of its own, and the end of its call ends what it asked.
#include <atomic>

#include "host/exec/executor.hpp"
#include "tests/integration/db/fixture.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::postgres_fiber_test {
namespace {

using namespace std::chrono_literals;

const Sql sleep_long{"select pg_sleep(60)::text", "", 0};
const Sql one{"select 1", 0};

class PostgresFibers : public testing::Test {
 protected:
  static PoolSettings at(const std::string& url) {
    PoolSettings settings;
    settings.url = url;
    settings.statement_timeout = 50s;
    return settings;
  }

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

  support::PostgresServer server;
  std::string url = server.fresh_database();
  Shop shop{Engine::postgres, 8, at(url)};
  TestCall call;
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

}  // namespace
}  // namespace hearth::db::postgres_fiber_test
