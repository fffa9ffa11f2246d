#include <gmock/gmock.h>

#include "host/crypto/bytes.hpp"
#include "tests/integration/hosting/probed.hpp"

// Permissions through the whole host: a plugin says which ones roles hold.
namespace hearth::hosting::grants_test {
namespace {

using support::HttpReply;
using ::testing::HasSubstr;

const Json settings{{"auth", {{"grant_service", "probe.grants@1"}, {"key_service", "probe.verify_key@1"}}}};

class Granted : public ::testing::Test {
 protected:
  void answer_with(const std::string& text) const { set({{"how", "answer"}, {"answer", text}}); }
  void hold(const std::vector<std::string>& permissions) const {
    answer_with(Json{{"permissions", permissions}}.dump());
  }
  void set(const Json& how) const {
    const auto done = probed.admin().post("/plugins/probe/grants", how);
    ASSERT_EQ(done.status, 204) << done.body;
  }
  /// Whose roles the service was asked about, each time.
  [[nodiscard]] Json asked() const { return probed.admin().get("/plugins/probe/grants").json().at("roles"); }
  [[nodiscard]] HttpReply open(const std::vector<std::string>& roles, const std::string& what = "vault") const {
    return probed.signed_in(roles).get("/api/v1/probe/" + what);
  }
  static void expect_refused(const HttpReply& reply, int status, const std::string& code) {
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.json().value("code", ""), code);
  }

  Probed probed{settings};
};

TEST_F(Granted, LetInWhoseRoleHoldsThePermissionAndNobodyElse) {
  hold({"vault.open", "vault.paint"});
  const auto in = open({"staff", "tester"});
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.json().at("roles"), Json({"staff", "tester", "vault.open"})) << "with what the route asks for alone";
  EXPECT_EQ(asked(), Json::array({{"staff", "tester"}}));
  hold({"vault.paint"});
  expect_refused(open({"staff"}), 403, "auth.forbidden");
  hold({});
  expect_refused(open({"staff"}), 403, "auth.forbidden");
}

TEST_F(Granted, AreAskedForEachTimeAndHoldAtOnce) {
  hold({"vault.open"});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(open({"staff"}).status, 200);
  hold({});
  expect_refused(open({"staff"}), 403, "auth.forbidden");
  hold({"vault.open"});
  EXPECT_EQ(open({"staff"}).status, 200);
  EXPECT_EQ(asked().size(), 5U);
}

TEST_F(Granted, AreNotAskedForWhereARoleStandsFirstNorForNobody) {
  EXPECT_EQ(open({"keeper"}).status, 200) << "the service knows nothing at this moment";
  expect_refused(probed.http().get("/api/v1/probe/vault"), 401, "auth.required");
  EXPECT_TRUE(asked().empty());
}

TEST_F(Granted, TellTheHandlerWhoHoldsThemWhereARoleWouldDo) {
  hold({});
  EXPECT_EQ(open({"tester"}, "vault/door").json().at("roles"), Json({"tester"}));
  hold({"vault.open"});
  EXPECT_EQ(open({"tester"}, "vault/door").json().at("roles"), Json({"tester", "vault.open"}));
}

TEST_F(Granted, AreNoRoles) {
  hold({"keeper", "admin"});
  expect_refused(open({"staff"}), 403, "auth.forbidden");
  hold({"keeper", "vault.open"});
  EXPECT_EQ(open({"staff"}).json().at("roles"), Json({"staff", "vault.open"}));
}

TEST_F(Granted, LetNobodyInWhileTheServiceFails) {
  hold({"vault.open"});
  ASSERT_EQ(open({"staff"}).status, 200);
  for (const auto* how : {"refuse", "throw"}) {
    set({{"how", how}});
    expect_refused(open({"staff"}), 503, "auth.grants_unavailable");
    expect_refused(open({"tester"}, "vault/door"), 503, "auth.grants_unavailable");
    EXPECT_EQ(open({"keeper"}).status, 200) << how;
  }
  hold({"vault.open"});
  EXPECT_EQ(open({"staff"}).status, 200);
}

TEST_F(Granted, EndWithTheDeadlineOfTheRequest) {
  set({{"how", "wait"}});
  expect_refused(open({"staff"}, "vault/soon"), 504, "deadline_passed");
  hold({"vault.open"});
  EXPECT_EQ(open({"staff"}).status, 200);
}

TEST_F(Granted, ThatMakeNoSenseLetNobodyIn) {
  for (const auto* text :
       {"", "vault.open", "null", "true", "7", R"("vault.open")", "[]", R"(["vault.open"])", "{}",
        R"({"permissions": null})", R"({"permissions": "vault.open"})", R"({"permissions": {"vault.open": true}})",
        R"({"permissions": ["vault.open")", R"({"permissions": ["vault.open"]} {})", R"({"roles": ["vault.open"]})"}) {
    answer_with(text);
    SCOPED_TRACE(text);
    expect_refused(open({"staff"}), 503, "auth.grants_unavailable");
  }
  for (const auto* text :
       {R"({"permissions": [7, null, true, ["vault.open"], {"vault.open": "vault.open"}]})",
        R"({"permissions": ["VAULT.OPEN", "vault.open ", "vault.*", "*", "vault.", ".open", "."]})"}) {
    answer_with(text);
    SCOPED_TRACE(text);
    expect_refused(open({"staff"}), 403, "auth.forbidden");
  }
}

TEST_F(Granted, AreAKeysLessItsScopes) {
  const auto know = [&](const std::string& secret, const Json& scopes) {
    const Json owner{{"user_id", "01890a5d-ac96-774b-bcce-b302099a8057"},
                     {"key_id", secret.substr(3, 2)},
                     {"roles", {"staff"}},
                     {"scopes", scopes}};
    const Json body{{"digest", crypto::base64url(crypto::sha256(secret))}, {"owner", owner}};
    ASSERT_EQ(probed.admin().post("/plugins/probe/keys", body).status, 204);
  };
  const std::string reads = "hk_aaaaaaaaaaaaaaaaaaaaaaaaa", none = "hk_bbbbbbbbbbbbbbbbbbbbbbbbb";
  know(reads, {"probe:read"});
  know(none, Json::array());
  hold({"vault.open"});
  EXPECT_EQ(probed.http().bearer(reads).get("/api/v1/probe/vault").status, 200);
  expect_refused(probed.http().bearer(none).get("/api/v1/probe/vault"), 403, "auth.scope_missing");
  hold({});
  expect_refused(probed.http().bearer(reads).get("/api/v1/probe/vault"), 403, "auth.forbidden");
}

TEST(GrantSettings, WithoutAServiceNobodyHoldsAny) {
  const Probed probed;
  const Json all{{"how", "answer"}, {"answer", R"({"permissions": ["vault.open"]})"}};
  ASSERT_EQ(probed.admin().post("/plugins/probe/grants", all).status, 204);
  EXPECT_EQ(probed.signed_in({"staff"}).get("/api/v1/probe/vault").status, 403);
  EXPECT_EQ(probed.signed_in({"keeper"}).get("/api/v1/probe/vault").status, 200);
  EXPECT_TRUE(probed.admin().get("/plugins/probe/grants").json().at("roles").empty());
}

TEST(GrantSettings, NameAServiceThatSomebodyProvides) {
  EXPECT_THAT(refusal({{"auth", {{"grant_service", "admin.grants@1"}}}}),
              HasSubstr("auth.grant_service: no plugin of this deployment provides admin.grants@1"));
  EXPECT_THAT(refusal({{"auth", {{"grant_service", "grants"}}}}), HasSubstr("'grants' is not a service"));
}

}  // namespace
}  // namespace hearth::hosting::grants_test
