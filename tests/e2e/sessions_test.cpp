#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/e2e/marketplace.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::sessions_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Sessions : public ::testing::TestWithParam<Engine> {
 protected:
  Marketplace market_{GetParam()};

  HttpReply refresh(const std::string& token) const {
    return market_.anyone().post("/auth/refresh", {{"refresh_token", token}});
  }
  HttpReply log_in(const std::string& email, const std::string& password) const {
    return market_.anyone().post("/auth/login", {{"email", email}, {"password", password}});
  }
  static std::string code_of(const HttpReply& reply) { return reply.json().value("code", ""); }

  /// "Within a second": refused by then, and for the reason that it was revoked.
  static void expect_ended(const Person& person) {
    EXPECT_TRUE(
        support::wait_until([&] { return person.http.get("/auth/me").status == 401; }, std::chrono::seconds{1}));
    EXPECT_EQ(code_of(person.http.get("/auth/me")), "auth.token_revoked");
  }
};
INSTANTIATE_TEST_SUITE_P(On, Sessions, engines(), engine_name);

std::vector<HttpReply> at_once(int count, const std::function<HttpReply()>& ask) {
  std::mutex guard;
  std::vector<HttpReply> replies;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&] {
      auto reply = ask();
      const std::lock_guard lock{guard};
      replies.push_back(std::move(reply));
    });
  }
  for (auto& thread : threads) thread.join();
  return replies;
}

TEST_P(Sessions, FiftyRefreshesAtOnceLeaveOneFamilyAndOneSuccessor) {
  const Person mina = market_.register_person();
  std::set<std::string> successors;
  for (const auto& reply : at_once(50, [&] { return refresh(mina.refresh_token); })) {
    ASSERT_EQ(reply.status, 200) << reply.body;
    successors.insert(reply.json()["refresh_token"]);
  }
  EXPECT_EQ(successors.size(), 1u);
  EXPECT_EQ(mina.http.get("/auth/sessions").json()["items"].size(), 1u);
  EXPECT_EQ(refresh(*successors.begin()).status, 200);
}

TEST_P(Sessions, AUsedTokenThatComesAgainEndsItsFamily) {
  const Person mina = market_.register_person();
  const auto next = refresh(mina.refresh_token).json()["refresh_token"].get<std::string>();
  EXPECT_EQ(refresh(mina.refresh_token).json()["refresh_token"], next) << "a second tab, within the grace";
  market_.advance("11s");
  EXPECT_EQ(code_of(refresh(mina.refresh_token)), "auth.refresh_reused");
  EXPECT_EQ(code_of(refresh(next)), "auth.refresh_invalid");
  expect_ended(mina);
}

TEST_P(Sessions, AreListedAndEndedByTheirOwnerAlone) {
  const Person mina = market_.register_person();
  const Person phone = market_.sign_in(mina.email, mina.password);
  const Person stranger = market_.register_person();
  const auto items = mina.http.get("/auth/sessions").json()["items"];
  ASSERT_EQ(items.size(), 2u);
  const auto other =
      std::find_if(items.begin(), items.end(), [](const Json& one) { return !one["current"].get<bool>(); });
  ASSERT_NE(other, items.end());
  const auto path = "/auth/sessions/" + (*other)["id"].get<std::string>();
  EXPECT_EQ(code_of(stranger.http.del(path)), "auth.no_such_session");
  EXPECT_EQ(mina.http.del(path).status, 204);
  expect_ended(phone);
  EXPECT_EQ(code_of(refresh(phone.refresh_token)), "auth.refresh_invalid");
  EXPECT_EQ(mina.http.get("/auth/me").status, 200);
}

TEST_P(Sessions, EndHereAndEverywhere) {
  const Person mina = market_.register_person();
  const Person phone = market_.sign_in(mina.email, mina.password);
  const Person tablet = market_.sign_in(mina.email, mina.password);
  EXPECT_EQ(tablet.http.post("/auth/logout", Json::object()).status, 204);
  expect_ended(tablet);
  EXPECT_EQ(market_.anyone().post("/auth/logout", {{"refresh_token", phone.refresh_token}}).status, 204);
  expect_ended(phone);
  const Person again = market_.sign_in(mina.email, mina.password);
  EXPECT_EQ(mina.http.request("POST", "/auth/logout-all").status, 204);
  expect_ended(mina);
  expect_ended(again);
  EXPECT_EQ(market_.sign_in(mina.email, mina.password).http.get("/auth/me").status, 200)
      << "at once, in the same second";
}

TEST_P(Sessions, AChangedPasswordEndsTheOthers) {
  const Person mina = market_.register_person();
  const Person phone = market_.sign_in(mina.email, mina.password);
  const auto wrong =
      mina.http.post("/auth/password/change", {{"current_password", "no"}, {"new_password", "another green bicycle"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.json()["errors"][0]["pointer"], "/current_password");
  const auto changed = mina.http.post("/auth/password/change",
                                      {{"current_password", mina.password}, {"new_password", "another green bicycle"}});
  EXPECT_EQ(changed.status, 204) << changed.body;
  expect_ended(phone);
  EXPECT_EQ(mina.http.get("/auth/me").status, 200);
  EXPECT_EQ(log_in(mina.email, mina.password).status, 401);
  EXPECT_EQ(log_in(mina.email, "another green bicycle").status, 200);
}

TEST_P(Sessions, GuessesAreSlowedDownWhoeverIsGuessedAt) {
  market_.register_person("mina@example.com");
  for (const std::string email : {"mina@example.com", "nobody@example.com"}) {
    const auto replies = at_once(30, [&] { return log_in(email, "a guess"); });
    const auto tried =
        std::count_if(replies.begin(), replies.end(), [](const auto& reply) { return reply.status == 401; });
    EXPECT_EQ(tried, 5) << email << ": thirty at once are not thirty guesses";
    const auto refused = log_in(email, "a guess");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(code_of(refused), "auth.too_many_attempts");
    EXPECT_FALSE(refused.header("Retry-After").empty());
  }
  market_.advance("3s");
  EXPECT_EQ(log_in("mina@example.com", "a long enough passphrase").status, 200) << "the delay has passed";
  EXPECT_EQ(log_in("mina@example.com", "a guess").status, 401) << "and counting has begun anew";
}

TEST_P(Sessions, AnUnknownAccountGetsTheAnswerOfAWrongPassword) {
  market_.register_person("mina@example.com");
  auto wrong = log_in("mina@example.com", "a guess").json();
  auto unknown = log_in("nobody@example.com", "a guess").json();
  for (auto* problem : {&wrong, &unknown}) {
    problem->erase("trace_id");
    problem->erase("instance");
  }
  EXPECT_EQ(wrong, unknown);
}

TEST_P(Sessions, RegistrationSaysWhatIsWrong) {
  const Json good = {
      {"email", "mina@example.com"},
      {"password", "a long enough passphrase"},
      {"display_name", "Mina"},
      {"consents", {{{"purpose", "terms"}, {"version", "1"}}, {{"purpose", "privacy"}, {"version", "1"}}}}};
  const std::pair<const char*, Json> rows[] = {{"/email", {{"email", "mina"}}},
                                               {"/email", {{"email", nullptr}}},
                                               {"/phone", {{"phone", "12"}}},
                                               {"/password", {{"password", "short"}}},
                                               {"/password", {{"password", "Password1!"}}},
                                               {"/password", {{"password", "mina1999"}}},
                                               {"/display_name", {{"display_name", ""}}},
                                               {"/locale", {{"locale", "fr"}}},
                                               {"/consents", {{"consents", Json::array()}}},
                                               {"/role", {{"role", "admin"}}}};
  for (const auto& [pointer, change] : rows) {
    auto bad = good;
    bad.update(change);
    const auto reply = market_.anyone().post("/auth/register", bad);
    EXPECT_EQ(reply.status, 422) << change;
    EXPECT_EQ(reply.json()["errors"][0]["pointer"], pointer) << reply.body;
  }
  EXPECT_EQ(market_.anyone().post("/auth/register", good).status, 201);
  auto same = good;
  same["email"] = " MINA@Example.COM ";
  EXPECT_EQ(code_of(market_.anyone().post("/auth/register", same)), "auth.account_exists");
}

TEST_P(Sessions, AnAdministratorIsMadeByTheOperator) {
  const auto made = market_.command({"user", "create-admin", "--email", "boss@example.com", "--json"});
  ASSERT_EQ(made.code, 0) << made.output;
  const auto line = made.output.find('{');
  const auto created = Json::parse(made.output.substr(line));
  const Person boss = market_.sign_in("boss@example.com", created["password"]);
  EXPECT_EQ(boss.http.get("/auth/me").json()["roles"], Json::array({"admin"}));
  EXPECT_NE(market_.command({"user", "create-admin", "--email", "boss@example.com"}).code, 0) << "once";
  for (const auto* weak : {"password1", "deputy1234"}) {
    const auto refused =
        market_.command({"user", "create-admin", "--email", "deputy1234@example.com", "--password", weak});
    EXPECT_NE(refused.code, 0) << weak;
  }
  const auto verified = market_.command({"audit", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.output;
}

}  // namespace
}  // namespace hearth::e2e::sessions_test
