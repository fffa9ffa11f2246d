#include <gmock/gmock.h>

#include <filesystem>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"

// What a plugin may do only when its manifest asks for it and the operator grants it.
namespace hearth::hosting::permissions_test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class Permission : public ::testing::Test {
 protected:
  /// The probe with another manifest: what it may do stands nowhere in its code.
  Json without(const std::string& permission) {
    const fs::path from{std::string{HEARTH_PROBES} + "/probe.hearth"};
    const auto to = folder / "probe.hearth";
    fs::copy(from, to, fs::copy_options::recursive);
    auto manifest = Json::parse(support::read_file(to / "manifest.json"));
    manifest["permissions"].erase(permission);
    folder.write("probe.hearth/manifest.json", manifest.dump());
    return {{"path", to.string()}};
  }
  support::TemporaryFolder folder;
};

TEST_F(Permission, IsNeededToSignTokensToVerifyAndToRevokeThem) {
  const Probed probed{Json::object(), without("tokens")};
  EXPECT_EQ(probed.admin().request("POST", "/plugins/probe/tokens").status, 500);
  EXPECT_EQ(probed.admin().post("/plugins/probe/keys/revocations", {{"key_id", "k1"}}).status, 500);
  EXPECT_EQ(probed.admin().post("/plugins/probe/tokens/checks", {{"token", "a.b.c"}}).status, 500);
  EXPECT_TRUE(probed.host().logs("plugin probe: identity.verify_token needs the permission 'tokens'"));
  EXPECT_TRUE(probed.host().logs("plugin probe: crypto.sign_token needs the permission 'tokens'"));
  EXPECT_TRUE(probed.host().logs("plugin probe: identity.revoke needs the permission 'tokens'"));
  EXPECT_TRUE(probed.host().logs("say permissions: { tokens: true } in its plugin.yaml"));
}

TEST_F(Permission, IsNeededToReachIntoSettings) {
  const Probed probed{Json::object(), without("settings")};
  EXPECT_EQ(probed.admin().get("/plugins/probe/overlays").status, 500);
  const Json overlay{{"plugin", "probe"}, {"overlay", {{"times", 2}}}, {"version", 1}};
  EXPECT_EQ(probed.admin().post("/plugins/probe/overlays", overlay).status, 500);
  EXPECT_EQ(probed.http().get("/api/v1/probe/greeting").json()["text"], "hello");
  EXPECT_TRUE(probed.host().logs("plugin probe: settings.overlay needs the permission 'settings'"));
}

TEST_F(Permission, ToHaveADatabaseNeedsNoMigrations) {
  const Probed probed{{{"plugins", peer_without_migrations(folder)}}};
  EXPECT_EQ(probed.http().get("/api/v1/probe/open").status, 200);
  const auto status = support::run({support::HearthProcess::binary(), "migrate", "status", "-c", probed.file().string(),
                                    "--data", probed.host().data().string()});
  EXPECT_EQ(status.code, 0) << status.output;
}

TEST_F(Permission, IsEnoughWhereItIsGranted) {
  const Probed probed;
  EXPECT_EQ(probed.admin().request("POST", "/plugins/probe/tokens").status, 200);
  EXPECT_EQ(probed.admin().post("/plugins/probe/keys/revocations", {{"key_id", "k1"}}).status, 204);
  EXPECT_EQ(probed.admin().get("/plugins/probe/overlays").status, 200);
}

TEST_F(Permission, ToVerifyTokensTellsWhatTheHostWouldLetIn) {
  const Probed probed;
  const auto check = [&](const std::string& token) {
    return probed.admin().post("/plugins/probe/tokens/checks", {{"token", token}});
  };
  const auto made = probed.admin().post("/test/token", {{"user", nullptr}, {"roles", {"tester"}}}).json();
  const std::string token = made.at("token");
  const auto claims = check(token);
  ASSERT_EQ(claims.status, 200) << claims.body;
  EXPECT_EQ(claims.json().at("sub"), made.at("user"));
  EXPECT_EQ(claims.json().at("roles"), Json({"tester"}));
  EXPECT_EQ(claims.json().at("aud"), "hearth");

  const auto expect_refused = [&](const std::string& refused, const std::string& code) {
    const auto reply = check(refused);
    EXPECT_EQ(reply.status, 401) << reply.body;
    EXPECT_EQ(reply.json().at("code"), code);
    EXPECT_EQ(probed.http().bearer(refused).get("/api/v1/probe/me").status, 401) << "nor does the gateway let it in";
  };
  expect_refused(token.substr(0, token.size() - 8) + "AAAAAAAA", "auth.token_invalid");
  const std::string other_kind = probed.admin().request("POST", "/plugins/probe/tokens").json().at("token");
  expect_refused(other_kind, "auth.token_invalid");
  EXPECT_EQ(probed.admin().post("/plugins/probe/keys/users", {{"user_id", made.at("user")}}).status, 204);
  expect_refused(token, "auth.token_revoked");
}

TEST_F(Permission, ThatTheOperatorDeniesKeepsThePluginOut) {
  EXPECT_THAT(
      refusal(Json::object(), {{"permissions", {{"tokens", false}}}}),
      HasSubstr(
          "it signs, verifies and revokes tokens (permissions.tokens of its manifest is true) and the configuration "
          "says false"));
  EXPECT_THAT(refusal(Json::object(), {{"permissions", {{"settings", false}}}}),
              HasSubstr("it lays settings over those of other plugins"));
}

TEST_F(Permission, ToRunOnFibersIsThePluginsToGive) {
  EXPECT_THAT(refusal(Json::object(), {{"execution", "fiber"}}),
              HasSubstr("the configuration says execution: fiber and its manifest says 'threads'"));
}

}  // namespace
}  // namespace hearth::hosting::permissions_test
