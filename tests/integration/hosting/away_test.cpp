#include <gmock/gmock.h>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/wait.hpp"

// What is not there, or is somebody else's, when the host starts.
namespace hearth::hosting::away_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

support::Finished doctor(const Probed& probed) {
  return support::run({support::HearthProcess::binary(), "doctor", "-c", probed.file().string(), "--data",
                       probed.host().data().string()});
}

TEST(ACacheThatIsAway, IsToldAndTheHostIsReadyAllTheSame) {
  const Probed probed{{{"cache", {{"engine", "redis"}, {"url", "redis://someone:secret@127.0.0.1:1"}}}}};
  EXPECT_TRUE(probed.host().logs("the cache cannot be used"));
  EXPECT_EQ(probed.admin().get("/readyz").status, 200);
  EXPECT_THAT(probed.admin().get("/readyz?verbose").body,
              AllOf(HasSubstr(R"("name":"cache")"), HasSubstr("Redis does not answer at 127.0.0.1:1")));
  const auto said = doctor(probed);
  EXPECT_NE(said.code, 0);
  EXPECT_THAT(said.output, AllOf(HasSubstr("BAD  cache: Redis does not answer at 127.0.0.1:1"),
                                 ::testing::Not(HasSubstr("secret"))));
}

TEST(ACacheThatGoesAway, IsToldOnceAndOnceWhenItIsBack) {
  support::RedisServer redis;
  const Probed probed{{{"cache", {{"engine", "redis"}, {"url", redis.url()}}}}};
  const auto asked = [&](const std::string& says) {
    return support::wait_until(
        [&] { return probed.admin().get("/readyz?verbose").body.find(says) != std::string::npos; });
  };
  ASSERT_TRUE(asked("Redis answers at"));
  EXPECT_THAT(probed.host().log(), ::testing::Not(HasSubstr("the cache can")));
  redis.kill();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(asked("Redis does not answer at"));
  EXPECT_TRUE(probed.host().logs("the cache cannot be used"));
  redis.start();
  EXPECT_TRUE(asked("Redis answers at"));
  EXPECT_TRUE(probed.host().logs("the cache can be used again"));
  const auto log = probed.host().log();
  for (const std::string line : {"the cache cannot be used", "the cache can be used again"}) {
    EXPECT_EQ(log.find(line), log.rfind(line)) << line;
  }
}

TEST(ACacheInMemory, IsThere) {
  const Probed probed;
  EXPECT_THAT(probed.admin().get("/readyz?verbose").body, HasSubstr("in memory"));
  EXPECT_THAT(doctor(probed).output, HasSubstr("ok   cache: in memory"));
}

TEST(ASecondServe, IsRefusedTheSameSqliteFilesUntilTheFirstHasEnded) {
  Probed probed;
  const auto second = support::run({support::HearthProcess::binary(), "serve", "-c", probed.file().string(), "--data",
                                    probed.host().data().string(), "--set", "server.listen=127.0.0.1:0", "--set",
                                    "admin.listen=127.0.0.1:0"});
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.output, AllOf(HasSubstr("is used by another hearth serve"), HasSubstr("SQLite is for one node")));
  EXPECT_EQ(probed.http().get("/api/v1/probe/greeting").status, 200);
  probed.host().kill();
  probed.host().start();
  EXPECT_EQ(probed.http().get("/api/v1/probe/greeting").status, 200) << "the claim ends with the process";
}

TEST(ADatabaseThatIsAway, IsNoMistakeOfTheSettings) {
  support::TemporaryFolder folder;
  const Json probe{{"name", "probe"}, {"path", std::string{HEARTH_PROBES} + "/probe.hearth"}};
  const Json peer{{"name", "peer"}, {"path", std::string{HEARTH_PROBES} + "/peer.hearth"}};
  const auto file =
      folder.write("hearth.yaml",
                   Json{{"profile", "development"},
                        {"trust", {{"policy", "any"}}},
                        {"databases", {{"main", {{"engine", "postgres"}, {"url", "postgresql://127.0.0.1:1/nobody"}}}}},
                        {"rate_limits", {{"greetings", {{"limit", 1000}, {"window", "1m"}}}}},
                        {"plugins", {peer, probe}}}
                       .dump());
  const auto ended = support::run({support::HearthProcess::binary(), "serve", "-c", file.string(), "--data",
                                   (folder / "data").string(), "--set", "server.listen=127.0.0.1:0", "--set",
                                   "admin.listen=127.0.0.1:0"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.output, HasSubstr("its database cannot be opened"));
}

}  // namespace
}  // namespace hearth::hosting::away_test
