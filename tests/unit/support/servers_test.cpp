#include <gtest/gtest.h>

#include "tests/support/postgres_server.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/redis_server.hpp"

namespace hearth::support::servers_test {
namespace {

TEST(PostgresServer, GivesEachItsOwnDatabase) {
  auto& server = PostgresServer::shared();
  const auto one = server.fresh_database(), two = server.fresh_database();
  server.execute(one, "create table t (n int); insert into t values (41)");
  EXPECT_EQ(server.value(one, "select n + 1 from t"), "42");
  EXPECT_THROW(server.value(two, "select n from t"), std::runtime_error);
}

TEST(PostgresServer, KeepsWhatWasCommittedWhenItIsKilled) {
  PostgresServer server;
  const auto url = server.fresh_database();
  server.execute(url, "create table t (n int); insert into t values (42)");
  server.kill();
  EXPECT_THROW(server.value(url, "select n from t"), std::runtime_error);
  server.start();
  EXPECT_EQ(server.value(url, "select n from t"), "42");
}

TEST(RedisServer, AnswersAndComesBackAfterAKill) {
  RedisServer server;
  const auto ping = [&] {
    RawConnection connection("127.0.0.1", server.port());
    connection.send("PING\r\n");
    return connection.receive_until("\r\n");
  };
  EXPECT_EQ(ping(), "+PONG\r\n");
  server.kill();
  EXPECT_THROW(ping(), std::runtime_error);
  server.start();
  EXPECT_EQ(ping(), "+PONG\r\n");
}

}  // namespace
}  // namespace hearth::support::servers_test
