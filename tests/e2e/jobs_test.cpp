// A technician's work from a confirmed booking to its report, and what becomes of jobs when the technician cannot come.
#include <algorithm>
#include <hearth/date.hpp>
#include <map>
#include <thread>

#include "tests/e2e/probe.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/stopping.hpp"

namespace hearth::e2e::jobs_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

// Technicians of 성동구 (11200), of whom there are three.
const std::string seongdong_technician = "01930000-0000-7000-8010-000000000004";
const std::string another = "01930000-0000-7000-8010-000000000005";

class JobsOf : public testing::TestWithParam<Engine> {
 protected:
  Person technician(const std::string& id = demo::jongno_technician) const {
    return market.as(id, {"consumer", "technician"});
  }
  Person admin() const { return market.with_roles({"admin"}); }
  void publish(const std::string& name, const std::string& key, const Json& payload) const {
    expect_status(
        market.host().admin_client().post("/test/events", {{"name", name}, {"key", key}, {"payload", payload}}), 202);
  }

  // A booking at that time, paid.
  std::string paid(const std::string& start, const std::string& region = demo::jongno) {
    const Customer customer{market.as(mina, {"consumer"}).http};
    const auto booking = customer.book(customer.add_address(region, "공동현관 1234*"), start);
    const auto total = expect_status(customer.http.get("/bookings/" + booking), 200).at("total");
    publish("payment.captured@1", booking,
            {{"payment_id", booking},
             {"booking_id", booking},
             {"consumer_id", mina},
             {"purpose", "booking"},
             {"purpose_id", booking},
             {"amount", total},
             {"method", "card"},
             {"at", "2026-11-01T00:00:00Z"}});
    market.settle();
    return booking;
  }
  // The same, once matching has asked somebody.
  std::string offered(const std::string& start) {
    const auto booking = paid(start);
    market.advance("4s");
    market.settle();
    return booking;
  }
  // The same, assigned.
  std::string confirmed(const std::string& start, const std::string& region = demo::jongno,
                        const std::string& to = demo::jongno_technician) {
    const auto booking = paid(start, region);
    market.ask("booking.assign@1",
               {{"booking_id", booking}, {"technician_id", to}, {"admin_id", mina}, {"reason", "test"}});
    market.settle();
    return booking;
  }
  Json booking(const std::string& id) const {
    return expect_status(market.as(mina, {"consumer"}).http.get("/bookings/" + id), 200);
  }
  std::string status_of(const std::string& id) const { return booking(id).at("status"); }

  static Json place(double latitude = 37.5663, double longitude = 126.9779) {
    return {{"latitude", latitude}, {"longitude", longitude}, {"accuracy_m", 20.0}};
  }
  static Json report() {
    return {
        {"checklist", {{{"item", "주방"}, {"done", true}}, {{"item", "욕실"}, {"done", false}, {"remark", "단수"}}}},
        {"note", "canary-report-9Xk2"}};
  }
  static HttpReply step(const Person& who, const std::string& job, const std::string& name,
                        const Json& body = Json::object()) {
    return who.http.post("/jobs/" + job + "/" + name, body);
  }
  std::string audited(const std::string& schema, const std::string& action) const {
    return support::PostgresServer::shared().value(
        market.database_url(), "select count(*) from " + schema + ".hearth_audit where action = '" + action + "'");
  }

  Probed market{GetParam(), {"demo=true"}};
  const std::string mina = market.with_roles({"consumer"}).id;
  const std::string day = wednesday();
};
INSTANTIATE_TEST_SUITE_P(On, JobsOf, engines(), engine_name);

TEST_P(JobsOf, ATechnicianAreNotListedPastTheCalendarsEnd) {
  const auto refused = technician().http.get("/technicians/me/jobs?from=9999-12-20T00:00:00Z");
  expect_problem(refused, 422, "params.invalid");
  EXPECT_EQ(refused.json().at("errors").at(0).at("pointer"), "?from") << refused.body;
  expect_status(technician().http.get("/technicians/me/jobs?from=9999-12-20T00:00:00Z&to=9999-12-21T00:00:00Z"), 200);
}

TEST_P(JobsOf, ATechnicianGoFromTheWayToTheReport) {
  const auto job = confirmed(at(day, "11:00"));
  const auto week = expect_status(technician().http.get("/technicians/me/jobs?from=" + day + "T00:00:00Z"), 200);
  ASSERT_EQ(week.at("items").size(), 1U);
  EXPECT_EQ(week.at("items")[0].at("id"), job);
  EXPECT_EQ(week.at("items")[0].at("status"), "confirmed");
  EXPECT_EQ(week.at("items")[0].at("detail"), "101동 1203호");

  market.go_to(at(day, "10:40"));
  const auto worker = technician();
  expect_problem(step(worker, job, "check-in", place()), 409, "booking.bad_step");
  expect_problem(step(worker, job, "report", report()), 409, "booking.bad_step");
  expect_problem(step(worker, job, "check-out", place()), 409, "booking.bad_step");
  EXPECT_EQ(expect_status(step(worker, job, "en-route"), 200).at("status"), "done");
  EXPECT_EQ(status_of(job), "en_route");

  const auto there = expect_status(step(worker, job, "check-in", place(37.5670, 126.9779)), 200);
  EXPECT_NEAR(there.at("distance_m").get<double>(), 78, 3);
  EXPECT_FALSE(there.at("far_from_job"));
  EXPECT_EQ(status_of(job), "in_progress");
  const auto left = expect_status(step(worker, job, "check-out", place(37.5763, 126.9779)), 200);
  EXPECT_NEAR(left.at("distance_m").get<double>(), 1112, 5);
  EXPECT_TRUE(left.at("far_from_job")) << "recorded, and no reason to refuse";

  expect_status(step(worker, job, "report", report()), 200);
  EXPECT_EQ(status_of(job), "work_reported");
  const auto seen = expect_status(worker.http.get("/jobs/" + job), 200);
  EXPECT_EQ(seen.at("job").at("status"), "work_reported");
  std::vector<std::string> steps;
  for (const auto& one : seen.at("steps")) {
    steps.push_back(one.at("step"));
    EXPECT_EQ(one.at("status"), "done");
  }
  EXPECT_EQ(steps, (std::vector<std::string>{"en_route", "check_in", "check_out", "report"}));
  EXPECT_EQ(seen.at("report").at("note"), "canary-report-9Xk2");
  EXPECT_EQ(seen.at("report").at("checklist").size(), 2U);

  // And on to C1's end: approved, reviewed by both.
  const auto customer = market.as(mina, {"consumer"});
  expect_status(customer.http.post("/bookings/" + job + "/approve", Json::object()), 200);
  market.settle();
  expect_status(customer.http.post("/bookings/" + job + "/reviews", {{"stars", 5}}), 201);
  expect_status(worker.http.post("/bookings/" + job + "/reviews", {{"stars", 4}}), 201);
  market.settle();
  const auto rating = expect_status(customer.http.get("/technicians/" + demo::jongno_technician), 200).at("rating");
  EXPECT_EQ(rating.at("count"), 1);
}

TEST_P(JobsOf, ATechnicianAreReportedOnce) {
  const auto job = confirmed(at(day, "11:00"));
  market.go_to(at(day, "10:50"));
  const auto worker = technician();
  expect_status(step(worker, job, "en-route"), 200);
  expect_status(step(worker, job, "check-in", place()), 200);
  const auto first = expect_status(step(worker, job, "report", report()), 200);
  EXPECT_EQ(expect_status(step(worker, job, "report", report()), 200), first) << "the same again";

  const auto kept = expect_status(worker.http.get("/jobs/" + job), 200).at("report");
  for (const auto& [field, other] : std::map<std::string, Json>{{"checklist", {{{"item", "창문"}, {"done", true}}}},
                                                                {"note", "another note"},
                                                                {"photo_after_ids", {demo::jongno_technician}}}) {
    auto changed = report();
    changed[field] = other;
    expect_problem(step(worker, job, "report", changed), 409, "booking.bad_step");
  }
  EXPECT_EQ(expect_status(worker.http.get("/jobs/" + job), 200).at("report"), kept);
}

TEST_P(JobsOf, ATechnicianAreReportedOnceHoweverManyDifferAtOnce) {
  const auto job = confirmed(at(day, "11:00"));
  market.go_to(at(day, "10:50"));
  const auto worker = technician();
  expect_status(step(worker, job, "en-route"), 200);
  expect_status(step(worker, job, "check-in", place()), 200);
  const auto note = [](int i) { return "note " + std::to_string(i); };
  const auto replies = in_parallel(6, [&](int i) {
    auto body = report();
    body["note"] = note(i);
    return step(worker, job, "report", body);
  });
  const auto kept = expect_status(worker.http.get("/jobs/" + job), 200).at("report").at("note");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(replies[static_cast<std::size_t>(i)].status, kept == note(i) ? 200 : 409);
}

TEST_P(JobsOf, AStepSentManyTimesAtOnceIsOneStep) {
  const auto job = confirmed(at(day, "11:00"));
  market.go_to(at(day, "10:50"));
  const auto worker = technician();
  for (const auto& name : {"en-route", "check-in", "report"}) {
    const auto body = std::string{name} == "report"     ? report()
                      : std::string{name} == "check-in" ? place()
                                                        : Json::object();
    for (const auto& reply : in_parallel(8, [&](int) { return step(worker, job, name, body); })) {
      expect_status(reply, 200);
    }
  }
  const auto seen = expect_status(worker.http.get("/jobs/" + job), 200);
  EXPECT_EQ(seen.at("steps").size(), 3U);
  EXPECT_EQ(seen.at("job").at("status"), "work_reported");
  const auto timeline = expect_status(market.as(mina, {"consumer"}).http.get("/bookings/" + job + "/timeline"), 200);
  EXPECT_EQ(std::count_if(timeline.at("items").begin(), timeline.at("items").end(),
                          [](const Json& one) { return one.at("actor") == "technician"; }),
            3);
}

TEST_P(JobsOf, AnotherAreNotThere) {
  const auto job = confirmed(at(day, "11:00"));
  const auto stranger = technician(another);
  expect_problem(stranger.http.get("/jobs/" + job), 404, "booking.no_such_booking");
  expect_problem(stranger.http.get("/jobs/" + job + "/entry-notes"), 404, "booking.no_such_booking");
  expect_problem(step(stranger, job, "en-route"), 404, "booking.no_such_booking");
  expect_problem(step(stranger, job, "withdraw"), 404, "booking.no_such_booking");
  expect_problem(step(stranger, job, "incident", {{"kind", "other"}, {"text", "x"}}), 404, "booking.no_such_booking");
  EXPECT_EQ(market.as(mina, {"consumer"}).http.get("/jobs/" + job).status, 403);
}

TEST_P(JobsOf, ATechnicianTellHowToGetInShortlyBeforeAndNoLonger) {
  const auto job = confirmed(at(day, "11:00"));
  const std::string path = "/jobs/" + job + "/entry-notes";
  expect_problem(technician().http.get(path), 403, "booking.notes_closed");
  market.go_to(at(day, "08:59"));
  expect_problem(technician().http.get(path), 403, "booking.notes_closed");
  market.go_to(at(day, "09:01"));
  EXPECT_EQ(expect_status(technician().http.get(path), 200).at("entry_notes"), "공동현관 1234*");
  expect_status(step(technician(), job, "en-route"), 200);
  market.go_to(at(day, "10:01"));
  const auto worker = technician();
  expect_status(step(worker, job, "check-in", place()), 200);
  expect_status(worker.http.get(path), 200);
  expect_status(step(worker, job, "report", report()), 200);
  expect_problem(worker.http.get(path), 403, "booking.notes_closed");
  if (GetParam() == Engine::postgres) {
    EXPECT_EQ(audited("booking", "booking.entry_notes_viewed"), "2") << "each view, and no refusal";
  }
}

TEST_P(JobsOf, ATechnicianTellWhatToKnowOfTheHomeWhileTheyLieAhead) {
  const auto job = confirmed(at(day, "11:00"));
  const auto home = [&] { return expect_status(technician().http.get("/jobs/" + job), 200).at("home"); };
  EXPECT_EQ(home(), (Json{{"pets", nullptr}, {"notes", nullptr}})) << "nothing has been said";
  const Json said{{"pets", true}, {"notes", "고양이가 나가지 않게 해 주세요"}};
  expect_status(market.as(mina, {"consumer"}).http.patch("/consumers/me", {{"preferences", said}}, {{"If-Match", "*"}}),
                200);
  EXPECT_EQ(home(), said);
  market.go_to(at(day, "10:30"));
  expect_status(step(technician(), job, "en-route"), 200);
  expect_status(step(technician(), job, "check-in", place()), 200);
  EXPECT_EQ(home(), said);
  expect_status(step(technician(), job, "report", report()), 200);
  EXPECT_TRUE(home().is_null()) << "nobody comes any more";
}

TEST_P(JobsOf, OneWhoIsSickTodayAreMatchedAgain) {
  const auto morning = confirmed(at(day, "10:00"), demo::seongdong, seongdong_technician);
  const auto evening = confirmed(at(day, "15:00"), demo::seongdong, seongdong_technician);
  const auto tomorrow = confirmed(at((*Date::parse(day) + 1).text(), "10:00"), demo::seongdong, seongdong_technician);
  market.go_to(at(day, "08:00"));
  const auto sick = technician(seongdong_technician);
  const auto replies = in_parallel(5, [&](int) { return sick.http.post("/technicians/me/sick", Json::object()); });
  for (const auto& reply : replies) {
    auto gone = expect_status(reply, 201).at("bookings").get<std::vector<std::string>>();
    std::sort(gone.begin(), gone.end());
    auto both = std::vector{morning, evening};
    std::sort(both.begin(), both.end());
    EXPECT_EQ(gone, both);
    EXPECT_EQ(reply.json().at("id"), replies[0].json().at("id")) << "the same illness";
  }
  market.settle();
  for (const auto& job : {morning, evening}) {
    EXPECT_NE(booking(job).at("technician_id"), seongdong_technician);
    EXPECT_TRUE(status_of(job) == "matching" || status_of(job) == "offered") << status_of(job);
    expect_problem(technician(seongdong_technician).http.get("/jobs/" + job), 404, "booking.no_such_booking");
  }
  EXPECT_EQ(status_of(tomorrow), "confirmed") << "only today";
}

TEST_P(JobsOf, OneWhoWithdrawsAreMatchedAgain) {
  const auto job = confirmed(at(day, "11:00"));
  expect_status(step(technician(), job, "withdraw"), 204);
  market.settle();
  EXPECT_NE(status_of(job), "confirmed");
  EXPECT_NE(booking(job).at("technician_id"), demo::jongno_technician);
  expect_problem(technician().http.get("/jobs/" + job), 404, "booking.no_such_booking");
}

TEST_P(JobsOf, ATechnicianStandInTheWayOfTimeOffUnlessTheyAreGivenAway) {
  const auto job = confirmed(at(day, "11:00"), demo::seongdong, seongdong_technician);
  const auto worker = technician(seongdong_technician);
  Json ask{{"from", at(day, "09:00")}, {"to", at(day, "18:00")}};
  const auto refused = worker.http.post("/technicians/me/time-off", ask);
  expect_problem(refused, 409, "booking.slot_taken");
  EXPECT_NE(refused.body.find("rematch"), std::string::npos) << refused.body;
  EXPECT_EQ(status_of(job), "confirmed");

  ask["rematch"] = true;
  EXPECT_EQ(expect_status(worker.http.post("/technicians/me/time-off", ask), 201).at("status"), "granted");
  market.settle();
  EXPECT_NE(booking(job).at("technician_id"), seongdong_technician);
  expect_problem(worker.http.get("/jobs/" + job), 404, "booking.no_such_booking");
}

TEST_P(JobsOf, ATechnicianAreGivenAwayWhereTimeOffBeginsInsideThem) {
  const auto job = confirmed(at(day, "11:00"), demo::seongdong, seongdong_technician);
  const Customer other{market.with_roles({"consumer"}).http};
  const Json wanted{{"quote_id", other.quote(other.add_address(demo::seongdong), at(day, "15:00"))},
                    {"technician_id", seongdong_technician}};
  const auto hold = expect_status(other.http.post("/bookings/holds", wanted), 201).at("id");
  const auto worker = technician(seongdong_technician);
  const auto off = [&](const std::string& from, const std::string& to) {
    const Json ask{{"from", at(day, from)}, {"to", at(day, to)}, {"rematch", true}};
    expect_status(worker.http.post("/technicians/me/time-off", ask), 201);
    market.settle();
  };
  off("12:00", "13:00");
  EXPECT_NE(booking(job).at("technician_id"), seongdong_technician);
  off("16:00", "17:00");
  expect_problem(other.http.post("/bookings", {{"hold_id", hold}}), 409, "booking.hold_expired");
}

TEST_P(JobsOf, OneWhoIsSuspendedGoToOthersAndTheRoutesWithThem) {
  const auto job = confirmed(at(day, "11:00"));
  const auto worker = technician();  // a token that still says so
  const std::string path = "/admin/technicians/" + demo::jongno_technician;
  expect_status(worker.http.get("/jobs/" + job), 200);
  const auto suspended = expect_status(admin().http.post(path + "/suspend", {{"reason", "사고"}}), 200);
  EXPECT_EQ(suspended.at("status"), "suspended");
  market.settle();
  EXPECT_NE(booking(job).at("technician_id"), demo::jongno_technician);
  for (const auto* route : {"/technicians/me/jobs", "/jobs/", "/jobs/x/entry-notes"}) {
    std::string to = route;
    if (to == "/jobs/") to += job;
    if (to == "/jobs/x/entry-notes") to = "/jobs/" + job + "/entry-notes";
    EXPECT_EQ(worker.http.get(to).status, 401) << to << ": the token ended with the role";
  }
  EXPECT_EQ(step(worker, job, "en-route").status, 401);
  EXPECT_EQ(worker.http.post("/technicians/me/sick", Json::object()).status, 401);
  EXPECT_EQ(market.as(mina, {"consumer"}).http.get("/technicians/" + demo::jongno_technician).status, 404);
  const Customer customer{market.as(mina, {"consumer"}).http};
  EXPECT_TRUE(customer.free_starts(customer.add_address(demo::jongno), wednesday(2)).empty());

  const auto restored = expect_status(admin().http.post(path + "/restore", {{"reason", "무혐의"}}), 200);
  EXPECT_EQ(restored.at("status"), "active");
  market.settle();
  expect_problem(admin().http.post(path + "/restore", {{"reason", "x"}}), 409, "technician.not_suspended");
  EXPECT_EQ(customer.free_starts(customer.add_address(demo::jongno), wednesday(2)).size(), 18U)
      << "the time is free again";
  if (GetParam() == Engine::postgres) {
    EXPECT_EQ(audited("technician", "technician.suspended"), "1");
    EXPECT_EQ(audited("technician", "technician.restored"), "1");
  }
}

TEST_P(JobsOf, OneWhoseAccountIsSuspendedGoToOthersUntilItIsTakenBack) {
  const auto job = confirmed(at(day, "11:00"));
  const auto waiting = offered(at(day, "15:00"));
  ASSERT_EQ(status_of(waiting), "offered");
  const Customer customer{market.as(mina, {"consumer"}).http};
  const auto address = customer.add_address(demo::jongno);
  const auto free = [&] { return customer.free_starts(address, wednesday(2)).size(); };
  const auto profile = [&] { return customer.http.get("/technicians/" + demo::jongno_technician).status; };
  ASSERT_EQ(free(), 18U);

  const std::string account = "/admin/users/" + demo::jongno_technician;
  const std::string standing = "/admin/technicians/" + demo::jongno_technician;
  const Json why{{"reason", "complaints"}};
  const auto expect_stopped = [&](const char* by) {
    market.settle();
    EXPECT_EQ(free(), 0U) << by;
    EXPECT_EQ(profile(), 404) << by;
    for (const auto& one : {job, waiting}) EXPECT_NE(booking(one).at("technician_id"), demo::jongno_technician) << by;
    EXPECT_NE(status_of(job), "confirmed") << by;
    EXPECT_NE(status_of(waiting), "offered") << by;
  };
  const auto expect_back = [&](const char* by) {
    market.settle();
    EXPECT_EQ(free(), 18U) << by;
    EXPECT_EQ(profile(), 200) << by;
  };
  expect_status(admin().http.post(account + "/suspend", why), 200);
  expect_stopped("the account");
  expect_problem(admin().http.post(standing + "/restore", why), 409, "technician.account_suspended");
  expect_status(admin().http.post(account + "/restore", why), 200);
  expect_back("the account");

  expect_status(admin().http.patch(account, {{"roles", {"consumer"}}, {"reason", "left"}}), 200);
  expect_stopped("the role");
  expect_status(admin().http.patch(account, {{"roles", {"consumer", "technician"}}, {"reason", "back"}}), 200);
  expect_back("the role");

  // What an admin said of the technician is not taken back with the account.
  expect_status(admin().http.post(account + "/suspend", why), 200);
  market.settle();
  EXPECT_EQ(expect_status(admin().http.post(standing + "/suspend", why), 200).at("status"), "suspended");
  expect_status(admin().http.post(account + "/restore", why), 200);
  expect_stopped("the technician");
  expect_status(admin().http.post(standing + "/restore", why), 200);
  expect_back("the technician");
}

TEST_P(JobsOf, OneWhoLeavesGoToOthersButNotInTheMidstOfOne) {
  const auto today = confirmed(at(day, "11:00"));
  const auto later = confirmed(at(wednesday(2), "11:00"));
  market.go_to(at(day, "10:50"));
  const auto worker = technician();
  expect_status(step(worker, today, "en-route"), 200);
  expect_status(step(worker, today, "check-in", place()), 200);
  market.go_to(at(day, "11:10"));
  expect_problem(technician().http.post("/technicians/me/leave", Json::object()), 409, "technician.job_under_way");
  expect_status(step(technician(), today, "report", report()), 200);
  EXPECT_EQ(expect_status(technician().http.post("/technicians/me/leave", Json::object()), 200).at("status"), "left");
  market.settle();
  EXPECT_NE(status_of(later), "confirmed");
  EXPECT_EQ(technician().http.get("/technicians/me/jobs").status, 403);
  expect_problem(technician().http.post("/technicians/me/leave", Json::object()), 409, "technician.not_active");
}

TEST_P(JobsOf, ATechnicianKeepThemFromBeingErased) {
  const auto job = confirmed(at(day, "11:00"));
  const auto worker = technician();
  expect_status(worker.http.del("/auth/me"), 202);
  market.settle();
  const auto refused = expect_status(worker.http.get("/auth/me/erasure"), 200);
  EXPECT_EQ(refused.at("state"), "refused");
  EXPECT_NE(refused.at("refusals").dump().find("technician.open_jobs"), std::string::npos) << refused;
  EXPECT_EQ(status_of(job), "confirmed");
}

// A step is a row here, an advance in booking, and the row's end: the process ends after each of these commits, in turn. What was
// intended is settled by its timer, and whoever takes the step again hears that it is done.
TEST_P(JobsOf, ATechnicianEndRightWhenTheHostIsKilled) {
  const std::pair<std::string, Json> steps[] = {
      {"en-route", Json::object()}, {"check-in", place()}, {"report", report()}};
  int commit = 0;
  std::vector<std::pair<std::string, std::string>> jobs;  // by start
  for (const auto* time : {"10:00", "13:00", "16:00"}) jobs.emplace_back(at(day, time), confirmed(at(day, time)));
  for (const auto& [start, job] : jobs) {
    market.go_to(start);
    ++commit;
    for (const auto& [name, body] : steps) {
      const auto worker = technician();
      EXPECT_TRUE(support::stopped_at(market.host(), "after-commit", commit, [&] { step(worker, job, name, body); }))
          << name << " has no commit " << commit;
      market.advance("2m");
      market.settle();
      const auto seen = expect_status(technician().http.get("/jobs/" + job), 200);
      for (const auto& one : seen.at("steps")) EXPECT_EQ(one.at("status"), "done") << "after commit " << commit << seen;
      expect_status(step(technician(), job, name, body), 200);
    }
    EXPECT_EQ(status_of(job), "work_reported");
    EXPECT_EQ(expect_status(technician().http.get("/jobs/" + job), 200).at("steps").size(), 3U);
  }
}

TEST_P(JobsOf, ATechnicianAllowTheSameHoursInTwo) {
  const auto job = confirmed(at(day, "11:00"));  // to 12:30
  const auto worker = technician();
  const auto split_at = [&](int minute) {
    auto weekly = Json::array();
    for (int weekday = 1; weekday <= 7; ++weekday) {
      weekly.push_back({{"weekday", weekday}, {"from_minute", minute}, {"to_minute", 1080}});
      weekly.push_back({{"weekday", weekday}, {"from_minute", 540}, {"to_minute", 720}});
    }
    return worker.http.put("/technicians/me/work-hours", {{"weekly", weekly}});
  };
  expect_problem(split_at(721), 409, "technician.jobs_in_the_way");
  expect_status(split_at(720), 200);
  const auto exception = [&](const std::string& of, int from, int to) {
    return worker.http.post("/technicians/me/exceptions", {{"day", of}, {"from_minute", from}, {"to_minute", to}});
  };
  expect_problem(exception(day, 600, 700), 409, "technician.jobs_in_the_way");
  const auto other = wednesday(2);
  expect_status(exception(other, 600, 700), 201);
  expect_status(exception(other, 700, 800), 201);
  market.settle();
  EXPECT_EQ(status_of(job), "confirmed") << "booking sees the same hours";
  EXPECT_EQ(confirmed(at(other, "11:00")).size(), 36U) << "11:40 lies between the two";
  expect_problem(
      worker.http.del(
          "/technicians/me/exceptions/" +
          expect_status(worker.http.get("/technicians/me/exceptions"), 200).at("items")[0].at("id").get<std::string>()),
      409, "technician.jobs_in_the_way");
}

TEST_P(JobsOf, ATechnicianStandInTheWayOfLessWork) {
  const auto job = confirmed(at(day, "11:00"));
  const auto worker = technician();
  const auto expect_refused = [&](const HttpReply& reply) {
    expect_problem(reply, 409, "technician.jobs_in_the_way");
    EXPECT_NE(reply.body.find(job), std::string::npos) << reply.body;
  };
  const auto exception = [&](const std::string& of, int from, int to) {
    return worker.http.post("/technicians/me/exceptions", {{"day", of}, {"from_minute", from}, {"to_minute", to}});
  };
  const auto before = expect_status(worker.http.get("/technicians/me"), 200);
  expect_refused(exception(day, 0, 0));
  expect_refused(exception(day, 720, 1080));
  expect_refused(worker.http.put("/technicians/me/regions", {{"regions", Json::array()}}));
  expect_refused(worker.http.put("/technicians/me/skills", {{"skills", Json::array()}}));
  expect_refused(worker.http.put("/technicians/me/work-hours", {{"weekly", Json::array()}}));
  const auto after = expect_status(worker.http.get("/technicians/me"), 200);
  for (const auto* kept : {"regions", "skills", "weekly", "version"}) EXPECT_EQ(after.at(kept), before.at(kept));

  // What the job needs is left, and other days are theirs.
  const auto shorter = expect_status(exception(day, 600, 780), 201);
  expect_status(exception(wednesday(2), 0, 0), 201);
  expect_status(worker.http.put("/technicians/me/work-hours", {{"weekly", Json::array()}}), 200);
  const auto path = "/technicians/me/exceptions/" + shorter.at("id").get<std::string>();
  expect_refused(worker.http.del(path));
  expect_status(step(worker, job, "withdraw"), 204);
  expect_status(worker.http.del(path), 204);
}

TEST_P(JobsOf, AnotherAreReadByAdminsAndTheirReportsByConsumers) {
  const auto job = confirmed(at(day, "11:00"));
  market.go_to(at(day, "10:50"));
  const auto worker = technician();
  expect_status(step(worker, job, "en-route"), 200);
  expect_status(step(worker, job, "check-in", place()), 200);
  expect_status(step(worker, job, "incident", {{"kind", "damage"}, {"text", "꽃병을 깼습니다"}}), 201);
  expect_status(step(worker, job, "report", report()), 200);

  const auto all = expect_status(admin().http.get("/admin/jobs/" + job), 200);
  EXPECT_EQ(all.at("booking").at("status"), "work_reported");
  EXPECT_EQ(all.at("steps").size(), 3U);
  ASSERT_EQ(all.at("incidents").size(), 1U);
  EXPECT_EQ(all.at("incidents")[0].at("technician_id"), demo::jongno_technician);
  EXPECT_EQ(all.at("incidents")[0].at("incident").at("text"), "꽃병을 깼습니다");
  EXPECT_EQ(worker.http.get("/admin/jobs/" + job).status, 403);

  const auto path = "/bookings/" + job + "/reports";
  const auto seen = expect_status(market.as(mina, {"consumer"}).http.get(path), 200).at("items");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen, all.at("reports"));
  EXPECT_EQ(seen[0].at("report").at("note"), report().at("note"));
  EXPECT_EQ(seen[0].at("report").at("checklist").size(), 2U);
  expect_problem(market.with_roles({"consumer"}).http.get(path), 404, "booking.no_such_booking");
}

TEST_P(JobsOf, ATechnicianHaveIncidentsThatAreSealed) {
  const auto job = confirmed(at(day, "11:00"));
  const auto made =
      expect_status(step(technician(), job, "incident", {{"kind", "damage"}, {"text", "canary-incident-4Zp7"}}), 201);
  EXPECT_EQ(made.at("text"), "canary-incident-4Zp7");
  const auto seen = expect_status(technician().http.get("/jobs/" + job), 200).at("incidents");
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0], made);
  EXPECT_EQ(market.host().log().find("canary-incident"), std::string::npos);
  if (GetParam() == Engine::postgres) {
    const auto clear = support::PostgresServer::shared().value(
        market.database_url(),
        "select count(*) from technician.incidents i where encode(i.text, 'escape') like '%canary%'");
    EXPECT_EQ(clear, "0");
  }
}

}  // namespace
}  // namespace hearth::e2e::jobs_test
