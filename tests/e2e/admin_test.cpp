// A1 as far as the console's routes go: people, the matrix, disputes, settings, flags, figures, audit, exports. No act goes
// unaudited, and no figure is other than a recount.
#include <gmock/gmock.h>

#include <algorithm>
#include <hearth/time.hpp>
#include <map>
#include <set>
#include <thread>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::admin_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;
using support::HttpReply;

class Console : public testing::TestWithParam<Engine> {
 protected:
  HttpClient staff() const { return market.with_roles({"staff"}).http; }
  Json audit(const std::string& query) const {
    return expect_status(admin.get("/admin/audit?" + query), 200).at("items");
  }
  void publish(const std::string& name, const std::string& key, const Json& payload) const {
    expect_status(
        market.host().admin_client().post("/test/events", {{"name", name}, {"key", key}, {"payload", payload}}), 202);
  }
  Json changed(int booking, const Json& from, const std::string& to, int version, const std::string& at_time,
               const std::string& region) const {
    return {{"booking_id", id_of(booking)},
            {"consumer_id", id_of(900)},
            {"technician_id", nullptr},
            {"from_status", from},
            {"to_status", to},
            {"actor", "system"},
            {"actor_id", nullptr},
            {"reason", nullptr},
            {"version", version},
            {"service_id", id_of(901)},
            {"service_code", "=1+1"},
            {"region", region},
            {"start", "2026-12-20T01:00:00Z"},
            {"end", "2026-12-20T03:00:00Z"},
            {"total", won(50'000)},
            {"at", at_time}};
  }
  void change(int booking, const Json& from, const std::string& to, int version, const std::string& at_time,
              const std::string& region = "11110") const {
    publish("booking.changed@1", id_of(booking), changed(booking, from, to, version, at_time, region));
  }
  /// Who administers and may sign in; `admin` itself is a token without an account behind it.
  std::set<std::string> administrators() const {
    std::set<std::string> ids;
    for (const auto* state : {"active", "locked"}) {
      const auto path = std::string{"/admin/users?role=admin&limit=100&state="} + state;
      const auto found = expect_status(admin.get(path), 200);
      for (const auto& one : found.at("items")) ids.insert(one.at("id"));
    }
    return ids;
  }
  /// From now on these people alone administer.
  void leave_to(const std::set<std::string>& ids) const {
    for (const auto& id : ids) market.ask("auth.grant_role@1", {{"user_id", id}, {"role", "admin"}});
    for (const auto& id : administrators()) {
      if (!ids.contains(id)) market.ask("auth.revoke_role@1", {{"user_id", id}, {"role", "admin"}});
    }
    ASSERT_EQ(administrators(), ids);
  }
  static std::string id_of(int n) {
    const std::string digits = std::to_string(n);
    return "01930000-0000-7000-8abc-" + std::string(12 - digits.size(), '0') + digits;
  }

  mutable Probed market{GetParam(), {"demo=true"}};
  const Person keeper = market.with_roles({"admin"});
  const HttpClient admin = keeper.http;
};
INSTANTIATE_TEST_SUITE_P(On, Console, engines(), engine_name);

TEST_P(Console, ShowsPeopleMaskedAndOneInClearForAReason) {
  const auto mina = market.register_person("mina@example.com");
  const auto found = expect_status(admin.get("/admin/users?query=mina%40example.com"), 200).at("items");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(0).at("id"), mina.id);
  EXPECT_EQ(found.dump().find("mina@example.com"), std::string::npos) << "masked";
  EXPECT_EQ(expect_status(admin.get("/admin/users/" + mina.id), 200).at("state"), "active");
  expect_problem(admin.get("/admin/users/" + id_of(1)), 404, "auth.no_such_user");

  const auto path = "/admin/users/" + mina.id + "/unmask";
  expect_problem(admin.post(path, Json::object()), 422, "body.invalid");
  EXPECT_EQ(expect_status(admin.post(path, {{"reason", "she asked us to call"}}), 200).at("email"), "mina@example.com");
  const auto rows = audit("action=user.unmasked&target=" + mina.id);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.at(0).at("reason"), "she asked us to call");
  EXPECT_EQ(rows.at(0).at("actor"), keeper.id);
  EXPECT_EQ(rows.at(0).at("genuine"), true);
  market.advance("11m");
  expect_problem(admin.post(path, {{"reason", "again"}}), 403, "auth.step_up_needed");
}

TEST_P(Console, WhatGivesPowerAwayAsksForAPersonWhoHasProvedLatelyWhoTheyAre) {
  const auto mina = market.register_person();
  const auto registered = market.register_person();
  market.ask("auth.grant_role@1", {{"user_id", registered.id}, {"role", "admin"}});
  const auto boss = market.sign_in(registered.email, registered.password);
  const auto made = expect_status(boss.http.post("/auth/api-keys", {{"name", "robot"}, {"scopes", {"*"}}}), 201);
  const auto robot = market.anyone().bearer(made.at("key").get<std::string>());
  expect_status(robot.get("/admin/users/" + mina.id), 200);
  const auto expect_all_refused = [&](const HttpClient& http) {
    const auto path = "/admin/users/" + mina.id;
    expect_problem(http.post(path + "/unmask", {{"reason", "curious"}}), 403, "auth.step_up_needed");
    expect_problem(http.patch(path, {{"roles", {"admin"}}, {"reason", "a friend"}}), 403, "auth.step_up_needed");
    const Json matrix{{"role", "staff"}, {"permissions", {"users.unmask"}}, {"reason", "all of them"}};
    expect_problem(http.put("/admin/permissions", matrix), 403, "auth.step_up_needed");
    const Json settings{{"value", {{"hold_for", "5m"}}}, {"reason", "a busy week"}};
    expect_problem(http.put("/admin/settings/booking", settings), 403, "auth.step_up_needed");
    expect_problem(http.post("/admin/settings/booking/rollback", {{"version", 1}, {"reason", "too long"}}), 403,
                   "auth.step_up_needed");
  };
  expect_all_refused(robot);
  market.advance("11m");
  expect_all_refused(boss.http);
  const auto fresh = expect_status(boss.http.post("/auth/step-up", {{"password", boss.password}}), 200);
  const auto again = market.anyone().bearer(fresh.at("access_token").get<std::string>());
  expect_status(again.patch("/admin/users/" + mina.id, {{"roles", {"staff"}}, {"reason", "hired"}}), 200);
}

TEST_P(Console, AHomeIsShownByItsDistrictAndInFullForAReason) {
  const Customer mina{market.with_roles({"consumer"}).http};
  const auto held = mina.hold(mina.add_address(demo::seongdong), at(wednesday(), "10:00"));
  const auto booked = expect_status(mina.http.post("/bookings", {{"hold_id", held}, {"note", "a cat"}}), 201);
  const std::string id = booked.at("id");
  const auto expect_masked = [&](const Json& seen) {
    EXPECT_EQ(seen.at("address").at("region"), demo::seongdong);
    EXPECT_EQ(seen.at("address").at("road_name"), "");
    EXPECT_EQ(seen.at("address").at("latitude"), 0);
    EXPECT_TRUE(seen.at("address").at("detail").is_null());
    EXPECT_TRUE(seen.at("note").is_null());
  };
  expect_masked(expect_status(admin.get("/bookings/" + id), 200));
  expect_masked(expect_status(admin.get("/admin/bookings"), 200).at("items").at(0));
  const auto path = "/admin/bookings/" + id + "/unmask";
  expect_problem(admin.post(path, Json::object()), 422, "body.invalid");
  const auto clear = expect_status(admin.post(path, {{"reason", "the technician got lost"}}), 200);
  EXPECT_EQ(clear.at("address").at("road_name"), booked.at("address").at("road_name"));
  EXPECT_EQ(clear.at("note"), "a cat");
  const auto rows = audit("action=booking.unmasked&target=" + id);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.at(0).at("reason"), "the technician got lost");
  EXPECT_EQ(rows.at(0).at("actor"), keeper.id);
  market.advance("11m");
  expect_problem(admin.post(path, {{"reason", "again"}}), 403, "auth.step_up_needed");
}

TEST_P(Console, SuspendingEndsAccessWithinASecond) {
  const auto mina = market.register_person();
  expect_status(mina.http.get("/consumers/me"), 200);
  const auto path = "/admin/users/" + mina.id;
  EXPECT_EQ(expect_status(admin.post(path + "/suspend", {{"reason", "fraud"}}), 200).at("state"), "suspended");
  const auto since = std::chrono::steady_clock::now();
  while (mina.http.get("/consumers/me").status != 401) {
    ASSERT_LT(std::chrono::steady_clock::now() - since, std::chrono::seconds{1});
  }
  EXPECT_NE(market.anyone().post("/auth/login", {{"email", mina.email}, {"password", mina.password}}).status, 200);
  EXPECT_EQ(expect_status(admin.post(path + "/restore", {{"reason", "a mistake"}}), 200).at("state"), "active");
  const auto back = market.sign_in(mina.email, mina.password);
  expect_status(back.http.get("/consumers/me"), 200);
  expect_status(admin.post(path + "/sign-out", {{"reason", "a lost phone"}}), 200);
  const auto then = std::chrono::steady_clock::now();
  while (back.http.get("/consumers/me").status != 401) {
    ASSERT_LT(std::chrono::steady_clock::now() - then, std::chrono::seconds{1});
  }
  std::map<std::string, int> actions;
  for (const auto& row : audit("action=user.&actor=" + keeper.id)) ++actions[row.at("action").get<std::string>()];
  EXPECT_EQ(actions["user.suspended"], 1);
  EXPECT_EQ(actions["user.restored"], 1);
  EXPECT_EQ(actions["user.signed_out"], 1);
  const auto row = audit("action=user.suspended&target=" + mina.id).at(0);
  EXPECT_EQ(row.at("reason"), "fraud");
  EXPECT_EQ(row.at("before"), Json({{"state", "active"}}));
  EXPECT_EQ(row.at("after"), Json({{"state", "suspended"}}));
}

TEST_P(Console, TheLastAdministratorStays) {
  const auto last = market.register_person();
  market.ask("auth.grant_role@1", {{"user_id", last.id}, {"role", "admin"}});
  for (const auto& id : administrators()) {  // the demo's
    if (id == last.id) continue;
    expect_status(admin.patch("/admin/users/" + id, {{"roles", {"consumer"}}, {"reason", "left us"}}), 200);
  }
  ASSERT_EQ(administrators(), std::set{last.id});
  const auto path = "/admin/users/" + last.id;
  expect_problem(admin.patch(path, {{"roles", {"consumer"}}, {"reason", "by mistake"}}), 409,
                 "auth.last_administrator");
  expect_problem(admin.post(path + "/suspend", {{"reason", "by mistake"}}), 409, "auth.last_administrator");
  expect_problem(market.service("auth.revoke_role@1", {{"user_id", last.id}, {"role", "admin"}}), 409,
                 "auth.last_administrator");
  EXPECT_EQ(administrators(), std::set{last.id});
}

TEST_P(Console, ARefusedActHasChangedNothingAndIsNotTold) {
  const auto made = market.command({"user", "create-admin", "--email", "boss@example.com", "--json"});
  ASSERT_EQ(made.code, 0) << made.output;
  const auto boss = market.sign_in(
      "boss@example.com", Json::parse(made.output.substr(made.output.find('{'))).at("password").get<std::string>());
  for (const auto& id : administrators()) {
    if (id != boss.id) market.ask("auth.revoke_role@1", {{"user_id", id}, {"role", "admin"}});
  }
  const auto path = "/admin/users/" + boss.id;
  expect_problem(admin.patch(path, {{"roles", {"consumer", "staff"}}, {"reason", "a coup"}}), 409,
                 "auth.last_administrator");
  expect_problem(admin.post(path + "/suspend", {{"reason", "a coup"}}), 409, "auth.last_administrator");
  EXPECT_EQ(admin.patch(path, {{"roles", Json::array()}, {"reason", "a coup"}}).status, 422);
  EXPECT_EQ(expect_status(admin.get(path), 200).at("roles"), Json({"admin"}));
  EXPECT_EQ(boss.http.get("/auth/me").status, 200) << "nothing was revoked";
  for (const auto& row : audit("target=" + boss.id)) {
    const auto action = row.at("action").get<std::string>();
    EXPECT_TRUE(action == "user.created" || action == "session.began") << row;
  }
  const auto mina = market.register_person();
  const auto with_more = std::vector<std::string>{"consumer", "staff"};
  const auto changed =
      expect_status(admin.patch("/admin/users/" + mina.id, {{"roles", with_more}, {"reason", "hired"}}), 200);
  EXPECT_EQ(changed.at("roles"), Json(with_more));
  const auto rows = audit("action=user.roles&target=" + mina.id);
  ASSERT_EQ(rows.size(), 1U) << "told once, by auth";
  EXPECT_EQ(rows.at(0).at("actor"), keeper.id);
  EXPECT_EQ(rows.at(0).at("reason"), "hired");
  EXPECT_EQ(rows.at(0).at("before").at("roles"), Json({"consumer"}));
}

TEST_P(Console, OfTwoAdministratorsWhoRevokeEachOtherOneStays) {
  const auto one = market.register_person();
  const auto other = market.register_person();
  const Json no_longer{{"roles", {"consumer"}}, {"reason", "a coup"}};
  for (int round = 0; round < 8; ++round) {
    leave_to({one.id, other.id});
    market.advance("2s");  // their tokens are then newer than what was revoked in the round before
    const auto one_acts = market.as(one.id, {"admin"}).http;
    const auto other_acts = market.as(other.id, {"admin"}).http;
    const auto replies = in_parallel(4, [&](int i) {
      if (i == 0) return one_acts.patch("/admin/users/" + other.id, no_longer);
      if (i == 1) return other_acts.patch("/admin/users/" + one.id, no_longer);
      // The same without the console before it, whose requests a revoked token may end.
      return market.service("auth.revoke_role@1", {{"user_id", i == 2 ? one.id : other.id}, {"role", "admin"}});
    });
    for (const auto& reply : replies) {
      if (reply.status == 409) expect_problem(reply, 409, "auth.last_administrator");
      EXPECT_THAT((std::set{200, 401, 409}), testing::Contains(reply.status)) << reply.body;
    }
    EXPECT_EQ(administrators().size(), 1U) << "in round " << round;
  }
}

TEST_P(Console, OfTwoAdministratorsWhoSuspendEachOtherOneStays) {
  const auto one = market.register_person();
  const auto other = market.register_person();
  for (int round = 0; round < 4; ++round) {
    leave_to({one.id, other.id});
    in_parallel(2, [&](int i) {
      return market.service("auth.set_state@1",
                            {{"user_id", i == 0 ? one.id : other.id}, {"state", "suspended"}, {"reason", "a coup"}});
    });
    EXPECT_EQ(administrators().size(), 1U) << "in round " << round;
    for (const auto& id : {one.id, other.id}) {
      market.ask("auth.set_state@1", {{"user_id", id}, {"state", "active"}, {"reason", "peace"}});
    }
  }
}

TEST_P(Console, StaffMayDoWhatTheMatrixSaysAtOnce) {
  const auto somebody = market.register_person();
  const auto assistant = staff();
  expect_status(assistant.get("/admin/users"), 200);
  const auto suspend = "/admin/users/" + somebody.id + "/suspend";
  expect_problem(assistant.post(suspend, {{"reason", "spam"}}), 403, "admin.not_permitted");
  expect_problem(assistant.get("/admin/audit"), 403, "admin.not_permitted");
  expect_problem(assistant.get("/admin/exports/bookings.csv"), 403, "admin.not_permitted");
  for (const auto* only_admins : {"/admin/permissions", "/admin/settings/booking"}) {
    EXPECT_EQ(assistant.put(only_admins, Json::object()).status, 403) << only_admins;
  }
  EXPECT_EQ(assistant.patch("/admin/users/" + somebody.id, {{"roles", {"admin"}}, {"reason", "mine"}}).status, 403);

  const auto before = expect_status(admin.get("/admin/permissions"), 200).at("roles").at(0);
  auto permissions = before.at("permissions");
  permissions.push_back("users.suspend");
  const Json wanted{{"role", "staff"},
                    {"permissions", permissions},
                    {"version", before.at("version")},
                    {"reason", "they look after spam"}};
  expect_status(admin.put("/admin/permissions", wanted), 200);
  expect_problem(admin.put("/admin/permissions", wanted), 412, "admin.matrix_changed");
  expect_status(assistant.post(suspend, {{"reason", "spam"}}), 200);
  const auto colleague = market.register_person();
  market.ask("auth.grant_role@1", {{"user_id", colleague.id}, {"role", "staff"}});
  expect_problem(assistant.post("/admin/users/" + colleague.id + "/suspend", {{"reason", "envy"}}), 403,
                 "admin.not_permitted");
  EXPECT_EQ(audit("action=admin.permissions_changed").size(), 1U);
  auto unknown = wanted;
  unknown["permissions"] = {"users.crown"};
  unknown["version"] = nullptr;
  expect_problem(admin.put("/admin/permissions", unknown), 422, "admin.unknown_permission");
}

TEST_P(Console, SettingsHoldAtOnceAndAfterARestartAndCanGoBack) {
  const auto holds_for = [&] {
    const Customer customer{market.with_roles({"consumer"}).http};
    const auto address = customer.add_address(demo::seongdong);
    const auto held = expect_status(customer.ask_hold(customer.quote(address, at(wednesday(), "10:00"))), 201);
    const auto left = Timestamp::parse(held.at("expires_at").get<std::string>())->micros / 1'000'000 - market.now_s();
    EXPECT_EQ(customer.http.del("/bookings/holds/" + held.at("id").get<std::string>()).status, 204);
    return (left + 59) / 60;
  };
  EXPECT_EQ(holds_for(), 15);
  const auto path = std::string{"/admin/settings/booking"};
  EXPECT_EQ(expect_status(admin.get(path), 200).at("version"), 0);
  const auto put = [&](const Json& value) { return admin.put(path, {{"value", value}, {"reason", "a busy week"}}); };
  EXPECT_EQ(expect_status(put({{"hold_for", "5m"}}), 200).at("version"), 1);
  EXPECT_EQ(holds_for(), 5) << "at once";
  const auto wrong = put({{"hold_for", "9h"}, {"hold_fro", "5m"}});
  EXPECT_EQ(wrong.status, 422) << wrong.body;
  EXPECT_EQ(put("text").status, 422);
  EXPECT_EQ(holds_for(), 5) << "what was refused has changed nothing";
  expect_problem(admin.put("/admin/settings/nobody", {{"value", Json::object()}, {"reason", "x"}}), 404,
                 "admin.no_such_plugin");
  expect_problem(admin.put(path, {{"value", Json::object()}, {"reason", "x"}}, {{"If-Match", "\"v7\""}}), 412,
                 "admin.settings_changed");
  EXPECT_EQ(expect_status(put({{"hold_for", "7m"}}), 200).at("version"), 2);

  market.host().kill();
  market.host().start();
  const auto again = market.as(keeper.id, {"admin"}).http;
  EXPECT_EQ(holds_for(), 7) << "also after the host was killed";
  EXPECT_EQ(expect_status(again.post(path + "/rollback", {{"version", 1}, {"reason", "too long"}}), 200).at("version"),
            3);
  EXPECT_EQ(holds_for(), 5);
  EXPECT_EQ(expect_status(again.put(path, {{"value", nullptr}, {"reason", "the week is over"}}), 200).at("version"), 4);
  EXPECT_EQ(holds_for(), 15);
  const auto versions = expect_status(again.get(path + "/versions"), 200).at("items");
  ASSERT_EQ(versions.size(), 4U);
  EXPECT_TRUE(versions.at(0).at("shown").is_null());
  EXPECT_EQ(versions.at(1).at("shown").at("hold_for"), "5m");
  EXPECT_EQ(expect_status(again.get("/admin/audit?action=admin.settings_changed"), 200).at("items").size(), 4U);
}

TEST_P(Console, SettingsChangedByManyAtOnceEndAsOneOfThemSaid) {
  const auto path = std::string{"/admin/settings/booking"};
  const auto in_force = [&] { return expect_status(admin.get(path), 200).at("overlay"); };
  std::set<Json> seen;
  std::jthread reader{[&](const std::stop_token& over) {
    while (!over.stop_requested()) seen.insert(admin.get(path).json().value("overlay", Json{}));
  }};
  std::size_t done = 0;
  for (int round = 0; round < 4; ++round) {
    const auto replies = in_parallel(8, [&](int i) {
      const auto minutes = std::to_string(2 + round * 8 + i) + "m";  // said once, so each version has its own
      return admin.put(path, {{"value", {{"hold_for", minutes}}}, {"reason", "all of us"}});
    });
    for (const auto& reply : replies) {
      if (reply.status != 200) expect_problem(reply, 412, "admin.settings_changed");
    }
    const auto taken = count_status(replies, 200);
    EXPECT_GE(taken, 1U);
    done += taken;
    const auto newest = expect_status(admin.get(path + "/versions"), 200).at("items").at(0);
    EXPECT_EQ(newest.at("version"), done);
    EXPECT_EQ(in_force(), newest.at("shown")) << "in force is what is stored";
  }
  reader.request_stop();
  reader.join();
  const auto versions = expect_status(admin.get(path + "/versions?limit=100"), 200).at("items");
  ASSERT_EQ(versions.size(), done);
  std::set<Json> stored, written_down;
  for (const auto& one : versions) stored.insert(one.at("shown"));
  EXPECT_EQ(stored.size(), done) << "each version shows its own value";
  for (const auto& row : audit("action=admin.settings_changed&limit=100")) written_down.insert(row.at("after"));
  EXPECT_EQ(written_down, stored);
  seen.erase(Json{});
  EXPECT_TRUE(std::includes(stored.begin(), stored.end(), seen.begin(), seen.end()))
      << "what was not stored was in force: " << Json(seen) << " of " << Json(stored);
}

TEST_P(Console, FlagsReachAlwaysTheSameUsers) {
  const auto path = std::string{"/admin/flags/new-quote"};
  expect_problem(admin.get(path), 404, "admin.no_such_flag");
  expect_status(admin.put(path, {{"value", true}, {"percent", 50}}), 200);
  int reached = 0;
  for (int i = 0; i < 40; ++i) {
    const auto somebody = market.with_roles({"consumer"}).http;
    const auto first = expect_status(somebody.get("/flags"), 200).at("flags").at("new-quote");
    EXPECT_EQ(expect_status(somebody.get("/flags"), 200).at("flags").at("new-quote"), first);
    reached += first == true ? 1 : 0;
  }
  EXPECT_GT(reached, 5);
  EXPECT_LT(reached, 35);
  EXPECT_EQ(expect_status(market.anyone().get("/flags"), 200).at("flags").at("new-quote"), false);
  const auto whole = expect_status(admin.put(path, {{"value", "b"}, {"percent", 100}, {"otherwise", "a"}}), 200);
  EXPECT_EQ(whole.at("version"), 2);
  EXPECT_EQ(expect_status(market.anyone().get("/flags"), 200).at("flags").at("new-quote"), "b");
  expect_problem(admin.put(path, {{"value", 1}}, {{"If-Match", "\"v1\""}}), 412, "admin.flag_changed");
  expect_problem(admin.put("/admin/flags/New%20Flag", {{"value", 1}}), 422, "admin.bad_flag_name");
  EXPECT_EQ(admin.del(path).status, 204);
  EXPECT_FALSE(expect_status(market.anyone().get("/flags"), 200).at("flags").contains("new-quote"));
  EXPECT_EQ(audit("target_type=flag").size(), 3U);
}

TEST_P(Console, FlagsGoOnFromTheVersionTheyHadAndAreSmall) {
  const auto path = std::string{"/admin/flags/night-work"};
  EXPECT_EQ(expect_status(admin.put(path, {{"value", true}}), 200).at("version"), 1);
  EXPECT_EQ(admin.del(path).status, 204);
  EXPECT_EQ(expect_status(admin.put(path, {{"value", 1}}), 200).at("version"), 3);
  expect_problem(admin.put(path, {{"value", 2}}, {{"If-Match", "\"v1\""}}), 412, "admin.flag_changed");
  const auto large = admin.put(path, {{"value", std::string(5000, 'x')}});
  expect_problem(large, 422, "body.invalid");
  EXPECT_EQ(large.json().at("errors").at(0).at("pointer"), "/value");
  const auto odd = admin.put("/admin/flags/New%20Flag", {{"value", 1}});
  expect_problem(odd, 422, "admin.bad_flag_name");
  EXPECT_EQ(odd.json().at("errors").at(0).at("pointer"), "{name}");
}

TEST_P(Console, FlagsAndVersionsOfSettingsHaveBounds) {
  expect_status(admin.put("/admin/settings/admin",
                          {{"value", {{"flags_at_most", 2}, {"setting_versions_a_day", 3}}}, {"reason", "small"}}),
                200);
  for (const auto* name : {"one", "two"})
    expect_status(admin.put(std::string{"/admin/flags/"} + name, {{"value", 1}}), 200);
  expect_problem(admin.put("/admin/flags/three", {{"value", 1}}), 422, "admin.too_many_flags");
  expect_status(admin.put("/admin/flags/one", {{"value", 2}}), 200);
  EXPECT_EQ(admin.del("/admin/flags/one").status, 204);
  expect_problem(admin.put("/admin/flags/three", {{"value", 1}}), 422, "admin.too_many_flags");
  EXPECT_EQ(expect_status(admin.put("/admin/flags/one", {{"value", 3}}), 200).at("version"), 4)
      << "an old name is free";

  const std::string path = "/admin/settings/booking";
  const auto put = [&](int minutes) {
    const Json asked{{"value", {{"hold_for", std::to_string(minutes) + "m"}}}, {"reason", "again"}};
    return market.with_roles({"admin"}).http.put(path, asked);
  };
  for (int i = 1; i <= 3; ++i) expect_status(put(i + 4), 200);
  expect_problem(put(9), 422, "admin.too_many_versions");
  const Json back{{"version", 1}, {"reason", "too often"}};
  expect_problem(market.with_roles({"admin"}).http.post(path + "/rollback", back), 422, "admin.too_many_versions");
  market.advance("25h");
  EXPECT_EQ(expect_status(put(9), 200).at("version"), 4);
}

TEST_P(Console, FlagsMadeAtOneMomentDoNotPassTheirBound) {
  constexpr int rounds = 6, at_once = 8, room = 2;
  for (int round = 1; round <= rounds; ++round) {
    const Json value{{"flags_at_most", round * room}};
    expect_status(admin.put("/admin/settings/admin", {{"value", value}, {"reason", "room for two more"}}), 200);
    std::map<int, int> answers;
    for (const auto& reply : in_parallel(at_once, [&](int i) {
           return admin.put("/admin/flags/f" + std::to_string(round) + "-" + std::to_string(i), {{"value", i}});
         })) {
      ++answers[reply.status];
      if (reply.status != 200) expect_problem(reply, 422, "admin.too_many_flags");
    }
    EXPECT_EQ(answers[200], room) << "round " << round;
  }
  EXPECT_EQ(expect_status(admin.get("/admin/flags"), 200).at("items").size(), rounds * room);
}

TEST_P(Console, FlagsAreToldToPluginsAlsoToOneThatComesLate) {
  const auto known = [&] { return expect_status(market.anyone().get("/probe/flags"), 200).at("items"); };
  expect_status(admin.put("/admin/flags/a", {{"value", "on"}, {"percent", 10}}), 200);
  expect_status(admin.put("/admin/flags/b", {{"value", 1}}), 200);
  EXPECT_EQ(admin.del("/admin/flags/b").status, 204);
  market.settle();
  const auto heard = known();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard.at(0).at("name"), "a");
  EXPECT_EQ(heard.at(0).at("percent"), 10);
  EXPECT_EQ(heard.at(1).at("removed"), true);
  EXPECT_EQ(heard.at(1).at("version"), 2);
  EXPECT_EQ(market.ask("admin.flags@1", Json::object()).at("items"), heard) << "who may ask is told the same";
  market.host().kill();
  market.host().start();
  EXPECT_TRUE(known().empty()) << "the probe keeps what it heard in memory";
  market.advance("61m");
  market.settle();
  EXPECT_EQ(known(), heard);
}

TEST_P(Console, FiguresAreARecountOfWhatWasTold) {
  // Two regions, two days of Seoul whose border lies at 15:00 UTC, and events that come twice or late.
  for (int i = 0; i < 6; ++i)
    change(i, nullptr, "pending_payment", 1, "2026-12-01T14:59:59Z", i < 4 ? "11110" : "11200");
  for (int i = 0; i < 5; ++i)
    change(i, "pending_payment", "matching", 2, "2026-12-01T15:00:00Z", i < 4 ? "11110" : "11200");
  for (int i = 0; i < 4; ++i) change(i, "matching", "confirmed", 3, "2026-12-01T15:10:00Z");
  change(0, "confirmed", "matching", 4, "2026-12-02T01:00:00Z");
  change(0, "matching", "confirmed", 5, "2026-12-02T02:00:00Z");
  change(1, "confirmed", "cancelled", 4, "2026-12-02T03:00:00Z");
  change(1, "matching", "confirmed", 3, "2026-12-02T03:00:00Z");
  change(5, "pending_payment", "expired", 2, "2026-12-01T15:30:00Z", "11200");
  const auto captured = [&](int payment, int booking, std::int64_t amount) {
    publish("payment.captured@1", id_of(booking),
            {{"payment_id", id_of(payment)},
             {"booking_id", id_of(booking)},
             {"consumer_id", id_of(900)},
             {"purpose", "booking"},
             {"purpose_id", id_of(booking)},
             {"amount", won(amount)},
             {"method", "card"},
             {"at", "2026-12-01T15:00:00Z"}});
  };
  for (int i = 0; i < 5; ++i) captured(100 + i, i, 50'000);
  captured(100, 0, 50'000);
  publish("payment.refunded@1", id_of(1),
          {{"refund_id", id_of(200)},
           {"booking_id", id_of(1)},
           {"consumer_id", id_of(900)},
           {"source_id", id_of(300)},
           {"amount", won(45'000)},
           {"reason", "cancelled"},
           {"at", "2026-12-02T03:00:01Z"}});
  for (int i = 0; i < 3; ++i) {
    publish("matching.offered@1", id_of(i),
            {{"offer_id", id_of(400 + i)},
             {"booking_id", id_of(i)},
             {"technician_id", id_of(500)},
             {"start", "2026-12-20T01:00:00Z"},
             {"expires_at", "2026-12-01T15:10:00Z"}});
    publish("matching.offer_closed@1", id_of(i),
            {{"offer_id", id_of(400 + i)},
             {"booking_id", id_of(i)},
             {"technician_id", id_of(500)},
             {"outcome", i == 0 ? "declined" : "accepted"}});
  }
  market.settle();

  const auto days = std::string{"?from=2026-12-01&to=2026-12-02"};
  const auto bookings = expect_status(admin.get("/admin/stats/bookings" + days), 200).at("items");
  ASSERT_EQ(bookings.size(), 4U) << bookings;
  EXPECT_EQ(bookings.at(0).at("day"), "2026-12-01");
  EXPECT_EQ(bookings.at(0).at("region"), "11110");
  EXPECT_EQ(bookings.at(0).at("created"), 4);
  EXPECT_EQ(bookings.at(1).at("created"), 2);
  EXPECT_EQ(bookings.at(2).at("paid"), 4);
  EXPECT_EQ(bookings.at(2).at("confirmed"), 4) << "once a booking";
  EXPECT_EQ(bookings.at(2).at("cancelled"), 1);
  EXPECT_EQ(bookings.at(3).at("paid"), 1);
  EXPECT_EQ(bookings.at(3).at("lapsed"), 1);

  const auto revenue = expect_status(admin.get("/admin/stats/revenue" + days), 200).at("items");
  std::int64_t taken = 0, back = 0;
  for (const auto& day : revenue) {
    taken += day.at("captured").at("amount").get<std::int64_t>();
    back += day.at("refunded").at("amount").get<std::int64_t>();
  }
  EXPECT_EQ(taken, 250'000) << "an event that came twice counts once";
  EXPECT_EQ(back, 45'000);

  const auto overview = expect_status(admin.get("/admin/stats/overview" + days), 200);
  EXPECT_EQ(overview.at("created"), 6);
  EXPECT_EQ(overview.at("captured"), won(250'000));
  EXPECT_DOUBLE_EQ(overview.at("match_rate"), 0.8);
  const auto one = expect_status(admin.get("/admin/stats/overview" + days + "&region=11200"), 200);
  EXPECT_EQ(one.at("created"), 2);
  EXPECT_EQ(one.at("captured"), won(50'000));
  const auto matching = expect_status(admin.get("/admin/stats/matching" + days + "&region=11110"), 200).at("items");
  ASSERT_EQ(matching.size(), 1U) << matching;
  EXPECT_EQ(matching.at(0).at("wait_seconds"), 4 * 600);
  expect_problem(admin.get("/admin/stats/overview?from=2026-12-02&to=2026-12-01"), 422, "admin.bad_interval");
  expect_status(admin.get("/admin/dashboard"), 200);
}

TEST_P(Console, ExportsAreSafeForSpreadsheets) {
  change(1, nullptr, "pending_payment", 1, "2026-12-01T10:00:00Z", "a,\"b\"");
  market.settle();
  const auto reply = admin.get("/admin/exports/bookings.csv?from=2026-12-01&to=2026-12-01");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.header("content-type").find("text/csv"), 0U);
  EXPECT_NE(reply.header("content-disposition").find("bookings-2026-12-01"), std::string::npos);
  EXPECT_EQ(reply.body.find("id,created_at,status"), 0U);
  EXPECT_NE(reply.body.find(",'=1+1,"), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("\"a,\"\"b\"\"\""), std::string::npos) << reply.body;
  EXPECT_EQ(reply.body.substr(reply.body.size() - 2), "\r\n");
  EXPECT_EQ(admin.get("/admin/exports/bookings.csv?bom=true").body.find("\xEF\xBB\xBF"), 0U);
  for (const auto* other : {"payments", "cancellations", "disputes", "reviews"}) {
    EXPECT_EQ(admin.get(std::string{"/admin/exports/"} + other + ".csv").status, 200) << other;
  }
  EXPECT_EQ(audit("action=admin.exported").size(), 6U);
}

TEST_P(Console, ExportsAreForThoseWhoAcceptCsv) {
  const auto paths = market.anyone().get("/openapi.json").json().at("paths");
  for (const std::string name : {"bookings", "payments", "cancellations", "disputes", "reviews"}) {
    const auto path = "/admin/exports/" + name + ".csv";
    EXPECT_EQ(admin.get(path, {{"Accept", "text/csv"}}).status, 200) << name;
    expect_problem(admin.get(path, {{"Accept", "application/json"}}), 406, "request.not_acceptable");
    EXPECT_TRUE(paths.at("/api/v1" + path).at("get").at("responses").at("200").at("content").contains("text/csv"))
        << name;
  }
}

TEST_P(Console, AuditIsSearchedPageByPageOverEveryPlugin) {
  for (int i = 0; i < 5; ++i) {
    expect_status(admin.put("/admin/flags/f" + std::to_string(i), {{"value", i}}), 200);
  }
  expect_status(
      admin.post("/admin/force-majeure",
                 {{"starts_at", "2027-01-01T00:00:00Z"}, {"ends_at", "2027-01-02T00:00:00Z"}, {"reason", "snow"}}),
      201);
  const auto first = expect_status(admin.get("/admin/audit?limit=3&actor=" + keeper.id), 200);
  ASSERT_EQ(first.at("items").size(), 3U);
  EXPECT_EQ(first.at("items").at(0).at("plugin"), "cancellation");
  EXPECT_EQ(first.at("items").at(1).at("plugin"), "admin");
  const std::string cursor = first.at("next_cursor");
  const auto second = expect_status(admin.get("/admin/audit?limit=3&actor=" + keeper.id + "&cursor=" + cursor), 200);
  EXPECT_EQ(second.at("items").size(), 3U);
  EXPECT_TRUE(second.at("next_cursor").is_null());
  EXPECT_EQ(second.at("items").at(2).at("target"), "f0");
  const auto id = first.at("items").back().at("id").get<std::string>();
  for (const auto& made_up : {id, "AAAA" + cursor.substr(4), cursor.substr(0, 30)}) {
    const auto refused = admin.get("/admin/audit?cursor=" + made_up);
    expect_problem(refused, 422, "params.invalid");
    EXPECT_EQ(refused.json().at("errors").at(0).at("pointer"), "?cursor") << refused.body;
  }
  EXPECT_EQ(audit("target=f3").size(), 1U);
  EXPECT_EQ(audit("from=2099-01-01T00:00:00Z").size(), 0U);
  EXPECT_EQ(market.command({"audit", "verify"}).code, 0) << "and the chains are whole";
}

TEST_P(Console, DisputesComeFromTheirEventsAndAreResolvedOnce) {
  publish("booking.disputed@1", id_of(1),
          {{"dispute_id", id_of(600)},
           {"booking_id", id_of(1)},
           {"consumer_id", id_of(900)},
           {"technician_id", id_of(500)},
           {"wants", "refund"}});
  publish("technician.status_changed@1", id_of(700),
          {{"technician_id", id_of(700)}, {"from_status", nullptr}, {"to_status", "applied"}, {"reason", nullptr}});
  market.settle();
  EXPECT_EQ(expect_status(admin.get("/admin/disputes?status=open"), 200).at("items").size(), 1U);
  const auto waiting = expect_status(admin.get("/admin/verifications"), 200).at("items");
  EXPECT_TRUE(std::any_of(waiting.begin(), waiting.end(), [&](const Json& one) { return one.at("id") == id_of(700); }));
  EXPECT_GE(expect_status(admin.get("/admin/dashboard"), 200).at("now").at("open_disputes"), 1);
  const auto path = "/admin/disputes/" + id_of(600) + "/resolve";
  expect_problem(admin.post(path, {{"outcome", "refund"}, {"note", "x"}}), 422, "admin.bad_resolution");
  expect_problem(admin.post(path, {{"outcome", "rejected"}, {"note", "x"}, {"refund", won(1)}}), 422,
                 "admin.bad_resolution");
  expect_problem(admin.post(path, {{"outcome", "rejected"}, {"note", "x"}}), 404, "booking.no_such_booking");
  publish("booking.dispute_resolved@1", id_of(1),
          {{"dispute_id", id_of(600)},
           {"booking_id", id_of(1)},
           {"consumer_id", id_of(900)},
           {"technician_id", id_of(500)},
           {"outcome", "refund"},
           {"refund", won(10'000)}});
  market.settle();
  expect_problem(admin.post(path, {{"outcome", "rejected"}, {"note", "x"}}), 409, "admin.dispute_resolved");
  EXPECT_TRUE(expect_status(admin.get("/admin/disputes?status=open"), 200).at("items").empty());
}

}  // namespace
}  // namespace hearth::e2e::admin_test
