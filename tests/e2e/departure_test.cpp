// C6: somebody has everything that is known of them collected, and leaves; nothing personal stays, what the law keeps does.
#include "tests/e2e/probe.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::departure_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

const std::string keepers = R"(plugins.auth.config.keepers=["auth","consumer","booking","probe"])";

class Departure : public testing::TestWithParam<Engine> {
 protected:
  /// As another keeper would.
  HttpReply answer(const Json& erasure, const Json& reasons = Json::array()) const {
    return market.service("auth.answer_erasure@1",
                          {{"erasure_id", erasure}, {"keeper", "probe"}, {"reasons", reasons}});
  }
  HttpReply erased(const Json& erasure) const {
    return market.service("auth.erased@1", {{"erasure_id", erasure}, {"keeper", "probe"}});
  }
  HttpReply deliver(const Json& id, const Json& data) const {
    return market.service("auth.deliver_export@1", {{"export_id", id}, {"keeper", "probe"}, {"data", data}});
  }
  std::string state_of(const Person& person) const {
    return market.ask("auth.user@1", {{"user_id", person.id}}).at("state");
  }
  std::string rows(const std::string& query) const {
    return support::PostgresServer::shared().value(market.database_url(), query);
  }

  Probed market{GetParam(), {keepers}};
};
INSTANTIATE_TEST_SUITE_P(On, Departure, engines(), engine_name);

TEST_P(Departure, BeginsWithEverythingThatIsKnown) {
  const Person mina = market.register_person("mina@example.com");
  const Customer customer{mina.http};
  const auto address = customer.add_address(demo::jongno, "the key is under the mat");
  const auto begun = expect_status(mina.http.request("POST", "/auth/me/export"), 202);
  EXPECT_EQ(begun.at("state"), "collecting");
  const std::string path = "/auth/me/export/" + begun.at("id").get<std::string>();
  EXPECT_EQ(expect_status(mina.http.request("POST", "/auth/me/export"), 202).at("id"), begun.at("id"))
      << "one at a time";
  market.settle();
  const auto waiting = expect_status(mina.http.get(path), 200);
  EXPECT_EQ(waiting.at("waiting_for"), Json({"probe"}));
  EXPECT_TRUE(waiting.at("data").is_null());
  expect_problem(market.register_person().http.get(path), 404, "auth.no_such_export");

  in_parallel(8, [&](int i) { return deliver(begun.at("id"), {{"take", i}}).status; });  // once, whoever is first
  const auto ready = expect_status(mina.http.get(path), 200);
  EXPECT_EQ(ready.at("state"), "ready");
  const auto& data = ready.at("data");
  EXPECT_EQ(data.at("auth").at("account").at("email"), "mina@example.com");
  EXPECT_EQ(data.at("auth").at("consents").at("items").size(), 2U);
  EXPECT_EQ(data.at("consumer").at("addresses")[0].at("id"), address);
  EXPECT_EQ(data.at("consumer").at("addresses")[0].at("entry_notes"), "the key is under the mat");
  EXPECT_TRUE(data.at("probe").contains("take"));
  EXPECT_EQ(deliver(begun.at("id"), {{"late", true}}).json().at("output").at("taken"), false);

  market.advance("169h");
  market.settle();
  const auto later = market.sign_in(mina.email, mina.password).http.get(path);
  EXPECT_EQ(expect_status(later, 200).at("state"), "expired");
  EXPECT_TRUE(later.json().at("data").is_null());
}

TEST_P(Departure, IsRefusedWithReasons) {
  const Person mina = market.register_person();
  const auto asked = expect_status(mina.http.del("/auth/me"), 202);
  EXPECT_EQ(asked.at("state"), "asked");
  market.settle();
  EXPECT_EQ(mina.http.get("/auth/me/erasure").json().at("waiting_for"), Json({"probe"}));
  expect_status(answer(asked.at("id"), {"booking.open_bookings"}), 200);
  const auto refused = expect_status(mina.http.get("/auth/me/erasure"), 200);
  EXPECT_EQ(refused.at("state"), "refused");
  EXPECT_EQ(refused.at("refusals")[0].at("reasons"), Json({"booking.open_bookings"}));
  EXPECT_EQ(answer(asked.at("id")).json().at("output").at("taken"), false) << "it has been decided";
  EXPECT_EQ(state_of(mina), "active");
  // Once the reason is gone it may be asked for again.
  EXPECT_NE(expect_status(mina.http.del("/auth/me"), 202).at("id"), asked.at("id"));
}

TEST_P(Departure, LeavesNothingPersonal) {
  const Person mina = market.register_person("mina@example.com");
  const Customer customer{mina.http};
  customer.add_address(demo::jongno, "the key is under the mat");
  expect_status(mina.http.post("/auth/api-keys", {{"name", "mina's till"}, {"scopes", {"*"}}}), 201);
  expect_status(mina.http.request("POST", "/auth/mfa/totp"), 201);
  expect_status(mina.http.request("POST", "/auth/me/export"), 202);
  expect_status(market.anyone().post("/auth/otp/request", {{"email", "mina@example.com"}}), 202);
  std::string sealed_email, email_hash;
  if (GetParam() == Engine::postgres) {
    sealed_email = rows("select encode(email, 'hex') from auth.users where id = '" + mina.id + "'");
    email_hash = rows("select encode(email_hash, 'hex') from auth.users where id = '" + mina.id + "'");
    ASSERT_FALSE(sealed_email.empty());
  }
  const auto replies = in_parallel(5, [&](int) { return mina.http.del("/auth/me"); });
  EXPECT_EQ(count_status(replies, 202), 5U);
  const auto erasure = replies.front().json().at("id");
  market.settle();
  expect_status(answer(erasure), 200);
  EXPECT_EQ(state_of(mina), "withdrawn");
  EXPECT_TRUE(support::wait_until([&] { return mina.http.get("/auth/me").status == 401; }, std::chrono::seconds{1}));
  EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", mina.refresh_token}}).status, 401);
  market.settle();
  EXPECT_EQ(state_of(mina), "withdrawn") << "one keeper has not erased yet";
  in_parallel(5, [&](int) { return erased(erasure).status; });
  EXPECT_EQ(state_of(mina), "erased");

  const auto nobody = market.ask("auth.user@1", {{"user_id", mina.id}});
  EXPECT_EQ(nobody.at("roles"), Json::array());
  expect_problem(market.service("auth.grant_role@1", {{"user_id", mina.id}, {"role", "admin"}}), 409,
                 "auth.wrong_state");
  expect_problem(market.service("auth.set_roles@1", {{"user_id", mina.id}, {"roles", {"admin"}}, {"reason", "back"}}),
                 409, "auth.wrong_state");
  EXPECT_EQ(nobody.at("display_name"), "");
  EXPECT_TRUE(nobody.at("email").is_null());
  EXPECT_TRUE(market.ask("auth.users@1", {{"query", "mina@example.com"}}).at("items").empty());
  EXPECT_EQ(market.anyone().post("/auth/login", {{"email", mina.email}, {"password", mina.password}}).status, 401);
  expect_problem(market.service("auth.set_state@1", {{"user_id", mina.id}, {"state", "active"}, {"reason", ""}}), 409,
                 "auth.wrong_state");
  if (GetParam() == Engine::postgres) {
    for (const std::string table : {"sessions", "devices", "codes", "challenges", "api_keys", "totp", "export_parts"}) {
      const std::string where =
          table == "export_parts"
              ? " where export_id in (select id from auth.exports where user_id = '" + mina.id + "')"
              : " where user_id = '" + mina.id + "'";
      EXPECT_EQ(rows("select count(*)::text from auth." + table + where), "0") << table;
    }
    EXPECT_EQ(rows("select count(*)::text from consumer.addresses where consumer_id = '" + mina.id + "'"), "0");
    EXPECT_EQ(rows("select count(*)::text from consumer.profiles where id = '" + mina.id + "'"), "0");
    EXPECT_EQ(rows("select count(*)::text from auth.consent_records where user_id = '" + mina.id + "'"), "2")
        << "that they agreed is kept";
    EXPECT_EQ(rows("select count(*)::text from auth.consent_records where address is not null and user_id = '" +
                   mina.id + "'"),
              "0");
    for (const auto& gone : {sealed_email, email_hash}) {
      EXPECT_EQ(rows("select count(*)::text from auth.users u where u::text like '%" + gone + "%'"), "0");
      EXPECT_EQ(rows("select count(*)::text from auth.hearth_outbox o where o::text like '%" + gone + "%'"), "0");
    }
  }
  // The address is free again, for somebody new.
  EXPECT_NE(market.register_person("mina@example.com").id, mina.id);
}

TEST_P(Departure, SurvivesThePowerOfTheHost) {
  const Person mina = market.register_person();
  const auto erasure = expect_status(mina.http.del("/auth/me"), 202).at("id");
  market.host().kill();
  market.host().start();
  market.settle();
  expect_status(answer(erasure), 200);
  EXPECT_EQ(state_of(mina), "withdrawn");
  market.host().kill();
  market.host().start();
  market.settle();
  expect_status(erased(erasure), 200);
  EXPECT_EQ(state_of(mina), "erased");
}

}  // namespace
}  // namespace hearth::e2e::departure_test
