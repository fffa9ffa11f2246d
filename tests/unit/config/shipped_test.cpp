#include <gmock/gmock.h>

#include "tests/unit/config/memory.hpp"

// The YAML files that the repository ships.
namespace hearth::config::shipped_test {
namespace {

using ::testing::ElementsAre;
using testing::settings_of;

const std::string folder = HEARTH_CONFIG_FOLDER;

std::vector<std::string> names(const Settings& settings) {
  std::vector<std::string> out;
  for (const Plugin& plugin : settings.plugins) out.push_back(plugin.name);
  return out;
}

Outcome load_shipped(const std::string& name, std::map<std::string, std::string> environment,
                     std::map<std::string, std::string> secrets = {}) {
  Sources sources = Sources::process();
  sources.environment = std::move(environment);
  sources.read = [disk = sources.read, secrets](const std::string& path) -> Result<std::string> {
    const auto secret = secrets.find(path);
    return secret == secrets.end() ? disk(path) : Result<std::string>{secret->second};
  };
  return load({folder + "/" + name, {}, {}}, sources);
}

TEST(ConfigShipped, EmbeddedNeedsNothing) {
  const Settings s = settings_of(load_shipped("embedded.yaml", {}));
  EXPECT_THAT(names(s), ElementsAre("auth", "catalog", "consumer", "technician", "booking", "matching", "payment",
                                    "cancellation", "reviews", "notifications", "admin"));
  EXPECT_EQ(s.databases.at("main").engine, DatabaseEngine::sqlite);
  EXPECT_EQ(s.server.listen.at(0).text(), "127.0.0.1:8080");
  EXPECT_EQ(s.admin.listen.text(), "127.0.0.1:9090");
  EXPECT_EQ(s.plugins.at(4).config.json, R"({"hold_for":"15m","horizon":"60d"})");
  EXPECT_FALSE(s.demo);
}

TEST(ConfigShipped, DevelopmentLoadsDemoData) {
  const Settings s = settings_of(load_shipped("development.yaml", {}));
  EXPECT_TRUE(s.demo);
  EXPECT_EQ(s.log.level, LogLevel::debug);
  EXPECT_EQ(s.plugins.size(), 11U);
}

TEST(ConfigShipped, ProductionTakesItsSecretsByReference) {
  const Settings s = settings_of(
      load_shipped("production.yaml", {{"DATABASE_URL", "postgresql://h:p@db/h"}, {"TOSS_SECRET_KEY", "live_sk_x"}},
                   {{"/run/secrets/tls.crt", "CERT\n"}, {"/run/secrets/tls.key", "KEY\n"}}));
  EXPECT_EQ(s.profile, Profile::production);
  EXPECT_EQ(s.server.tls.key, "KEY");
  EXPECT_EQ(s.databases.at("main").engine, DatabaseEngine::postgres);
  EXPECT_EQ(s.plugins.at(4).database.sessions, 16U);
  EXPECT_EQ(s.plugins.at(4).config.json, R"({"hold_for":"15m","horizon":"60d"})");
}

TEST(ConfigShipped, ProductionSaysAllThatIsMissing) {
  const Outcome outcome = load_shipped("production.yaml", {});
  EXPECT_EQ(outcome.mistakes.size(), 4U) << text(outcome.mistakes);
}

}  // namespace
}  // namespace hearth::config::shipped_test
