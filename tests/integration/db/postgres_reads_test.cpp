// A slow read among those that share a connection.
#include <atomic>
#include <vector>

#include "host/exec/executor.hpp"
#include "tests/integration/db/fixture.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::postgres_reads_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

const Sql backend{"select pg_backend_pid()::bigint", "", 0};
const Sql count_items{"select count(*)::bigint from shop.items", "", 0};
const Sql lock_items{"lock table shop.items in access exclusive mode", "", 0};
const Sql sleep{"select pg_backend_pid()::bigint from pg_sleep($1::bigint / 1000.0)", "", 1};

class PostgresReads : public testing::Test {
 protected:
  static PoolSettings at(const std::string& url, std::chrono::milliseconds timeout,
                         std::chrono::milliseconds patience) {
    PoolSettings settings;
    settings.url = url;
    settings.wait = 20s;
    settings.statement_timeout = 50s;
    settings.shared_timeout = timeout;
    settings.shared_patience = patience;
    return settings;
  }
  Shop with(std::chrono::milliseconds timeout, std::chrono::milliseconds patience) {
    return Shop{Engine::postgres, 8, at(url, timeout, patience)};
  }
  std::int64_t ask(Shop& shop, const hearth_statement& statement, Values values = {}) {
    const auto got = shop.db().query(call, statement, values);
    EXPECT_TRUE(got) << got.error().cause;
    return got ? got->integer(0, 0) : -1;
  }
  /// So many sleep in the server, and have done for longer than `time`.
  bool asleep(int count, const std::string& time) {
    return server.value(url,
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = "
                        "'PgSleep' and "
                        "now() - query_start > '" +
                            time + "'") == std::to_string(count);
  }

  support::PostgresServer& server = support::PostgresServer::shared();
  std::string url = server.fresh_database();
  TestCall call{60s};
  support::FiberLoop loop;
};

// With the time-outs of production: every round would last as long as the first one, or longer, if they waited for each other.
TEST_F(PostgresReads, DoNotHoldUpOthersWhileATableIsLocked) {
  constexpr int rounds = 40;
  auto settings = at(url, PoolSettings{}.shared_timeout, PoolSettings{}.shared_patience);
  Shop shop{Engine::postgres, 8, settings};
  TestCall holder{60s};
  auto holds = shop.db().begin(holder);
  ASSERT_TRUE(holds && (*holds)->execute(lock_items, {}));
  std::atomic<int> blocked_done{0}, blocked_done_meanwhile{-1};
  const auto began = steady_clock::now();
  loop.start(call, [&] {
    for (int i = 0; i < rounds; ++i) {
      for (int k = 0; k < 2; ++k) {
        EXPECT_TRUE(loop.fibers->start(call, [&] { blocked_done += ask(shop, count_items) == 0 ? 1 : 0; }));
      }
      ask(shop, backend);
    }
    blocked_done_meanwhile = blocked_done.load();
  });
  EXPECT_TRUE(support::wait_until([&] { return blocked_done_meanwhile != -1; }));
  EXPECT_LT(steady_clock::now() - began, 6s) << "40 rounds";
  EXPECT_EQ(blocked_done_meanwhile, 0) << "the table was locked all the time";
  TestCall writer;
  EXPECT_TRUE(shop.db().transaction(writer, [&](Transaction& tx) -> Result<void> {
    HEARTH_TRY(tx.query(backend, {}));
    return {};
  })) << "the slow ones leave sessions to transactions";
  EXPECT_TRUE((*holds)->commit());
  loop.end();
  EXPECT_EQ(blocked_done, 2 * rounds) << "each is answered in the end, under its own deadline";
}

TEST_F(PostgresReads, GoByThemselvesWhenTheyTookTooLong) {
  Shop shop = with(100ms, 50ms);
  std::int64_t shared = 0, own = 0, again = 0;
  loop.start(call, [&] {
    shared = ask(shop, backend);
    own = ask(shop, sleep, std::vector{integer(300)});
    again = ask(shop, sleep, std::vector{integer(0)});
  });
  loop.end();
  EXPECT_NE(own, shared) << "the server ended it on the lane";
  EXPECT_EQ(again, own) << "and it is not tried there for a while";
}

TEST_F(PostgresReads, TakeAnotherLaneWhileTheFirstIsSilent) {
  Shop shop = with(60s, 50ms);
  std::atomic<bool> slow_done{false}, answered{false};
  std::int64_t slow = 0, other = 0;
  loop.start(call, [&] {
    slow = ask(shop, sleep, std::vector{integer(3000)});
    slow_done = true;
  });
  EXPECT_TRUE(support::wait_until([&] { return asleep(1, "100 ms"); }));
  bool meanwhile = false;
  loop.start(call, [&] {
    other = ask(shop, backend);
    meanwhile = !slow_done;
    answered = true;
  });
  EXPECT_TRUE(support::wait_until([&] { return answered.load(); }));
  loop.end();
  EXPECT_TRUE(meanwhile);
  EXPECT_NE(other, slow);
}

TEST_F(PostgresReads, LeaveALaneOfManyThatAreNoneTooSlowButAllTogether) {
  constexpr int together = 30;
  Shop shop = with(400ms, 100ms);
  std::atomic<int> slow_done{0};
  std::atomic<bool> answered{false};
  int before = 0;
  loop.post([&] {
    for (int i = 0; i < together; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&] {
        ask(shop, sleep, std::vector{integer(300)});
        ++slow_done;
      }));
    }
    EXPECT_TRUE(loop.fibers->start(call, [&] {  // behind them, under the same Sync
      ask(shop, backend);
      before = slow_done;
      answered = true;
    }));
  });
  EXPECT_TRUE(support::wait_until([&] { return asleep(1, "100 ms"); }));
  loop.start(call, [&] {  // there are always some who come
    while (!answered) {
      static_cast<void>(exec::sleep_for(call, 20ms));
      ask(shop, backend);
    }
  });
  loop.end();
  EXPECT_EQ(slow_done, together);
  EXPECT_LT(before, together / 2);
}

TEST_F(PostgresReads, CloseASilentLaneThatNobodyWaitsFor) {
  Shop shop = with(60s, 50ms);
  const auto open_before = shop.databases().status().at(0).open;
  TestCall gone;
  std::optional<Kind> kind;
  loop.start(gone, [&] {
    const auto got = shop.db().query(gone, sleep, std::vector{integer(40'000)});
    if (!got) kind = got.error().kind;
  });
  EXPECT_TRUE(support::wait_until([&] { return asleep(1, "100 ms"); }));
  gone.cancelled = true;
  loop.end();
  EXPECT_EQ(kind, Kind::cancelled);
  EXPECT_EQ(shop.databases().status().at(0).open, open_before);
}

}  // namespace
}  // namespace hearth::db::postgres_reads_test
