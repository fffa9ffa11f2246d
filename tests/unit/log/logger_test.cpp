#include "host/log/logger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/temporary_folder.hpp"

namespace hearth::log::logger_test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Logged {
  Settings settings() {
    Settings out;
    out.file = folder / "hearth.log";
    return out;
  }
  std::vector<nlohmann::json> lines() {
    std::vector<nlohmann::json> out;
    std::istringstream text{support::read_file(folder / "hearth.log")};
    for (std::string line; std::getline(text, line);) out.push_back(nlohmann::json::parse(line));
    return out;
  }
  support::TemporaryFolder folder;
};

TEST(Logger, WritesALineAMessage) {
  Logged logged;
  Logger log{logged.settings()};
  log.info("started", {{"server.port", 8080}});
  log.error("failed", {{"error.message", "no"}});
  log.flush();
  const auto lines = logged.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["server.port"], 8080);
  EXPECT_EQ(lines[1]["log.level"], "error");
}

TEST(Logger, ChangesItsLevelAtRunTime) {
  Logged logged;
  Logger log{logged.settings()};
  log.debug("unseen");
  log.set_level(Level::debug);
  log.debug("seen");
  log.set_level(Level::off);
  log.error("unseen");
  log.flush();
  const auto lines = logged.lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0]["message"], "seen");
}

TEST(Logger, WritesWhatIsQueuedBeforeItEnds) {
  Logged logged;
  {
    Logger log{logged.settings()};
    for (int i = 0; i < 500; ++i) log.info("line", {{"i", i}});
  }
  EXPECT_EQ(logged.lines().size(), 500u);
}

TEST(Logger, DropsTheOldestInsteadOfWaiting) {
  Logged logged;
  auto settings = logged.settings();
  settings.queue = 4;
  Logger log{settings};
  for (int i = 0; i < 20'000; ++i) log.info("line", {{"i", i}});
  log.flush();
  const auto lines = logged.lines();
  EXPECT_EQ(lines.size() + log.dropped(), 20'000u);
  EXPECT_EQ(lines.back()["i"], 19'999);
}

TEST(Logger, RotatesItsFile) {
  Logged logged;
  auto settings = logged.settings();
  settings.rotate_bytes = 2000;
  settings.rotate_files = 2;
  Logger log{settings};
  for (int i = 0; i < 100; ++i) log.info("line", {{"i", i}});
  log.flush();
  EXPECT_TRUE(std::filesystem::exists(logged.folder / "hearth.1.log"));
  EXPECT_FALSE(std::filesystem::exists(logged.folder / "hearth.3.log"));
}

TEST(Logger, SaysWhichFileItCannotOpen) {
  Settings settings;
  settings.file = "/proc/no/such.log";
  try {
    const Logger log{settings};
    FAIL();
  } catch (const std::runtime_error& failed) {
    EXPECT_THAT(failed.what(), HasSubstr("/proc/no/such.log"));
  }
}

TEST(Logger, WritesAnErrorWithItsCause) {
  Logged logged;
  Logger log{logged.settings()};
  write_error(log, Level::warn, nullptr, "the call failed", unavailable("db.down", "try later", "connection refused"));
  log.flush();
  const auto lines = logged.lines();
  EXPECT_EQ(lines[0]["error.type"], "unavailable");
  EXPECT_EQ(lines[0]["error.code"], "db.down");
  EXPECT_EQ(lines[0]["error.message"], "connection refused");
}

TEST(Level, IsReadByItsName) {
  EXPECT_EQ(parse_level("warn"), Level::warn);
  EXPECT_EQ(parse_level("loud"), std::nullopt);
  EXPECT_EQ(level_name(Level::debug), "debug");
}

TEST(Logger, TellsThatItsFileCannotBeOpened) {
  Settings settings;
  settings.file = "/proc/nope/x.log";
  const auto refused = Logger::open(settings);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::invalid);
  EXPECT_THAT(refused.error().message, HasSubstr("log.file: /proc/nope/x.log cannot be opened"));
}

}  // namespace
}  // namespace hearth::log::logger_test
