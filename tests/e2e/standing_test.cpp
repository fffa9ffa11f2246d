// Where somebody stands: consents, suspension, and the last administrator.
#include "tests/e2e/probe.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::standing_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Standing : public testing::TestWithParam<Engine> {
 protected:
  HttpReply set(const std::string& user, const std::string& state) const {
    return market.service("auth.set_state@1", {{"user_id", user}, {"state", state}, {"reason", "a complaint"}});
  }
  static Json consent(const std::string& purpose, bool given, const std::string& version = "2026-01-01") {
    return {{"consents", {{{"purpose", purpose}, {"version", version}, {"given", given}}}}};
  }

  Probed market{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(On, Standing, engines(), engine_name);

TEST_P(Standing, SuspensionEndsEverythingWithinASecond) {
  const Person mina = market.register_person();
  const Person phone = market.sign_in(mina.email, mina.password);
  expect_status(set(mina.id, "suspended"), 200);
  for (const auto& one : {mina, phone}) {
    EXPECT_TRUE(support::wait_until([&] { return one.http.get("/auth/me").status == 401; }, std::chrono::seconds{1}));
    EXPECT_EQ(one.http.get("/auth/me").json().at("code"), "auth.token_revoked");
    EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", one.refresh_token}}).status, 401);
  }
  expect_problem(market.anyone().post("/auth/login", {{"email", mina.email}, {"password", mina.password}}), 403,
                 "auth.account_closed");
  expect_status(market.anyone().post("/auth/otp/request", {{"email", mina.email}}), 202);
  EXPECT_TRUE(market.sent_to(mina.email).empty());
  expect_status(set(mina.id, "active"), 200);
  EXPECT_EQ(market.sign_in(mina.email, mina.password).http.get("/auth/me").json().at("state"), "active");
}

TEST_P(Standing, SigningOutEndsEverySession) {
  const Person mina = market.register_person();
  EXPECT_EQ(market.ask("auth.sign_out@1", {{"user_id", mina.id}}).at("taken"), true);
  EXPECT_TRUE(support::wait_until([&] { return mina.http.get("/auth/me").status == 401; }, std::chrono::seconds{1}));
  EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}}).status, 401);
  EXPECT_EQ(market.sign_in(mina.email, mina.password).http.get("/auth/me").status, 200);
}

TEST_P(Standing, TheLastAdministratorStays) {
  std::vector<Person> admins;
  for (int i = 0; i < 4; ++i) {
    admins.push_back(market.register_person());
    market.ask("auth.grant_role@1", {{"user_id", admins.back().id}, {"role", "admin"}});
  }
  // All at once, by every way there is.
  in_parallel(4, [&](int i) {
    const auto& one = admins[static_cast<std::size_t>(i)];
    if (i % 2 == 0) return set(one.id, "suspended").status;
    return market.service("auth.revoke_role@1", {{"user_id", one.id}, {"role", "admin"}}).status;
  });
  const auto left = [&] { return market.ask("auth.users@1", {{"role", "admin"}, {"state", "active"}}).at("items"); };
  ASSERT_EQ(left().size(), 1U);
  const std::string last = left().at(0).at("id");
  expect_problem(set(last, "suspended"), 409, "auth.last_administrator");
  expect_problem(market.service("auth.revoke_role@1", {{"user_id", last}, {"role", "admin"}}), 409,
                 "auth.last_administrator");
  for (const auto& one : admins) {
    if (one.id != last) continue;
    const auto http = market.sign_in(one.email, one.password).http;
    expect_problem(http.del("/auth/me"), 409, "auth.last_administrator");
  }
}

TEST_P(Standing, TheDirectoryIsMasked) {
  const Person mina = market.register_person("mina@example.com");
  market.register_person("juno@example.com");
  const auto find = [&](const Json& ask) { return market.ask("auth.users@1", ask).at("items"); };
  const auto found = find({{"query", " Mina@Example.com "}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("id"), mina.id);
  EXPECT_EQ(found[0].at("email"), "m***@example.com");
  EXPECT_EQ(found[0].at("display_name").get<std::string>().find("ina"), std::string::npos);
  EXPECT_EQ(find({{"query", mina.id}}).size(), 1U);
  EXPECT_GE(find({{"query", mina.id.substr(0, 8)}}).size(), 1U);
  EXPECT_TRUE(find({{"query", "mina"}}).empty()) << "a part of an address finds nobody";
  EXPECT_TRUE(find({{"query", mina.id}, {"state", "suspended"}}).empty());
  const auto first = market.ask("auth.users@1", {{"limit", 1}});
  const auto second = market.ask("auth.users@1", {{"limit", 1}, {"cursor", first.at("next_cursor")}});
  EXPECT_NE(first.at("items")[0].at("id"), second.at("items")[0].at("id"));
}

TEST_P(Standing, ConsentsAreALedger) {
  const Person mina = market.register_person();
  const auto before = expect_status(mina.http.get("/auth/me/consents"), 200);
  EXPECT_EQ(before.at("items").size(), 2U);
  expect_problem(mina.http.put("/auth/me/consents", consent("terms", false)), 409, "auth.consent_required");
  for (int i = 0; i < 2; ++i) expect_status(mina.http.put("/auth/me/consents", consent("marketing", true)), 200);
  market.advance("1s");
  expect_status(mina.http.put("/auth/me/consents", consent("marketing", false)), 200);
  market.advance("1s");
  expect_status(mina.http.put("/auth/me/consents", consent("terms", true, "2026-06-01")), 200);
  const auto after = expect_status(mina.http.get("/auth/me/consents"), 200);
  EXPECT_EQ(after.at("history").size(), 5U) << "what changed nothing adds nothing: " << after;
  EXPECT_EQ(after.at("history")[0], before.at("history")[0]);
  for (const auto& item : after.at("items")) {
    if (item.at("purpose") == "marketing") {
      EXPECT_EQ(item.at("given"), false);
    }
    if (item.at("purpose") == "terms") {
      EXPECT_EQ(item.at("version"), "2026-06-01");
    }
  }
  in_parallel(10, [&](int) { return mina.http.put("/auth/me/consents", consent("marketing", true)).status; });
  EXPECT_EQ(mina.http.get("/auth/me/consents").json().at("history").size(), 6U);
  if (GetParam() == Engine::postgres) {
    EXPECT_THROW(support::PostgresServer::shared().execute(market.database_url(), "delete from auth.consent_records"),
                 std::runtime_error);
    EXPECT_THROW(support::PostgresServer::shared().execute(market.database_url(),
                                                           "update auth.consent_records set given = not given"),
                 std::runtime_error);
  }
}

}  // namespace
}  // namespace hearth::e2e::standing_test
