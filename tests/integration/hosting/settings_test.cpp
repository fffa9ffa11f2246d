#include <gmock/gmock.h>

#include <csignal>

#include "tests/integration/hosting/probed.hpp"
#include "tests/integration/outbound/server.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/wait.hpp"

// Settings that change while the host runs: by the file, and by a plugin that may.
namespace hearth::hosting::settings_test {
namespace {

using support::wait_until;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string greeting(const Probed& probed) { return probed.http().get("/api/v1/probe/greeting").json()["text"]; }

Json greets(const std::string& text) { return {{"config", {{"greeting", text}}}}; }

/// SIGHUP, until the log says the sentence once more.
void reread(const Probed& probed, const std::string& sentence = "the settings were read again") {
  const auto count = [&] {
    std::size_t n = 0;
    const auto log = probed.host().log();
    for (auto at = log.find(sentence); at != std::string::npos; at = log.find(sentence, at + 1)) ++n;
    return n;
  };
  const auto before = count();
  probed.host().signal(SIGHUP);
  ASSERT_TRUE(wait_until([&] { return count() > before; })) << sentence;
}

TEST(Reread, PutsInForceWhatIsLive) {
  const Probed probed{Json::object(), greets("hello")};
  EXPECT_EQ(greeting(probed), "hello");
  const Json changed{{"log", {{"level", "debug"}}},
                     {"server", {{"cors", {{"origins", {"https://app.example.com"}}}}}},
                     {"rate_limits", {{"greetings", {{"limit", 7}, {"window", "1h"}}}}}};
  probed.write(changed, {{"config", {{"greeting", "hi"}, {"times", 2}}}});
  reread(probed);
  EXPECT_EQ(greeting(probed), "hi hi");
  EXPECT_EQ(probed.admin().get("/log/level").json()["level"], "debug");
  const auto reply = probed.http().get("/api/v1/probe/greeting", {{"Origin", "https://app.example.com"}});
  EXPECT_EQ(reply.header("access-control-allow-origin"), "https://app.example.com");
  EXPECT_EQ(reply.header("ratelimit-policy"), "\"greetings\";q=7;w=3600");
}

TEST(Reread, OfAWrongFileTellsEveryMistakeAndChangesNothing) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"log", {{"level", "loud"}}}, {"sever", 1}}, greets("hi"));
  reread(probed, "the settings were not taken");
  EXPECT_THAT(probed.host().log(), AllOf(HasSubstr("log.level"), HasSubstr("did you mean 'server'")));
  EXPECT_EQ(greeting(probed), "hello");
  EXPECT_TRUE(probed.host().running());
}

TEST(Reread, OfAWrongFileTellsAtOnceWhatAPluginDoesNotTake) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"log", {{"level", "loud"}}}}, {{"config", {{"greeting", "hi"}, {"times", 9}}}});
  reread(probed, "the settings were not taken");
  EXPECT_THAT(probed.host().log(), AllOf(HasSubstr("log.level"), HasSubstr("config.times")));
  EXPECT_EQ(greeting(probed), "hello");
}

TEST(Reread, GrantsAndTakesHosts) {
  outbound::testing::Server server{[](outbound::testing::Peer& peer) {
    while (!peer.request().empty()) peer.answer("hello");
  }};
  const Json open{{"outbound", {{"private_hosts", {"127.0.0.1"}}}}};
  const Json granted{{"permissions", {{"outbound", {"127.0.0.1"}}}}};
  const Probed probed{open};
  const auto fetched = [&] { return probed.http().get("/api/v1/probe/fetched?url=" + server.url("/")).status; };
  EXPECT_EQ(fetched(), 403);
  probed.write(open, granted);
  reread(probed);
  EXPECT_EQ(fetched(), 200);
  probed.write(open);
  reread(probed);
  EXPECT_EQ(fetched(), 403);
  EXPECT_THAT(probed.host().log(), Not(HasSubstr("takes a restart")));
}

TEST(Reread, OfSettingsThatAPluginDoesNotTakeTellsEachAndChangesNothing) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"log", {{"level", "debug"}}}}, {{"config", {{"greeting", ""}, {"times", 9}, {"gretings", "hi"}}}});
  reread(probed, "the settings were not taken");
  EXPECT_THAT(probed.host().log(), AllOf(HasSubstr("config.greeting"), HasSubstr("config.times"),
                                         HasSubstr("config.gretings: unknown key")));
  EXPECT_EQ(greeting(probed), "hello");
  EXPECT_EQ(probed.admin().get("/log/level").json()["level"], "info");
}

TEST(Reread, WithoutARatePolicyThatARouteNamesChangesNothing) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"rate_limits", nullptr}}, greets("hi"));
  reread(probed, "the settings were not taken");
  EXPECT_THAT(probed.host().log(), HasSubstr("names the rate policy 'greetings'"));
  EXPECT_EQ(greeting(probed), "hello");
}

TEST(Reread, TellsWhatTakesARestart) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"execution", {{"in_flight", 7}}}}, greets("hi"));
  reread(probed, "a setting was changed that takes a restart");
  EXPECT_THAT(probed.host().log(), HasSubstr("execution.in_flight"));
  EXPECT_EQ(greeting(probed), "hi") << "the rest is in force";
}

TEST(ConfigDiff, MarksWhatIsLive) {
  const Probed probed{Json::object(), greets("hello")};
  support::TemporaryFolder folder;
  const auto other = folder.write("other.yaml", R"({"log": {"level": "debug"}, "execution": {"in_flight": 7}})");
  const auto diff = support::run(
      {support::HearthProcess::binary(), "config", "diff", "-c", probed.file().string(), "--with", other.string()});
  EXPECT_THAT(diff.output, AllOf(HasSubstr("log.level: \"info\" -> \"debug\"  (live: at SIGHUP)"),
                                 HasSubstr("execution.in_flight: 1024 -> 7  (takes a restart)")));
}

// A host under test is no production: the command that says whether one would start is asked.
TEST(Production, RefusesWhatASchemaSaysIsForDevelopment) {
  const auto check = [](const std::string& profile, const Json& of_probe) {
    const Probed probed{Json::object(), of_probe};
    return support::run(
        {support::HearthProcess::binary(), "check", "-c", probed.file().string(), "--set", "profile=" + profile});
  };
  const auto refused = check("production", {{"config", {{"sender", "drawer"}}}});
  EXPECT_EQ(refused.code, 2) << refused.output;
  EXPECT_THAT(refused.output,
              ::testing::ContainsRegex(
                  "hearth.yaml:[0-9]+:[0-9]+: plugins.1..config.sender: profile 'production' refuses 'drawer'"));
  EXPECT_EQ(check("production", {{"config", {{"sender", "post"}}}}).code, 0);
  EXPECT_EQ(check("development", {{"config", {{"sender", "drawer"}}}}).code, 0);
}

TEST(Check, OfAWrongFileTellsAtOnceWhatAPluginDoesNotTake) {
  const Probed probed{Json::object(), greets("hello")};
  probed.write({{"log", {{"level", "loud"}}}}, {{"config", {{"times", 9}}}});
  const auto checked = support::run({support::HearthProcess::binary(), "check", "-c", probed.file().string()});
  EXPECT_EQ(checked.code, 2);
  EXPECT_THAT(checked.output, AllOf(HasSubstr("log.level"), HasSubstr("plugins[1].config.times: must be at most 3")));
}

class Overlay : public ::testing::Test {
 protected:
  [[nodiscard]] support::HttpReply lay(const Json& overlay, int version, const std::string& plugin = "probe") const {
    return probed.admin().post("/plugins/probe/overlays",
                               {{"plugin", plugin}, {"overlay", overlay}, {"version", version}});
  }
  [[nodiscard]] Json listed() const { return probed.admin().get("/plugins/probe/overlays").json()["items"][1]; }

  Probed probed{Json::object(), {{"config", {{"greeting", "hello"}, {"password", "secret-5Kx"}}}}};
};

TEST_F(Overlay, IsInForceAtOnceOverTheFile) {
  EXPECT_EQ(lay({{"times", 2}}, 1).status, 204);
  EXPECT_EQ(greeting(probed), "hello hello");
  EXPECT_EQ(lay({{"greeting", "hi"}}, 2).status, 204);
  EXPECT_EQ(greeting(probed), "hi") << "one takes the other's place";
  EXPECT_EQ(lay({{"greeting", nullptr}}, 3).status, 204);
  EXPECT_EQ(greeting(probed), "hello") << "null takes the file's value away: the plugin's default";
  EXPECT_EQ(lay(Json::object(), 4).status, 204);
  EXPECT_TRUE(listed()["overlay"].is_null());
}

TEST_F(Overlay, StaysWhenTheFileIsReadAgain) {
  EXPECT_EQ(lay({{"times", 2}}, 1).status, 204);
  probed.write(Json::object(), greets("hi"));
  reread(probed);
  EXPECT_EQ(greeting(probed), "hi hi");
}

TEST_F(Overlay, IsCheckedByThePluginsSchema) {
  EXPECT_EQ(lay({{"times", 2}}, 1).status, 204);
  const auto refused = lay({{"times", 9}, {"gretings", "hi"}}, 2);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.json()["code"], "settings.invalid");
  std::vector<std::string> pointers;
  const auto problem = refused.json();
  for (const auto& one : problem["errors"]) pointers.push_back(one["pointer"]);
  EXPECT_THAT(pointers, ::testing::UnorderedElementsAre("/times", "/gretings"));
  EXPECT_EQ(lay("text", 2).status, 422);
  EXPECT_EQ(lay({{"times", 2}}, 2, "nobody").json()["code"], "settings.no_plugin");
  EXPECT_EQ(greeting(probed), "hello hello") << "what was in force stays";
}

TEST_F(Overlay, MayBeCheckedWithoutBeingInForce) {
  EXPECT_EQ(lay({{"times", 2}}, 1).status, 204);
  const auto check = [&](const Json& overlay, const std::string& plugin = "probe") {
    return probed.admin().post("/plugins/probe/overlays/checks",
                               {{"plugin", plugin}, {"overlay", overlay}, {"version", 0}});
  };
  const auto good = check({{"times", 3}, {"password", "secret-9Qa"}});
  EXPECT_EQ(good.status, 200) << good.body;
  EXPECT_EQ(good.json()["shown"], (Json{{"times", 3}, {"password", "***"}}));
  EXPECT_TRUE(check(Json::object()).json()["shown"].is_null());
  EXPECT_EQ(check({{"times", 9}}).json()["errors"][0]["pointer"], "/times");
  EXPECT_EQ(check(Json::object(), "nobody").json()["code"], "settings.no_plugin");
  EXPECT_EQ(greeting(probed), "hello hello");
  EXPECT_EQ(listed()["overlay_version"], 1);
}

TEST_F(Overlay, OfAnOlderVersionIsRefused) {
  EXPECT_EQ(lay({{"times", 2}}, 5).status, 204);
  EXPECT_EQ(lay({{"times", 3}}, 5).status, 204) << "the same version again is nothing new";
  const auto stale = lay({{"times", 3}}, 4);
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(stale.json()["code"], "settings.stale");
  EXPECT_EQ(greeting(probed), "hello hello");
}

TEST_F(Overlay, IsListedWithoutSecrets) {
  EXPECT_EQ(lay({{"times", 2}, {"password", "secret-9Qa"}}, 3).status, 204);
  const auto one = listed();
  EXPECT_EQ(one["plugin"], "probe");
  EXPECT_EQ(one["settings"], (Json{{"greeting", "hello"}, {"times", 2}, {"password", "***"}}));
  EXPECT_EQ(one["overlay"], (Json{{"times", 2}, {"password", "***"}}));
  EXPECT_EQ(one["overlay_version"], 3);
  EXPECT_EQ(one["schema"]["properties"]["password"]["writeOnly"], true);
}

}  // namespace
}  // namespace hearth::hosting::settings_test
