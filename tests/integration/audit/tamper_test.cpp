// Each kind of tampering, by somebody who owns the database and has got round the triggers, but has not the keys.
#include "host/audit/chain.hpp"
#include "host/crypto/bytes.hpp"
#include "tests/integration/audit/audited.hpp"

namespace hearth::audit::tamper_test {
namespace {

class Tamper : public Audited {
 protected:
  Tamper() : log_{node(std::chrono::hours{1})} { chained(*log_, 5); }
  ~Tamper() override {
    log_.reset();
    problems_.clear();  // the last chaining may refuse a forged head
  }
  std::string blob(std::string_view bytes) const {
    return GetParam() == db::Engine::postgres ? "'\\x" + crypto::hex(bytes) + "'::bytea"
                                              : "x'" + crypto::hex(bytes) + "'";
  }
  std::unique_ptr<Log> log_;
};
HEARTH_ON_BOTH_ENGINES(Tamper);

TEST_P(Tamper, OfAnyColumnIsFound) {
  for (const char* column : {"actor", "session", "address", "agent", "trace_id", "entry", "action", "target_type",
                             "target", "before", "after", "reason"}) {
    const std::string name = column;
    const auto kept = value("select " + name + " from audit.hearth_audit where seq = 3");
    tamper("update audit.hearth_audit set " + name + " = 'x' where seq = 3");
    EXPECT_EQ(fault(), "changed 3") << column;
    tamper("update audit.hearth_audit set " + name + " = '" + kept + "' where seq = 3");
    EXPECT_EQ(fault(), "good") << column;
  }
  tamper(GetParam() == db::Engine::postgres
             ? "update audit.hearth_audit set at = at - interval '1 second' where seq = 2"
             : "update audit.hearth_audit set at = at - 1000000 where seq = 2");
  EXPECT_EQ(fault(), "changed 2");
}

TEST_P(Tamper, NamesTheBadRow) {
  const auto id = value(GetParam() == db::Engine::postgres
                            ? "select replace(id::text, '-', '') from audit.hearth_audit where seq = 4"
                            : "select lower(hex(id)) from audit.hearth_audit where seq = 4");
  tamper("update audit.hearth_audit set reason = 'because' where seq = 4");
  auto named = verified().fault.value().id;
  std::erase(named, '-');
  EXPECT_EQ(named, id);
}

TEST_P(Tamper, ByRemovalIsFound) {
  tamper("delete from audit.hearth_audit where seq = 3");
  EXPECT_EQ(fault(), "missing 3");
}

TEST_P(Tamper, ByRemovalAndClosingTheGapIsFound) {
  tamper(
      "delete from audit.hearth_audit where seq = 3; update audit.hearth_audit set seq = 3 where seq = 4; "
      "update audit.hearth_audit set seq = 4 where seq = 5");
  EXPECT_EQ(fault(), "moved 3");
}

TEST_P(Tamper, ByReorderingIsFound) {
  tamper(
      "update audit.hearth_audit set seq = 99 where seq = 2; update audit.hearth_audit set seq = 2 where seq = 3; "
      "update audit.hearth_audit set seq = 3 where seq = 99");
  EXPECT_EQ(fault(), "moved 2");
}

TEST_P(Tamper, ByInsertionIsFound) {
  const auto other = Uuid::parse("01900000-0000-7000-8000-0000000000ff").value();
  const auto id = GetParam() == db::Engine::postgres ? "'" + other.text() + "'::uuid" : blob(other.raw());
  const auto insert = [&](const std::string& place) {
    tamper("insert into audit.hearth_audit select " + id +
           ", at, actor_kind, actor, session, address, agent, trace_id, entry, action, target_type, target, before, "
           "after, reason, mac, " +
           place + " from audit.hearth_audit where seq = 5");
  };
  insert("6, prev_hash, hash");
  EXPECT_EQ(fault(), "inserted 6");
  tamper("delete from audit.hearth_audit where seq = 6");
  insert("null, null, null");
  EXPECT_EQ(fault(), "forged 0") << "waiting to be chained like an honest one";
  ASSERT_TRUE(log_->chain(*database_));
  EXPECT_EQ(fault(), "forged 6");
}

TEST_P(Tamper, WithTheHashMadeAnewIsFound) {
  Row row;
  row.action = "x";
  tamper("update audit.hearth_audit set hash = " + blob(hash_of(row, 5, chain_start())) +
         ", after = 'x' where seq = 5");
  EXPECT_EQ(fault(), "changed 5");
  tamper("update audit.hearth_audit set mac = " + blob(std::string(32, 'm')) + " where seq = 4");
  EXPECT_EQ(fault(), "changed 4");
}

TEST_P(Tamper, ByCuttingTheTailIsFound) {
  tamper("delete from audit.hearth_audit where seq > 3");
  EXPECT_EQ(fault(), "missing 4");
}

TEST_P(Tamper, ByCuttingTheTailAndForgingTheHeadIsFound) {
  tamper(
      "update audit.hearth_audit_head set seq = 3, hash = (select hash from audit.hearth_audit where seq = 3); "
      "delete from audit.hearth_audit where seq > 3");
  EXPECT_EQ(fault(), "head 3");
}

TEST_P(Tamper, ByCuttingTheTailAndPuttingAnOldHeadBackIsFound) {
  tamper("create table audit.kept as select * from audit.hearth_audit_head");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(record(*log_, "more"));
  ASSERT_TRUE(log_->chain(*database_));
  ASSERT_EQ(fault(), "good");
  tamper(
      "delete from audit.hearth_audit where seq > 5; delete from audit.hearth_audit_head; "
      "insert into audit.hearth_audit_head select * from audit.kept");
  EXPECT_EQ(fault(), "cut 6") << "the anchor remembers";
}

TEST_P(Tamper, ByEmptyingItIsFound) {
  tamper("delete from audit.hearth_audit; delete from audit.hearth_audit_head");
  EXPECT_EQ(fault(), "cut 1");
}

TEST_P(Tamper, OfTheAnchorIsFound) {
  folder_.write("anchors/auth.json", R"({"seq":3,"hash":"AAAA","mac":"AAAA"})");
  EXPECT_EQ(fault(), "head 3");
  folder_.write("anchors/auth.json", "");
  EXPECT_EQ(fault(), "head 0");
}

TEST_P(Tamper, WithAForgedHeadStopsTheRelay) {
  tamper("update audit.hearth_audit_head set seq = 3, hash = (select hash from audit.hearth_audit where seq = 3)");
  ASSERT_TRUE(record(*log_, "more"));
  EXPECT_FALSE(log_->chain(*database_)) << "it does not build on what it did not write";
}

}  // namespace
}  // namespace hearth::audit::tamper_test
