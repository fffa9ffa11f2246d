// What people are told, once, when they want to hear it, and what they find in the app.
#include <gmock/gmock.h>

#include "tests/e2e/notified.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace hearth::e2e::notifications_test {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

Json quiet(int from, int to) { return {{"from_minute", from % 1440}, {"to_minute", to % 1440}}; }

class Notifications : public testing::TestWithParam<Engine>, protected Notified {
 protected:
  Notifications() : Notified(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(On, Notifications, engines(), engine_name);

TEST_P(Notifications, WelcomeWhoeverRegisters) {
  const auto mina = market.register_person();
  market.settle();
  const auto list = expect_status(mina.http.get("/notifications"), 200);
  ASSERT_EQ(list.at("items").size(), 1U) << list;
  EXPECT_EQ(list.at("unread"), 1);
  const auto& message = list.at("items")[0];
  EXPECT_EQ(message.at("template"), "auth.registered");
  EXPECT_EQ(message.at("title"), "환영합니다");
  EXPECT_TRUE(message.at("read_at").is_null());
  EXPECT_EQ(delivery(mina.id, "email", "auth.registered").at("status"), "delivered");

  const auto path = "/notifications/" + message.at("id").get<std::string>() + "/read";
  expect_problem(market.with_roles({"consumer"}).http.post(path, Json::object()), 404, "notifications.no_such_message");
  EXPECT_EQ(mina.http.post(path, Json::object()).status, 204);
  EXPECT_EQ(mina.http.post(path, Json::object()).status, 204) << "reading again is no mistake";
  const auto read = expect_status(mina.http.get("/notifications"), 200);
  EXPECT_EQ(read.at("unread"), 0);
  EXPECT_FALSE(read.at("items")[0].at("read_at").is_null());
  EXPECT_TRUE(expect_status(mina.http.get("/notifications?unread=true"), 200).at("items").empty());
}

TEST_P(Notifications, ListsPageByPageTheLatestFirst) {
  const auto mina = market.register_person();
  for (int i = 0; i < 4; ++i) publish_review(mina.id);
  std::vector<std::string> ids;
  std::string cursor;
  do {
    const auto page = expect_status(user(mina.id).get("/notifications?limit=2" + cursor), 200);
    for (const auto& item : page.at("items")) ids.push_back(item.at("id"));
    cursor = page.at("next_cursor").is_null() ? "" : "&cursor=" + page.at("next_cursor").get<std::string>();
  } while (!cursor.empty());
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_TRUE(std::is_sorted(ids.rbegin(), ids.rend()));
}

TEST_P(Notifications, TellEachReasonOnceHoweverOftenItIsSaid) {
  const auto code = new_id();
  const Json issued{{"code_id", code}, {"channel", "email"}, {"purpose", "verify"}, {"locale", "ko"}};
  in_parallel(20, [&](int) {
    publish("auth.code_issued@1", code, issued);
    return 0;
  });
  market.settle();
  EXPECT_EQ(deliveries("template=auth.code").size(), 1U);
}

TEST_P(Notifications, SpreadABroadcastOnceToEverybodyWhoHasAgreed) {
  advance_to("12:00");
  const auto mina = market.register_person(), jun = market.register_person(), nobody = market.register_person();
  in_parallel(10, [&](int) {
    consent(mina.id, true);
    return 0;
  });
  consent(jun.id, true);
  consent(nobody.id, true);
  consent(nobody.id, false);
  const Json offer{{"title_ko", "겨울 할인"}, {"text_ko", "10% 할인"}, {"title_en", "Winter"}, {"text_en", "10 % off"}};
  const auto sender = admin();
  const auto send = [&] {
    return sender.post("/admin/notifications/broadcast", offer, {{"Idempotency-Key", "winter"}});
  };
  const auto made = expect_status(send(), 201);
  EXPECT_EQ(expect_status(send(), 201).at("id"), made.at("id"));
  market.settle();
  const auto all = expect_status(admin().get("/admin/notifications/broadcasts"), 200).at("items");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("status"), "done");
  EXPECT_EQ(all[0].at("recipients"), 2);
  for (const auto& id : {mina.id, jun.id}) {
    EXPECT_EQ(delivery(id, "email", "marketing.broadcast").at("status"), "delivered");
    EXPECT_EQ(inbox(id).at("items")[0].at("title"), "(광고) 겨울 할인");
  }
  EXPECT_EQ(deliveries("template=marketing.broadcast").size(), 4U) << "two people, two channels";
  EXPECT_TRUE(deliveries("template=marketing.broadcast&user=" + nobody.id).empty());
}

TEST_P(Notifications, ATitleIsOneLineAndTheAnswerSaysWhichIsNot) {
  const Json good{{"title_ko", "겨울"}, {"text_ko", "할인"}, {"title_en", "Winter"}, {"text_en", "off"}};
  for (const auto* title : {"title_ko", "title_en"}) {
    auto bad = good;
    bad[title] = "one\r\nBcc: everybody@example.com";
    const auto reply = admin().post("/admin/notifications/broadcast", bad);
    expect_problem(reply, 422, "notifications.bad_title");
    ASSERT_EQ(reply.json().at("errors").size(), 1U);
    EXPECT_EQ(reply.json().at("errors")[0].at("pointer"), std::string{"/"} + title);
  }
  EXPECT_TRUE(expect_status(admin().get("/admin/notifications/broadcasts"), 200).at("items").empty());
}

TEST_P(Notifications, AdvertiseNotAtNightAndNotToWhoHasChangedTheirMind) {
  advance_to("21:00");
  const auto mina = market.register_person(), jun = market.register_person();
  consent(mina.id, true);
  consent(jun.id, true);
  const Json offer{{"title_ko", "밤"}, {"text_ko", "할인"}, {"title_en", "Night"}, {"text_en", "off"}};
  expect_status(admin().post("/admin/notifications/broadcast", offer), 201);
  market.settle();
  for (const auto* channel : {"email", "in_app"}) {
    const auto waiting = delivery(mina.id, channel, "marketing.broadcast");
    EXPECT_EQ(waiting.at("status"), "deferred") << channel;
    EXPECT_EQ(waiting.at("reason"), "quiet_hours");
    EXPECT_THAT(waiting.at("next_at").get<std::string>(), HasSubstr("T23:00:00")) << "08:00 in Seoul";
    EXPECT_EQ(waiting.at("attempts"), 0);
  }
  consent(jun.id, false);
  advance_to("07:59");
  EXPECT_EQ(delivery(mina.id, "email", "marketing.broadcast").at("status"), "deferred");
  advance_to("08:00");
  EXPECT_EQ(delivery(mina.id, "email", "marketing.broadcast").at("status"), "delivered");
  EXPECT_EQ(delivery(jun.id, "email", "marketing.broadcast").at("status"), "skipped");
  EXPECT_EQ(delivery(jun.id, "email", "marketing.broadcast").at("reason"), "no_consent");
}

TEST_P(Notifications, WaitForTheEndOfSomebodysQuietHours) {
  const auto mina = market.register_person();
  market.settle();
  const int minute = minute_of_day();
  expect_status(user(mina.id).put("/notifications/preferences",
                                  {{"items", Json::array()}, {"quiet_hours", quiet(minute + 1430, minute + 120)}}),
                200);
  publish_review(mina.id);
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("status"), "deferred");
  EXPECT_EQ(delivery(mina.id, "in_app", "review.published").at("status"), "delivered") << "a list waits by itself";
  market.advance("1h");
  market.settle();
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("status"), "deferred");
  market.advance("61m");
  market.settle();
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("status"), "delivered");

  publish("auth.password_changed@1", mina.id, {{"user_id", mina.id}});
  market.settle();
  EXPECT_EQ(delivery(mina.id, "email", "auth.password_changed").at("status"), "delivered") << "minds no hours";
}

TEST_P(Notifications, LeaveOutWhatSomebodyDoesNotWant) {
  const auto mina = market.register_person();
  const auto before = expect_status(mina.http.get("/notifications/preferences"), 200);
  EXPECT_EQ(before.at("version"), 0);
  for (const auto& one : before.at("items")) EXPECT_TRUE(one.at("enabled")) << one;

  const Json choice{{"category", "review"}, {"channel", "email"}, {"enabled", false}};
  const auto put = [&](const Json& items, const support::Headers& headers = {}) {
    return user(mina.id).put("/notifications/preferences", {{"items", items}, {"quiet_hours", nullptr}}, headers);
  };
  EXPECT_EQ(expect_status(put(Json::array({choice})), 200).at("version"), 1);
  publish_review(mina.id);
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("status"), "skipped");
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("reason"), "muted");
  EXPECT_EQ(delivery(mina.id, "in_app", "review.published").at("status"), "delivered");

  expect_problem(put(Json::array({choice}), {{"If-Match", "\"v0\""}}), 412, "notifications.preferences_changed");
  expect_problem(put(Json::array({choice, choice})), 422, "notifications.chosen_twice");
  auto locked = choice;
  locked["category"] = "account";
  const auto expect_place = [](const support::HttpReply& reply, const std::string& code, const std::string& pointer) {
    expect_problem(reply, 422, code);
    EXPECT_EQ(reply.json().at("errors").at(0).at("pointer"), pointer);
  };
  expect_place(put(Json::array({choice, locked})), "notifications.cannot_be_muted", "/items/1/enabled");
  expect_place(
      user(mina.id).put("/notifications/preferences", {{"items", Json::array()}, {"quiet_hours", quiet(600, 600)}}),
      "notifications.bad_quiet_hours", "/quiet_hours/to_minute");
  EXPECT_EQ(expect_status(user(mina.id).get("/notifications/preferences"), 200).at("version"), 1)
      << "refused: unchanged";
}

TEST_P(Notifications, SayWhatAdministratorsHaveMadeOfTheTemplates) {
  const std::string path = "/admin/notifications/templates/review.published";
  const Json next{
      {"locale", "ko"}, {"channel", "in_app"}, {"based_on", 1}, {"subject", "별 {{stars}}개"}, {"body", "본문"}};
  const auto with = [&](const std::string& name, const Json& value) {
    auto other = next;
    other[name] = value;
    return other;
  };
  expect_problem(admin().put(path, with("body", "{{no_such_value}}")), 422, "notifications.bad_template");
  expect_problem(admin().put(path, with("body", "{{#stars}}")), 422, "notifications.bad_template");
  expect_problem(admin().put(path, with("based_on", 2)), 409, "notifications.template_changed");
  expect_problem(admin().put("/admin/notifications/templates/no.such", next), 404, "notifications.no_such_template");
  expect_problem(admin().put(path, with("channel", "sms")), 404, "notifications.no_such_template");
  EXPECT_EQ(
      expect_status(
          admin().post(path + "/preview", {{"locale", "ko"}, {"channel", "in_app"}, {"subject", "{{stars}}"}}), 200)
          .at("subject"),
      "5");

  const auto http = admin();
  int taken = 0;
  for (const auto& reply : in_parallel(8, [&](int) { return http.put(path, next); })) {
    if (reply.status == 200) ++taken;
    if (reply.status != 200) expect_problem(reply, 409, "notifications.template_changed");
  }
  EXPECT_EQ(taken, 1) << "one next version";
  const auto mina = market.register_person();
  publish_review(mina.id);
  EXPECT_EQ(inbox(mina.id).at("items")[0].at("title"), "별 5개");
  EXPECT_EQ(delivery(mina.id, "in_app", "review.published").at("template_version"), 2);
  EXPECT_EQ(delivery(mina.id, "email", "review.published").at("template_version"), 1);
}

TEST_P(Notifications, AreForThoseWhoAreStillThere) {
  const auto stranger = new_id();
  publish_review(stranger);
  EXPECT_EQ(delivery(stranger, "email", "review.published").at("status"), "skipped");
  EXPECT_EQ(delivery(stranger, "email", "review.published").at("reason"), "auth.no_such_user");
}

TEST_P(Notifications, GoWithWhoeverTheyWereFor) {
  const auto mina = market.register_person();
  market.settle();
  publish_review(mina.id);
  const auto begun = expect_status(mina.http.request("POST", "/auth/me/export"), 202);
  market.settle();
  const auto got = expect_status(mina.http.get("/auth/me/export/" + begun.at("id").get<std::string>()), 200);
  ASSERT_EQ(got.at("state"), "ready") << got;
  const auto& part = got.at("data").at("notifications");
  ASSERT_EQ(part.at("messages").size(), 2U) << part;
  EXPECT_EQ(part.at("messages")[1].at("title"), "환영합니다");
  EXPECT_EQ(part.at("deliveries").size(), 4U);

  expect_status(mina.http.del("/auth/me"), 202);
  market.settle();
  EXPECT_TRUE(deliveries("user=" + mina.id).empty());
  EXPECT_TRUE(inbox(mina.id).at("items").empty());
  publish_review(mina.id);
  EXPECT_EQ(delivery(mina.id, "in_app", "review.published").at("status"), "skipped") << "nobody is there any more";
}

class WithoutDriver : public testing::TestWithParam<Engine>, protected Notified {
 protected:
  WithoutDriver() : Notified(GetParam(), {"plugins.notifications.config.email=none"}) {}
};
INSTANTIATE_TEST_SUITE_P(On, WithoutDriver, engines(), engine_name);

TEST_P(WithoutDriver, DeliveriesAreDeadAndReplayedByOneAlone) {
  const auto mina = market.register_person();
  market.settle();
  const auto dead = delivery(mina.id, "email", "auth.registered");
  EXPECT_EQ(dead.at("status"), "dead");
  EXPECT_EQ(dead.at("reason"), "notifications.no_driver");
  ASSERT_EQ(deliveries("status=dead").size(), 1U);

  const auto path = "/admin/notifications/deliveries/" + dead.at("id").get<std::string>() + "/replay";
  const auto http = admin();
  int replayed = 0;
  for (const auto& reply : in_parallel(10, [&](int) { return http.post(path, Json::object()); })) {
    if (reply.status == 200) ++replayed;
    if (reply.status != 200) expect_problem(reply, 409, "notifications.not_dead");
  }
  EXPECT_GE(replayed, 1);
  market.settle();
  EXPECT_EQ(delivery(mina.id, "email", "auth.registered").at("status"), "dead");
  EXPECT_EQ(delivery(mina.id, "email", "auth.registered").at("attempts"), 1);
  expect_problem(admin().post("/admin/notifications/deliveries/" + new_id() + "/replay", Json::object()), 404,
                 "notifications.no_such_delivery");
}

}  // namespace
}  // namespace hearth::e2e::notifications_test
