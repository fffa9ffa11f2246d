// PgBouncer in transaction mode: each transaction may get another connection to the server.
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "tests/integration/db/fixture.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/fiber_loop.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::pgbouncer_test {
namespace {

using namespace std::chrono_literals;

const Sql backend{"select pg_backend_pid()::bigint", "", 0};
const Sql in_force{
    "select current_setting('timezone'), current_setting('statement_timeout'), "
    "current_setting('transaction_read_only')",
    "", 0};
const Sql add{"insert into shop.items (id, name, price) values (gen_random_uuid(), 'x', 1) returning 1::bigint", "", 0};

/// In front of the server of the run, with two connections to it.
class PgBouncer {
 public:
  explicit PgBouncer(const std::string& database) {
    const auto at = database.find("127.0.0.1:");
    const auto slash = database.find('/', at);
    const auto server_port = database.substr(at + 10, slash - at - 10);
    name_ = database.substr(slash + 1);
    for (int attempt = 0; attempt < 5; ++attempt) {  // somebody may take a free port before it does
      port_ = support::free_port();
      std::ofstream{folder_ / "pgbouncer.ini"}
          << "[databases]\n* = host=127.0.0.1 port=" << server_port
          << " user=hearth\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " << port_
          << "\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
             "default_pool_size = 2\nmax_client_conn = 200\n";
      std::vector<std::string> words{"/usr/sbin/pgbouncer"};
      if (::geteuid() == 0) words.insert(words.end(), {"-u", "postgres"});  // it refuses to run as root
      words.push_back((folder_ / "pgbouncer.ini").string());
      support::ChildOptions how;
      how.log = folder_ / "log";
      process_ = std::make_unique<support::ChildProcess>(words, how);
      if (support::wait_until([&] { return !process_->running() || listens(); }) && process_->running()) return;
    }
    throw std::runtime_error("pgbouncer does not start: " + support::read_file(folder_ / "log"));
  }

  [[nodiscard]] std::string url() const { return "postgres://hearth@127.0.0.1:" + std::to_string(port_) + "/" + name_; }

 private:
  [[nodiscard]] bool listens() const {
    try {
      support::RawConnection{"127.0.0.1", port_};
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  support::TemporaryFolder folder_;
  std::string name_;
  int port_ = 0;
  std::unique_ptr<support::ChildProcess> process_;
};

PoolSettings through(const PgBouncer& bouncer) {
  PoolSettings settings;
  settings.url = bouncer.url();
  settings.prepared = false;
  return settings;
}

class ThroughPgBouncer : public testing::Test {
 protected:
  support::PostgresServer& server = support::PostgresServer::shared();
  std::string direct = server.fresh_database();
  PgBouncer bouncer{direct};
  Shop shop{Engine::postgres, 8, through(bouncer)};  // migrated through it
  TestCall call;
};

TEST_F(ThroughPgBouncer, ReadsAndTransactionsOfManySessionsShareItsConnections) {
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      TestCall own;
      for (int j = 0; j < 20; ++j) {
        done += shop.add_item(own, std::to_string(i) + "-" + std::to_string(j), 1) ? 1 : 0;
        done += shop.db().query(own, backend, {}) ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 240);
  EXPECT_EQ(shop.count("items"), 120);
}

TEST_F(ThroughPgBouncer, EveryTransactionHasItsSettingsAndLeavesNone) {
  auto tx = shop.db().begin(call);
  ASSERT_TRUE(tx);
  const auto inside = (*tx)->query(in_force, {});
  ASSERT_TRUE(inside) << inside.error().cause;
  EXPECT_EQ(inside->text(0, 0), "UTC");
  EXPECT_EQ(inside->text(0, 1), "5s");
  EXPECT_EQ(inside->text(0, 2), "off");
  ASSERT_TRUE((*tx)->commit());
  const auto read = shop.db().query(call, in_force, {});
  ASSERT_TRUE(read) << read.error().cause;
  EXPECT_EQ(read->text(0, 1), "5s");
  EXPECT_EQ(read->text(0, 2), "on");
  for (int i = 0; i < 4; ++i) EXPECT_EQ(server.value(bouncer.url(), "show statement_timeout"), "0");
}

TEST_F(ThroughPgBouncer, AReadCannotWrite) {
  EXPECT_FALSE(shop.db().query(call, add, {}));
  EXPECT_EQ(shop.count("items"), 0);
}

TEST_F(ThroughPgBouncer, FibersReadToo) {
  support::FiberLoop loop;
  int right = 0;
  for (int i = 0; i < 20; ++i) {
    loop.start(call, [&] { right += shop.db().query(call, backend, {}) ? 1 : 0; });
  }
  loop.end();
  EXPECT_EQ(right, 20);
}

}  // namespace
}  // namespace hearth::db::pgbouncer_test
