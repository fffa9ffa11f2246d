#include "host/auth/revocations.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "host/db/databases.hpp"
#include "host/db/host_statement.hpp"
#include "host/db/migrations.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/wait.hpp"

namespace hearth::auth::revocations_test {
namespace {

using namespace std::chrono_literals;

const Uuid anna = Uuid::parse("01900000-0000-7000-8000-000000000001").value();
const Uuid phone = Uuid::parse("01900000-0000-7000-8000-0000000000aa").value();

core::Principal principal() {
  core::Principal made;
  made.kind = core::Principal::Kind::user;
  made.user = anna;
  made.session = phone;
  made.token_id = "token-1";
  return made;
}

/// One node: its own sessions, set and follower, on the data that it shares with others.
struct Node {
  explicit Node(const db::PoolSettings& pool, const core::Clock& clock, RevocationOptions options = {})
      : databases{{pool}, clock}, database{*databases.open("auth", "main", 4).value()} {
    options.on_problem = [this](std::string_view, const Error& error) {
      const std::lock_guard lock{guard};
      problems.push_back(error.message + " " + error.cause);
    };
    const auto migrated = db::Migrator{database, {}, clock}.up();
    EXPECT_TRUE(migrated) << migrated.error().message << migrated.error().cause;
    revocations = std::make_unique<Revocations>(set, clock, std::move(options));
    const auto attached = revocations->attach(database);
    EXPECT_TRUE(attached) << attached.error().message << attached.error().cause;
  }
  ~Node() {
    revocations.reset();
    for (const auto& problem : problems) ADD_FAILURE() << problem;
  }

  Result<void> revoke(Revoked what, std::string_view id, Timestamp until) {
    core::Call call;
    return database.transaction(
        call, [&](db::Transaction& tx) { return revocations->revoke(database, tx, what, id, until); });
  }

  std::int64_t rows() {
    static const db::HostStatement count{"count", "select count(*) from {schema}.hearth_revocations where $1 = 1", 1};
    core::Call call;
    const auto found = database.query(call, count.in(database), std::array{db::integer(1)});
    return found ? found->integer(0, 0) : -1;
  }

  std::mutex guard;
  std::vector<std::string> problems;
  RevocationSet set;
  db::Databases databases;
  db::Database& database;
  std::unique_ptr<Revocations> revocations;
};

class RevocationsTest : public testing::TestWithParam<db::Engine> {
 protected:
  RevocationsTest() {
    pool_.engine = GetParam();
    pool_.folder = folder_.path();
    if (GetParam() == db::Engine::postgres) pool_.url = support::PostgresServer::shared().fresh_database();
  }

  support::TemporaryFolder folder_;
  db::PoolSettings pool_;
  core::Clock clock_;
};

TEST_P(RevocationsTest, AreInForceAtTheCommitAndNotBefore) {
  Node node{pool_, clock_};
  const auto issued = clock_.now();
  clock_.advance(1ms);
  for (const auto& [what, id] :
       {std::pair{Revoked::token, std::string{"token-1"}}, std::pair{Revoked::session, std::string{phone.raw()}},
        std::pair{Revoked::user, std::string{anna.raw()}}}) {
    core::Call call;
    auto tx = node.database.begin(call).value();
    ASSERT_TRUE(node.revocations->revoke(node.database, *tx, what, id, clock_.now() + 15min));
    EXPECT_EQ(node.set.size(), 0u);
    tx->rollback();
    EXPECT_FALSE(node.set.refuses(principal(), issued)) << "rolled back";
  }
  ASSERT_TRUE(node.revoke(Revoked::user, anna.raw(), clock_.now() + 15min));
  EXPECT_TRUE(node.set.refuses(principal(), issued));
  EXPECT_FALSE(node.set.refuses(principal(), clock_.now() + 1s));
}

TEST_P(RevocationsTest, AreLoadedWhenANodeBoots) {
  {
    Node node{pool_, clock_};
    ASSERT_TRUE(node.revoke(Revoked::token, "token-1", clock_.now() + 15min));
    ASSERT_TRUE(node.revoke(Revoked::session, phone.raw(), clock_.now() + 15min));
    ASSERT_TRUE(node.revoke(Revoked::token, "ended", clock_.now() - 1s));
  }
  Node booted{pool_, clock_};
  EXPECT_EQ(booted.set.size(), 2u);
  EXPECT_TRUE(booted.set.refuses(principal(), clock_.now()));
}

TEST_P(RevocationsTest, TwiceKeepTheLaterTimes) {
  Node node{pool_, clock_};
  ASSERT_TRUE(node.revoke(Revoked::user, anna.raw(), clock_.now() + 30min));
  clock_.advance(1s);
  const auto between = clock_.now();
  clock_.advance(1s);
  ASSERT_TRUE(node.revoke(Revoked::user, anna.raw(), clock_.now() + 1min));
  EXPECT_EQ(node.rows(), 1);
  Node booted{pool_, clock_};
  EXPECT_TRUE(booted.set.refuses(principal(), between));
  clock_.advance(20min);
  EXPECT_EQ(booted.set.forget(clock_.now()), 0u);
}

TEST_P(RevocationsTest, AreForgottenWhenTheyEnd) {
  Node node{pool_, clock_, {20ms, 0s, {}}};
  ASSERT_TRUE(node.revoke(Revoked::token, "token-1", clock_.now() + 1min));
  ASSERT_TRUE(node.revoke(Revoked::token, "token-2", clock_.now() + 30min));
  EXPECT_EQ(node.rows(), 2);
  clock_.advance(2min);
  EXPECT_TRUE(support::wait_until([&] { return node.set.size() == 1 && node.rows() == 1; }));
}

TEST_P(RevocationsTest, RefuseIdsThatAreNone) {
  Node node{pool_, clock_};
  EXPECT_FALSE(node.revoke(Revoked::session, "not sixteen bytes long", clock_.now() + 1min));
  EXPECT_FALSE(node.revoke(Revoked::user, "", clock_.now() + 1min));
  EXPECT_FALSE(node.revoke(Revoked::token, "", clock_.now() + 1min));
  EXPECT_EQ(node.set.size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Engine, RevocationsTest, testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& made) { return made.param == db::Engine::sqlite ? "sqlite" : "postgres"; });

class RevocationsOfNodes : public testing::Test {
 protected:
  RevocationsOfNodes() {
    pool_.engine = db::Engine::postgres;
    pool_.url = support::PostgresServer::shared().fresh_database();
  }
  db::PoolSettings pool_;
  core::Clock clock_;
};

TEST_F(RevocationsOfNodes, ReachEachOtherWithinASecond) {
  Node one{pool_, clock_};
  Node two{pool_, clock_};
  const auto issued = clock_.now();
  clock_.advance(1ms);
  for (int i = 0; i < 3; ++i) {
    const auto id = "token-" + std::to_string(i);
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(one.revoke(Revoked::token, id, clock_.now() + 15min));
    auto who = principal();
    who.token_id = id;
    ASSERT_TRUE(support::wait_until([&] { return two.set.refuses(who, issued); }, 5s));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1s);
  }
}

/// Rows become visible in another order than they were written: the late one of an old transaction must not be missed.
TEST_F(RevocationsOfNodes, OfATransactionThatTookLongAreNotMissed) {
  Node one{pool_, clock_, {20ms, 60s, {}}};
  Node two{pool_, clock_, {20ms, 60s, {}}};
  core::Call slow;
  auto tx = one.database.begin(slow).value();
  ASSERT_TRUE(one.revocations->revoke(one.database, *tx, Revoked::token, "slow", clock_.now() + 15min));
  static const db::HostStatement write{"write", "select $1::int", "select ?1", 1};
  ASSERT_TRUE(tx->query(write.in(one.database), std::array{db::integer(1)})) << "the row is written, and not committed";
  ASSERT_TRUE(one.revoke(Revoked::token, "quick", clock_.now() + 15min));
  auto who = principal();
  who.token_id = "quick";
  ASSERT_TRUE(support::wait_until([&] { return two.set.refuses(who, clock_.now()); }, 5s));
  const auto generation = two.set.generation();
  ASSERT_TRUE(tx->commit());
  who.token_id = "slow";
  EXPECT_TRUE(support::wait_until([&] { return two.set.refuses(who, clock_.now()); }, 5s));
  EXPECT_EQ(two.set.generation(), generation + 1) << "what a poll sees again changes nothing";
}

}  // namespace
}  // namespace hearth::auth::revocations_test
