#include <gtest/gtest.h>

#include "tests/integration/hosting/probed.hpp"

namespace hearth::hosting::rollback_test {
namespace {

namespace fs = std::filesystem;

// What the version before knows nothing of has been applied.
TEST(RollBack, APluginRunsOnTheSchemaOfItsNextVersion) {
  support::TemporaryFolder folder;
  support::HearthOptions options;
  options.data = folder / "data";
  { const Probed next{Json::object(), Json::object(), options}; }

  fs::copy(fs::path{HEARTH_PROBES} / "peer.hearth", folder / "peer.hearth", fs::copy_options::recursive);
  fs::remove_all(folder / "peer.hearth/migrations");
  auto manifest = Json::parse(support::read_file(folder / "peer.hearth/manifest.json"));
  manifest["migrations"] = Json::array();
  folder.write("peer.hearth/manifest.json", manifest.dump());
  const Json peer{{"name", "peer"}, {"path", (folder / "peer.hearth").string()}};
  const Json probe{{"name", "probe"}, {"path", std::string{HEARTH_PROBES} + "/probe.hearth"}};
  const Probed before{{{"plugins", Json::array({peer, probe})}}, Json::object(), options};
  EXPECT_EQ(before.http().get("/api/v1/probe/open").status, 200);
}

}  // namespace
}  // namespace hearth::hosting::rollback_test
