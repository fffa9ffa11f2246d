// An account that is being guessed at is locked for strangers, and never for its owner.
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::lockout_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Lockout : public testing::TestWithParam<Engine> {
 protected:
  HttpReply log_in(const std::string& address, const std::string& password, const Json& device = nullptr) const {
    Json ask{{"email", "mina@example.com"}, {"password", password}};
    if (!device.is_null()) ask["device_token"] = device;
    return from(market.anyone(), address).post("/auth/login", ask);
  }
  /// From many networks, so that no delay of one of them stops it.
  void guess(int times) const {
    in_parallel(times, [&](int i) { return log_in("203.0.113." + std::to_string(i), "a guess").status; });
  }
  std::string state() const { return market.ask("auth.user@1", {{"user_id", id}}).at("state"); }

  Probed market{GetParam(), {believes_forwarded, "plugins.auth.config.lock_after=20"}};
  std::string id;
};
INSTANTIATE_TEST_SUITE_P(On, Lockout, engines(), engine_name);

TEST_P(Lockout, KeepsStrangersOutAndLetsTheOwnerIn) {
  const Person mina = market.register_person("mina@example.com");
  id = mina.id;
  const auto elsewhere = expect_status(log_in("198.51.100.1", mina.password), 200);
  const Json device = elsewhere.at("device_token");
  ASSERT_FALSE(device.is_null());
  guess(15);
  EXPECT_EQ(state(), "active");
  guess(10);
  EXPECT_EQ(state(), "locked");

  // A stranger who guesses right now does not even learn it.
  expect_problem(log_in("192.0.2.9", mina.password), 401, "auth.wrong_credentials");
  // The owner goes on: signed in, from a known network, and on a known device wherever it is.
  EXPECT_EQ(mina.http.get("/auth/me").json().at("state"), "locked");
  EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}}).status, 200);
  EXPECT_EQ(log_in("198.51.100.1", mina.password).status, 200);
  const auto travelling = expect_status(log_in("192.0.2.77", mina.password, device), 200);
  EXPECT_TRUE(travelling.at("device_token").is_null()) << "the device is known already";
  expect_problem(log_in("192.0.2.78", mina.password, "somebody else's token"), 401, "auth.wrong_credentials");
}

TEST_P(Lockout, EndsWithItsTime) {
  const Person mina = market.register_person("mina@example.com");
  id = mina.id;
  guess(25);
  ASSERT_EQ(state(), "locked");
  market.advance("61m");
  market.settle();
  EXPECT_EQ(state(), "active");
  EXPECT_EQ(log_in("192.0.2.9", mina.password).status, 200);
}

TEST_P(Lockout, EndsWhenTheOwnerProvesTheAddress) {
  const Person mina = market.register_person("mina@example.com");
  id = mina.id;
  guess(25);
  ASSERT_EQ(state(), "locked");
  const auto sent =
      expect_status(from(market.anyone(), "192.0.2.9").post("/auth/otp/request", {{"email", "mina@example.com"}}), 202);
  const auto mail = market.latest_to("mina@example.com");
  expect_status(market.anyone().post("/auth/otp/verify", {{"code_id", sent.at("code_id")}, {"code", mail.at("code")}}),
                200);
  EXPECT_EQ(state(), "active");
}

}  // namespace
}  // namespace hearth::e2e::lockout_test
