#include "tests/integration/db/fixture.hpp"

namespace hearth::db::schema_names_test {
namespace {

class SchemaNames : public OnBothEngines {};
HEARTH_ON_BOTH_ENGINES(SchemaNames);

TEST_P(SchemaNames, AreWrittenWithoutQuotes) {
  for (const char* name : {"a", "orders", "temperature", "hosts", "value", "pgx", "a1_b2"}) {
    auto made = shop.databases().open(name, "main", 1);
    ASSERT_TRUE(made) << name;
    const auto up = Migrator{**made, {}, shop.clock}.up();
    EXPECT_TRUE(up) << name << ": " << up.error().message << up.error().cause;
  }
  for (const char* none : {"order", "user", "values", "index", "temp", "main", "host", "public", "pg_stats", "A", ""}) {
    const auto made = shop.databases().open(none, "main", 1);
    ASSERT_FALSE(made) << none;
    EXPECT_EQ(made.error().code, "database.bad_name") << none;
  }
}

TEST_P(SchemaNames, AreNoReservedWordOfTheServer) {
  if (GetParam() == Engine::sqlite) return;  // which lists its words in C alone
  const auto words =
      shop.db().query(call, Sql{"select word from pg_get_keywords() where catcode in ('R', 'T')", 0}, {});
  ASSERT_TRUE(words);
  EXPECT_GT(words->size(), 90U);
  for (std::size_t i = 0; i < words->size(); ++i) {
    const std::string word{words->text(i, 0)};
    EXPECT_FALSE(shop.databases().open(word, "main", 1)) << word;
  }
}

}  // namespace
}  // namespace hearth::db::schema_names_test
