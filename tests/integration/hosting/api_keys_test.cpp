#include <gmock/gmock.h>

#include <hearth/time.hpp>

#include "host/crypto/bytes.hpp"
#include "tests/integration/hosting/probed.hpp"

// API keys through the whole host: a plugin says whose they are.
namespace hearth::hosting::api_keys_test {
namespace {

using ::testing::HasSubstr;

const std::string key = "hk_aaaaaaaaaaaaaaaaaaaaaaaaa";
const std::string user = "01890a5d-ac96-774b-bcce-b302099a8057";
const Json settings{{"auth", {{"key_service", "probe.verify_key@1"}}}};

class ApiKeys : public ::testing::Test {
 protected:
  void know(const std::string& secret, const Json& changes = Json::object()) const {
    Json owner{{"user_id", user}, {"key_id", "k1"}, {"roles", {"tester"}}, {"scopes", {"probe:read"}}};
    owner.merge_patch(changes);
    const Json body{{"digest", crypto::base64url(crypto::sha256(secret))}, {"owner", owner}};
    const auto added = probed.admin().post("/plugins/probe/keys", body);
    ASSERT_EQ(added.status, 204) << added.body;
  }
  [[nodiscard]] std::string get(const std::string& secret, const std::string& path = "/api/v1/probe/me") const {
    const auto reply = probed.http().bearer(secret).get(path);
    return std::to_string(reply.status) + " " + (reply.status == 200 ? "" : reply.json()["code"].get<std::string>());
  }
  [[nodiscard]] int asked() const { return probed.admin().get("/plugins/probe/keys").json()["asked"]; }
  void advance(const std::string& by) const { probed.admin().post("/test/clock", {{"advance", by}}); }

  Probed probed{settings};
};

TEST_F(ApiKeys, NameTheirOwnerAndThemselves) {
  know(key);
  const auto me = probed.http().bearer(key).get("/api/v1/probe/me");
  EXPECT_EQ(me.status, 200) << me.body;
  EXPECT_EQ(me.json(), (Json{{"kind", "api_key"}, {"user_id", user}, {"key", "k1"}, {"roles", {"tester"}}}));
  EXPECT_EQ(probed.signed_in({"tester"}).get("/api/v1/probe/me").json()["kind"], "user") << "tokens are what they were";
}

TEST_F(ApiKeys, AreAskedForOnceAMinute) {
  know(key);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get(key), "200 ");
  EXPECT_EQ(asked(), 1);
  advance("61s");
  EXPECT_EQ(get(key), "200 ");
  EXPECT_EQ(asked(), 2);
}

TEST_F(ApiKeys, MayDoWhatTheirScopesSay) {
  know(key);
  EXPECT_EQ(get(key), "200 ");
  const auto refused = probed.http().bearer(key).request("POST", "/api/v1/probe/me");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.json()["code"], "auth.scope_missing");
  EXPECT_THAT(refused.json()["detail"].get<std::string>(), HasSubstr("probe:write"));
  know(key + "b", {{"key_id", "k2"}, {"scopes", {"*"}}});
  EXPECT_EQ(probed.http().bearer(key + "b").request("POST", "/api/v1/probe/me").status, 200);
  know(key + "c", {{"key_id", "k3"}, {"roles", {"other"}}});
  EXPECT_EQ(get(key + "c"), "403 auth.forbidden");
  EXPECT_EQ(probed.http().bearer(key + "b").get("/api/v1/probe/open").json()["kind"], "api_key");
  know(key + "d", {{"key_id", "k4"}, {"scopes", Json::array()}});
  EXPECT_EQ(probed.http().bearer(key + "d").get("/api/v1/probe/open").json()["kind"], "anonymous");
}

TEST_F(ApiKeys, ThatNobodyKnowsAreRefusedAndNotLogged) {
  EXPECT_EQ(get(key), "401 auth.key_invalid");
  EXPECT_EQ(get(key, "/api/v1/probe/open"), "401 auth.key_invalid");
  EXPECT_EQ(get("hk_short"), "401 auth.token_invalid");
  EXPECT_THAT(probed.host().log(), ::testing::Not(HasSubstr(key)));
}

TEST_F(ApiKeys, EndAtOnceWhenTheyAreRevoked) {
  know(key);
  EXPECT_EQ(get(key), "200 ");
  ASSERT_EQ(probed.admin().post("/plugins/probe/keys/revocations", {{"key_id", "k1"}}).status, 204);
  EXPECT_EQ(get(key), "401 auth.key_revoked");
}

TEST_F(ApiKeys, AreAskedForAgainWhenTheirOwnerIsRevoked) {
  know(key);
  EXPECT_EQ(get(key), "200 ");
  ASSERT_EQ(probed.admin().post("/plugins/probe/keys/users", {{"user_id", user}}).status, 204);
  EXPECT_EQ(get(key), "200 ") << "the service still answers";
  EXPECT_EQ(asked(), 2);
}

TEST_F(ApiKeys, Expire) {
  const auto now =
      Timestamp::parse(probed.admin().post("/test/clock", {{"advance", "0s"}}).json()["now"].get<std::string>());
  know(key, {{"expires_at", (*now + std::chrono::seconds{30}).text()}});
  EXPECT_EQ(get(key), "200 ");
  advance("31s");
  EXPECT_EQ(get(key), "401 auth.key_expired");
}

TEST_F(ApiKeys, AreInTheDescription) {
  const auto document = probed.http().get("/api/v1/openapi.json").json();
  EXPECT_EQ(document["paths"]["/api/v1/probe/me"]["post"]["x-scope"], "probe:write");
  EXPECT_TRUE(document["components"]["securitySchemes"].contains("api_key"));
}

TEST(ApiKeySettings, WithoutAServiceTakeNoKey) {
  const Probed probed;
  const auto refused = probed.http().bearer(key).get("/api/v1/probe/me");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.json()["code"], "auth.token_invalid");
}

TEST(ApiKeySettings, NameAServiceThatSomebodyProvides) {
  EXPECT_THAT(refusal({{"auth", {{"key_service", "auth.verify_key@1"}}}}),
              HasSubstr("auth.key_service: no plugin of this deployment provides auth.verify_key@1"));
  EXPECT_THAT(refusal({{"auth", {{"key_service", "verify_key"}}}}), HasSubstr("'verify_key' is not a service"));
}

}  // namespace
}  // namespace hearth::hosting::api_keys_test
