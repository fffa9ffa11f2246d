// The host's own migrations, on both engines, whatever rooms they belong to.
#include <set>

#include "tests/integration/db/fixture.hpp"

namespace hearth::db::host_schema_test {
namespace {

TEST(HostSchema, HasTheSameMigrationsOnBothEngines) {
  const auto postgres = host_migrations(Engine::postgres, "shop");
  const auto sqlite = host_migrations(Engine::sqlite, "shop");
  ASSERT_FALSE(postgres.empty()) << "a gap, a missing down, or a bad name empties the list";
  ASSERT_EQ(postgres.size(), sqlite.size());
  for (std::size_t i = 0; i < postgres.size(); ++i) {
    EXPECT_EQ(postgres[i].number, static_cast<int>(i) + 2);
    EXPECT_EQ(postgres[i].name, sqlite[i].name);
    EXPECT_EQ(postgres[i].up.find("{schema}"), std::string::npos);
  }
}

class HostSchema : public testing::TestWithParam<Engine> {};
HEARTH_ON_BOTH_ENGINES(HostSchema);

/// As plugin migrations they may be taken back, which shows that each down undoes its up.
TEST_P(HostSchema, GoesUpAndDownAndUpAgain) {
  Shop shop{GetParam()};
  auto other = shop.databases().open("other", "main", 2);
  ASSERT_TRUE(other);
  auto all = host_migrations(GetParam(), "other");
  for (auto& migration : all) {
    for (auto* text : {&migration.up, &migration.down}) {
      for (auto at = text->find("hearth_"); at != std::string::npos; at = text->find("hearth_", at))
        text->replace(at, 7, "theirs_");
    }
    migration.number -= 1;
  }
  Migrator migrator{**other, all, shop.clock};
  const auto up = migrator.up();
  ASSERT_TRUE(up) << up.error().message;
  const auto down = migrator.down(0);
  ASSERT_TRUE(down) << down.error().message;
  EXPECT_EQ(down->size(), all.size());
  const auto again = migrator.up();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->size(), all.size());
}

}  // namespace
}  // namespace hearth::db::host_schema_test
