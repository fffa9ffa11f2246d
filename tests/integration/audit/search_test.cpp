// Searching the logs: the newest first over several schemas, page by page, and what somebody slipped in is told.
#include "tests/integration/audit/audited.hpp"

#include "host/db/migrations.hpp"

namespace hearth::audit::search_test {
namespace {

class Search : public Audited {
 protected:
  Search() {
    other_ = databases_->open("payment", "main", 8).value();
    EXPECT_TRUE((db::Migrator{*other_, {}, clock_}.up()));
    log_ = node(std::chrono::hours{1});
    log_->attach(*other_);
  }

  void add(db::Database& to, std::string_view action, std::string_view target, std::optional<Uuid> actor = {}) {
    core::Call call;
    call.entry = "POST /x";
    call.principal.kind = actor ? core::Principal::Kind::user : core::Principal::Kind::anonymous;
    call.principal.user = actor;
    const auto done = to.transaction(call, [&](db::Transaction& tx) {
      return log_->record(to, tx, call, {action, "user", target, "", "", ""});
    });
    ASSERT_TRUE(done) << done.error().message << done.error().cause;
  }

  std::vector<Found> found(const Filter& filter) {
    core::Call call;
    auto all = log_->search(call, filter);
    EXPECT_TRUE(all) << all.error().message << all.error().cause;
    return all ? *all : std::vector<Found>{};
  }
  static std::string actions(const std::vector<Found>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " ") + one.row.action;
    return text;
  }

  db::Database* other_ = nullptr;
  std::unique_ptr<Log> log_;
};
HEARTH_ON_BOTH_ENGINES(Search);

TEST_P(Search, FindsTheNewestFirstOverEveryLogPageByPage) {
  for (int i = 0; i < 4; ++i) add(i % 2 == 0 ? *database_ : *other_, "a" + std::to_string(i), "t");
  ASSERT_TRUE(log_->chain(*database_));
  Filter filter;
  filter.limit = 3;
  auto page = found(filter);
  EXPECT_EQ(actions(page), "a3 a2 a1");
  EXPECT_EQ(page[0].schema, "payment");
  EXPECT_FALSE(page[0].seq) << "not chained yet, and found all the same";
  EXPECT_EQ(page[1].schema, "auth");
  EXPECT_EQ(page[1].seq, 2);
  EXPECT_TRUE(page[0].genuine && page[1].genuine);
  filter.before = page.back().row.id;
  EXPECT_EQ(actions(found(filter)), "a0");
}

TEST_P(Search, FiltersByActionTargetActorAndTime) {
  const auto anna = *Uuid::parse("01930000-0000-7000-8000-000000000001");
  add(*database_, "user.suspended", "7", anna);
  add(*other_, "user.unmasked", "8");
  add(*other_, "users_merged", "7", anna);
  EXPECT_EQ(actions(found({.action = "user."})), "user.unmasked user.suspended");
  EXPECT_EQ(actions(found({.target = "7"})), "users_merged user.suspended");
  EXPECT_EQ(actions(found({.action = "user.", .actor = anna.text()})), "user.suspended");
  EXPECT_EQ(actions(found({.target_type = "flag"})), "");
  EXPECT_EQ(found({.from = clock_.now() + std::chrono::hours{1}}).size(), 0U);
  EXPECT_EQ(found({.to = clock_.now() - std::chrono::hours{1}}).size(), 0U);
  EXPECT_EQ(found({.from = clock_.now() - std::chrono::hours{1}, .to = clock_.now() + std::chrono::hours{1}}).size(),
            3U);
  EXPECT_EQ(actions(found({.action = "%"})), "") << "no pattern";
}

TEST_P(Search, TellsARowThatNobodyRecorded) {
  chained(*log_, 2);
  tamper("update audit.hearth_audit set target = 'somebody else' where seq = 1");
  const auto all = found({});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0].genuine);
  EXPECT_FALSE(all[1].genuine);
}

}  // namespace
}  // namespace hearth::audit::search_test
