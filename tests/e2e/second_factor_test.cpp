// The second factor: signing in with it, what may be tried, and the step-up that sensitive acts ask for.
#include <cctype>

#include "tests/e2e/authenticator.hpp"
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::second_factor_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class SecondFactor : public testing::TestWithParam<Engine> {
 protected:
  HttpReply log_in(const Person& person) const {
    return market.anyone().post("/auth/login", {{"email", person.email}, {"password", person.password}});
  }
  std::string mfa_token(const Person& person) const {
    const auto grant = expect_status(log_in(person), 200);
    EXPECT_TRUE(grant.at("access_token").is_null());
    EXPECT_TRUE(grant.at("user").is_null());
    return grant.at("mfa_token");
  }
  HttpReply verify(const std::string& token, const std::string& code) const {
    return market.anyone().post("/auth/mfa/verify", {{"mfa_token", token}, {"code", code}});
  }
  HttpReply recover(const std::string& token, const std::string& code) const {
    return market.anyone().post("/auth/mfa/verify", {{"mfa_token", token}, {"recovery_code", code}});
  }
  Enrolment turn_on(const Person& person) const { return enrol(person.http, market.now()); }

  Probed market{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(On, SecondFactor, engines(), engine_name);

TEST_P(SecondFactor, IsAskedForAtEveryLogin) {
  const Person mina = market.register_person();
  EXPECT_EQ(mina.http.get("/auth/mfa").json().at("totp"), false);
  const auto [phone, codes, first] = turn_on(mina);
  EXPECT_EQ(codes.size(), 10U);
  market.advance("30s");
  const auto grant = expect_status(verify(mfa_token(mina), phone.at(market.now())), 200);
  const auto http = market.anyone().bearer(grant.at("access_token").get<std::string>());
  const auto factors = expect_status(http.get("/auth/mfa"), 200);
  EXPECT_EQ(factors.at("totp"), true);
  EXPECT_EQ(factors.at("recovery_codes_left"), 10);
  expect_problem(http.request("POST", "/auth/mfa/totp"), 409, "auth.mfa_on");
  // A code by mail is one factor too.
  const auto sent = expect_status(market.anyone().post("/auth/otp/request", {{"email", mina.email}}), 202);
  const auto mail = market.latest_to(mina.email);
  const auto half = expect_status(
      market.anyone().post("/auth/otp/verify", {{"code_id", sent.at("code_id")}, {"code", mail.at("code")}}), 200);
  EXPECT_TRUE(half.at("access_token").is_null());
  EXPECT_FALSE(half.at("mfa_token").is_null());
}

TEST_P(SecondFactor, TakesAStepOnce) {
  const Person mina = market.register_person();
  const auto [phone, codes, first] = turn_on(mina);
  expect_problem(verify(mfa_token(mina), phone.at(market.now())), 401,
                 "auth.mfa_wrong");  // it confirmed the enrolment
  market.advance("30s");
  const auto code = phone.at(market.now());
  std::vector<std::string> tokens;
  for (int i = 0; i < 4; ++i) tokens.push_back(mfa_token(mina));
  const auto replies = in_parallel(4, [&](int i) { return verify(tokens[static_cast<std::size_t>(i)], code); });
  EXPECT_EQ(count_status(replies, 200), 1U);
  expect_problem(verify(mfa_token(mina), code), 401, "auth.mfa_wrong");
  market.advance("2m");
  const auto early = phone.at(market.now() - std::chrono::seconds{30}), now = phone.at(market.now());
  EXPECT_EQ(verify(mfa_token(mina), now).status, 200);
  expect_problem(verify(mfa_token(mina), early), 401, "auth.mfa_wrong");  // a step before one that was used
  expect_problem(verify(mfa_token(mina), phone.at(market.now() + std::chrono::minutes{2})), 401,
                 "auth.mfa_wrong");  // outside the window
}

TEST_P(SecondFactor, RecoveryCodesWorkOnceEach) {
  const Person mina = market.register_person();
  const auto [phone, codes, first] = turn_on(mina);
  const std::string one = codes.at(0), other = codes.at(1);
  std::vector<std::string> tokens;
  for (int i = 0; i < 4; ++i) tokens.push_back(mfa_token(mina));
  const auto replies = in_parallel(4, [&](int i) { return recover(tokens[static_cast<std::size_t>(i)], one); });
  EXPECT_EQ(count_status(replies, 200), 1U);
  expect_problem(recover(mfa_token(mina), one), 401, "auth.mfa_wrong");
  std::string typed;
  for (const char c : other) typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  const auto grant = expect_status(recover(mfa_token(mina), typed), 200);
  const auto http = market.anyone().bearer(grant.at("access_token").get<std::string>());
  EXPECT_EQ(http.get("/auth/mfa").json().at("recovery_codes_left"), 8);
  const auto renewed = expect_status(http.request("POST", "/auth/mfa/recovery-codes"), 201);
  expect_problem(recover(mfa_token(mina), codes.at(2)), 401, "auth.mfa_wrong");
  EXPECT_EQ(recover(mfa_token(mina), renewed.at("recovery_codes").at(0)).status, 200);
}

TEST_P(SecondFactor, IsNotGuessed) {
  const Person mina = market.register_person();
  const auto [phone, codes, first] = turn_on(mina);
  market.advance("30s");
  const auto token = mfa_token(mina);
  const auto right = phone.at(market.now());
  const auto replies = in_parallel(30, [&](int i) {
    const auto guess = std::to_string(200000 + i);
    return verify(token, guess == right ? "999999" : guess);
  });
  EXPECT_EQ(count_status(replies, 200), 0U);
  EXPECT_LE(count_status(replies, 401), 7U) << "thirty at once are not thirty guesses";
  EXPECT_NE(verify(token, right).status, 200) << "five tries a token";
  market.advance("20m");
  EXPECT_EQ(verify(mfa_token(mina), phone.at(market.now())).status, 200);
  expect_problem(verify(token, phone.at(market.now())), 401, "auth.mfa_token_invalid");
}

TEST_P(SecondFactor, TokensWorkOnce) {
  const Person mina = market.register_person();
  const auto [phone, codes, first] = turn_on(mina);
  market.advance("30s");
  const auto token = mfa_token(mina);
  EXPECT_EQ(verify(token, phone.at(market.now())).status, 200);
  market.advance("30s");
  expect_problem(verify(token, phone.at(market.now())), 401, "auth.mfa_token_invalid");
  const auto late = mfa_token(mina);
  market.advance("6m");
  expect_problem(verify(late, phone.at(market.now())), 401, "auth.mfa_token_invalid");
}

/// Sensitive acts ask for a proof that is not old.
TEST_P(SecondFactor, OldTokensStepUpBeforeSensitiveActs) {
  const Person mina = market.register_person();
  market.advance("14m");
  const auto fresh = expect_status(market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}}), 200);
  market.advance("2m");
  const auto http = market.anyone().bearer(fresh.at("access_token").get<std::string>());
  EXPECT_EQ(http.get("/auth/me").status, 200);
  const Json key{{"name", "till"}, {"scopes", {"booking:read"}}};
  const Json change{{"current_password", mina.password}, {"new_password", "another green bicycle"}};
  const auto refused = [&](const support::HttpClient& with) {
    expect_problem(with.post("/auth/api-keys", key), 403, "auth.step_up_needed");
    expect_problem(with.post("/auth/password/change", change), 403, "auth.step_up_needed");
    expect_problem(with.request("POST", "/auth/mfa/totp"), 403, "auth.step_up_needed");
    expect_problem(with.del("/auth/mfa/totp"), 403, "auth.step_up_needed");
    expect_problem(with.del("/auth/me"), 403, "auth.step_up_needed");
    expect_problem(with.del("/auth/api-keys/" + mina.id), 403, "auth.step_up_needed");
  };
  refused(http);
  expect_problem(http.post("/auth/step-up", {{"password", "a guess"}}), 401, "auth.wrong_credentials");
  const auto raised = expect_status(http.post("/auth/step-up", {{"password", mina.password}}), 200);
  const auto stepped = market.anyone().bearer(raised.at("access_token").get<std::string>());
  EXPECT_EQ(stepped.post("/auth/api-keys", key).status, 201);
  refused(http);  // the token from before is as old as it was

  const auto [phone, codes, first] = turn_on({mina.id, mina.email, mina.password, "", stepped});
  EXPECT_EQ(stepped.post("/auth/step-up", {{"password", mina.password}}).status, 422) << "the second factor counts";
  expect_problem(stepped.post("/auth/step-up", {{"totp", first}}), 401, "auth.mfa_wrong");
  market.advance("30s");
  EXPECT_EQ(stepped.post("/auth/step-up", {{"totp", phone.at(market.now())}}).status, 200);
  EXPECT_EQ(stepped.del("/auth/mfa/totp").status, 204);
  EXPECT_FALSE(expect_status(log_in(mina), 200).at("access_token").is_null());
}

}  // namespace
}  // namespace hearth::e2e::second_factor_test
