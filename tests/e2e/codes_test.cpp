// One-time codes and password resets: what they open, how often they may be tried and asked for, and that nobody learns from
// them who is there.
#include "tests/e2e/probe.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::codes_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Codes : public testing::TestWithParam<Engine> {
 protected:
  HttpReply ask(const std::string& email, const std::string& purpose = "login") const {
    return market.anyone().post("/auth/otp/request", {{"email", email}, {"purpose", purpose}});
  }
  HttpReply give(const Json& code_id, const std::string& code) const {
    return market.anyone().post("/auth/otp/verify", {{"code_id", code_id}, {"code", code}});
  }
  HttpReply reset(const std::string& token, const std::string& password) const {
    return market.anyone().post("/auth/password/reset", {{"token", token}, {"new_password", password}});
  }

  Probed market{GetParam(), {believes_forwarded}};
};
INSTANTIATE_TEST_SUITE_P(On, Codes, engines(), engine_name);

TEST_P(Codes, SignIn) {
  const Person mina = market.register_person("mina@example.com");
  const auto sent = expect_status(ask("MINA@example.com "), 202);
  EXPECT_EQ(sent.at("channel"), "email");
  const auto mail = market.latest_to("mina@example.com");
  EXPECT_EQ(mail.at("code_id"), sent.at("code_id"));
  EXPECT_EQ(mail.at("purpose"), "login");
  const auto grant = expect_status(give(sent.at("code_id"), mail.at("code")), 200);
  EXPECT_EQ(grant.at("user").at("id"), mina.id);
  EXPECT_EQ(grant.at("user").at("email_verified"), true) << "whoever reads the mail owns the address";
  const auto again = market.anyone().bearer(grant.at("access_token").get<std::string>());
  EXPECT_EQ(again.get("/auth/me").json().at("id"), mina.id);
}

TEST_P(Codes, AnswerTheSameForUnknownPeople) {
  market.register_person("mina@example.com");
  for (const std::string purpose : {"login", "verify"}) {
    const auto known = expect_status(ask("mina@example.com", purpose), 202);
    const auto unknown = expect_status(ask("nobody@example.com", purpose), 202);
    for (const auto& [name, value] : known.items()) {
      ASSERT_TRUE(unknown.contains(name)) << name;
      EXPECT_EQ(unknown.at(name).type(), value.type()) << name;
    }
    EXPECT_EQ(known.size(), unknown.size());
    expect_problem(give(unknown.at("code_id"), "123456"), 401, "auth.code_wrong");
  }
  EXPECT_TRUE(market.sent_to("nobody@example.com").empty());
  const auto forgot = [&](const std::string& email) {
    return expect_status(market.anyone().post("/auth/password/forgot", {{"email", email}}), 202);
  };
  const auto known = forgot("mina@example.com"), unknown = forgot("nobody@example.com");
  EXPECT_EQ(known.size(), unknown.size());
  EXPECT_EQ(known.at("code_id"), unknown.at("code_id")) << "null in both";
  EXPECT_TRUE(market.sent_to("nobody@example.com").empty());
}

TEST_P(Codes, FiftyAtOnceSignInOnce) {
  market.register_person("mina@example.com");
  const auto sent = expect_status(ask("mina@example.com"), 202);
  const std::string right = market.latest_to("mina@example.com").at("code");
  const auto replies = in_parallel(50, [&](int) { return give(sent.at("code_id"), right); });
  EXPECT_EQ(count_status(replies, 200), 1U);
  EXPECT_EQ(count_status(replies, 200) + count_status(replies, 401) + count_status(replies, 429), 50U);
  EXPECT_NE(give(sent.at("code_id"), right).status, 200);
}

TEST_P(Codes, AreNotGuessed) {
  market.register_person("mina@example.com");
  const auto sent = expect_status(ask("mina@example.com"), 202);
  const std::string right = market.latest_to("mina@example.com").at("code");
  // Wherever the guesses come from.
  const auto replies = in_parallel(40, [&](int i) {
    const auto guess = std::to_string(100000 + i);
    return from(market.anyone(), "203.0.113." + std::to_string(i))
        .post("/auth/otp/verify", {{"code_id", sent.at("code_id")}, {"code", guess == right ? "099999" : guess}});
  });
  EXPECT_EQ(count_status(replies, 200), 0U);
  market.advance("1m");
  EXPECT_EQ(give(sent.at("code_id"), right).status, 401) << "five attempts, and not even the right code works any more";
}

TEST_P(Codes, EndWithTheirTime) {
  market.register_person("mina@example.com");
  const auto sent = expect_status(ask("mina@example.com"), 202);
  const std::string right = market.latest_to("mina@example.com").at("code");
  market.advance("11m");
  expect_problem(give(sent.at("code_id"), right), 401, "auth.code_wrong");
}

TEST_P(Codes, AreNotSentWithoutEnd) {
  for (const std::string email : {"mina@example.com", "nobody@example.com"}) {
    if (email == "mina@example.com") market.register_person(email);
    const auto replies = in_parallel(20, [&](int) { return ask(email); });
    EXPECT_EQ(count_status(replies, 202), 5U) << email;
    expect_problem(ask(email), 429, "auth.too_many_attempts");
    EXPECT_FALSE(ask(email).header("retry-after").empty());
  }
  EXPECT_EQ(market.sent_to("mina@example.com").size(), 5U);
  market.advance("61m");
  EXPECT_EQ(ask("mina@example.com").status, 202);
}

TEST_P(Codes, AreNotThoseOfAnother) {
  market.register_person("mina@example.com");
  market.register_person("juno@example.com");
  const auto mine = expect_status(ask("mina@example.com"), 202);
  expect_status(ask("juno@example.com"), 202);
  const std::string theirs = market.latest_to("juno@example.com").at("code");
  const std::string right = market.latest_to("mina@example.com").at("code");
  if (theirs != right) expect_problem(give(mine.at("code_id"), theirs), 401, "auth.code_wrong");
  expect_problem(give("0197aaaa-0000-7000-8000-000000000000", right), 401, "auth.code_wrong");
}

TEST_P(Codes, OfAResetSetAPasswordOnce) {
  const Person mina = market.register_person("mina@example.com");
  expect_status(market.anyone().post("/auth/password/forgot", {{"email", "mina@example.com"}}), 202);
  const auto mail = market.latest_to("mina@example.com");
  EXPECT_EQ(mail.at("purpose"), "password_reset");
  const std::string token = mail.at("code");
  expect_status(mina.http.post("/auth/api-keys", {{"name", "till"}, {"scopes", {"*"}}}), 201);

  const auto weak = reset(token, "password1");
  EXPECT_EQ(weak.status, 422);
  EXPECT_EQ(weak.json().at("errors").at(0).at("pointer"), "/new_password");
  expect_problem(reset(token + "x", "another green bicycle"), 422, "auth.reset_invalid");

  const auto replies =
      in_parallel(10, [&](int i) { return reset(token, "another green bicycle" + std::to_string(i)); });
  EXPECT_EQ(count_status(replies, 204), 1U);
  EXPECT_EQ(count_status(replies, 422), 9U);
  expect_problem(reset(token, "yet another bicycle"), 422, "auth.reset_invalid");

  EXPECT_TRUE(support::wait_until([&] { return mina.http.get("/auth/me").status == 401; }, std::chrono::seconds{1}));
  EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}}).status, 401);
  EXPECT_EQ(market.anyone().post("/auth/login", {{"email", mina.email}, {"password", mina.password}}).status, 401);
  int fits = 0;
  for (int i = 0; i < 10; ++i) {
    if (replies[static_cast<std::size_t>(i)].status != 204) continue;
    const auto password = "another green bicycle" + std::to_string(i);
    const auto back = market.anyone().post("/auth/login", {{"email", mina.email}, {"password", password}});
    fits += back.status == 200;
    if (back.status != 200) continue;
    const auto http = market.anyone().bearer(back.json().at("access_token").get<std::string>());
    EXPECT_TRUE(expect_status(http.get("/auth/api-keys"), 200).at("items").empty()) << "keys end with the password";
  }
  EXPECT_EQ(fits, 1);
}

TEST_P(Codes, OfAResetEndWithTheirTimeAndWithEachOther) {
  market.register_person("mina@example.com");
  const auto forgot = [&] { market.anyone().post("/auth/password/forgot", {{"email", "mina@example.com"}}); };
  forgot();
  const std::string late = market.latest_to("mina@example.com").at("code");
  market.advance("31m");
  expect_problem(reset(late, "another green bicycle"), 422, "auth.reset_invalid");
  forgot();
  const std::string first = market.latest_to("mina@example.com").at("code");
  forgot();
  const std::string second = market.latest_to("mina@example.com").at("code");
  EXPECT_EQ(reset(second, "another green bicycle").status, 204);
  expect_problem(reset(first, "a stranger's bicycle"), 422, "auth.reset_invalid");
}

TEST_P(Codes, OfALoginAreNoResets) {
  market.register_person("mina@example.com");
  market.anyone().post("/auth/password/forgot", {{"email", "mina@example.com"}});
  const auto mail = market.latest_to("mina@example.com");
  for (int digit = 0; digit < 3; ++digit) {
    expect_problem(give(mail.at("code_id"), "00000" + std::to_string(digit)), 401, "auth.code_wrong");
  }
}

/// With require_verified: an account is pending until its address is proved.
class Proof : public testing::TestWithParam<Engine> {
 protected:
  HttpReply enrol(const std::string& email, const std::string& password = "a long enough passphrase") const {
    return market.anyone().post("/auth/register", registration(email, password));
  }
  HttpReply log_in(const std::string& email, const std::string& password = "a long enough passphrase") const {
    return market.anyone().post("/auth/login", {{"email", email}, {"password", password}});
  }
  HttpReply give(const Json& code_id, const Json& code) const {
    return market.anyone().post("/auth/otp/verify", {{"code_id", code_id}, {"code", code}});
  }

  Probed market{GetParam(), {"plugins.auth.config.require_verified=true"}};
};
INSTANTIATE_TEST_SUITE_P(On, Proof, engines(), engine_name);

TEST_P(Proof, ActivatesWhoRegistered) {
  const auto made = expect_status(enrol("mina@example.com"), 201);
  EXPECT_TRUE(made.at("access_token").is_null());
  EXPECT_TRUE(made.at("user").is_null());
  expect_problem(log_in("mina@example.com"), 403, "auth.not_verified");
  const auto mail = market.latest_to("mina@example.com");
  EXPECT_EQ(mail.at("purpose"), "verify");
  const auto grant = expect_status(give(made.at("verification").at("code_id"), mail.at("code")), 200);
  EXPECT_EQ(grant.at("user").at("state"), "active");
  EXPECT_EQ(log_in("mina@example.com").status, 200) << "by the password that was registered";
}

TEST_P(Proof, HidesThatAnAddressIsTaken) {
  const auto free = expect_status(enrol("mina@example.com"), 201);
  expect_status(give(free.at("verification").at("code_id"), market.latest_to("mina@example.com").at("code")), 200);
  const auto taken = expect_status(enrol("mina@example.com", "somebody else's passphrase"), 201);
  EXPECT_EQ(free.size(), taken.size());
  for (const auto& [name, value] : free.items()) EXPECT_EQ(taken.at(name).type(), value.type()) << name;
  // The owner is told by a code, which signs them in to what they have.
  const auto mail = market.latest_to("mina@example.com");
  EXPECT_EQ(mail.at("purpose"), "login");
  EXPECT_EQ(log_in("mina@example.com", "somebody else's passphrase").status, 401);
  const auto grant = expect_status(give(taken.at("verification").at("code_id"), mail.at("code")), 200);
  EXPECT_EQ(grant.at("user").at("email"), "mina@example.com");
}

TEST_P(Proof, LeavesNothingToWhoRegisteredAStrangersAddressFirst) {
  expect_status(enrol("mina@example.com", "the attacker's passphrase"), 201);
  const auto sent = expect_status(
      market.anyone().post("/auth/otp/request", {{"email", "mina@example.com"}, {"purpose", "verify"}}), 202);
  const auto mails = market.sent_to("mina@example.com");
  ASSERT_EQ(mails.size(), 2U);
  const auto mine = mails.at(0).at("code_id") == sent.at("code_id") ? mails.at(0) : mails.at(1);
  const auto grant = expect_status(give(sent.at("code_id"), mine.at("code")), 200);
  EXPECT_EQ(grant.at("user").at("state"), "active");
  EXPECT_EQ(log_in("mina@example.com", "the attacker's passphrase").status, 401);
}

TEST_P(Proof, ManyAtOnceForOneAddressMakeOneAccount) {
  const auto replies = in_parallel(4, [&](int) { return enrol("mina@example.com"); });
  EXPECT_EQ(count_status(replies, 201), 4U) << replies.front().body;
  const auto found = market.ask("auth.users@1", {{"query", "mina@example.com"}});
  EXPECT_EQ(found.at("items").size(), 1U);
}

/// Without it a taken address cannot be hidden; asking is made slow.
TEST_P(Codes, TakenAddressesAreNotTriedWithoutEnd) {
  market.register_person("mina@example.com");
  int conflicts = 0;
  for (int i = 0; i < 25; ++i) {
    const auto reply = market.anyone().post("/auth/register", registration("mina@example.com"));
    if (reply.status == 409) ++conflicts;
    if (reply.status == 429) break;
  }
  EXPECT_EQ(conflicts, 20);
  expect_problem(market.anyone().post("/auth/register", registration("free@example.com")), 429,
                 "auth.too_many_attempts");
  market.advance("61m");
  EXPECT_EQ(market.anyone().post("/auth/register", registration("free@example.com")).status, 201);
}

}  // namespace
}  // namespace hearth::e2e::codes_test
