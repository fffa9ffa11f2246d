// Becoming a technician: the application with its papers, verification, hours; and what everybody may know of one.
#include <algorithm>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::technicians_test {
namespace {

using Json = nlohmann::json;

class Technicians : public testing::TestWithParam<Engine> {
 protected:
  Json apply(const Person& who) const {
    const Json ask{{"name", "박하늘"},
                   {"gender", "female"},
                   {"details", "canary-details-7Wq3: 호텔 객실 5년"},
                   {"documents",
                    {{{"kind", "id_card"}, {"note", "canary-document-2Lm8"}},
                     {{"kind", "career"}, {"file_id", "01930000-0000-7000-8fff-000000000001"}}}}};
    return expect_status(who.http.post("/technicians/apply", ask), 201);
  }
  // With a role that was granted after signing in.
  Person again(const Person& who) const { return market.sign_in(who.email, who.password); }

  Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, Technicians, engines(), engine_name);

TEST_P(Technicians, ApplyAreVerifiedAndWork) {
  const auto person = market.register_person("haneul@example.com");
  const auto admin = market.with_roles({"admin"});
  const auto applied = apply(person);
  EXPECT_EQ(applied.at("status"), "applied");
  EXPECT_EQ(applied.at("documents").size(), 2U);
  for (const auto& paper : applied.at("documents")) {
    if (paper.at("kind") == "id_card") {
      EXPECT_EQ(paper.at("note"), "canary-document-2Lm8");
    }
  }
  expect_problem(person.http.post("/technicians/apply", {{"name", "또"}}), 409, "technician.applied_before");
  EXPECT_EQ(person.http.put("/technicians/me/skills", {{"skills", {"home-cleaning"}}}).status, 403) << "not verified";
  EXPECT_EQ(market.anyone().get("/technicians/" + person.id).status, 401);
  expect_problem(person.http.get("/technicians/" + person.id), 404, "technician.no_such_technician");

  const std::string path = "/admin/technicians/" + person.id;
  EXPECT_EQ(expect_status(admin.http.get(path), 200).at("details"), "canary-details-7Wq3: 호텔 객실 5년");
  const auto tag = person.http.get("/technicians/me").header("ETag");
  EXPECT_EQ(person.http.get("/technicians/me", {{"If-None-Match", tag}}).status, 304);
  const auto papers = expect_status(
      person.http.put("/technicians/me/documents", {{"documents", {{{"kind", "insurance"}, {"note", "보험"}}}}}), 200);
  EXPECT_EQ(papers.at("documents").size(), 1U);
  EXPECT_EQ(person.http.get("/technicians/me", {{"If-None-Match", tag}}).status, 200);
  EXPECT_EQ(expect_status(admin.http.post(path + "/verify", Json::object()), 200).at("status"), "verified");
  expect_problem(admin.http.post(path + "/verify", Json::object()), 409, "technician.not_applied");
  expect_problem(again(person).http.put("/technicians/me/documents", {{"documents", Json::array()}}), 409,
                 "technician.not_applied");

  const auto worker = again(person);
  expect_status(worker.http.put("/technicians/me/skills", {{"skills", {"home-cleaning"}}}), 200);
  expect_status(worker.http.put("/technicians/me/regions", {{"regions", {demo::jongno}}}), 200);
  const auto active = worker.http.put("/technicians/me/work-hours",
                                      {{"weekly", {{{"weekday", 3}, {"from_minute", 540}, {"to_minute", 1080}}}}});
  EXPECT_EQ(expect_status(active, 200).at("status"), "active");
  const auto seen = expect_status(worker.http.get("/technicians/" + person.id), 200);
  EXPECT_EQ(seen.at("name"), "박하늘");
  EXPECT_TRUE(seen.at("rating").is_null());
  EXPECT_FALSE(seen.contains("details") || seen.contains("documents"));

  const auto etag = worker.http.get("/technicians/me").header("etag");
  const auto paused = worker.http.patch("/technicians/me", {{"paused", true}}, {{"If-Match", etag}});
  EXPECT_EQ(expect_status(paused, 200).at("status"), "paused");
  EXPECT_EQ(expect_status(admin.http.post(path + "/suspend", {{"reason", "test"}}), 200).at("status"), "suspended");
  EXPECT_EQ(expect_status(admin.http.post(path + "/restore", {{"reason", "test"}}), 200).at("status"), "active");
  EXPECT_EQ(expect_status(again(person).http.post("/technicians/me/leave", Json::object()), 200).at("status"), "left");
  expect_problem(admin.http.post(path + "/suspend", {{"reason", "test"}}), 409, "technician.not_active");
  market.settle();
  for (const auto* secret : {"canary-details", "canary-document"}) {
    EXPECT_EQ(market.host().log().find(secret), std::string::npos);
  }
}

TEST_P(Technicians, ApplyOnceHoweverOftenItIsSent) {
  const auto person = market.with_roles({"consumer"});
  const auto replies = in_parallel(10, [&](int) {
    return person.http.post("/technicians/apply", {{"name", "김하나"}});
  });
  EXPECT_EQ(std::count_if(replies.begin(), replies.end(), [](const auto& reply) { return reply.status == 201; }), 1);
  for (const auto& reply : replies) {
    if (reply.status != 201) expect_problem(reply, 409, "technician.applied_before");
  }
}

TEST_P(Technicians, LeaveNothingPersonalBehind) {
  const auto person = market.register_person("haneul@example.com");
  apply(person);
  const auto asked = expect_status(person.http.request("POST", "/auth/me/export"), 202);
  market.settle();
  const auto path = "/auth/me/export/" + asked.at("id").get<std::string>();
  const auto kept = expect_status(person.http.get(path), 200).at("data").at("technician");
  EXPECT_EQ(kept.at("profile").at("details"), "canary-details-7Wq3: 호텔 객실 5년");
  expect_status(person.http.del("/auth/me"), 202);
  market.settle();
  const auto left = expect_status(market.with_roles({"admin"}).http.get("/admin/technicians/" + person.id), 200);
  EXPECT_EQ(left.at("status"), "left");
  EXPECT_EQ(left.at("name"), "");
  EXPECT_TRUE(left.at("details").is_null());
  EXPECT_TRUE(left.at("documents").empty());
}

TEST_P(Technicians, ShowTheLatestRatingWhateverTheOrderOfEvents) {
  const auto tell = [&](int version, int count, int sum) {
    const Json event{{"technician_id", demo::jongno_technician},
                     {"version", version},
                     {"count", count},
                     {"sum", sum},
                     {"rank", 4.25}};
    expect_status(market.host().admin_client().post(
                      "/test/events",
                      {{"name", "reviews.rating_changed@1"}, {"key", demo::jongno_technician}, {"payload", event}}),
                  202);
    market.settle();
  };
  tell(1002, 7, 30);
  tell(1001, 6, 25);
  const auto rating =
      expect_status(market.with_roles({"consumer"}).http.get("/technicians/" + demo::jongno_technician), 200)
          .at("rating");
  EXPECT_EQ(rating.at("count"), 7);
  EXPECT_EQ(rating.at("sum"), 30);
  EXPECT_DOUBLE_EQ(rating.at("rank"), 4.25);
}

}  // namespace
}  // namespace hearth::e2e::technicians_test
