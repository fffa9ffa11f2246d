#include "host/db/host_statement.hpp"

#include <gtest/gtest.h>

#include "host/core/clock.hpp"
#include "host/db/databases.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::db::host_statement_test {
namespace {

std::string_view view(const hearth_str& text) { return {text.data, static_cast<std::size_t>(text.size)}; }

TEST(HostStatement, StandsInTheSchemaOfItsDatabase) {
  const support::TemporaryFolder folder;
  const core::Clock clock;
  PoolSettings settings;
  settings.folder = folder.path();
  Databases databases{{settings}, clock};
  const HostStatement find{"find", "select $2 from {schema}.a join {schema}.b where x = $1", 2, HEARTH_STATEMENT_LONG};
  const auto& one = find.in(**databases.open("one", "main", 1));
  const auto& two = find.in(**databases.open("two", "main", 1));
  EXPECT_EQ(view(one.postgres), "select $2 from one.a join one.b where x = $1");
  EXPECT_EQ(view(one.sqlite), "select ?2 from one.a join one.b where x = ?1");
  EXPECT_EQ(view(two.sqlite), "select ?2 from two.a join two.b where x = ?1");
  EXPECT_EQ(&find.in(**databases.open("one", "main", 1)), &one);
  EXPECT_EQ(one.flags, HEARTH_STATEMENT_LONG);
  EXPECT_EQ(one.parameter_count, 2u);
}

TEST(WithSchema, ReplacesEveryPlaceholder) {
  EXPECT_EQ(with_schema("{schema}{schema}.x {schem}", "a"), "aa.x {schem}");
  EXPECT_EQ(with_schema("", "a"), "");
}

}  // namespace
}  // namespace hearth::db::host_statement_test
