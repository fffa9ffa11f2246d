#include <array>

#include "tests/integration/db/fixture.hpp"

namespace hearth::db::constraints_test {
namespace {

class Constraints : public OnBothEngines {
 protected:
  Result<void> run(const Sql& sql, Values values) {
    return shop.db().transaction(call, [&](Transaction& tx) { return tx.exec(sql, values); });
  }
  Result<void> book(std::int64_t from, std::int64_t to) {
    const std::array values{text("anna"), db::time({from * 1'000'000}), db::time({to * 1'000'000})};
    return run(Sql{"insert into shop.slots (owner, start_at, end_at) values ($1, $2, $3)", 3}, values);
  }
};
HEARTH_ON_BOTH_ENGINES(Constraints);

TEST_P(Constraints, OfAUniqueIndexAreNamedAlike) {
  shop.db().constraint("items_name_once", conflict("shop.name_taken", "there is one of that name"));
  ASSERT_TRUE(shop.add_item(call, "a", 1));
  const auto again = shop.add_item(call, "a", 1);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, Kind::conflict);
  EXPECT_EQ(again.error().code, "shop.name_taken");
  EXPECT_EQ(again.error().signal, 0);
}

TEST_P(Constraints, OfACheckAreNamedAlike) {
  shop.db().constraint("items_price_positive", invalid("shop.bad_price", "the price is above zero"));
  EXPECT_EQ(shop.add_item(call, "a", 0).error().code, "shop.bad_price");
}

TEST_P(Constraints, OfAnExclusionOrItsTriggerAreNamedAlike) {
  shop.db().constraint("slots_no_overlap", conflict("shop.slot_taken", "that time is taken"));
  ASSERT_TRUE(book(10, 20));
  ASSERT_TRUE(book(20, 30));
  EXPECT_EQ(book(15, 25).error().code, "shop.slot_taken");
}

TEST_P(Constraints, OfAPrimaryKeyAreNamedAlike) {
  shop.db().constraint("items_pkey", conflict("shop.same_id", "there is one of that id"));
  const auto id = some_id();
  const Sql insert{"insert into shop.items (id, name, price) values ($1, $2, 1)", 2};
  ASSERT_TRUE(run(insert, std::array{uuid(id), text("a")}));
  EXPECT_EQ(run(insert, std::array{uuid(id), text("b")}).error().code, "shop.same_id");
}

TEST_P(Constraints, WithoutANameHaveTheNameThatPostgresGives) {
  shop.db().constraint("tags_word_language_key", conflict("shop.same_tag", "there is that tag"));
  const Sql insert{"insert into shop.tags (word, language) values ($1, $2)", 2};
  ASSERT_TRUE(run(insert, std::array{text("a"), text("ko")}));
  ASSERT_TRUE(run(insert, std::array{text("a"), text("en")}));
  EXPECT_EQ(run(insert, std::array{text("a"), text("ko")}).error().code, "shop.same_tag");
}

TEST_P(Constraints, NotDeclaredAreAConflictThatTellsNothing) {
  const auto id = some_id();
  const auto missing =
      run(Sql{"insert into shop.items (id, name, price) values ($1, null, 1)", 1}, std::array{uuid(id)});
  EXPECT_EQ(missing.error().kind, Kind::conflict);
  EXPECT_EQ(missing.error().code, "constraint_violated");
  EXPECT_EQ(missing.error().message.find("name"), std::string::npos);
  EXPECT_NE(missing.error().cause, "");
}

TEST_P(Constraints, CheckedAtCommitFailTheCommit) {
  const std::array ids{some_id(), some_id()};
  const auto orphan =
      run(Sql{"insert into shop.parts (id, item_id) values ($1, $2)", 2}, std::array{uuid(ids[0]), uuid(ids[1])});
  ASSERT_FALSE(orphan);
  EXPECT_EQ(orphan.error().kind, Kind::conflict) << orphan.error().cause;
  EXPECT_EQ(shop.count("parts"), 0);
  EXPECT_TRUE(shop.add_item(call, "afterwards", 1));
}

TEST_P(Constraints, KeepWhatAServerSaysToThemselves) {
  const auto failed = shop.db().query(call, Sql{"select a from shop.nowhere", 0}, {});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, Kind::internal);
  EXPECT_EQ(failed.error().message.find("nowhere"), std::string::npos);
  EXPECT_NE(failed.error().cause.find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace hearth::db::constraints_test
