#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/e2e/marketplace.hpp"

namespace hearth::e2e::addresses_test {
namespace {

using Json = nlohmann::json;

const Json home = {{"label", "집"},       {"road_name", "서울특별시 마포구 월드컵북로 396"},
                   {"zip", "03925"},      {"detail", "101-1203"},
                   {"entry_notes", "*1"}, {"region", "11440"},
                   {"latitude", 37.5779}, {"longitude", 126.8905}};

class Addresses : public ::testing::TestWithParam<Engine> {
 protected:
  Marketplace market_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(On, Addresses, engines(), engine_name);

TEST_P(Addresses, AreAddedReadChangedAndRemoved) {
  const Person mina = market_.register_person();
  const auto added = mina.http.post("/consumers/me/addresses", home);
  ASSERT_EQ(added.status, 201) << added.body;
  const auto path = "/consumers/me/addresses/" + added.json()["id"].get<std::string>();
  const auto read = mina.http.get(path);
  EXPECT_EQ(read.header("ETag"), "\"v1\"");
  for (const auto& [name, value] : home.items()) EXPECT_EQ(read.json()[name], value) << name;

  EXPECT_EQ(mina.http.patch(path, {{"detail", "102-1"}}).status, 428);
  const auto changed = mina.http.patch(path, {{"detail", "102-1"}, {"entry_notes", nullptr}}, {{"If-Match", "\"v1\""}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json()["detail"], "102-1");
  EXPECT_TRUE(changed.json()["entry_notes"].is_null());
  EXPECT_EQ(changed.json()["road_name"], home["road_name"]);
  EXPECT_EQ(mina.http.patch(path, {{"detail", "103-1"}}, {{"If-Match", "\"v1\""}}).status, 412);

  EXPECT_EQ(mina.http.del(path).status, 204);
  EXPECT_EQ(mina.http.get(path).status, 404);
}

TEST_P(Addresses, OfOthersAreNotFound) {
  const Person mina = market_.register_person();
  const Person stranger = market_.register_person();
  const auto path =
      "/consumers/me/addresses/" + mina.http.post("/consumers/me/addresses", home).json()["id"].get<std::string>();
  EXPECT_EQ(stranger.http.get(path).status, 404);
  EXPECT_EQ(stranger.http.patch(path, {{"label", "x"}}, {{"If-Match", "*"}}).status, 404);
  EXPECT_EQ(stranger.http.del(path).status, 404);
  EXPECT_EQ(mina.http.get(path).status, 200);
  EXPECT_EQ(market_.with_roles({"technician"}).http.get("/consumers/me/addresses").status, 403);
  EXPECT_EQ(market_.anyone().get("/consumers/me/addresses").status, 401);
}

TEST_P(Addresses, AreTwentyAtMostHoweverManyAreAddedAtOnce) {
  const Person mina = market_.register_person();
  std::atomic<int> added{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 30; ++i) {
    threads.emplace_back([&] {
      const auto reply = mina.http.post("/consumers/me/addresses", home);
      if (reply.status == 201) ++added;
      if (reply.status == 409 && reply.json()["code"] == "consumer.too_many_addresses") ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(added, 20);
  EXPECT_EQ(refused, 10);
  std::set<std::string> seen;
  std::string cursor;
  do {
    const auto page =
        mina.http.get("/consumers/me/addresses?limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
    for (const auto& item : page["items"]) EXPECT_TRUE(seen.insert(item["id"]).second);
    cursor = page["next_cursor"].is_null() ? "" : page["next_cursor"].get<std::string>();
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), 20u);
}

TEST_P(Addresses, SayEverythingThatIsWrong) {
  const Person mina = market_.register_person();
  auto bad = home;
  bad.update({{"zip", "1"}, {"latitude", 99}, {"road_name", ""}, {"floor", 3}});
  bad.erase("region");
  const auto reply = mina.http.post("/consumers/me/addresses", bad);
  ASSERT_EQ(reply.status, 422) << reply.body;
  std::set<std::string> pointers;
  const auto problem = reply.json();
  for (const auto& error : problem.at("errors")) pointers.insert(error["pointer"]);
  EXPECT_EQ(pointers, (std::set<std::string>{"/zip", "/latitude", "/road_name", "/floor", "/region"}));
}

TEST_P(Addresses, LikeAllNamesShowSomethingAndHoldNoControlCharacters) {
  const Person mina = market_.register_person();
  const auto refuse = [](const support::HttpReply& reply, const std::string& pointer) {
    EXPECT_EQ(reply.status, 422) << reply.body;
    EXPECT_EQ(reply.json().at("errors").at(0).at("pointer"), pointer) << reply.body;
  };
  for (const std::string name : {"  ", "\u3000", "\u3164", "a\u0085b", "\u202emina"}) {
    auto labelled = home;
    labelled["label"] = name;
    refuse(mina.http.post("/consumers/me/addresses", labelled), "/label");
    refuse(mina.http.patch("/consumers/me", {{"nickname", name}}, {{"If-Match", "*"}}), "/nickname");
    refuse(mina.http.post("/technicians/apply", {{"name", name}}), "/name");
    refuse(market_.with_roles({"admin"}).http.post("/admin/catalog/skills",
                                                   {{"code", "ironing"}, {"name_ko", "다림질"}, {"name_en", name}}),
           "/name_en");
    refuse(market_.anyone().post("/auth/register", {{"email", "another@example.com"},
                                                    {"password", "a long enough passphrase"},
                                                    {"display_name", name},
                                                    {"consents",
                                                     {{{"purpose", "terms"}, {"version", "2026-01-01"}},
                                                      {{"purpose", "privacy"}, {"version", "2026-01-01"}}}}}),
           "/display_name");
  }
  refuse(mina.http.post("/technicians/apply", {{"name", "a\nb"}}), "/name");
  const auto kept = mina.http.patch("/consumers/me", {{"nickname", " 미나\u3000"}}, {{"If-Match", "*"}});
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_EQ(kept.json()["nickname"], "미나");
}

TEST_P(Addresses, StandBesideAProfileWithPreferences) {
  const Person mina = market_.register_person();
  const auto before = mina.http.get("/consumers/me");
  ASSERT_EQ(before.status, 200) << before.body;
  const Json change = {{"nickname", "미나"}, {"preferences", {{"pets", true}, {"technician_gender", "female"}}}};
  const auto changed = mina.http.patch("/consumers/me", change, {{"If-Match", before.header("ETag")}});
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.json()["nickname"], "미나");
  EXPECT_EQ(changed.json()["preferences"]["pets"], true);
  EXPECT_EQ(mina.http.patch("/consumers/me", change, {{"If-Match", before.header("ETag")}}).status, 412);

  const std::string technician = "01900000-0000-7000-8000-000000000001";
  const auto unchanged = [&](const std::string& tag) {
    return mina.http.get("/consumers/me", {{"If-None-Match", tag}}).status == 304;
  };
  EXPECT_TRUE(unchanged(changed.header("ETag")));
  EXPECT_EQ(mina.http.request("PUT", "/consumers/me/favorites/" + technician).status, 204);
  EXPECT_FALSE(unchanged(changed.header("ETag"))) << "it shows who is liked";
  const auto liked = mina.http.get("/consumers/me").header("ETag");
  EXPECT_EQ(mina.http.request("PUT", "/consumers/me/blocks/" + technician).status, 204);
  EXPECT_FALSE(unchanged(liked));
  const auto lists = mina.http.get("/consumers/me").json();
  EXPECT_EQ(lists["favorites"], Json::array()) << "nobody is liked and blocked";
  EXPECT_EQ(lists["blocks"], Json::array({technician}));
  EXPECT_EQ(mina.http.del("/consumers/me/blocks/" + technician).status, 204);
  EXPECT_EQ(mina.http.get("/consumers/me").json()["blocks"], Json::array());
}

}  // namespace
}  // namespace hearth::e2e::addresses_test
