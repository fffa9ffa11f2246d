// C2 and A2: what was shown is what is charged, whoever cancels and however often. Whatever dies on the way is in
// cancellation_stop_test.cpp.
#include <hearth/date.hpp>
#include <map>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/probe.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::cancellation_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

const std::vector<std::string> times{"09:00", "11:30", "14:00", "16:30"};

std::int64_t amount(const Json& money) { return money.at("amount"); }

class Cancelling : public testing::TestWithParam<Engine> {
 protected:
  // A paid booking that its technician has accepted.
  Json confirmed(const std::string& start, const std::string& key = "sandbox_success") {
    const Json payment = payer.pay(key, start);
    Worker{market}.accept(booking_of(payment));
    payer.renew();
    EXPECT_EQ(payer.booking_status(payment), "confirmed");
    return payment;
  }
  static std::string booking_of(const Json& payment) { return payment.at("booking_id"); }

  // Moves the clock to that time of day, so many days before the day.
  void go_to(const std::string& of, int days_before, const std::string& time = "08:00") {
    const auto then = Timestamp::parse(at((*Date::parse(of) - days_before).text(), time))->micros / 1'000'000;
    const auto now = market.now_s();
    ASSERT_GT(then, now) << "the clock only goes forward";
    payer.pass(std::to_string(then - now) + "s");
  }

  // Asks for a dearer time, and gets a virtual account for the difference.
  Json deposit_for_move(const Json& payment, const std::string& time) {
    const auto quote = payer.customer.quote(payer.address, at((*Date::parse(day) + 3).text(), time));
    const auto path = "/bookings/" + booking_of(payment) + "/reschedule";
    EXPECT_EQ(expect_status(payer.customer.http.post(path, {{"quote_id", quote}}), 200).at("rescheduling").at("state"),
              "waiting");
    const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
    const auto deposit = expect_status(payer.ask_confirm(payer.prepare(booking_of(payment)), "sandbox_virtual_account",
                                                         "", {{"refund_account", account}}),
                                       200);
    EXPECT_EQ(deposit.at("status"), "waiting_deposit");
    return deposit;
  }

  Json preview(const Json& payment) const { return payer.preview(payment); }
  HttpReply ask_cancel(const Json& payment, const Json& shown, const support::Headers& headers = {}) const {
    return payer.ask_cancel(payment, shown, headers);
  }
  Json cancellation(const Json& payment) const {
    return expect_status(payer.customer.http.get("/bookings/" + booking_of(payment) + "/cancellation"), 200);
  }
  // How many messages of that kind there are.
  std::size_t told(const std::string& what) const {
    return expect_status(payer.admin.get("/admin/notifications/deliveries?template=" + what), 200).at("items").size();
  }
  // It is done, and the money is where the preview said.
  void expect_settled(const Json& payment, const Json& shown) {
    market.settle();
    const auto now = cancellation(payment);
    EXPECT_EQ(now.at("status"), "done") << now;
    EXPECT_EQ(now.at("fee"), shown.at("fee"));
    EXPECT_EQ(now.at("refund"), shown.at("refund"));
    EXPECT_EQ(payer.payment(payment).at("refunded"), shown.at("refund"));
    payer.expect_balanced();
  }

  mutable Probed market{GetParam(), {"demo=true"}};
  Payer payer{market, market.with_roles({"consumer"}), demo::jongno};  // one technician, who works every day
  const std::string day = wednesday(3);
};
INSTANTIATE_TEST_SUITE_P(On, Cancelling, engines(), engine_name);

TEST_P(Cancelling, C2RefundsWhatThePreviewShowedEightThreeOneAndNoDaysBefore) {
  std::vector<Json> payments;
  for (const auto& time : times) payments.push_back(confirmed(at(day, time)));
  const std::pair<int, int> table[] = {{8, 0}, {3, 10}, {1, 20}, {0, 30}};
  for (std::size_t i = 0; i < payments.size(); ++i) {
    const auto [days, percent] = table[i];
    go_to(day, days);
    const auto shown = preview(payments[i]);
    EXPECT_EQ(shown.at("rule").at("notice_days"), days);
    EXPECT_EQ(amount(shown.at("fee")), amount(shown.at("paid")) * percent / 100) << days << " days before";
    EXPECT_EQ(amount(shown.at("fee")) + amount(shown.at("refund")), amount(shown.at("paid")));
    expect_status(ask_cancel(payments[i], shown), 200);
    EXPECT_EQ(payer.booking_status(payments[i]), "cancelled");
    expect_settled(payments[i], shown);
  }
}

TEST_P(Cancelling, CountsNoticeFromMidnightInSeoul) {
  const auto payment = confirmed(at(day, times[0]));
  go_to(day, 7, "23:58");
  EXPECT_EQ(preview(payment).at("rule").at("fee_percent"), 0);
  go_to(day, 6, "00:01");
  EXPECT_EQ(preview(payment).at("rule").at("fee_percent"), 10) << "a new day, though hardly three minutes have passed";
}

TEST_P(Cancelling, HappensOnceHoweverOftenItIsTried) {
  const auto payment = confirmed(at(day, times[0]));
  go_to(day, 3);
  const auto shown = preview(payment);
  const auto other = preview(payment);
  std::map<std::string, int> outcomes;
  for (const auto& reply : in_parallel(10, [&](int i) { return ask_cancel(payment, i % 2 == 0 ? shown : other); })) {
    ++outcomes[reply.status == 200 ? "cancelled" : reply.json().value("code", "")];
  }
  EXPECT_EQ(outcomes["cancelled"], 1);
  EXPECT_EQ(outcomes["cancellation.already_cancelled"] + outcomes["cancellation.not_cancellable"], 9);
  expect_settled(payment, shown);
  EXPECT_EQ(payer.count(booking_of(payment), "fee_kept"), 1);
  EXPECT_EQ(payer.count(booking_of(payment), "refund_asked"), 1);
}

TEST_P(Cancelling, ARepeatUnderTheSameKeyIsAnsweredAlike) {
  const auto payment = confirmed(at(day, times[0]));
  const auto shown = preview(payment);
  const auto first = ask_cancel(payment, shown, {{"Idempotency-Key", "once"}});
  const auto again = ask_cancel(payment, shown, {{"Idempotency-Key", "once"}});
  expect_status(first, 200);
  EXPECT_EQ(again.body, first.body);
  expect_settled(payment, shown);
}

TEST_P(Cancelling, NeedsAPreviewThatHolds) {
  const auto payment = confirmed(at(day, times[0]));
  const auto shown = preview(payment);
  const auto path = "/bookings/" + booking_of(payment);
  expect_problem(payer.customer.http.post(path + "/cancel", {{"preview_id", booking_of(payment)}}), 409,
                 "cancellation.preview_needed");
  expect_problem(payer.customer.http.post(path + "/cancel", {{"reason", "x"}}), 422, "body.invalid");
  const auto stranger = market.with_roles({"consumer"}).http;
  expect_problem(stranger.get(path + "/cancellation-preview"), 404, "booking.no_such_booking");
  expect_problem(stranger.post(path + "/cancel", {{"preview_id", shown.at("id")}}), 404, "booking.no_such_booking");
  expect_problem(payer.customer.http.get(path + "/cancellation-preview?fault=business"), 403,
                 "cancellation.not_yours_to_say");
  payer.pass("11m");
  expect_problem(ask_cancel(payment, shown), 409, "cancellation.preview_expired");
  EXPECT_EQ(payer.booking_status(payment), "confirmed");
  expect_status(ask_cancel(payment, preview(payment)), 200);
  expect_problem(stranger.get(path + "/cancellation"), 404, "cancellation.no_such_cancellation");
}

TEST_P(Cancelling, LeavesUnpaidBookingsToTheirOwnRoute) {
  const auto booking = payer.book(at(day, times[0]));
  expect_problem(payer.customer.http.get("/bookings/" + booking + "/cancellation-preview"), 409,
                 "cancellation.not_paid");
  EXPECT_EQ(payer.customer.http.del("/bookings/" + booking).status, 204);
}

TEST_P(Cancelling, A2ANewPolicyTouchesOnlyNewBookings) {
  const auto old_booking = confirmed(at(day, times[0]));
  const Json policy{{"tiers", Json::array({{{"days", 0}, {"fee_percent", 40}, {"compensation_percent", 50}}})},
                    {"technician_share_percent", 50},
                    {"no_show_fee_percent", 100},
                    {"no_show_technician_percent", 70},
                    {"reason", "a test of ours"}};
  market.advance("1s");
  EXPECT_EQ(expect_status(payer.admin.put("/admin/cancellation-policies", policy), 200).at("version"), 2);
  market.advance("1s");
  const auto new_booking = confirmed(at(day, times[1]));
  EXPECT_EQ(amount(preview(old_booking).at("fee")), 0);
  EXPECT_EQ(preview(old_booking).at("rule").at("policy_version"), 1);
  const auto shown = preview(new_booking);
  EXPECT_EQ(shown.at("rule").at("policy_version"), 2);
  EXPECT_EQ(amount(shown.at("fee")), amount(shown.at("paid")) * 40 / 100);
  for (const auto& [payment, fee] : {std::pair{old_booking, Json(won(0))}, std::pair{new_booking, shown.at("fee")}}) {
    const auto last = preview(payment);
    EXPECT_EQ(last.at("fee"), fee);
    expect_status(ask_cancel(payment, last), 200);
    expect_settled(payment, last);
  }
  const auto versions = expect_status(payer.admin.get("/admin/cancellation-policies"), 200).at("items");
  EXPECT_EQ(versions.size(), 2U);

  auto wrong = policy;
  wrong["tiers"] = Json::array({{{"days", 3}, {"fee_percent", 10}, {"compensation_percent", 0}}});
  expect_problem(payer.admin.put("/admin/cancellation-policies", wrong), 422, "cancellation.bad_tiers");
  expect_problem(payer.admin.put("/admin/cancellation-policies", policy, {{"If-Match", "\"v1\""}}), 412,
                 "cancellation.policy_changed");
  EXPECT_EQ(payer.customer.http.put("/admin/cancellation-policies", policy).status, 403);
}

TEST_P(Cancelling, AWaiverGivesTheFeeBackOnce) {
  const auto payment = confirmed(at(day, times[3]));
  go_to(day, 0);
  const auto shown = preview(payment);
  const std::string id = expect_status(ask_cancel(payment, shown), 200).at("id");
  expect_settled(payment, shown);
  const auto kept = [&] {
    const auto today = Date::of(market.now(), std::chrono::hours{9}).text();
    return expect_status(payer.admin.get("/admin/stats/overview?from=" + today + "&to=" + today), 200).at("fees");
  };
  EXPECT_EQ(kept(), shown.at("fee"));
  const auto path = "/admin/cancellations/" + id + "/waive";
  expect_problem(payer.admin.post(path, Json::object()), 422, "body.invalid");
  std::map<int, int> outcomes;
  for (const auto& reply : in_parallel(5, [&](int) { return payer.admin.post(path, {{"reason", "a bereavement"}}); })) {
    ++outcomes[reply.status];
    if (reply.status != 200) expect_problem(reply, 409, "cancellation.waived_before");
  }
  EXPECT_EQ(outcomes[200], 1);
  market.settle();
  EXPECT_EQ(payer.payment(payment).at("refunded"), shown.at("paid"));
  EXPECT_EQ(kept(), won(0)) << "the console counts what we kept";
  payer.expect_balanced();
}

TEST_P(Cancelling, TheBusinesssFaultOnTheDayRefundsAllAndOwesMore) {
  const auto payment = confirmed(at(day, times[3]));
  go_to(day, 0);
  const auto made = expect_status(payer.admin.post("/admin/bookings/" + booking_of(payment) + "/cancel",
                                                   {{"fault", "business"}, {"reason", "the van broke down"}}),
                                  200);
  const auto paid = amount(made.at("paid"));
  EXPECT_EQ(amount(made.at("refund")), paid);
  EXPECT_EQ(amount(made.at("compensation")), paid * 30 / 100);
  market.settle();
  EXPECT_EQ(amount(payer.payment(payment).at("refunded")), paid) << "compensation is never a refund";
  EXPECT_EQ(payer.count(booking_of(payment), "compensated"), 0) << "proposed, and paid by nobody yet";

  const auto path = "/admin/cancellations/" + made.at("id").get<std::string>();
  EXPECT_EQ(expect_status(payer.admin.get(path + "/compensation"), 200).at("status"), "proposed");
  const auto owing = [&](const std::string& status) {
    return expect_status(payer.admin.get("/admin/cancellations?compensation=" + status), 200).at("items");
  };
  ASSERT_EQ(owing("proposed").size(), 1U) << "where an administrator finds what waits";
  EXPECT_EQ(owing("proposed")[0].at("id"), made.at("id"));
  EXPECT_EQ(told("admin.compensation_proposed"), 2U) << "one administrator, two channels";
  int paid_out = 0;
  for (const auto& reply :
       in_parallel(5, [&](int) { return payer.admin.post(path + "/compensate", Json::object()); })) {
    paid_out += reply.status == 200 ? 1 : 0;
    if (reply.status != 200) expect_problem(reply, 409, "cancellation.compensated");
  }
  EXPECT_EQ(paid_out, 1);
  EXPECT_EQ(payer.count(booking_of(payment), "compensated"), 1);
  EXPECT_EQ(expect_status(payer.admin.get(path + "/compensation"), 200).at("status"), "paid");
  EXPECT_TRUE(owing("proposed").empty());
  EXPECT_EQ(owing("paid").size(), 1U);
  market.settle();
  EXPECT_EQ(told("cancellation.compensated"), 2U) << "once, in the app and by email";
  payer.expect_balanced();
}

TEST_P(Cancelling, TellsStaffWhoMayThatItHasBeenCancelled) {
  const Json may{{"role", "staff"}, {"permissions", {"cancellations.cancel"}}, {"reason", "the front desk"}};
  expect_status(payer.admin.put("/admin/permissions", may), 200);
  const auto payment = confirmed(at(day, times[0]));
  const auto staff = market.with_roles({"staff"}).http;
  const auto cancel = [&](const std::string& key) {
    return staff.post("/admin/bookings/" + booking_of(payment) + "/cancel",
                      {{"fault", "nobody"}, {"reason", "a burst pipe"}}, {{"Idempotency-Key", key}});
  };
  const auto made = expect_status(cancel("one"), 200);
  EXPECT_EQ(expect_status(cancel("one"), 200).at("id"), made.at("id"));
  expect_problem(cancel("two"), 409, "cancellation.already_cancelled");
}

TEST_P(Cancelling, AFeeThatIsForgivenAboveTheLimitWaitsForASecondAdministrator) {
  const Json limit{{"value", {{"approval_above", 1'000}}}, {"reason", "two pairs of eyes"}};
  expect_status(payer.admin.put("/admin/settings/payment", limit), 200);
  std::map<std::string, Json> payments;
  for (const auto* decision : {"approve", "reject"}) payments[decision] = confirmed(at(day, times[payments.size()]));
  go_to(day, 0);
  const auto deputy = market.with_roles({"admin"}).http;
  for (const auto& [decision, payment] : payments) {
    const auto fee = preview(payment).at("fee");
    ASSERT_GT(amount(fee), 1'000);
    const auto path = "/bookings/" + booking_of(payment);
    const auto shown = expect_status(payer.admin.get(path + "/cancellation-preview?fault=nobody"), 200);
    EXPECT_EQ(shown.at("fee"), fee) << "that much is not theirs to give";
    const Json asked{{"fault", "nobody"}, {"reason", "a bereavement"}, {"preview_id", shown.at("id")}};
    const std::string id = expect_status(payer.admin.post("/admin" + path + "/cancel", asked), 200).at("id");
    expect_settled(payment, shown);
    EXPECT_EQ(cancellation(payment).at("fault"), "nobody");
    const auto waiting = expect_status(deputy.get("/admin/refunds?status=approval"), 200).at("items");
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].at("amount"), fee);
    const auto refund = "/admin/refunds/" + waiting[0].at("id").get<std::string>() + "/" + decision;
    expect_problem(payer.admin.post(refund, Json::object()), 403, "payment.own_refund");
    expect_problem(payer.admin.post("/admin/cancellations/" + id + "/waive", {{"reason", "at once"}}), 409,
                   "cancellation.waived_before");
    expect_status(deputy.post(refund, Json::object()), 200);
    market.settle();
    const auto given = decision == "approve" ? shown.at("paid") : shown.at("refund");
    EXPECT_EQ(payer.payment(payment).at("refunded"), given) << decision;
    EXPECT_EQ(payer.balance("cancellation_fees"), decision == "approve" ? 0 : -amount(fee)) << "income is credit";
    const auto again = payer.admin.post("/admin/cancellations/" + id + "/waive", {{"reason", "look again"}});
    EXPECT_EQ(again.status, decision == "approve" ? 409 : 200) << again.body;
    payer.expect_balanced();
  }
}

TEST_P(Cancelling, AnAbsentConsumerPaysAndTheTechnicianGetsAShare) {
  const auto payment = confirmed(at(day, times[0]));
  const auto path = "/bookings/" + booking_of(payment) + "/no-show";
  const Json evidence{{"evidence", "rang three times, nobody answered"}};
  const auto technician = [&] { return market.as(demo::jongno_technician, {"consumer", "technician"}).http; };
  expect_problem(technician().post(path, evidence), 409, "cancellation.too_early");
  go_to(day, 0, "09:20");
  expect_problem(market.with_roles({"technician"}).http.post(path, evidence), 404, "booking.no_such_booking");
  expect_problem(technician().post(path, evidence), 409, "booking.not_on_the_way");
  Worker{market}.step(booking_of(payment), "en-route");
  const auto made = expect_status(technician().post(path, evidence), 200);
  EXPECT_EQ(made.at("fault"), "consumer");
  EXPECT_EQ(made.at("fee"), made.at("paid"));
  EXPECT_EQ(amount(made.at("technician_share")), amount(made.at("paid")) * 70 / 100);
  EXPECT_EQ(made.at("evidence"), evidence.at("evidence"));
  market.settle();
  EXPECT_EQ(cancellation(payment).at("status"), "done");
  EXPECT_TRUE(cancellation(payment).at("evidence").is_null()) << "the other side's words are for the back office";
  EXPECT_EQ(payer.booking_status(payment), "no_show");
  EXPECT_EQ(amount(payer.payment(payment).at("refunded")), 0);
  payer.expect_balanced();
}

TEST_P(Cancelling, AnAbsentTechnicianCostsTheConsumerNothing) {
  const auto payment = confirmed(at(day, times[0]));
  go_to(day, 0, "09:40");
  const auto made = expect_status(
      payer.customer.http.post("/bookings/" + booking_of(payment) + "/no-show", {{"evidence", "nobody came"}}), 200);
  EXPECT_EQ(made.at("fault"), "technician");
  EXPECT_EQ(made.at("refund"), made.at("paid"));
  EXPECT_EQ(amount(made.at("compensation")), amount(made.at("paid")) * 30 / 100);
  market.settle();
  EXPECT_EQ(payer.payment(payment).at("refunded"), made.at("paid"));
  const auto penalties =
      expect_status(payer.admin.get("/admin/penalties?technician_id=" + demo::jongno_technician), 200).at("items");
  ASSERT_EQ(penalties.size(), 1U);
  EXPECT_EQ(penalties.at(0).at("reason"), "no_show");
  expect_problem(
      payer.customer.http.post("/bookings/" + booking_of(payment) + "/no-show", {{"evidence", "nobody came"}}), 409,
      "cancellation.already_cancelled");
}

TEST_P(Cancelling, ForceMajeureCostsNobodyAnything) {
  const auto payment = confirmed(at(day, times[3]));
  go_to(day, 0);
  EXPECT_GT(amount(preview(payment).at("fee")), 0);
  const Json zone{{"region", demo::jongno},
                  {"starts_at", at(day, "00:00")},
                  {"ends_at", at((*Date::parse(day) + 1).text(), "00:00")},
                  {"reason", "a typhoon"}};
  auto nowhere = zone;
  nowhere["region"] = "99999";
  const auto refused = payer.admin.post("/admin/force-majeure", nowhere);
  expect_problem(refused, 422, "cancellation.unknown_region");
  EXPECT_EQ(refused.json().at("errors").at(0).at("pointer"), "/region") << refused.body;
  const std::string id = expect_status(payer.admin.post("/admin/force-majeure", zone), 201).at("id");
  EXPECT_EQ(amount(preview(payment).at("fee")), 0);
  EXPECT_EQ(preview(payment).at("rule").at("code"), "force_majeure");
  EXPECT_EQ(expect_status(payer.admin.get("/admin/force-majeure"), 200).at("items").size(), 1U);
  EXPECT_EQ(payer.admin.del("/admin/force-majeure/" + id).status, 204);
  expect_problem(payer.admin.del("/admin/force-majeure/" + id), 404, "cancellation.no_such_zone");
  EXPECT_GT(amount(preview(payment).at("fee")), 0);
}

TEST_P(Cancelling, ALateWithdrawalGivesPointsOnce) {
  const auto changed = [&](const std::string& booking, const std::string& start, std::int64_t version) {
    const Json event{{"booking_id", booking},
                     {"consumer_id", payer.id},
                     {"technician_id", nullptr},
                     {"from_status", "confirmed"},
                     {"to_status", "matching"},
                     {"actor", "technician"},
                     {"actor_id", demo::jongno_technician},
                     {"reason", "withdrawn"},
                     {"version", version},
                     {"service_id", demo::studio_cleaning},
                     {"service_code", "studio"},
                     {"region", demo::jongno},
                     {"start", start},
                     {"end", "2027-01-02T12:00:00Z"},
                     {"total", won(50'000)},
                     {"at", "2027-01-01T12:00:00Z"}};
    expect_status(market.host().admin_client().post(
                      "/test/events", {{"name", "booking.changed@1"}, {"key", booking}, {"payload", event}}),
                  202);
  };
  changed("01930000-0000-7000-8fff-0000000000b1", "2027-01-02T11:59:59Z", 3);
  changed("01930000-0000-7000-8fff-0000000000b1", "2027-01-02T11:59:59Z", 5);
  changed("01930000-0000-7000-8fff-0000000000b2", "2027-01-02T12:00:00Z", 3);
  market.settle();
  const auto penalties = expect_status(payer.admin.get("/admin/penalties"), 200).at("items");
  ASSERT_EQ(penalties.size(), 1U) << "a whole day before is early enough, and a booking counts once";
  EXPECT_EQ(penalties.at(0).at("reason"), "late_withdrawal");
}

TEST_P(Cancelling, ARefundThatIsRefusedReachesAnAdmin) {
  const auto payment = confirmed(at(day, times[0]), "sandbox_refund_refused");
  const auto shown = preview(payment);
  expect_status(ask_cancel(payment, shown), 200);
  market.settle();
  EXPECT_EQ(cancellation(payment).at("status"), "refund_failed");
  EXPECT_EQ(payer.booking_status(payment), "cancelled");
  for (int i = 0; i < 8; ++i) payer.pass("61m");
  const auto stuck = expect_status(payer.admin.get("/admin/cancellations?stuck=true"), 200).at("items");
  ASSERT_EQ(stuck.size(), 1U);
  EXPECT_EQ(stuck.at(0).at("booking_id"), booking_of(payment));
  EXPECT_GE(stuck.at(0).at("attempts"), 6);
  payer.expect_balanced();
}

TEST_P(Cancelling, ARefundThatWasRefusedIsSentAgain) {
  const auto payment = confirmed(at(day, times[0]), "sandbox_refund_closed");
  const auto shown = preview(payment);
  expect_status(ask_cancel(payment, shown), 200);
  market.settle();
  EXPECT_EQ(cancellation(payment).at("status"), "refund_failed");
  payer.pass("61m");
  for (int i = 0; i < 4 && cancellation(payment).at("status") != "done"; ++i) payer.pass("1h");
  expect_settled(payment, shown);
}

TEST_P(Cancelling, TheFeeIsOfTheNewPriceWhileTheOldOneIsOnItsWayBack) {
  const auto saturday = (*Date::parse(day) + 3).text();
  const auto payment = confirmed(at(saturday, times[0]), "sandbox_refund_closed");  // what it gives back does not come
  const auto path = "/bookings/" + booking_of(payment) + "/reschedule";
  const auto cheaper = payer.customer.quote(payer.address, at(day, times[1]));
  const auto moved = expect_status(payer.customer.http.post(path, {{"quote_id", cheaper}}), 200);
  market.settle();
  go_to(day, 1);
  const auto shown = preview(payment);
  EXPECT_EQ(shown.at("paid"), moved.at("booking").at("total"));
  EXPECT_GT(amount(shown.at("fee")), 0);
  expect_status(ask_cancel(payment, shown), 200);
  for (int i = 0; i < 4 && cancellation(payment).at("status") != "done"; ++i) payer.pass("1h");
  EXPECT_EQ(cancellation(payment).at("fee"), shown.at("fee"));
  EXPECT_EQ(amount(payer.payment(payment).at("refunded")) + amount(shown.at("fee")), amount(payment.at("amount")));
  payer.expect_balanced();
}

TEST_P(Cancelling, ADepositThatHasYetToComeBlocksNothing) {
  const auto payment = confirmed(at(day, times[0])), other = confirmed(at(day, times[1]));
  go_to(day, 1);
  const auto deposit = deposit_for_move(payment, times[0]);
  const auto shown = preview(payment);
  EXPECT_EQ(shown.at("paid"), payment.at("amount")) << "of what was paid";
  EXPECT_GT(amount(shown.at("fee")), 0);
  expect_status(ask_cancel(payment, shown), 200);
  expect_settled(payment, shown);
  EXPECT_EQ(payer.payment(deposit).at("status"), "aborted");

  const auto another = deposit_for_move(other, times[1]);
  expect_status(payer.admin.post("/admin/bookings/" + booking_of(other) + "/cancel",
                                 {{"fault", "consumer"}, {"reason", "asked for by phone"}}),
                200);
  payer.pass("11m");
  for (const auto& late : {deposit, another}) {
    EXPECT_EQ(payer.payment(late).at("status"), "refunded");
    EXPECT_EQ(payer.payment(late).at("refunded"), late.at("amount"));
  }
  EXPECT_EQ(cancellation(payment).at("fee"), shown.at("fee"));
  EXPECT_EQ(payer.balance("held"), 0);
  payer.expect_balanced();
}

TEST_P(Cancelling, ADepositThatComesAtThatMomentIsGivenBackWhole) {
  for (const auto& time : {times[0], times[1], times[2]}) {
    const auto payment = confirmed(at(day, time));
    const auto deposit = deposit_for_move(payment, time);
    const auto shown = preview(payment);
    market.settle();
    market.advance("599s");
    const auto answer = in_parallel(2, [&](int i) {
      if (i == 1) return ask_cancel(payment, shown);
      market.advance("2s");
      return HttpReply{};
    })[1];
    payer.pass("2m");
    payer.expect_balanced();
    if (answer.status == 200) {
      EXPECT_EQ(payer.booking_status(payment), "cancelled");
      EXPECT_EQ(cancellation(payment).at("status"), "done");
      EXPECT_EQ(cancellation(payment).at("fee"), shown.at("fee"));
      EXPECT_EQ(payer.balance("held"), 0);
      EXPECT_EQ(amount(payer.payment(payment).at("refunded")) + amount(payer.payment(deposit).at("refunded")),
                amount(payment.at("amount")) + amount(deposit.at("amount")) - amount(shown.at("fee")));
    } else {
      EXPECT_EQ(answer.status, 409) << answer.body;
      EXPECT_EQ(payer.payment(deposit).at("status"), "captured") << "it was moved";
      expect_status(ask_cancel(payment, preview(payment)), 200);
      payer.pass("1m");
    }
  }
}

TEST_P(Cancelling, WhatItsBookingAsksBackAfterwardsLeavesTheFee) {
  const auto payment = confirmed(at(day, times[3]));
  go_to(day, 0);
  const auto shown = preview(payment);
  ASSERT_GT(amount(shown.at("fee")), 0);
  expect_status(ask_cancel(payment, shown), 200);
  // As booking tells it, of a payment that it could not use any more.
  const Json event{{"booking_id", booking_of(payment)},
                   {"consumer_id", payer.id},
                   {"source_id", "01930000-0000-7000-8000-00000000beef"},
                   {"amount", payment.at("amount")},
                   {"reason", "unusable_payment"}};
  expect_status(
      market.host().admin_client().post(
          "/test/events", {{"name", "booking.refund_due@1"}, {"key", booking_of(payment)}, {"payload", event}}),
      202);
  expect_settled(payment, shown);
}

TEST_P(Cancelling, ARefundThatTakesItsTimeIsSettledWhenItComes) {
  const auto payment = confirmed(at(day, times[0]), "sandbox_refund_late");
  const auto shown = preview(payment);
  EXPECT_EQ(expect_status(ask_cancel(payment, shown), 200).at("status"), "refunding");
  for (int i = 0; i < 4 && cancellation(payment).at("status") != "done"; ++i) payer.pass("1h");
  expect_settled(payment, shown);
}

}  // namespace
}  // namespace hearth::e2e::cancellation_test
