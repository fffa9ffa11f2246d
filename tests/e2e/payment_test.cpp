// A booking is paid: once, for the amount that we fixed, whatever the client repeats and whatever the provider does.
#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include "tests/e2e/payments.hpp"

namespace hearth::e2e::payment_test {
namespace {

using Json = nlohmann::json;

class Paying : public testing::TestWithParam<Engine> {
 protected:
  // Taken once, told once, written down once; and the booking goes on.
  void expect_paid_once(const Json& of) {
    const auto now = payer.payment(of);
    EXPECT_EQ(now.at("status"), "captured") << now;
    EXPECT_EQ(now.at("captured"), now.at("amount"));
    const std::string booking = of.at("booking_id");
    EXPECT_EQ(payer.count(booking, "captured"), 1);
    EXPECT_EQ(-payer.balance("held"), now.at("amount").at("amount").get<std::int64_t>());
    EXPECT_EQ(payer.balance("provider"), now.at("amount").at("amount").get<std::int64_t>());
    EXPECT_TRUE(payer.moved_on(of));
    payer.expect_balanced();
  }
  support::HttpReply ask_prepare(const std::string& booking) const {
    return payer.customer.http.post("/payments/prepare", {{"booking_id", booking}},
                                    {{"Idempotency-Key", payer.unique()}});
  }
  void expect_nothing_taken(const Json& of) {
    EXPECT_EQ(payer.payment(of).at("captured"), won(0));
    EXPECT_EQ(payer.balance("provider"), 0);
    payer.expect_balanced();
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"plugins.booking.config.unpaid_at_most=100"}}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Paying, engines(), engine_name);

TEST_P(Paying, TakesTheAmountThatTheServerFixed) {
  const auto booking = payer.book();
  const auto prepared = payer.prepare(booking);
  EXPECT_EQ(prepared.at("status"), "ready");
  EXPECT_EQ(prepared.at("order_id"), prepared.at("id"));
  const auto booked = expect_status(payer.customer.http.get("/bookings/" + booking), 200);
  EXPECT_EQ(prepared.at("amount"), booked.at("total"));
  EXPECT_EQ(prepared.at("vat"), booked.at("vat"));
  EXPECT_EQ(payer.prepare(booking).at("id"), prepared.at("id")) << "preparing again is the same order";
  const auto paid = payer.confirm(prepared, "sandbox_success");
  EXPECT_EQ(paid.at("status"), "captured");
  market.settle();
  expect_paid_once(paid);
}

TEST_P(Paying, GivesAReceiptWhoseVatAddsUp) {
  const auto paid = payer.pay("sandbox_success");
  const auto receipt =
      expect_status(payer.customer.http.get("/payments/" + paid.at("id").get<std::string>() + "/receipt"), 200);
  std::int64_t total = 0, vat = 0;
  for (const auto& line : receipt.at("lines")) {
    total += line.at("amount").at("amount").get<std::int64_t>();
    vat += line.at("vat").at("amount").get<std::int64_t>();
    EXPECT_EQ(line.at("supply").at("amount").get<std::int64_t>() + line.at("vat").at("amount").get<std::int64_t>(),
              line.at("amount").at("amount").get<std::int64_t>());
  }
  EXPECT_EQ(won(total), receipt.at("total"));
  EXPECT_EQ(won(vat), receipt.at("vat"));
  const auto listed = expect_status(payer.customer.http.get("/payments"), 200).at("items");
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].at("id"), paid.at("id"));
}

TEST_P(Paying, IsNobodyElses) {
  const auto prepared = payer.prepare(payer.book());
  const auto other = market.with_roles({"consumer"}).http;
  const std::string path = "/payments/" + prepared.at("id").get<std::string>();
  expect_problem(other.get(path), 404, "payment.no_such_payment");
  expect_problem(other.get(path + "/receipt"), 404, "payment.no_such_payment");
  const Json body{
      {"order_id", prepared.at("id")}, {"payment_key", "sandbox_success"}, {"amount", prepared.at("amount")}};
  expect_problem(other.post("/payments/confirm", body, {{"Idempotency-Key", "theirs"}}), 404,
                 "payment.no_such_payment");
  expect_problem(
      other.post("/payments/prepare", {{"booking_id", prepared.at("booking_id")}}, {{"Idempotency-Key", "p"}}), 404,
      "booking.no_such_booking");
  EXPECT_TRUE(expect_status(other.get("/payments"), 200).at("items").empty());
  expect_nothing_taken(prepared);
}

TEST_P(Paying, NeedsAKey) {
  const Json body{{"booking_id", payer.book()}};
  EXPECT_EQ(payer.customer.http.post("/payments/prepare", body).status, 400);
}

TEST_P(Paying, RefusesAnotherAmount) {
  const auto prepared = payer.prepare(payer.book());
  for (const auto& amount : {won(100), won(prepared.at("amount").at("amount").get<std::int64_t>() - 1),
                             Json{{"amount", prepared.at("amount").at("amount")}, {"currency", "JPY"}}}) {
    expect_problem(payer.ask_confirm(prepared, "sandbox_success", "", {{"amount", amount}}), 409,
                   "payment.amount_changed");
  }
  expect_nothing_taken(prepared);
  EXPECT_EQ(payer.confirm(prepared, "sandbox_success").at("status"), "captured") << "the true one still works";
}

TEST_P(Paying, ConfirmedManyTimesAtOnceWithOneKeyIsOneCharge) {
  const auto prepared = payer.prepare(payer.book());
  std::set<std::string> answers;
  for (const auto& reply :
       in_parallel(10, [&](int) { return payer.ask_confirm(prepared, "sandbox_success", "the-one-key"); })) {
    if (reply.status == 200) {
      answers.insert(reply.body);
    } else {
      expect_problem(reply, 409, "idempotency.in_flight");
    }
  }
  EXPECT_EQ(answers.size(), 1U);
  market.settle();
  expect_paid_once(prepared);
}

TEST_P(Paying, ConfirmedManyTimesAtOnceWithManyKeysIsOneCharge) {
  const auto prepared = payer.prepare(payer.book());
  const auto replies = in_parallel(10, [&](int) { return payer.ask_confirm(prepared, "sandbox_success"); });
  for (const auto& reply : replies) EXPECT_EQ(reply.status, 200) << reply.body;
  market.settle();
  expect_paid_once(prepared);
  expect_problem(payer.ask_confirm(prepared, "sandbox_success:another"), 409, "payment.already_paid");
}

TEST_P(Paying, OfOneBookingThroughManyOrdersIsOneCharge) {
  const auto booking = payer.book();
  const auto first = payer.prepare(booking);
  // Two browser windows with two attempts of the payer at the provider.
  const auto replies =
      in_parallel(6, [&](int i) { return payer.ask_confirm(first, "sandbox_success:window" + std::to_string(i)); });
  int paid = 0;
  for (const auto& reply : replies) {
    if (reply.status == 200) {
      ++paid;
    } else {
      EXPECT_EQ(reply.status, 409) << reply.body;
    }
  }
  EXPECT_EQ(paid, 1);
  market.settle();
  expect_paid_once(first);
  expect_problem(
      payer.customer.http.post("/payments/prepare", {{"booking_id", booking}}, {{"Idempotency-Key", "more"}}), 409,
      "booking.nothing_to_pay");
}

TEST_P(Paying, DeclinedTakesNothingAndMayBeTriedAgain) {
  const auto booking = payer.book();
  const std::pair<const char*, const char*> table[] = {{"sandbox_decline", "payment.declined"},
                                                       {"sandbox_insufficient_funds", "payment.insufficient_funds"},
                                                       {"sandbox_card_refused", "payment.card_refused"},
                                                       {"sandbox_limit_exceeded", "payment.limit_exceeded"},
                                                       {"no such test key", "payment.provider_refused"}};
  for (const auto& [key, code] : table) {
    const auto prepared = payer.prepare(booking);
    expect_problem(payer.ask_confirm(prepared, key), 409, code);
    market.settle();
    const auto now = payer.payment(prepared);
    EXPECT_EQ(now.at("status"), "aborted");
    EXPECT_EQ(now.at("failure"), code);
    EXPECT_EQ(payer.booking_status(prepared), "pending_payment");
    expect_nothing_taken(prepared);
    expect_problem(payer.ask_confirm(prepared, "sandbox_success"), 409, "payment.over");
  }
  const auto prepared = payer.prepare(booking);
  payer.confirm(prepared, "sandbox_success");
  market.settle();
  expect_paid_once(prepared);
}

TEST_P(Paying, MoneyTakenWithoutAnAnswerIsFound) {
  const auto booking = payer.book();
  const auto paid = payer.confirm(payer.prepare(booking), "sandbox_timeout_taken");
  EXPECT_EQ(paid.at("status"), "unknown");
  EXPECT_EQ(payer.booking_status(paid), "paying") << "its time is kept";
  expect_problem(ask_prepare(booking), 409, "payment.in_progress");
  const auto orders = expect_status(payer.customer.http.get("/payments?booking_id=" + booking), 200).at("items");
  EXPECT_EQ(orders.size(), 1U) << "no second one stands beside it";
  payer.pass("31s");
  expect_paid_once(paid);
}

TEST_P(Paying, PreparedByManyAtOnceIsOneOrder) {
  const auto booking = payer.book();
  std::set<std::string> orders;
  for (const auto& reply : in_parallel(8, [&](int) { return ask_prepare(booking); })) {
    orders.insert(expect_status(reply, 201).at("id").get<std::string>());
  }
  EXPECT_EQ(orders.size(), 1U);
}

TEST_P(Paying, AnOrderOfAnotherProviderMakesWay) {
  const auto booking = payer.book();
  const auto first = payer.prepare(booking);
  const Json toss{{"provider", "toss"}, {"toss", {{"secret_key", "test_sk_x"}}}};
  const auto use = [&](const Json& value) {
    expect_status(payer.admin.put("/admin/settings/payment", {{"value", value}, {"reason", "another"}}), 200);
  };
  use(toss);
  const auto second = payer.prepare(booking);
  EXPECT_EQ(second.at("provider"), "toss");
  EXPECT_EQ(payer.payment(first).at("status"), "expired");
  EXPECT_EQ(payer.payment(first).at("failure"), "payment.replaced");
  expect_problem(payer.ask_confirm(first, "sandbox_success"), 409, "payment.over");
  use(nullptr);
  const auto third = payer.prepare(booking);
  payer.confirm(third, "sandbox_success");
  market.settle();
  expect_paid_once(third);
}

TEST_P(Paying, AProviderIsNotChosenWithoutItsSecret) {
  for (const Json& toss : {Json{}, Json::object(), Json{{"secret_key", ""}}, Json{{"secret_key", " "}}}) {
    Json value{{"provider", "toss"}};
    if (!toss.is_null()) value["toss"] = toss;
    const auto refused = payer.admin.put("/admin/settings/payment", {{"value", value}, {"reason", "another"}});
    expect_problem(refused, 422, "settings.invalid");
    EXPECT_EQ(refused.json().at("errors").at(0).at("pointer"), "/value/toss/secret_key") << value;
  }
  EXPECT_EQ(payer.prepare(payer.book()).at("provider"), "sandbox");
}

TEST_P(Paying, NothingTakenWithoutAnAnswerIsGivenUpOnceItIsCertain) {
  const auto paid = payer.pay("sandbox_timeout_lost");
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("31s");
  EXPECT_EQ(payer.payment(paid).at("status"), "unknown") << "nobody knows yet";
  expect_nothing_taken(paid);
  payer.pass("11m");
  EXPECT_EQ(payer.payment(paid).at("status"), "expired");
  expect_nothing_taken(paid);
  EXPECT_EQ(payer.booking_status(paid), "pending_payment");
  const auto again = payer.prepare(paid.at("booking_id"));
  payer.confirm(again, "sandbox_success");
  market.settle();
  expect_paid_once(again);
}

TEST_P(Paying, ALostRequestIsRepeatedUnderItsOwnKey) {
  const auto paid = payer.pay("sandbox_timeout_once");
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("31s");
  expect_paid_once(paid);
}

TEST_P(Paying, WhatTheProviderIsStillAtWorkOnIsWaitedFor) {
  const auto paid = payer.pay("sandbox_pending");
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("31s");
  EXPECT_EQ(payer.payment(paid).at("status"), "unknown");
  payer.pass("5m");
  expect_paid_once(paid);
}

TEST_P(Paying, WhatIsAuthorizedIsCaptured) {
  const auto paid = payer.pay("sandbox_authorize");
  EXPECT_EQ(paid.at("status"), "captured");
  market.settle();
  expect_paid_once(paid);
}

TEST_P(Paying, ABookingThatLapsedIsNotCharged) {
  const auto prepared = payer.prepare(payer.book());
  payer.pass("16m");
  expect_problem(payer.ask_confirm(prepared, "sandbox_success"), 409, "booking.nothing_to_pay");
  EXPECT_EQ(payer.payment(prepared).at("status"), "aborted");
  expect_nothing_taken(prepared);
}

TEST_P(Paying, SurvivesAKillWhileNobodyKnows) {
  const auto paid = payer.pay("sandbox_timeout_taken");
  EXPECT_EQ(paid.at("status"), "unknown");
  market.host().kill();
  market.host().start();
  payer.renew();
  payer.pass("31s");
  expect_paid_once(paid);
}

// Killed in the midst of many payments: each ends as if nothing had happened, and whoever asks again under their key gets
// the one answer.
TEST_P(Paying, SurvivesAKillInABurst) {
  std::vector<Json> orders;
  for (int week = 1; week <= 2; ++week) {
    for (const auto* time : {"09:00", "12:00", "15:00"}) {
      orders.push_back(payer.prepare(payer.book(at(wednesday(week), time))));
      orders.push_back(payer.prepare(payer.book(at(wednesday(week), time))));
    }
  }
  std::atomic<int> answered{0};
  std::jthread killer{[&](const std::stop_token& over) {
    while (answered.load() < 3 && !over.stop_requested()) std::this_thread::yield();
    market.host().signal(SIGKILL);
  }};
  const auto key = [&](int i) { return "burst-" + std::to_string(i); };
  const auto first = in_parallel(static_cast<int>(orders.size()), [&](int i) {
    auto reply = payer.ask_confirm(orders[static_cast<std::size_t>(i)], "sandbox_success", key(i));
    ++answered;
    return reply;
  });
  killer.join();
  market.host().kill();
  market.host().start();
  payer.renew();
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto again = payer.ask_confirm(orders[i], "sandbox_success", key(static_cast<int>(i)));
    ASSERT_EQ(again.status, 200) << again.body;
    if (first[i].status == 200) {
      EXPECT_EQ(again.body, first[i].body);
    }
    sum += orders[i].at("amount").at("amount").get<std::int64_t>();
  }
  payer.pass("31s");
  for (const auto& order : orders) {
    EXPECT_EQ(payer.payment(order).at("status"), "captured");
    EXPECT_EQ(payer.count(order.at("booking_id"), "captured"), 1);
    EXPECT_TRUE(payer.moved_on(order));
  }
  EXPECT_EQ(payer.balance("provider"), sum);
  payer.expect_balanced();
}

}  // namespace
}  // namespace hearth::e2e::payment_test
