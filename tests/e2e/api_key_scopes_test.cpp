// A key through the whole host: it opens the routes of its scopes, for as long as it and its owner are good.
#include "tests/e2e/customer.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::api_key_scopes_test {
namespace {

using Json = nlohmann::json;

class ApiKeyScopes : public testing::TestWithParam<Engine> {
 protected:
  static Json create(const Person& person, const Json& scopes) {
    return expect_status(person.http.post("/auth/api-keys", {{"name", "till"}, {"scopes", scopes}}), 201);
  }
  support::HttpClient with(const Json& made) const { return market.anyone().bearer(made.at("key").get<std::string>()); }
  static bool over(const support::HttpClient& http) {
    return support::wait_until([&] { return http.get("/auth/me").status == 401; }, std::chrono::seconds{1});
  }

  Marketplace market{GetParam(), {.set = {"auth.key_service=auth.verify_key@1"}}};
};
INSTANTIATE_TEST_SUITE_P(On, ApiKeyScopes, engines(), engine_name);

TEST_P(ApiKeyScopes, OpenTheirRoutesAlone) {
  const Person mina = market.register_person();
  EXPECT_EQ(with(create(mina, {"auth:read"})).get("/auth/me").json().at("id"), mina.id);
  EXPECT_EQ(with(create(mina, {"*"})).get("/auth/me").status, 200);
  for (const std::string scope : {"auth:write", "booking:read"}) {
    expect_problem(with(create(mina, Json::array({scope}))).get("/auth/me"), 403, "auth.scope_missing");
  }
  // Not even one for everything does what asks for a person.
  const auto all = with(create(mina, {"*"}));
  expect_problem(all.post("/auth/api-keys", {{"name", "more"}, {"scopes", {"*"}}}), 403, "auth.step_up_needed");
  expect_problem(all.del("/auth/me"), 403, "auth.step_up_needed");
  expect_problem(all.request("POST", "/auth/me/export"), 403, "auth.step_up_needed");
  expect_problem(all.post("/auth/step-up", {{"password", mina.password}}), 403, "auth.no_session");
  expect_problem(market.anyone().bearer("hk_" + std::string(43, 'x')).get("/auth/me"), 401, "auth.key_invalid");
}

TEST_P(ApiKeyScopes, AreOverAtOnceWhenRevoked) {
  const Person mina = market.register_person();
  const auto made = create(mina, {"auth:read"});
  const auto key = with(made);
  ASSERT_EQ(key.get("/auth/me").status, 200);
  EXPECT_EQ(mina.http.del("/auth/api-keys/" + made.at("api_key").at("id").get<std::string>()).status, 204);
  EXPECT_TRUE(over(key));
  expect_problem(key.get("/auth/me"), 401, "auth.key_invalid");
}

TEST_P(ApiKeyScopes, AreOverWithThePasswordUnlessItsOwnerKeepsThem) {
  const Person mina = market.register_person();
  const auto key = with(create(mina, {"auth:read"}));
  ASSERT_EQ(key.get("/auth/me").status, 200);
  const auto change = [&](const std::string& from, const std::string& to, const Json& more) {
    Json ask{{"current_password", from}, {"new_password", to}};
    ask.update(more);
    EXPECT_EQ(mina.http.post("/auth/password/change", ask).status, 204);
  };
  change(mina.password, "another green bicycle", {{"keep_api_keys", true}});
  EXPECT_EQ(key.get("/auth/me").status, 200);
  EXPECT_EQ(expect_status(mina.http.get("/auth/api-keys"), 200).at("items").size(), 1U);
  change("another green bicycle", "a third yellow bicycle", Json::object());
  EXPECT_TRUE(over(key));
  EXPECT_TRUE(expect_status(mina.http.get("/auth/api-keys"), 200).at("items").empty());
}

TEST_P(ApiKeyScopes, AreOverWhenTheConsoleSignsTheirOwnerOut) {
  const Person mina = market.register_person();
  const auto key = with(create(mina, {"auth:read"}));
  ASSERT_EQ(key.get("/auth/me").status, 200);
  const auto admin = market.with_roles({"admin"}).http;
  expect_status(admin.post("/admin/users/" + mina.id + "/sign-out", {{"reason", "a lost laptop"}}), 200);
  EXPECT_TRUE(over(key));
}

TEST_P(ApiKeyScopes, AreOverAtOnceWhenTheirOwnerLeaves) {
  const Person mina = market.register_person();
  const auto key = with(create(mina, {"auth:read"}));
  ASSERT_EQ(key.get("/auth/me").status, 200);
  expect_status(mina.http.del("/auth/me"), 202);
  market.settle();
  EXPECT_TRUE(over(key));
}

}  // namespace
}  // namespace hearth::e2e::api_key_scopes_test
