// What technicians earn: once a job, a statement a week, paid once; and what a cancelled booking comes to.
#include "tests/e2e/payments.hpp"
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::payout_test {
namespace {

using Json = nlohmann::json;

class Payouts : public testing::TestWithParam<Engine> {
 protected:
  std::int64_t amount_of(const Json& payment) const { return payment.at("amount").at("amount"); }
  std::string booking_of(const Json& payment) const { return payment.at("booking_id"); }
  void publish(const std::string& name, const std::string& key, const Json& payload) {
    expect_status(
        market.host().admin_client().post("/test/events", {{"name", name}, {"key", key}, {"payload", payload}}), 202);
    market.settle();
  }
  void completed(const Json& paid) {
    publish("booking.completed@1", booking_of(paid),
            {{"booking_id", booking_of(paid)},
             {"consumer_id", payer.id},
             {"technician_id", technician},
             {"paid", paid.at("amount")}});
  }
  Json run() { return expect_status(payer.admin.post("/admin/payments/payouts/run", Json::object()), 200); }
  Json statements() {
    return expect_status(market.as(technician, {"technician"}).http.get("/technicians/me/payouts"), 200).at("items");
  }
  Json settlement(const Json& paid, const std::string& of, std::int64_t back, std::int64_t fee, std::int64_t share) {
    return {{"booking_id", booking_of(paid)},
            {"source_id", of},
            {"refund", won(back)},
            {"fee", won(fee)},
            {"technician_id", technician},
            {"technician_share", won(share)},
            {"reason", "cancelled"}};
  }

  const std::string technician = "01930000-0000-7000-8000-0000000007ec";
  const std::string source = "01930000-0000-7000-8000-00000000ca11";
  Probed market{GetParam(), {"demo=true"}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Payouts, engines(), engine_name);

TEST_P(Payouts, AJobIsEarnedOnceAndPaidOnce) {
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  const std::int64_t gross = amount_of(paid);
  for (int i = 0; i < 3; ++i) completed(paid);
  const std::int64_t commission = gross * 2'000 / 10'000, vat = commission / 10;
  const std::int64_t tax = (gross - commission - vat) * 330 / 10'000;
  const std::int64_t net = gross - commission - vat - tax;
  EXPECT_EQ(-payer.balance("technicians"), net);
  EXPECT_EQ(-payer.balance("commission"), commission);
  EXPECT_EQ(-payer.balance("vat"), vat);
  EXPECT_EQ(-payer.balance("withholding"), tax);
  EXPECT_EQ(payer.balance("held"), 0);
  payer.expect_balanced();
  EXPECT_EQ(run().at("paid"), 0) << "the week has not ended";

  payer.pass("168h");
  std::int64_t times = 0;
  for (const auto& one :
       in_parallel(6, [&](int) { return payer.admin.post("/admin/payments/payouts/run", Json::object()); })) {
    times += expect_status(one, 200).at("paid").get<std::int64_t>();
  }
  EXPECT_EQ(times, 1);
  EXPECT_EQ(payer.balance("technicians"), 0);
  EXPECT_EQ(payer.balance("bank"), -net);
  payer.expect_balanced();

  const auto mine = statements();
  ASSERT_EQ(mine.size(), 1U);
  EXPECT_EQ(mine[0].at("status"), "paid");
  EXPECT_EQ(mine[0].at("net"), won(net));
  const std::string path = "/technicians/me/payouts/" + mine[0].at("id").get<std::string>();
  const auto statement = expect_status(market.as(technician, {"technician"}).http.get(path), 200);
  ASSERT_EQ(statement.at("lines").size(), 1U);
  EXPECT_EQ(statement.at("lines")[0].at("booking_id"), booking_of(paid));
  EXPECT_EQ(statement.at("lines")[0].at("rates").at("commission").at("basis_points"), 2'000);
  expect_problem(market.with_roles({"technician"}).http.get(path), 404, "payment.no_such_payout");
  const auto former = market.as(technician, {"consumer"}).http;
  EXPECT_EQ(expect_status(former.get("/technicians/me/payouts"), 200).at("items"), Json(mine)) << "works no longer";
  EXPECT_EQ(expect_status(former.get(path), 200), statement);

  completed(paid);
  payer.pass("168h");
  EXPECT_EQ(run().at("paid"), 0) << "a job is never paid out twice";
}

TEST_P(Payouts, WhatWentBackIsNotEarned) {
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  expect_status(payer.ask_refund(paid, 10'000), 201);
  market.settle();
  completed(paid);
  const auto posted = payer.postings(booking_of(paid));
  std::int64_t earned = 0;
  for (const auto& one : posted) {
    if (one.at("debit") == "held" && one.at("credit") == "technicians") earned = one.at("amount").at("amount");
  }
  EXPECT_EQ(earned, amount_of(paid) - 10'000);
  // Given back afterwards it is ours to bear.
  expect_status(payer.ask_refund(paid, 5'000), 201);
  market.settle();
  EXPECT_EQ(payer.balance("refunds_borne"), 5'000);
  EXPECT_EQ(payer.balance("held"), 0);
  payer.expect_balanced();
}

TEST_P(Payouts, ACancelledBookingComesToRefundAndFee) {
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  const std::int64_t all = amount_of(paid), fee = all / 5, share = fee / 2;
  const auto before = market.ask("payment.balance@1", {{"booking_id", booking_of(paid)}});
  EXPECT_EQ(before.at("captured"), won(all));
  EXPECT_EQ(before.at("unknown"), false);
  expect_problem(market.service("payment.settle@1", settlement(paid, source, all - fee + 1, fee, share)), 409,
                 "payment.unbalanced");
  expect_problem(market.service("payment.settle@1", settlement(paid, source, all - fee - 1, fee, share)), 409,
                 "payment.unbalanced");
  expect_problem(market.service("payment.settle@1", settlement(paid, source, all - fee, fee, fee + 1)), 409,
                 "payment.unbalanced");
  int done = 0;
  for (const auto& reply : in_parallel(6, [&](int) {
         return market.service("payment.settle@1", settlement(paid, source, all - fee, fee, share));
       })) {
    done += reply.status == 200 ? 1 : 0;
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  EXPECT_EQ(done, 6) << "again answers how it stands";
  market.settle();
  const auto state = market.ask("payment.settle@1", settlement(paid, source, all - fee, fee, share));
  EXPECT_EQ(state.at("status"), "done");
  EXPECT_EQ(state.at("amount"), won(all - fee));
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(all - fee));
  EXPECT_EQ(-payer.balance("cancellation_fees"), fee - share);
  EXPECT_EQ(payer.balance("held"), 0);
  payer.expect_balanced();

  // The fee is waived: it comes out of what was kept.
  const auto waived = market.ask("payment.refund@1", {{"booking_id", booking_of(paid)},
                                                      {"source_id", technician},
                                                      {"amount", won(fee - share)},
                                                      {"reason", "waived"}});
  EXPECT_EQ(waived.at("status"), "pending");
  market.settle();
  EXPECT_EQ(payer.balance("cancellation_fees"), 0);
  payer.expect_balanced();
}

TEST_P(Payouts, ACancellationWithoutAFeeOrWithoutARefund) {
  const auto free = payer.pay("sandbox_success");
  const auto late = payer.pay("sandbox_success", at(wednesday(2), "10:00"));
  market.settle();
  Json ask = settlement(free, source, amount_of(free), 0, 0);
  ask["technician_id"] = nullptr;
  EXPECT_EQ(market.ask("payment.settle@1", ask).at("status"), "pending");
  const auto kept = market.ask("payment.settle@1", settlement(late, technician, 0, amount_of(late), 0));
  EXPECT_EQ(kept.at("status"), "done");
  market.settle();
  EXPECT_EQ(-payer.balance("cancellation_fees"), amount_of(late));
  payer.expect_balanced();
}

TEST_P(Payouts, ACompensationIsNoRefundAndOnceAReason) {
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  const Json ask{{"source_id", source},  {"booking_id", booking_of(paid)}, {"beneficiary_id", payer.id},
                 {"amount", won(7'000)}, {"reason", "our fault"},          {"admin_id", payer.admin_id}};
  const auto first = market.ask("payment.compensate@1", ask);
  EXPECT_EQ(market.ask("payment.compensate@1", ask), first);
  EXPECT_EQ(payer.balance("compensations"), 7'000);
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
  payer.expect_balanced();
}

TEST_P(Payouts, ACardPaysForAnOccurrence) {
  const auto add = [&](const std::string& auth_key) {
    return payer.customer.http.post("/payments/billing-keys", {{"auth_key", auth_key}},
                                    {{"Idempotency-Key", payer.unique()}});
  };
  expect_problem(add("stolen"), 409, "payment.card_refused");
  const auto card = expect_status(add("sandbox_card"), 201);
  EXPECT_EQ(card.at("default"), true);
  const auto booking = payer.book();
  const auto due = [&](const std::string& of) {
    publish("booking.payment_due@1", of,
            {{"booking_id", of},
             {"consumer_id", payer.id},
             {"series_id", source},
             {"total", won(1)},
             {"pay_until", "2030-01-01T00:00:00Z"}});
  };
  for (int i = 0; i < 3; ++i) due(booking);
  const auto listed = expect_status(payer.customer.http.get("/payments?booking_id=" + booking), 200).at("items");
  ASSERT_EQ(listed.size(), 1U) << "once, however often it is told";
  EXPECT_EQ(listed[0].at("status"), "captured");
  EXPECT_TRUE(payer.moved_on(listed[0]));

  expect_status(add("sandbox_card_timeout"), 201);
  const auto keys = expect_status(payer.customer.http.get("/payments/billing-keys"), 200).at("items");
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_NE(keys[0].at("default"), keys[1].at("default"));
  const auto second = payer.book(at(wednesday(2), "10:00"));
  due(second);
  EXPECT_EQ(payer.customer.http.get("/payments?booking_id=" + second).json().at("items")[0].at("status"), "unknown");
  payer.pass("31s");
  EXPECT_EQ(payer.customer.http.get("/payments?booking_id=" + second).json().at("items")[0].at("status"), "captured");
  EXPECT_EQ(payer.count(second, "captured"), 1);

  for (const auto& key : keys) {
    const std::string path = "/payments/billing-keys/" + key.at("id").get<std::string>();
    expect_problem(market.with_roles({"consumer"}).http.del(path), 404, "payment.no_such_billing_key");
    EXPECT_EQ(payer.customer.http.del(path).status, 204);
  }
  const auto third = payer.book(at(wednesday(3), "10:00"));
  due(third);
  EXPECT_TRUE(payer.customer.http.get("/payments?booking_id=" + third).json().at("items").empty());
  payer.expect_balanced();
}

// ---- a card that is declined ----

class DeclinedCards : public testing::TestWithParam<Engine> {
 protected:
  void add(const std::string& auth_key) const {
    expect_status(payer.customer.http.post("/payments/billing-keys", {{"auth_key", auth_key}},
                                           {{"Idempotency-Key", payer.unique()}}),
                  201);
  }
  // An occurrence that asks to be paid, as booking tells it.
  std::string due() {
    const auto booking = payer.book(at(wednesday(2), "10:00"));
    const Json event{{"booking_id", booking},
                     {"consumer_id", payer.id},
                     {"series_id", "01930000-0000-7000-8000-00000000ca11"},
                     {"total", won(1)},
                     {"pay_until", "2030-01-01T00:00:00Z"}};
    expect_status(market.host().admin_client().post(
                      "/test/events", {{"name", "booking.payment_due@1"}, {"key", booking}, {"payload", event}}),
                  202);
    market.settle();
    return booking;
  }
  std::vector<std::string> attempts(const std::string& booking) const {
    std::vector<std::string> all;
    const auto listed = expect_status(payer.customer.http.get("/payments?booking_id=" + booking), 200);
    for (const auto& one : listed.at("items")) all.push_back(one.at("status"));
    return all;
  }
  std::vector<std::string> told() const {
    const auto path = "/admin/notifications/deliveries?channel=in_app&template=booking.card_declined&user=" + payer.id;
    std::vector<std::string> all;
    const auto listed = expect_status(payer.admin.get(path), 200);
    for (const auto& one : listed.at("items")) all.push_back(one.at("status"));
    return all;
  }

  Marketplace market{
      GetParam(),
      {.demo = true, .set = {"plugins.booking.config.pay_within=12h", "plugins.payment.config.card_again_after=2h"}}};
  Payer payer{market, market.register_person(), demo::seongdong};
};
INSTANTIATE_TEST_SUITE_P(On, DeclinedCards, engines(), engine_name);

TEST_P(DeclinedCards, AreTriedAgainAndThenTheOccurrenceLapses) {
  add("sandbox_card_declined");
  const auto booking = due();
  for (std::size_t tried = 1; tried <= 3; ++tried) {
    EXPECT_EQ(attempts(booking), std::vector<std::string>(tried, "aborted"));
    EXPECT_EQ(told().size(), tried) << "each time";
    EXPECT_EQ(payer.booking_status({{"booking_id", booking}}), "pending_payment");
    payer.pass("119m");
    EXPECT_EQ(attempts(booking).size(), tried) << "not before its time";
    payer.pass("2m");
  }
  EXPECT_EQ(attempts(booking).size(), 3U) << "and no more";
  payer.pass("6h");
  EXPECT_EQ(payer.booking_status({{"booking_id", booking}}), "expired");
  EXPECT_EQ(attempts(booking).size(), 3U);
}

TEST_P(DeclinedCards, AnotherCardPaysAtTheNextAttempt) {
  add("sandbox_card_declined");
  const auto booking = due();
  add("sandbox_card");
  payer.pass("121m");
  const auto all = attempts(booking);
  EXPECT_EQ(std::count(all.begin(), all.end(), "captured"), 1);
  EXPECT_TRUE(payer.moved_on({{"booking_id", booking}}));
  payer.pass("5h");
  EXPECT_EQ(attempts(booking).size(), 2U);
  EXPECT_EQ(told().size(), 1U);
}

TEST_P(Payouts, SomebodyWhoLeavesIsForgottenAndTheLedgerStays) {
  const Person mina = market.register_person("mina@example.com");
  payer.id = mina.id;
  payer.customer.http = mina.http;
  payer.address = payer.customer.add_address(demo::seongdong);
  expect_status(mina.http.post("/payments/billing-keys", {{"auth_key", "sandbox_card"}}, {{"Idempotency-Key", "card"}}),
                201);
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  publish("auth.export_asked@1", mina.id, {{"export_id", source}, {"user_id", mina.id}});
  publish("auth.erasure_due@1", mina.id, {{"erasure_id", source}, {"user_id", mina.id}});
  EXPECT_TRUE(expect_status(mina.http.get("/payments"), 200).at("items").empty());
  EXPECT_TRUE(expect_status(mina.http.get("/payments/billing-keys"), 200).at("items").empty());
  const auto kept = expect_status(payer.admin.get("/payments/" + paid.at("id").get<std::string>()), 200);
  EXPECT_EQ(kept.at("captured"), paid.at("amount"));
  payer.expect_balanced();
}

}  // namespace
}  // namespace hearth::e2e::payout_test
