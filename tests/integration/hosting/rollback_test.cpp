#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"

namespace hearth::hosting::rollback_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What the version before knows nothing of has been applied.
TEST(RollBack, APluginRunsOnTheSchemaOfItsNextVersion) {
  support::TemporaryFolder folder;
  support::HearthOptions options;
  options.data = folder / "data";
  { const Probed next{Json::object(), Json::object(), options}; }
  const Probed before{{{"plugins", peer_without_migrations(folder)}}, Json::object(), options};
  EXPECT_EQ(before.http().get("/api/v1/probe/open").status, 200);
}

TEST(RollBack, MigrateAcceptsWhatServeAcceptsAndSaysSo) {
  support::TemporaryFolder folder;
  support::HearthOptions options;
  options.data = folder / "data";
  { const Probed next{Json::object(), Json::object(), options}; }
  const Probed before{{{"plugins", peer_without_migrations(folder)}}, Json::object(), options};
  const auto migrate = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {support::HearthProcess::binary(), "migrate"});
    words.insert(words.end(), {"-c", before.file().string(), "--data", options.data.string(), "--plugin", "peer"});
    return support::run(words);
  };
  const auto said = HasSubstr("runs on the schema of a newer version, which has applied 1 create_notes");
  for (const char* command : {"status", "plan", "up"}) {
    const auto done = migrate({command});
    EXPECT_EQ(done.code, 0) << command << done.output;
    EXPECT_THAT(done.output, said) << command;
  }
  EXPECT_THAT(migrate({"status"}).output, HasSubstr("  (of a newer version)\n"));
  EXPECT_THAT(migrate({"status", "--json"}).output, HasSubstr(R"("newer":true)"));
  const auto down = migrate({"down", "--to", "0"});
  EXPECT_NE(down.code, 0);
  EXPECT_THAT(down.output, AllOf(HasSubstr("run the version that has it"), Not(said)));
}

}  // namespace
}  // namespace hearth::hosting::rollback_test
