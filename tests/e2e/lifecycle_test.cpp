// A paid booking on its way to the end: what payment, matching, technicians and admins do with it through booking's services,
// and what booking does by itself. Money is told of by the events that payment publishes.
#include <algorithm>
#include <hearth/date.hpp>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::lifecycle_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Lifecycle : public testing::TestWithParam<Engine> {
 protected:
  static Marketplace::Options options() {
    return {.demo = true,
            .set = {"plugins.matching.enabled=false"},  // the probe does what it would do, when it is time
            .environment = {"HEARTH_PROBE=" HEARTH_PROBE_BUNDLE},
            .config = HEARTH_SOURCES "/tests/e2e/probe/hearth.yaml"};
  }

  HttpReply call(const std::string& service, const Json& input, const Person* as = nullptr) const {
    const auto http = as != nullptr ? as->http : market.anyone();
    return http.post("/probe/call", {{"service", "booking." + service + "@1"}, {"input", input}});
  }
  Json ask(const std::string& service, const Json& input) const {
    return expect_status(call(service, input), 200).at("output");
  }
  Json place(const std::string& technician = demo::jongno_technician) const {
    return {{"booking_id", booking}, {"technician_id", technician}};
  }

  // As payment tells it, with an id of the payment's own.
  std::string capture(std::int64_t amount, const std::string& purpose = "booking", std::string purpose_id = "",
                      std::string payment = "") {
    if (payment.empty()) payment = "01930000-0000-7000-8099-" + std::to_string(100000000000 + ++payments_);
    if (purpose_id.empty()) purpose_id = booking;
    publish("payment.captured@1", {{"payment_id", payment},
                                   {"booking_id", booking},
                                   {"consumer_id", mina.id},
                                   {"purpose", purpose},
                                   {"purpose_id", purpose_id},
                                   {"amount", {{"amount", amount}, {"currency", "KRW"}}},
                                   {"method", "card"},
                                   {"at", "2026-12-01T00:00:00Z"}});
    return payment;
  }
  void fail_payment(const std::string& purpose = "booking", const std::string& purpose_id = "") {
    publish("payment.failed@1", {{"payment_id", "01930000-0000-7000-8099-000000000001"},
                                 {"booking_id", booking},
                                 {"consumer_id", mina.id},
                                 {"purpose", purpose},
                                 {"purpose_id", purpose_id.empty() ? booking : purpose_id},
                                 {"code", "payment.declined"}});
  }
  void publish(const std::string& name, const Json& payload) {
    expect_status(
        market.host().admin_client().post("/test/events", {{"name", name}, {"key", booking}, {"payload", payload}}),
        202);
    market.settle();
  }

  Json view() const { return expect_status(market.as(mina.id, {"consumer"}).http.get("/bookings/" + booking), 200); }
  std::string status() const { return view().at("status"); }
  std::vector<std::string> steps() const {
    std::vector<std::string> all;
    const auto path = "/bookings/" + booking + "/timeline";
    const auto listed = expect_status(market.as(mina.id, {"consumer"}).http.get(path), 200);
    for (const auto& one : listed.at("items")) all.push_back(one.at("to_status"));
    return all;
  }
  std::int64_t total() const { return view().at("total").at("amount"); }
  Customer customer() const { return Customer{market.as(mina.id, {"consumer"}).http}; }
  bool is_free(const std::string& time) const {
    const auto listed = customer().free_starts(address, day);
    const auto wanted = *Timestamp::parse(at(day, time));
    return std::any_of(listed.begin(), listed.end(), [&](const auto& one) { return *Timestamp::parse(one) == wanted; });
  }

  void book(const std::string& time = "11:00") { booking = customer().book(address, at(day, time)); }
  void pay() {
    book();
    capture(total());
    ASSERT_EQ(status(), "matching");
  }
  void confirm() {
    pay();
    ask("offer", place());
    ask("confirm", place());
    ASSERT_EQ(status(), "confirmed");
  }
  Json step(const std::string& to) const {
    Json ask = place();
    ask["to"] = to;
    return ask;
  }
  // From setting out to the report, at the end of the visit.
  void work() {
    until_start(90);
    for (const auto* to : {"en_route", "in_progress", "work_reported"}) ask("advance", step(to));
  }
  void report() {
    confirm();
    work();
  }
  std::size_t told_admins(const std::string& what) const {
    const auto path = "/admin/notifications/deliveries?channel=in_app&template=" + what;
    return expect_status(market.with_roles({"admin"}).http.get(path), 200).at("items").size();
  }
  void withdraw() {
    Json gone = place();
    gone["reason"] = "withdrawn";
    EXPECT_EQ(ask("withdraw", gone).at("status"), "matching");
  }
  // A longer and dearer time of the same day: its rescheduling, which waits to be paid.
  Json ask_for_more(const std::string& time) const {
    const auto quoted = expect_status(
        customer().http.post(
            "/catalog/quotes",
            {{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", 10}, {"start", at(day, time)}}),
        201);
    const auto asked = expect_status(
        customer().http.post("/bookings/" + booking + "/reschedule", {{"quote_id", quoted.at("id")}}), 200);
    EXPECT_EQ(asked.at("rescheduling").at("state"), "waiting");
    return asked.at("rescheduling");
  }
  // Sets the clock to the day of the visit, so long before or after its start.
  void until_start(int minutes) {
    const auto start = *Timestamp::parse(view().at("start").get<std::string>());
    market.go_to((start + std::chrono::minutes{minutes}).text());
  }

  Marketplace market{GetParam(), options()};
  Person mina = market.with_roles({"consumer"});
  std::string address = customer().add_address(demo::jongno, "비밀번호 4321");
  std::string day = wednesday();
  std::string booking;

 private:
  int payments_ = 0;
};
INSTANTIATE_TEST_SUITE_P(On, Lifecycle, engines(), engine_name);

TEST_P(Lifecycle, GoesFromPaidToCompletedStepByStep) {
  book();
  const auto due = ask("due", {{"booking_id", booking}});
  EXPECT_EQ(due.at("purpose"), "booking");
  EXPECT_EQ(due.at("amount"), view().at("total"));
  const Json begin{{"booking_id", booking}, {"purpose_id", booking}, {"amount", due.at("amount")}};
  EXPECT_EQ(ask("begin_payment", begin).at("pay_until"), nullptr);
  EXPECT_EQ(ask("begin_payment", begin).at("amount"), due.at("amount")) << "again is the same";
  market.advance("2h");
  market.settle();
  EXPECT_EQ(status(), "paying") << "nothing lapses while the money is on its way";
  capture(total());
  ASSERT_EQ(status(), "matching");
  expect_problem(call("due", {{"booking_id", booking}}), 409, "booking.nothing_to_pay");

  const auto technician = market.as(demo::jongno_technician, {"technician"});
  expect_problem(technician.http.get("/bookings/" + booking), 404, "booking.no_such_booking");
  const auto feasible = ask("feasible", {{"booking_ids", {booking}}}).at("bookings");
  ASSERT_EQ(feasible.size(), 1U);
  ASSERT_EQ(feasible[0].at("items").size(), 1U) << "its own place does not stand in its way";
  EXPECT_EQ(feasible[0].at("items")[0].at("technician_id"), demo::jongno_technician);
  EXPECT_EQ(feasible[0].at("items")[0].at("jobs_that_day"), 0);

  expect_problem(call("confirm", place()), 409, "booking.not_offered");
  EXPECT_EQ(ask("offer", place()).at("status"), "offered");
  EXPECT_EQ(ask("offer", place()).at("status"), "offered");
  EXPECT_EQ(ask("unoffer", place()).at("status"), "matching");
  EXPECT_EQ(ask("unoffer", place()).at("status"), "matching");
  EXPECT_EQ(ask("offer", place()).at("status"), "offered");
  EXPECT_EQ(ask("confirm", place()).at("status"), "confirmed");
  EXPECT_EQ(ask("confirm", place()).at("status"), "confirmed");
  expect_problem(call("reassign", place()), 409, "booking.not_matching");
  EXPECT_EQ(expect_status(market.as(demo::jongno_technician, {"technician"}).http.get("/bookings/" + booking), 200)
                .at("address")
                .value("entry_notes", Json{}),
            nullptr);

  until_start(0);
  Json step = place();
  step["to"] = "in_progress";
  expect_problem(call("advance", step), 409, "booking.bad_step");
  for (const auto* to : {"en_route", "in_progress", "work_reported"}) {
    step["to"] = to;
    EXPECT_EQ(ask("advance", step).at("status"), to);
    EXPECT_EQ(ask("advance", step).at("status"), to);
  }
  Json other = place("01930000-0000-7000-8010-000000000002");
  other["to"] = "work_reported";
  expect_problem(call("advance", other), 403, "booking.not_yours");

  const auto approved = market.as(mina.id, {"consumer"}).http.post("/bookings/" + booking + "/approve", Json::object());
  EXPECT_EQ(expect_status(approved, 200).at("status"), "completed");
  EXPECT_EQ(steps(),
            (std::vector<std::string>{"pending_payment", "paying", "matching", "offered", "matching", "offered",
                                      "confirmed", "en_route", "in_progress", "work_reported", "completed"}));
}

TEST_P(Lifecycle, IsCompletedByItselfWhenNobodyObjects) {
  report();
  market.advance("47h");
  market.settle();
  EXPECT_EQ(status(), "work_reported");
  market.advance("2h");
  market.settle();
  EXPECT_EQ(status(), "completed");
}

TEST_P(Lifecycle, ThatWasNotPaidCanBePaidAgainForAWhile) {
  book();
  const Json begin{{"booking_id", booking}, {"purpose_id", booking}, {"amount", view().at("total")}};
  ask("begin_payment", begin);
  market.advance("40m");
  fail_payment();
  const auto again = view();
  EXPECT_EQ(again.at("status"), "pending_payment");
  EXPECT_FALSE(again.at("pay_until").is_null());
  EXPECT_FALSE(is_free("11:00"));
  ask("begin_payment", begin);
  fail_payment();
  market.advance("16m");
  market.settle();
  EXPECT_EQ(status(), "expired");
  EXPECT_TRUE(is_free("11:00"));
  expect_problem(call("begin_payment", begin), 409, "booking.nothing_to_pay");
}

TEST_P(Lifecycle, KeepsItsTimeForAnHourHoweverOftenItsPaymentFails) {
  book();
  const Json begin{{"booking_id", booking}, {"purpose_id", booking}, {"amount", view().at("total")}};
  const auto made = *Timestamp::parse(view().at("created_at").get<std::string>());
  int failed = 0;
  while (call("begin_payment", begin).status == 200 && failed < 60) {
    fail_payment();
    ++failed;
    EXPECT_LE(*Timestamp::parse(view().at("pay_until").get<std::string>()), made + std::chrono::hours{1});
    market.advance("4m");
    market.settle();
  }
  EXPECT_EQ(failed, 15);
  EXPECT_EQ(status(), "expired");
  EXPECT_TRUE(is_free("11:00"));

  // One payment that takes longer than that, and comes to nothing: there is no other.
  book("15:00");
  ask("begin_payment", {{"booking_id", booking}, {"purpose_id", booking}, {"amount", view().at("total")}});
  market.advance("61m");
  fail_payment();
  EXPECT_EQ(status(), "expired");
  EXPECT_TRUE(is_free("15:00"));
}

TEST_P(Lifecycle, IsNotPaidOnceItsVisitHasBegun) {
  book();
  const Json begin{{"booking_id", booking}, {"purpose_id", booking}, {"amount", view().at("total")}};
  ask("begin_payment", begin);
  until_start(1);
  expect_problem(call("due", {{"booking_id", booking}}), 409, "booking.nothing_to_pay");
  expect_problem(call("begin_payment", begin), 409, "booking.nothing_to_pay");
  fail_payment();
  EXPECT_EQ(status(), "expired");
}

TEST_P(Lifecycle, TakesNoMoneyTwiceNorForWhatIsGone) {
  book();
  Json begin{{"booking_id", booking}, {"purpose_id", booking}, {"amount", {{"amount", 1}, {"currency", "KRW"}}}};
  expect_problem(call("begin_payment", begin), 409, "booking.price_changed");
  const auto payment = capture(total());
  EXPECT_EQ(status(), "matching");
  const auto version = view().at("version");
  capture(total(), "booking", "", payment);  // told twice
  capture(total());                          // charged twice
  EXPECT_EQ(view().at("version"), version);
  EXPECT_EQ(status(), "matching");

  book("15:00");
  const auto amount = total();
  market.advance("16m");
  market.settle();
  ASSERT_EQ(status(), "expired");
  capture(amount);
  EXPECT_EQ(status(), "expired") << "money that comes too late does not bring it back";
}

TEST_P(Lifecycle, CapturedAndExpiredAtOnceIsOneOfThem) {
  for (const auto* time : {"09:00", "13:00", "17:00"}) {
    book(time);
    const auto amount = total();
    market.advance("899s");
    // The expiry falls due in the midst of it.
    const auto replies = in_parallel(2, [&](int i) {
      if (i == 0) {
        market.advance("2s");
      } else {
        capture(amount);
      }
      return i;
    });
    EXPECT_EQ(replies.size(), 2U);
    market.settle();
    const auto is = status();
    EXPECT_TRUE(is == "matching" || is == "expired") << is;
    EXPECT_EQ(is_free(time), is == "expired");
  }
}

TEST_P(Lifecycle, CancelledAndAdvancedAtOnceIsOneOfThem) {
  confirm();
  until_start(0);
  Json step = place();
  step["to"] = "en_route";
  ask("advance", step);
  step["to"] = "in_progress";
  const Json cancel{{"booking_id", booking}, {"actor", "consumer"}, {"actor_id", mina.id}, {"reason", "changed_mind"}};
  const auto replies =
      in_parallel(20, [&](int i) { return i % 2 == 0 ? call("advance", step) : call("cancel", cancel); });
  int advanced = 0;
  int cancelled = 0;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].status == 200) ++(i % 2 == 0 ? advanced : cancelled);
  }
  const auto is = status();
  EXPECT_TRUE(is == "in_progress" || is == "cancelled") << is;
  EXPECT_EQ(advanced > 0, is == "in_progress");
  EXPECT_EQ(cancelled > 0, is == "cancelled");
}

TEST_P(Lifecycle, CancelledFreesItsTimeAndIsCancelledOnce) {
  confirm();
  EXPECT_FALSE(is_free("11:00"));
  const Json cancel{{"booking_id", booking}, {"actor", "admin"}, {"actor_id", mina.id}, {"reason", "asked_by_phone"}};
  EXPECT_EQ(ask("cancel", cancel).at("technician_id"), demo::jongno_technician) << "who had confirmed it is kept";
  const auto version = view().at("version");
  EXPECT_EQ(ask("cancel", cancel).at("status"), "cancelled");
  EXPECT_EQ(view().at("version"), version);
  EXPECT_TRUE(is_free("11:00"));
  EXPECT_EQ(steps().back(), "cancelled");
  book();
  Json unpaid = cancel;
  unpaid["booking_id"] = booking;
  expect_problem(call("cancel", unpaid), 409, "booking.not_cancellable");
}

TEST_P(Lifecycle, UnmatchedFreesTheTimeByItselfWhenMatchingDoesNot) {
  pay();
  market.advance("26h");
  market.settle();
  EXPECT_EQ(status(), "unmatched");
  EXPECT_TRUE(is_free("11:00"));
  EXPECT_EQ(view().at("technician_id"), nullptr);
  EXPECT_EQ(ask("unmatched", {{"booking_id", booking}, {"reason", "again"}}).at("status"), "unmatched");
}

TEST_P(Lifecycle, WithdrawnFromIsMatchedAgainWithoutThem) {
  confirm();
  Json withdrawn = place();
  withdrawn["reason"] = "withdrawn";
  EXPECT_EQ(ask("withdraw", withdrawn).at("status"), "matching");
  EXPECT_EQ(ask("withdraw", withdrawn).at("status"), "matching");
  EXPECT_EQ(view().at("technician_id"), nullptr);
  EXPECT_TRUE(ask("feasible", {{"booking_ids", {booking}}}).at("bookings")[0].at("items").empty());
  expect_problem(call("offer", place()), 409, "booking.slot_taken");
  Json assign = place();
  assign["admin_id"] = mina.id;
  assign["reason"] = "by hand";
  expect_problem(call("assign", assign), 409, "booking.slot_taken");
  EXPECT_TRUE(is_free("11:00"));
}

TEST_P(Lifecycle, OfADayThatTheTechnicianIsIllIsMatchedAgainAndTheDayBlocked) {
  confirm();
  const auto first = booking;
  book("15:00");
  const auto unpaid = booking;
  const Json absence{{"technician_id", demo::jongno_technician},
                     {"source_id", "01930000-0000-7000-8098-000000000001"},
                     {"from", at(day, "00:00")},
                     {"to", at(day, "23:59")},
                     {"reason", "sick"}};
  EXPECT_EQ(ask("withdraw_all", absence).at("booking_ids"), Json::array({first}));
  EXPECT_EQ(ask("withdraw_all", absence).at("booking_ids"), Json::array({first})) << "again is once";
  EXPECT_TRUE(customer().free_starts(address, day).empty());
  EXPECT_EQ(status(), "pending_payment");
  booking = first;
  EXPECT_EQ(status(), "matching");
  booking = unpaid;
  capture(total());
  EXPECT_EQ(status(), "matching") << "who pays is found somebody else";
}

TEST_P(Lifecycle, IsNotPlacedWhereTheTechnicianIsTaken) {
  pay();
  const auto first = booking;
  const auto other = customer().add_address(demo::seongdong);
  booking = customer().book(other, at(day, "11:00"));
  capture(total());
  expect_problem(call("offer", place()), 409, "booking.slot_taken");  // neither free nor of that district
  Json assign = place();
  assign["admin_id"] = mina.id;
  assign["reason"] = "by hand";
  expect_problem(call("assign", assign), 409, "booking.slot_taken");
  booking = first;
  assign["booking_id"] = first;
  EXPECT_EQ(ask("assign", assign).at("status"), "confirmed");
  const auto timeline = expect_status(customer().http.get("/bookings/" + first + "/timeline"), 200);
  EXPECT_EQ(timeline.at("items").back().at("reason"), "assigned") << "an admin's words are not the consumer's to read";
}

TEST_P(Lifecycle, ShowsHowToGetInForAWhileAndAuditsIt) {
  confirm();
  expect_problem(call("entry_notes", place()), 403, "booking.notes_closed");
  until_start(-121);
  expect_problem(call("entry_notes", place()), 403, "booking.notes_closed");
  until_start(-119);
  EXPECT_EQ(ask("entry_notes", place()).at("entry_notes"), "비밀번호 4321");
  expect_problem(call("entry_notes", place("01930000-0000-7000-8010-000000000002")), 404, "booking.no_such_booking");
  const auto job = ask("job", place());
  EXPECT_EQ(job.at("road_name"), "서울특별시 세종대로 110");
  EXPECT_EQ(
      ask("jobs", {{"technician_id", demo::jongno_technician}, {"from", at(day, "00:00")}, {"to", at(day, "23:00")}})
          .at("items")
          .size(),
      1U);
}

TEST_P(Lifecycle, WhereNobodyCameIsToldByTheOtherSide) {
  confirm();
  Json told{{"booking_id", booking}, {"absent", "consumer"}, {"reporter_id", demo::jongno_technician}};
  expect_problem(call("no_show", told), 409, "booking.too_early");
  until_start(1);
  told["reporter_id"] = mina.id;
  expect_problem(call("no_show", told), 403, "booking.not_yours");
  told["reporter_id"] = demo::jongno_technician;
  expect_problem(call("no_show", told), 409, "booking.not_on_the_way");
  ask("advance", step("en_route"));
  expect_problem(call("no_show", told), 409, "booking.too_early");
  until_start(15);
  EXPECT_EQ(ask("no_show", told).at("status"), "no_show");
  EXPECT_EQ(ask("no_show", told).at("status"), "no_show");
}

TEST_P(Lifecycle, BeginsAboutItsStartAndIsNotAcceptedBeforeItsEnd) {
  confirm();
  expect_problem(call("advance", step("en_route")), 409, "booking.too_early");
  until_start(-121);
  expect_problem(call("advance", step("en_route")), 409, "booking.too_early");
  until_start(-119);
  ask("advance", step("en_route"));
  expect_problem(call("advance", step("in_progress")), 409, "booking.too_early");
  until_start(-59);
  ask("advance", step("in_progress"));
  ask("advance", step("work_reported"));
  market.advance("48h");
  market.settle();
  EXPECT_EQ(status(), "work_reported") << "48 hours are counted from its end";
  market.advance("150m");
  market.settle();
  EXPECT_EQ(status(), "completed");
}

TEST_P(Lifecycle, WhereNobodyBeganIsToldToAdminsWhoDecide) {
  confirm();
  until_start(90 + 119);
  EXPECT_EQ(told_admins("admin.booking_overdue"), 0U);
  until_start(90 + 121);
  EXPECT_EQ(told_admins("admin.booking_overdue"), 1U) << "the one administrator of the demo data";
  expect_problem(call("advance", step("en_route")), 409, "booking.visit_over");
  Json told{{"booking_id", booking}, {"absent", "technician"}, {"reporter_id", mina.id}};
  until_start(90 + 24 * 60 + 1);
  expect_problem(call("no_show", told), 409, "booking.visit_over");
  const auto admin = market.with_roles({"admin"});
  told["reporter_id"] = admin.id;
  EXPECT_EQ(expect_status(call("no_show", told, &admin), 200).at("output").at("status"), "no_show");
}

TEST_P(Lifecycle, ThatIsNeverReportedCanBeDisputed) {
  confirm();
  until_start(0);
  ask("advance", step("en_route"));
  ask("advance", step("in_progress"));
  const auto path = "/bookings/" + booking + "/dispute";
  const Json objection{{"wants", "refund"}, {"reason", "가버렸어요"}};
  expect_problem(market.as(mina.id, {"consumer"}).http.post(path, objection), 409, "booking.not_reported");
  expect_problem(market.as(mina.id, {"consumer"}).http.post("/admin" + path, objection), 403, "auth.forbidden");
  until_start(90 + 120);
  EXPECT_EQ(told_admins("admin.booking_overdue"), 1U);
  EXPECT_EQ(expect_status(market.as(mina.id, {"consumer"}).http.post(path, objection), 200).at("status"), "disputed");
  const Json granted{{"booking_id", booking},
                     {"admin_id", mina.id},
                     {"outcome", "refund"},
                     {"refund", {{"amount", 5000}, {"currency", "KRW"}}},
                     {"note", "가버림"}};
  EXPECT_EQ(ask("resolve", granted).at("status"), "completed");
}

TEST_P(Lifecycle, UnderWayIsDisputedByAnAdminInTheConsumersPlace) {
  confirm();
  until_start(0);
  const auto path = "/admin/bookings/" + booking + "/dispute";
  const Json objection{{"wants", "refund"}, {"reason", "the technician has been arrested"}};
  expect_problem(market.with_roles({"admin"}).http.post(path, objection), 409, "booking.not_reported");
  ask("advance", step("en_route"));
  ask("advance", step("in_progress"));
  const auto opened = expect_status(market.with_roles({"admin"}).http.post(path, objection), 200);
  EXPECT_EQ(opened.at("state"), "open");
  EXPECT_EQ(status(), "disputed");
  const Json rejected{{"booking_id", booking},
                      {"admin_id", mina.id},
                      {"outcome", "rejected"},
                      {"refund", {{"amount", 0}, {"currency", "KRW"}}},
                      {"note", "it was done after all"}};
  EXPECT_EQ(ask("resolve", rejected).at("status"), "completed");
}

TEST_P(Lifecycle, UnpaidIsDroppedByAnAdmin) {
  book();
  expect_problem(market.with_roles({"consumer"}).http.del("/bookings/" + booking), 404, "booking.no_such_booking");
  expect_status(market.with_roles({"admin"}).http.del("/bookings/" + booking), 204);
  EXPECT_EQ(status(), "dropped");
  EXPECT_TRUE(is_free("11:00"));
  pay();
  expect_problem(market.with_roles({"admin"}).http.del("/bookings/" + booking), 409, "booking.not_unpaid");
}

TEST_P(Lifecycle, DisputedIsWorkedAgainOrGivenBackInPart) {
  report();
  const auto path = "/bookings/" + booking + "/dispute";
  const Json objection{{"wants", "rework"}, {"reason", "창틀이 그대로예요"}};
  EXPECT_EQ(expect_status(market.as(mina.id, {"consumer"}).http.post(path, objection), 200).at("status"), "disputed");
  EXPECT_EQ(ask("dispute", {{"booking_id", booking}}).at("reason"), "창틀이 그대로예요");
  Json resolve{{"booking_id", booking},
               {"admin_id", mina.id},
               {"outcome", "rework"},
               {"refund", {{"amount", 0}, {"currency", "KRW"}}},
               {"rework_start", at(wednesday(2), "11:10")},
               {"note", "다시 방문"}};
  expect_problem(call("resolve", resolve), 409, "booking.start_not_offered");
  resolve["rework_start"] = at(wednesday(2), "11:00");
  EXPECT_EQ(ask("resolve", resolve).at("status"), "confirmed");
  expect_problem(call("resolve", resolve), 409, "booking.not_disputed");
  work();
  expect_status(market.as(mina.id, {"consumer"}).http.post(path, objection), 200);
  resolve["outcome"] = "refund";
  resolve["refund"]["amount"] = total() + 1;
  expect_problem(call("resolve", resolve), 422, "booking.bad_refund");
  resolve["refund"]["amount"] = 5000;
  EXPECT_EQ(ask("resolve", resolve).at("status"), "completed");
}

TEST_P(Lifecycle, IsListedForAdmins) {
  pay();
  const auto admin = market.with_roles({"admin"});
  const auto listed = expect_status(admin.http.get("/admin/bookings?status=matching&consumer_id=" + mina.id), 200);
  ASSERT_EQ(listed.at("items").size(), 1U);
  EXPECT_EQ(listed.at("items")[0].at("id"), booking);
  EXPECT_TRUE(expect_status(admin.http.get("/admin/bookings?status=completed"), 200).at("items").empty());
}

// ---- another time ----

TEST_P(Lifecycle, MovesAtOnceToATimeOfTheSamePrice) {
  confirm();
  const auto quote = customer().quote(address, at(day, "12:00"));  // overlaps its own old time
  const auto path = "/bookings/" + booking + "/reschedule";
  const auto moved = expect_status(customer().http.post(path, {{"quote_id", quote}}), 200);
  EXPECT_EQ(moved.at("rescheduling").at("state"), "done");
  EXPECT_EQ(moved.at("booking").at("status"), "confirmed") << "the technician is free then, too";
  EXPECT_EQ(*Timestamp::parse(moved.at("booking").at("start").get<std::string>()), *Timestamp::parse(at(day, "12:00")));
  const auto facts = ask("facts", {{"booking_id", booking}});
  EXPECT_EQ(*Timestamp::parse(facts.at("fee_start").get<std::string>()), *Timestamp::parse(at(day, "11:00")))
      << "notice is counted to the stricter start";
  EXPECT_TRUE(is_free("09:00"));
  EXPECT_FALSE(is_free("12:00"));
  expect_problem(customer().http.post(path, {{"quote_id", quote}}), 409, "booking.quote_in_use");
}

TEST_P(Lifecycle, IsNotMovedToLessWork) {
  const auto quoted = [&](int size, const Json& options) {
    const Json of{{"service_id", demo::studio_cleaning},
                  {"address_id", address},
                  {"size", size},
                  {"options", options},
                  {"start", at(day, "14:00")}};
    return expect_status(customer().http.post("/catalog/quotes", of), 201).at("id").get<std::string>();
  };
  const Json cold = Json::array({"refrigerator"});
  const auto held = expect_status(customer().ask_hold(quoted(6, cold)), 201).at("id");
  booking = expect_status(customer().http.post("/bookings", {{"hold_id", held}}), 201).at("id");
  capture(total());
  const auto move = [&](const std::string& quote) {
    return customer().http.post("/bookings/" + booking + "/reschedule", {{"quote_id", quote}});
  };
  expect_problem(move(quoted(5, cold)), 409, "booking.other_work");
  expect_problem(move(quoted(6, Json::array())), 409, "booking.other_work");
  expect_status(move(quoted(7, cold)), 200);
}

TEST_P(Lifecycle, WorkedAgainIsMovedForNoMoney) {
  report();
  expect_status(customer().http.post("/bookings/" + booking + "/dispute", {{"wants", "rework"}, {"reason", "창틀"}}),
                200);
  ask("resolve", {{"booking_id", booking},
                  {"admin_id", mina.id},
                  {"outcome", "rework"},
                  {"refund", {{"amount", 0}, {"currency", "KRW"}}},
                  {"rework_start", at(wednesday(2), "11:00")},
                  {"note", "다시 방문"}});
  const auto paid = total();
  const auto path = "/bookings/" + booking + "/reschedule";
  const auto quoted = [&](int size, const std::string& start) {
    const Json of{{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", size}, {"start", start}};
    return expect_status(customer().http.post("/catalog/quotes", of), 201).at("id").get<std::string>();
  };
  const auto saturday = at((*Date::parse(wednesday(2)) + 3).text(), "11:00");
  expect_problem(customer().http.post(path, {{"quote_id", quoted(6, saturday)}}), 409, "booking.other_work");
  const auto moved = expect_status(customer().http.post(path, {{"quote_id", quoted(5, saturday)}}), 200);
  EXPECT_EQ(moved.at("rescheduling").at("state"), "done");
  EXPECT_EQ(moved.at("rescheduling").at("difference").at("amount"), 0) << "though weekends cost more";
  EXPECT_EQ(total(), paid);
  EXPECT_EQ(status(), "confirmed");
}

TEST_P(Lifecycle, MovesToADearerTimeOnceTheDifferenceIsPaid) {
  confirm();
  const auto saturday = (*Date::parse(day) + 3).text();
  const auto quoted = expect_status(customer().http.post("/catalog/quotes", {{"service_id", demo::studio_cleaning},
                                                                             {"address_id", address},
                                                                             {"size", 5},
                                                                             {"start", at(saturday, "11:00")}}),
                                    201);
  const auto old_total = total();
  const auto difference = quoted.at("total").at("amount").get<std::int64_t>() - old_total;
  ASSERT_GT(difference, 0) << "weekends cost more";
  const auto path = "/bookings/" + booking + "/reschedule";
  const auto asked = expect_status(customer().http.post(path, {{"quote_id", quoted.at("id")}}), 200);
  EXPECT_EQ(asked.at("rescheduling").at("state"), "waiting");
  EXPECT_EQ(total(), old_total) << "the old time is valid until then";
  EXPECT_FALSE(is_free("11:00"));
  const auto due = ask("due", {{"booking_id", booking}});
  EXPECT_EQ(due.at("purpose"), "reschedule");
  EXPECT_EQ(due.at("amount").at("amount"), difference);
  ask("begin_payment", {{"booking_id", booking}, {"purpose_id", due.at("purpose_id")}, {"amount", due.at("amount")}});
  fail_payment("reschedule", due.at("purpose_id"));
  EXPECT_EQ(ask("due", {{"booking_id", booking}}).at("amount"), due.at("amount"));
  capture(difference, "reschedule", due.at("purpose_id"));
  EXPECT_EQ(total(), old_total + difference);
  EXPECT_EQ(status(), "confirmed");
  EXPECT_TRUE(is_free("11:00"));
  expect_problem(call("due", {{"booking_id", booking}}), 409, "booking.nothing_to_pay");

  // And back to the cheaper day, at once.
  const auto cheaper = customer().quote(address, at(day, "15:00"));
  const auto back = expect_status(customer().http.post(path, {{"quote_id", cheaper}}), 200);
  EXPECT_EQ(back.at("rescheduling").at("difference").at("amount"), -difference);
  EXPECT_EQ(total(), old_total);
}

TEST_P(Lifecycle, ATimeThatSharedItsOldOneGoesToWhoIsAbleWhenThatHasGone) {
  confirm();
  const Json move = ask_for_more("12:00");
  withdraw();
  capture(move.at("difference").at("amount"), "reschedule", move.at("id"));
  EXPECT_EQ(status(), "matching");
  EXPECT_EQ(*Timestamp::parse(view().at("start").get<std::string>()), *Timestamp::parse(at(day, "12:00")));
  EXPECT_FALSE(is_free("12:00"));
  EXPECT_TRUE(is_free("09:00"));
}

TEST_P(Lifecycle, MoneyForATimeThatSomebodyElseHasByNowMovesNothing) {
  confirm();
  const Json move = ask_for_more("12:00");
  withdraw();
  const auto other = Customer{market.with_roles({"consumer"}).http};
  other.book(other.add_address(demo::jongno), at(day, "12:30"));
  const auto before = total();
  ask("begin_payment", {{"booking_id", booking}, {"purpose_id", move.at("id")}, {"amount", move.at("difference")}});
  capture(move.at("difference").at("amount"), "reschedule", move.at("id"));
  EXPECT_EQ(status(), "matching");
  EXPECT_EQ(total(), before);
  EXPECT_EQ(*Timestamp::parse(view().at("start").get<std::string>()), *Timestamp::parse(at(day, "11:00")));
  for (int i = 0; i < 4; ++i) {
    market.advance("1h");
    market.settle();
  }
  const auto given_up = market.command({"outbox", "list", "--json"});
  EXPECT_EQ(given_up.output.find("payment.captured"), std::string::npos) << given_up.output;
}

TEST_P(Lifecycle, KeepsANewTimeForAWhileOnlyHoweverOftenItsPaymentFails) {
  confirm();
  const Json move = ask_for_more("14:00");
  const auto begin = [&] {
    return call("begin_payment",
                {{"booking_id", booking}, {"purpose_id", move.at("id")}, {"amount", move.at("difference")}});
  };
  for (int i = 0; i < 20 && begin().status == 200; ++i) {
    fail_payment("reschedule", move.at("id"));
    market.advance("4m");
    market.settle();
  }
  expect_problem(call("due", {{"booking_id", booking}}), 409, "booking.nothing_to_pay");
  EXPECT_TRUE(is_free("14:30"));
  EXPECT_EQ(status(), "confirmed") << "where it was";
}

TEST_P(Lifecycle, StaysWhereItWasWhenTheDifferenceIsNotPaid) {
  confirm();
  const auto saturday = (*Date::parse(day) + 3).text();
  const auto path = "/bookings/" + booking + "/reschedule";
  const auto quote = customer().quote(address, at(saturday, "11:00"));
  const auto asked = expect_status(customer().http.post(path, {{"quote_id", quote}}), 200);
  const auto free = customer().free_starts(address, saturday);
  expect_problem(customer().http.post(path, {{"quote_id", customer().quote(address, at(saturday, "15:00"))}}), 409,
                 "booking.rescheduling_open");
  market.advance("16m");
  market.settle();
  EXPECT_GT(customer().free_starts(address, saturday).size(), free.size()) << "the new time is free again";
  capture(asked.at("rescheduling").at("difference").at("amount"), "reschedule", asked.at("rescheduling").at("id"));
  EXPECT_EQ(*Timestamp::parse(view().at("start").get<std::string>()), *Timestamp::parse(at(day, "11:00")));
  EXPECT_EQ(status(), "confirmed");
}

}  // namespace
}  // namespace hearth::e2e::lifecycle_test
