// RFC 7662: what a token is worth, by whoever may ask: the same as what the host would let in with it.
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::introspection_test {
namespace {

using Json = nlohmann::json;

class Introspection : public testing::TestWithParam<Engine> {
 protected:
  Json introspect(const std::string& token) const {
    return expect_status(staff.http.post("/auth/introspect", {{"token", token}}), 200);
  }
  /// Nothing but that: section 2.2 has an inactive token say no more.
  void expect_inactive(const std::string& token) const {
    const auto answer = introspect(token);
    EXPECT_EQ(answer.at("active"), false);
    for (const auto& [name, value] : answer.items()) EXPECT_TRUE(name == "active" || value.is_null()) << answer;
  }
  std::string access_token(const Person& person) const {
    const Json ask{{"email", person.email}, {"password", person.password}};
    return expect_status(market.anyone().post("/auth/login", ask), 200).at("access_token");
  }

  Probed market{GetParam()};
  Person staff = market.with_roles({"staff"});
};
INSTANTIATE_TEST_SUITE_P(On, Introspection, engines(), engine_name);

TEST_P(Introspection, KnowsApiKeysAndRefreshTokens) {
  const Person mina = market.register_person();
  const Json asked{{"name", "till"}, {"scopes", {"booking:read", "booking:write"}}};
  const std::string key = expect_status(mina.http.post("/auth/api-keys", asked), 201).at("key");
  const auto of_key = introspect(key);
  EXPECT_EQ(of_key.at("active"), true);
  EXPECT_EQ(of_key.at("sub"), mina.id);
  EXPECT_EQ(of_key.at("scope"), "booking:read booking:write");
  const auto of_refresh = introspect(mina.refresh_token);
  EXPECT_EQ(of_refresh.at("active"), true);
  EXPECT_EQ(of_refresh.at("sub"), mina.id);
  for (const std::string none : {"hk_none", "none", "no.such.token"}) expect_inactive(none);
  expect_problem(mina.http.post("/auth/introspect", {{"token", key}}), 403, "auth.forbidden");
  EXPECT_EQ(mina.http.request("POST", "/auth/logout-all").status, 204);
  expect_inactive(mina.refresh_token);
}

TEST_P(Introspection, OfAnAccessTokenSaysWhatItCarries) {
  const Person mina = market.register_person();
  const std::string token = access_token(mina);
  const auto answer = introspect(token);
  EXPECT_EQ(answer.at("active"), true);
  EXPECT_EQ(answer.at("token_type"), "access_token");
  EXPECT_EQ(answer.at("sub"), mina.id);
  EXPECT_EQ(answer.at("roles"), Json({"consumer"}));
  EXPECT_EQ(answer.at("aud"), "hearth");
  EXPECT_FALSE(answer.at("iss").get<std::string>().empty());
  EXPECT_FALSE(answer.at("jti").get<std::string>().empty());
  EXPECT_EQ(answer.at("exp").get<std::int64_t>() - answer.at("iat").get<std::int64_t>(), 15 * 60);
  EXPECT_LE(answer.at("auth_time"), answer.at("iat"));
  const auto sessions = market.anyone().bearer(token).get("/auth/sessions").json().at("items");
  for (const auto& session : sessions) {
    if (session.at("current") == true) {
      EXPECT_EQ(answer.at("sid"), session.at("id"));
    }
  }
}

TEST_P(Introspection, OfAnAccessTokenIsOverWhenItExpires) {
  const Person mina = market.register_person();
  const std::string token = access_token(mina);
  EXPECT_EQ(introspect(token).at("active"), true);
  market.advance("16m");
  staff = market.with_roles({"staff"});
  expect_inactive(token);
}

TEST_P(Introspection, BelievesNoForgedAccessToken) {
  const Person mina = market.register_person();
  const std::string token = access_token(mina);
  const auto last = token.rfind('.');
  std::string resigned = token;
  resigned[last + 1] = token[last + 1] == 'A' ? 'B' : 'A';
  std::string altered = token;
  altered[last - 5] = token[last - 5] == 'A' ? 'B' : 'A';
  for (const auto& forged : {resigned, altered, token + "x", token.substr(0, last + 1)}) expect_inactive(forged);
  EXPECT_EQ(introspect(token).at("active"), true);
}

TEST_P(Introspection, OfAnAccessTokenIsOverWithItsSession) {
  const Person mina = market.register_person();
  const std::string one = access_token(mina);
  const std::string other = access_token(mina);
  EXPECT_EQ(market.anyone().bearer(one).request("POST", "/auth/logout").status, 204);
  expect_inactive(one);
  EXPECT_EQ(introspect(other).at("active"), true);
  EXPECT_EQ(mina.http.request("POST", "/auth/logout-all").status, 204);
  expect_inactive(other);
}

TEST_P(Introspection, OfAnAccessTokenIsOverForWhoIsSuspended) {
  const Person mina = market.register_person();
  const std::string token = access_token(mina);
  market.ask("auth.set_state@1", {{"user_id", mina.id}, {"state", "suspended"}, {"reason", "test"}});
  expect_inactive(token);
  market.ask("auth.set_state@1", {{"user_id", mina.id}, {"state", "active"}, {"reason", "test"}});
  expect_inactive(token);
  EXPECT_EQ(introspect(access_token(mina)).at("active"), true);
}

TEST_P(Introspection, OfAnAccessTokenWithoutASessionOfOursIsInactive) {
  const auto made = market.host().admin_client().post("/test/token", {{"user", nullptr}, {"roles", {"consumer"}}});
  const std::string token = made.json().at("token");
  EXPECT_NE(market.anyone().bearer(token).get("/auth/me").status, 401) << "the host lets it in";
  expect_inactive(token);
}

}  // namespace
}  // namespace hearth::e2e::introspection_test
