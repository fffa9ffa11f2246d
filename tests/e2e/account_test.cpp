#include <nlohmann/json.hpp>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::account_test {
namespace {

class Account : public ::testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(On, Account, engines(), engine_name);

TEST_P(Account, OutlivesThePowerOfTheHost) {
  Marketplace market(GetParam());
  const Person mina = market.register_person("mina@example.com");
  EXPECT_EQ(mina.http.get("/auth/me").json()["email"], "mina@example.com");
  EXPECT_EQ(market.anyone().get("/auth/me").status, 401);

  market.host().kill();
  market.host().start();

  const Person again = market.sign_in("mina@example.com", mina.password);
  EXPECT_EQ(again.id, mina.id);
  EXPECT_EQ(again.http.get("/auth/me").json()["id"], mina.id);
  EXPECT_EQ(market.host().terminate(), 0);
}

TEST_P(Account, ATokenEndsWithItsTime) {
  Marketplace market(GetParam());
  const Person mina = market.register_person();
  market.advance("16m");
  const auto refused = mina.http.get("/auth/me");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.json()["code"], "auth.token_expired");
  const auto fresh = market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}});
  ASSERT_EQ(fresh.status, 200) << fresh.body;
  EXPECT_EQ(market.anyone().bearer(fresh.json()["access_token"]).get("/auth/me").status, 200);
}

TEST_P(Account, IsCalledAndToldAsItsOwnerLikes) {
  Marketplace market{GetParam()};
  const auto mina = market.register_person();
  const nlohmann::json other{{"display_name", " 김미나 "}, {"locale", "en"}};
  const auto changed = expect_status(mina.http.patch("/auth/me", other), 200);
  EXPECT_EQ(changed.at("display_name"), "김미나") << "without the blanks around it";
  EXPECT_EQ(changed.at("locale"), "en");
  EXPECT_EQ(expect_status(mina.http.patch("/auth/me", {{"locale", "ko"}}), 200).at("display_name"), "김미나");
  EXPECT_EQ(expect_status(mina.http.get("/auth/me"), 200).at("locale"), "ko");
  expect_problem(mina.http.patch("/auth/me", {{"locale", "fr"}}), 422, "body.invalid");
  expect_problem(mina.http.patch("/auth/me", {{"display_name", "\u200b"}}), 422, "body.invalid");
  expect_problem(mina.http.patch("/auth/me", {{"email", "another@example.com"}}), 422, "body.invalid");
}

}  // namespace
}  // namespace hearth::e2e::account_test
