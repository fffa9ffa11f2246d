#include <gtest/gtest.h>

#include "tests/integration/hosting/probed.hpp"

namespace hearth::hosting::rollback_test {
namespace {

// What the version before knows nothing of has been applied.
TEST(RollBack, APluginRunsOnTheSchemaOfItsNextVersion) {
  support::TemporaryFolder folder;
  support::HearthOptions options;
  options.data = folder / "data";
  { const Probed next{Json::object(), Json::object(), options}; }
  const Probed before{{{"plugins", peer_without_migrations(folder)}}, Json::object(), options};
  EXPECT_EQ(before.http().get("/api/v1/probe/open").status, 200);
}

}  // namespace
}  // namespace hearth::hosting::rollback_test
