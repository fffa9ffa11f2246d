// A1 from end to end: what those of the back office do, by nothing but the public API and the command line. A2 stands with
// cancelling, A3 with matching, A4 with deposits.
#include <algorithm>
#include <map>

#include "tests/e2e/authenticator.hpp"
#include "tests/e2e/payments.hpp"
#include "tests/e2e/worker.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::admin_journeys_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;

class AdminJourney : public testing::TestWithParam<Engine> {
 protected:
  // Whom the operator made an administrator, and who has a second factor from then on.
  struct Administrator {
    Person person;
    Authenticator phone;
  };
  Administrator administrator(const std::string& email) const {
    const auto made = market.command({"user", "create-admin", "--email", email, "--json"});
    EXPECT_EQ(made.code, 0) << made.output;
    const auto told = Json::parse(made.output.substr(made.output.find('{')));
    const auto person = market.sign_in(email, told.at("password"));
    auto phone = enrol(person.http, market.now()).phone;
    market.advance("30s");  // the code that confirmed it is used up
    return {person, std::move(phone)};
  }
  HttpClient sign_in(const Administrator& who) const {
    const Json known{{"email", who.person.email}, {"password", who.person.password}};
    const auto half = expect_status(market.anyone().post("/auth/login", known), 200);
    EXPECT_TRUE(half.at("access_token").is_null()) << "the password alone lets nobody in";
    const Json proof{{"mfa_token", half.at("mfa_token")}, {"code", who.phone.at(market.now())}};
    const auto grant = expect_status(market.anyone().post("/auth/mfa/verify", proof), 200);
    return market.anyone().bearer(grant.at("access_token").get<std::string>());
  }
  // Mina's booking, worked and objected to.
  Json disputed(Payer& mina) const {
    const Worker technician{market};
    const auto paid = mina.pay("sandbox_success", at(wednesday(), "11:00"));
    const std::string booking = paid.at("booking_id");
    technician.accept(booking);
    technician.come(booking);
    technician.work(booking);
    mina.renew();
    expect_status(mina.customer.http.post("/bookings/" + booking + "/dispute",
                                          {{"wants", "refund"}, {"reason", "창틀이 그대로예요"}}),
                  200);
    market.settle();
    return paid;
  }

  mutable Marketplace market{GetParam(), {.demo = true, .set = {"plugins.payment.config.approval_above=20000"}}};
};
INSTANTIATE_TEST_SUITE_P(On, AdminJourney, engines(), engine_name);

TEST_P(AdminJourney, A1LooksAfterThePlaceAndTheAuditLogShowsItAll) {
  Payer mina{market, market.register_person(), demo::jongno};
  const auto paid = disputed(mina);
  const auto boss = administrator("boss@example.com");
  const auto admin = sign_in(boss);
  const auto dashboard = expect_status(admin.get("/admin/dashboard"), 200);
  EXPECT_EQ(dashboard.at("now").at("open_disputes"), 1) << dashboard;
  const auto overview = expect_status(admin.get("/admin/stats/overview"), 200);
  EXPECT_EQ(overview.at("created"), 1);
  EXPECT_EQ(overview.at("captured"), paid.at("amount"));

  const auto rude = market.register_person();
  expect_status(rude.http.get("/consumers/me"), 200);
  const Json why{{"reason", "insults"}};
  expect_status(admin.post("/admin/users/" + rude.id + "/suspend", why), 200);
  EXPECT_TRUE(
      support::wait_until([&] { return rude.http.get("/consumers/me").status == 401; }, std::chrono::seconds{1}));
  EXPECT_EQ(market.anyone().post("/auth/refresh", {{"refresh_token", rude.refresh_token}}).status, 401);

  const auto open = expect_status(admin.get("/admin/disputes?status=open"), 200).at("items");
  ASSERT_EQ(open.size(), 1U);
  const std::string dispute = open[0].at("id");
  const Json too_much{{"outcome", "refund"}, {"refund", won(99'999'999)}, {"note", "창틀"}};
  expect_problem(admin.post("/admin/disputes/" + dispute + "/resolve", too_much), 422, "booking.bad_refund");
  const Json granted{{"outcome", "refund"}, {"refund", won(20'001)}, {"note", "창틀"}};
  expect_status(admin.post("/admin/disputes/" + dispute + "/resolve", granted), 200);
  market.settle();
  const auto waiting = expect_status(admin.get("/admin/refunds?status=approval"), 200).at("items");
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].at("amount"), won(20'001));
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(0)) << "above the limit, one pair of eyes is not enough";
  const std::string refund = waiting[0].at("id");
  const auto approve = "/admin/refunds/" + refund + "/approve";
  expect_problem(admin.post(approve, {{"note", "mine"}}), 403, "payment.own_refund");
  const auto deputy = administrator("deputy@example.com");
  expect_status(sign_in(deputy).post(approve, {{"note", "checked"}}), 200);
  market.settle();
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(20'001));
  EXPECT_EQ(mina.booking_status(paid), "completed");
  mina.expect_balanced();

  std::map<std::string, Json> acts;
  std::map<std::string, int> times;
  const auto log = expect_status(admin.get("/admin/audit?limit=100"), 200).at("items");
  for (const auto& row : log) {
    EXPECT_EQ(row.at("genuine"), true) << row;
    const auto what = row.at("action").get<std::string>() + " " + row.at("target").get<std::string>();
    acts[what] = row;
    ++times[what];
  }
  const auto expect_act = [&](const std::string& what, const Json& who) {
    ASSERT_TRUE(acts.contains(what)) << what;
    EXPECT_EQ(acts[what].at("actor"), who) << acts[what];
    EXPECT_EQ(times[what], 1) << "what was refused has not happened";
  };
  expect_act("user.suspended " + rude.id, boss.person.id);
  expect_act("dispute.resolved " + dispute, boss.person.id);
  expect_act("payment.refund_approved " + refund, deputy.person.id);
  const auto verified = market.command({"audit", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.output;
}

TEST_P(AdminJourney, ADisputeGrantsNoMoreThanIsLeft) {
  Payer mina{market, market.register_person(), demo::jongno};
  const auto paid = disputed(mina);
  expect_status(mina.ask_refund(paid, 10'000), 201);
  expect_status(mina.ask_refund(paid, 15'000), 201);  // for which a second administrator is waited
  market.settle();
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(10'000));
  EXPECT_EQ(mina.payment(paid).at("refund_pending"), won(15'000));
  const auto open = expect_status(mina.admin.get("/admin/disputes?status=open"), 200).at("items");
  ASSERT_EQ(open.size(), 1U);
  const auto resolve = "/admin/disputes/" + open[0].at("id").get<std::string>() + "/resolve";
  const auto left = paid.at("amount").at("amount").get<std::int64_t>() - 25'000;
  const auto granting = [](std::int64_t amount) {
    return Json{{"outcome", "refund"}, {"refund", won(amount)}, {"note", "all of it"}};
  };
  const auto refused = mina.admin.post(resolve, granting(left + 1));
  expect_problem(refused, 422, "booking.bad_refund");
  const auto error = refused.json().at("errors").at(0);
  EXPECT_EQ(error.at("pointer"), "/refund/amount");
  EXPECT_EQ(error.at("message"), "must be at most " + std::to_string(left));
  EXPECT_EQ(mina.booking_status(paid), "disputed");
  expect_status(mina.admin.post(resolve, granting(left)), 200);
  market.settle();
  EXPECT_EQ(mina.payment(paid).at("refund_pending"), won(left + 15'000));
  EXPECT_EQ(mina.booking_status(paid), "completed");
  mina.expect_balanced();
}

TEST_P(AdminJourney, ARefundThatTheSecondPersonRejectsIsEarnedAfterAll) {
  Payer mina{market, market.register_person(), demo::jongno};
  const auto paid = disputed(mina);
  const auto open = expect_status(mina.admin.get("/admin/disputes?status=open"), 200).at("items");
  ASSERT_EQ(open.size(), 1U);
  const auto dispute = "/admin/disputes/" + open[0].at("id").get<std::string>();
  const Json granted{{"outcome", "refund"}, {"refund", paid.at("amount")}, {"note", "all of it"}};
  expect_status(mina.admin.post(dispute + "/resolve", granted), 200);
  market.settle();
  const auto waiting = expect_status(mina.admin.get("/admin/refunds?status=approval"), 200).at("items");
  ASSERT_EQ(waiting.size(), 1U);
  const auto deputy = sign_in(administrator("deputy@example.com"));
  expect_status(deputy.post("/admin/refunds/" + waiting[0].at("id").get<std::string>() + "/reject", {{"note", "no"}}),
                200);
  market.settle();

  const auto decided = expect_status(deputy.get(dispute), 200).at("dispute");
  EXPECT_EQ(decided.at("outcome"), "rejected");
  EXPECT_EQ(decided.at("refund"), won(0));
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(0));
  mina.renew();
  const auto told = expect_status(mina.customer.http.get("/notifications?limit=100"), 200).at("items");
  EXPECT_EQ(std::count_if(told.begin(), told.end(),
                          [](const Json& one) { return one.at("template") == "booking.dispute_resolved"; }),
            2)
      << "that it goes back, and that it does not";
  EXPECT_EQ(mina.balance("held"), 0) << "the money is somebody's";
  mina.pay_out();
  const auto statement = Worker{market}.statement();
  EXPECT_EQ(statement.at("payout").at("gross"), paid.at("amount"));
  mina.expect_balanced();
}

}  // namespace
}  // namespace hearth::e2e::admin_journeys_test
