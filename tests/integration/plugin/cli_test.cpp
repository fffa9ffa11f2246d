#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/child_process.hpp"
#include "tests/support/hearth_process.hpp"
#include "tests/support/temporary_folder.hpp"

// The command line as an operator types it: words, exit code, what is said.
namespace hearth::cli_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

class CommandLine : public ::testing::Test {
 protected:
  /// A deployment with its data in a folder of this test; `more` is YAML.
  std::string deployment(const std::string& more, const std::string& name = "x.yaml") {
    return folder.write(name, "profile: development\ndata: " + (folder / "data").string() + "\n" + more).string();
  }
  std::string catalog() { return deployment("trust: { policy: any }\nplugins: [{ name: catalog }]\n"); }

  static support::Finished hearth(Words words) {
    words.insert(words.begin(), support::HearthProcess::binary());
    return support::run(words);
  }
  static void expect(int code, const Words& words, const ::testing::Matcher<std::string>& output) {
    const auto done = hearth(words);
    std::string line;
    for (const auto& word : words) line += " " + word;
    EXPECT_EQ(done.code, code) << "hearth" << line << "\n" << done.output;
    EXPECT_THAT(done.output, output) << "hearth" << line;
  }

  support::TemporaryFolder folder;
};

TEST_F(CommandLine, SettingsAreShownWithoutTheSecretsOfPlugins) {
  const auto file = deployment(
      "plugins:\n"
      "  - { name: payment, config: { toss: { secret_key: SECRETpw } } }\n"
      "  - { name: notifications, config: { brand_en: Shown, smtp: { password: SECRETpw } } }\n"
      "  - { name: not_there, config: { anything: SECRETpw } }\n");
  const auto other =
      deployment("plugins: [{ name: payment, config: { toss: { secret_key: SECRETpw2 } } }]\n", "y.yaml");
  expect(0, {"config", "print", "-c", file}, AllOf(HasSubstr("Shown"), HasSubstr("***"), Not(HasSubstr("SECRETpw"))));
  expect(0, {"config", "print", "-c", file, "--json"}, AllOf(HasSubstr("Shown"), Not(HasSubstr("SECRETpw"))));
  expect(0, {"config", "diff", "-c", file, "--with", other},
         AllOf(HasSubstr("plugins.payment.config.toss.secret_key: \"***\" -> \"***\""), Not(HasSubstr("SECRETpw"))));
  const auto diff = hearth({"config", "diff", "-c", file, "--with", other, "--json"});
  EXPECT_THAT(diff.output,
              AllOf(HasSubstr(R"("path":"plugins.payment.config.toss.secret_key")"), Not(HasSubstr("SECRETpw"))));
  EXPECT_TRUE(nlohmann::json::accept(diff.output)) << diff.output;
}

TEST_F(CommandLine, AWrongFileTellsOfBundlesInTheSameGo) {
  const auto file = deployment("dtaa: x\nplugins: [{ name: not_there }, { name: catalog, version: ^9.0 }]\n");
  expect(2, {"check", "-c", file},
         AllOf(HasSubstr("dtaa: unknown key"), HasSubstr("plugins[0].name: plugin not_there: there is no bundle"),
               HasSubstr("plugins[1].version: plugin catalog: its version is")));
}

}  // namespace
}  // namespace hearth::cli_test
