#include "host/db/host_statement.hpp"
#include "tests/integration/audit/audited.hpp"

namespace hearth::audit::record_test {
namespace {

using Record = Audited;
HEARTH_ON_BOTH_ENGINES(Record);

TEST_P(Record, CommitsWithWhatItRecords) {
  const auto log = node();
  core::Call call;
  auto tx = database_->begin(call).value();
  ASSERT_TRUE(log->record(*database_, *tx, call, {"user.created", "user", "1", "", "", ""}));
  tx->rollback();
  EXPECT_EQ(value("select count(*) from audit.hearth_audit"), "0");
  ASSERT_TRUE(record(*log, "user.created"));
  EXPECT_EQ(value("select count(*) from audit.hearth_audit"), "1");
}

TEST_P(Record, SaysWhoDidWhatFromWhere) {
  const auto log = node();
  core::Call call;
  call.entry = "POST /technicians/42/verify";
  call.principal.kind = core::Principal::Kind::user;
  call.principal.user = Uuid::parse("01900000-0000-7000-8000-000000000001").value();
  call.principal.session = Uuid::parse("01900000-0000-7000-8000-0000000000aa").value();
  call.address = "192.0.2.7";
  call.agent = "curl/8";
  call.trace.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  ASSERT_TRUE(database_->transaction(call, [&](db::Transaction& tx) {
    return log->record(
        *database_, tx, call,
        {"technician.verified", "technician", "42", R"({"state":"applied"})", R"({"state":"verified"})", "papers"});
  }));
  const std::pair<const char*, const char*> rows[] = {{"actor_kind", "user"},
                                                      {"actor", "01900000-0000-7000-8000-000000000001"},
                                                      {"session", "01900000-0000-7000-8000-0000000000aa"},
                                                      {"address", "192.0.2.7"},
                                                      {"agent", "curl/8"},
                                                      {"trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"},
                                                      {"entry", "POST /technicians/42/verify"},
                                                      {"action", "technician.verified"},
                                                      {"target_type", "technician"},
                                                      {"target", "42"},
                                                      {"before", R"({"state":"applied"})"},
                                                      {"after", R"({"state":"verified"})"},
                                                      {"reason", "papers"}};
  for (const auto& [column, expected] : rows) {
    EXPECT_EQ(value(std::string{"select "} + column + " from audit.hearth_audit"), expected) << column;
  }
}

TEST_P(Record, TakesWhateverHeadersBring) {
  const auto log = node(std::chrono::hours{1});
  core::Call call;
  call.agent = std::string{"\xff\xfe\0 \xc3\x28 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82", 18} + std::string(500, 'x');
  call.principal.kind = core::Principal::Kind::anonymous;
  const auto done = database_->transaction(call, [&](db::Transaction& tx) {
    return log->record(*database_, tx, call, {"a", "b", "서울", "", "", "it's"});
  });
  ASSERT_TRUE(done) << done.error().message << done.error().cause;
  ASSERT_TRUE(log->chain(*database_));
  EXPECT_EQ(fault(), "good");
  EXPECT_EQ(value("select target from audit.hearth_audit"), "서울");
}

TEST_P(Record, IsNeverChangedOrDeleted) {
  const auto log = node(std::chrono::hours{1});
  chained(*log, 2);
  ASSERT_TRUE(record(*log, "unchained"));
  core::Call call;
  for (const char* sql :
       {"update {schema}.hearth_audit set after = '{\"x\":1}' where $1 = 1",
        "update {schema}.hearth_audit set seq = seq + 10 where $1 = 1",
        "update {schema}.hearth_audit set seq = null, hash = null, prev_hash = null where $1 = 1 and seq = 1",
        "delete from {schema}.hearth_audit where $1 = 1",
        "insert into {schema}.hearth_audit select * from {schema}.hearth_audit where $1 = 1 and seq = 1"}) {
    const db::HostStatement statement{"attack", sql, 1};
    auto tx = database_->begin(call).value();
    EXPECT_FALSE(tx->execute(statement.in(*database_), std::array{db::integer(1)})) << sql;
    tx->rollback();
  }
  EXPECT_EQ(value("select count(*) from audit.hearth_audit"), "3");
}

}  // namespace
}  // namespace hearth::audit::record_test
