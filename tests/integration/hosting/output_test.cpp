#include <gmock/gmock.h>

#include <csignal>
#include <sstream>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/wait.hpp"

// What `serve` prints where nobody sits at a terminal.
namespace hearth::hosting::output_test {
namespace {

using ::testing::HasSubstr;

/// All that it printed, from its start to SIGTERM.
std::string printed(const std::string& format, bool log_to_file = false) {
  const support::TemporaryFolder folder;
  const auto lines = folder.write("lines", "");
  const auto output = folder.write("output", "");
  const auto file = folder.write(
      "hearth.yaml", Json{{"profile", "development"},
                          {"log", {{"format", format}, {"file", log_to_file ? lines.string() : std::string{}}}}}
                         .dump());
  support::ChildProcess host{
      {support::HearthProcess::binary(), "serve", "-c", file.string(), "--data", (folder / "data").string(), "--set",
       "server.listen=127.0.0.1:0", "--set", "admin.listen=127.0.0.1:0"},
      {.environment = {}, .log = output}};
  // From its first line on a signal ends it in order, and not before it is ready.
  EXPECT_TRUE(support::wait_until([&] { return !support::read_file(log_to_file ? lines : output).empty(); }));
  host.signal(SIGTERM);
  EXPECT_EQ(host.wait(std::chrono::seconds{60}), 0);
  return support::read_file(output);
}

TEST(Output, IsNothingButJsonWhereLinesAreJson) {
  for (const auto* format : {"auto", "json"}) {
    std::istringstream lines{printed(format)};
    for (std::string line; std::getline(lines, line);) EXPECT_TRUE(Json::accept(line)) << format << ": " << line;
    EXPECT_EQ(printed(format, true), "");
  }
}

TEST(Output, SaysWhatToOpenNextWhereLinesAreText) { EXPECT_THAT(printed("text"), HasSubstr("Hearth is ready.")); }

}  // namespace
}  // namespace hearth::hosting::output_test
