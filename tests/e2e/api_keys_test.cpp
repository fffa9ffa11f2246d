// Keys for programs: shown once, no more powerful than their scopes and their owner, over at once when they are revoked.
#include "tests/e2e/probe.hpp"

#include <openssl/evp.h>

#include <array>
#include <hearth/text.hpp>
#include <hearth/time.hpp>

namespace hearth::e2e::api_keys_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class ApiKeys : public testing::TestWithParam<Engine> {
 protected:
  static HttpReply create(const Person& person, const Json& scopes = {"booking:read"},
                          const Json& more = Json::object()) {
    Json ask{{"name", "till"}, {"scopes", scopes}};
    ask.update(more);
    return person.http.post("/auth/api-keys", ask);
  }
  /// As the host asks for it.
  HttpReply owner_of(const std::string& key) const {
    std::array<unsigned char, 32> digest{};
    unsigned size = 0;
    EVP_Digest(key.data(), key.size(), digest.data(), &size, EVP_sha256(), nullptr);
    return market.service("auth.verify_key@1",
                          {{"digest", base64url({reinterpret_cast<const char*>(digest.data()), digest.size()})}});
  }

  Probed market{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(On, ApiKeys, engines(), engine_name);

TEST_P(ApiKeys, AreShownOnceAndSayWhoseTheyAre) {
  const Person mina = market.register_person();
  const auto made = expect_status(create(mina, {"booking:read", "catalog:read"}), 201);
  const std::string key = made.at("key");
  EXPECT_TRUE(key.starts_with("hk_"));
  EXPECT_GE(key.size(), 40U);
  const auto listed = expect_status(mina.http.get("/auth/api-keys"), 200);
  ASSERT_EQ(listed.at("items").size(), 1U);
  EXPECT_EQ(listed.at("items")[0].at("name"), "till");
  EXPECT_TRUE(listed.at("items")[0].at("last_used_at").is_null());
  EXPECT_EQ(listed.dump().find(key), std::string::npos);

  const auto owner = expect_status(owner_of(key), 200).at("output");
  EXPECT_EQ(owner.at("user_id"), mina.id);
  EXPECT_EQ(owner.at("key_id"), made.at("api_key").at("id"));
  EXPECT_EQ(owner.at("roles"), Json({"consumer"}));
  EXPECT_EQ(owner.at("scopes"), Json({"booking:read", "catalog:read"}));
  expect_problem(owner_of(key + "x"), 401, "auth.key_invalid");
}

TEST_P(ApiKeys, NoteTheirUseOnceAMinute) {
  const Person mina = market.register_person();
  const std::string key = expect_status(create(mina), 201).at("key");
  const auto used = [&] { return mina.http.get("/auth/api-keys").json().at("items")[0].at("last_used_at"); };
  expect_status(owner_of(key), 200);
  const auto first = used();
  EXPECT_FALSE(first.is_null());
  market.advance("20s");
  expect_status(owner_of(key), 200);
  EXPECT_EQ(used(), first);
  market.advance("41s");
  in_parallel(5, [&](int) { return owner_of(key).status; });
  EXPECT_NE(used(), first);
}

TEST_P(ApiKeys, AreOverWhenRevokedOrExpired) {
  const Person mina = market.register_person();
  const Person stranger = market.register_person();
  const auto made = expect_status(create(mina), 201);
  const std::string path = "/auth/api-keys/" + made.at("api_key").at("id").get<std::string>();
  expect_problem(stranger.http.del(path), 404, "auth.no_such_key");
  EXPECT_EQ(mina.http.del(path).status, 204);
  expect_problem(mina.http.del(path), 404, "auth.no_such_key");
  expect_problem(owner_of(made.at("key")), 401, "auth.key_invalid");
  EXPECT_TRUE(mina.http.get("/auth/api-keys").json().at("items").empty());

  const auto ends = Timestamp{(market.now_s() + 600) * 1'000'000}.text();
  const std::string brief = expect_status(create(mina, {"*"}, {{"expires_at", ends}}), 201).at("key");
  expect_status(owner_of(brief), 200);
  market.advance("11m");
  expect_problem(owner_of(brief), 401, "auth.key_invalid");
}

TEST_P(ApiKeys, AreNoMorePowerfulThanTheirOwner) {
  const Person mina = market.register_person();
  const std::string key = expect_status(create(mina), 201).at("key");
  market.ask("auth.set_state@1", {{"user_id", mina.id}, {"state", "suspended"}, {"reason", "test"}});
  expect_problem(owner_of(key), 401, "auth.key_invalid");
  market.ask("auth.set_state@1", {{"user_id", mina.id}, {"state", "active"}, {"reason", "test"}});
  expect_status(owner_of(key), 200);
}

TEST_P(ApiKeys, RefuseWhatIsNoScopeAndMoreThanAFew) {
  const Person mina = market.register_person();
  for (const Json& scopes :
       {Json{"admin"}, Json{"booking:delete"}, Json{":read"}, Json{"booking:read", "booking:read"}}) {
    EXPECT_EQ(create(mina, scopes).status, 422) << scopes;
  }
  EXPECT_EQ(create(mina, Json::array()).status, 422);
  EXPECT_EQ(create(mina, {"*"}, {{"expires_at", "2020-01-01T00:00:00Z"}}).status, 422);
  const auto replies = in_parallel(30, [&](int) { return create(mina); });
  EXPECT_EQ(count_status(replies, 201), 20U);
  EXPECT_EQ(count_status(replies, 409), 10U);
}

}  // namespace
}  // namespace hearth::e2e::api_keys_test
