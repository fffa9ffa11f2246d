// The driver of Toss Payments against a server of our own that answers as its reference documents, with its failures: over
// the host's real HTTP client, with time-outs, broken connections and webhooks that prove nothing.
#include <thread>

#include "tests/e2e/payments.hpp"
#include "tests/support/toss_server.hpp"

namespace hearth::e2e::toss_test {
namespace {

using Json = nlohmann::json;
using support::TossServer;

std::vector<std::string> settings(const TossServer& toss) {
  return {"plugins.payment.config.provider=toss",
          "plugins.payment.config.toss.base_url=" + toss.url(),
          "plugins.payment.config.toss.secret_key=" + TossServer::secret(),
          "plugins.payment.config.toss.timeout=500ms",
          R"(plugins.payment.permissions.outbound=["127.0.0.1"])",
          R"(outbound.private_hosts=["127.0.0.1"])"};
}

class Toss : public testing::TestWithParam<Engine> {
 protected:
  std::string key(const std::string& behaviour) { return behaviour + "_" + payer.unique(); }
  void expect_captured_once(const Json& of) {
    EXPECT_EQ(payer.payment(of).at("status"), "captured");
    EXPECT_EQ(payer.count(of.at("booking_id"), "captured"), 1);
    EXPECT_TRUE(payer.moved_on(of));
    const auto theirs = toss.order(of.at("order_id"));
    EXPECT_EQ(theirs.at("charges"), 1) << theirs;
    EXPECT_EQ(theirs.at("keys").size(), 1U) << "one idempotency key over every attempt";
    payer.expect_balanced();
  }
  support::HttpReply webhook(const Json& body, const std::string& id = "") {
    const std::string text = body.dump();
    support::Headers headers{{"Content-Type", "application/json"}};
    if (!id.empty()) headers.emplace_back("tosspayments-webhook-transmission-id", id);
    return market.anyone().request("POST", "/webhooks/toss", &text, headers);
  }
  Json refund_of(const Json& asked) {
    return expect_status(payer.admin.get("/admin/refunds/" + asked.at("id").get<std::string>()), 200);
  }

  TossServer toss{first_moment().text()};
  Marketplace market{GetParam(), {.demo = true, .set = settings(toss)}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Toss, engines(), engine_name);

TEST_P(Toss, TakesMoneyOnceUnderOneKey) {
  const auto prepared = payer.prepare(payer.book());
  EXPECT_EQ(prepared.at("provider"), "toss");
  const auto ok = key("ok");
  for (const auto& reply : in_parallel(4, [&](int) { return payer.ask_confirm(prepared, ok); })) {
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  payer.pass("31s");
  expect_captured_once(prepared);
}

TEST_P(Toss, TellsARefusal) {
  const auto booking = payer.book();
  expect_problem(payer.ask_confirm(payer.prepare(booking), key("declined")), 409, "payment.insufficient_funds");
  expect_problem(payer.ask_confirm(payer.prepare(booking), key("stopped")), 409, "payment.card_refused");
  const auto paid = payer.confirm(payer.prepare(booking), key("ok"));
  market.settle();
  expect_captured_once(paid);
}

TEST_P(Toss, AnAnswerThatDoesNotComeIsAskedFor) {
  int week = 1;
  for (const auto* behaviour : {"hang", "cut", "half", "error500"}) {
    const auto paid = payer.pay(key(behaviour), at(wednesday(week++), "10:00"));
    // It was asked at once what became of it.
    EXPECT_EQ(paid.at("status"), "captured") << behaviour;
    market.settle();
    expect_captured_once(paid);
  }
}

TEST_P(Toss, ARequestThatWasLostIsRepeatedUnderItsKey) {
  const auto paid = payer.pay(key("lost"));
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("31s");
  expect_captured_once(paid);
}

TEST_P(Toss, WhatIsNeverTakenIsGivenUpInTheEnd) {
  const auto paid = payer.pay(key("provider"));
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("16m");
  EXPECT_EQ(payer.payment(paid).at("status"), "aborted");
  EXPECT_EQ(payer.payment(paid).at("failure"), "payment.not_taken");
  EXPECT_EQ(payer.booking_status(paid), "pending_payment");
}

TEST_P(Toss, AWebhookIsBelievedOnlyAfterAsking) {
  const auto paid = payer.pay(key("account"));
  EXPECT_EQ(paid.at("status"), "waiting_deposit");
  EXPECT_EQ(paid.at("virtual_account").at("account"), "X6505636518308");
  const Json says_done{{"createdAt", "2026-11-26T00:00:00"},
                       {"secret", "ps_x"},
                       {"status", "DONE"},
                       {"transactionKey", "t"},
                       {"orderId", paid.at("order_id")}};
  EXPECT_EQ(webhook(says_done, "forged").status, 200);
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("status"), "waiting_deposit") << "the provider knows of no money";

  toss.deposit(paid.at("order_id"));
  for (const auto& reply : in_parallel(6, [&](int i) { return webhook(says_done, i % 2 == 0 ? "true" : "copy"); })) {
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
  market.settle();
  expect_captured_once(paid);
}

TEST_P(Toss, ALostWebhookIsMadeGood) {
  const auto paid = payer.pay(key("account"));
  toss.deposit(paid.at("order_id"));
  payer.pass("2m");
  const auto done = expect_status(payer.admin.request("POST", "/admin/payments/reconciliation"), 201);
  EXPECT_EQ(done.at("run").at("repaired"), 1) << done;
  market.settle();
  expect_captured_once(paid);
}

TEST_P(Toss, GivesMoneyBackOnce) {
  int week = 1;
  for (const auto* behaviour : {"ok", "refundhang", "sleeping"}) {
    const auto paid = payer.pay(key(behaviour), at(wednesday(week++), "10:00"));
    const auto asked = expect_status(payer.ask_refund(paid, 3'000), 201);
    payer.pass("31s");
    payer.pass("1m");
    EXPECT_EQ(refund_of(asked).at("status"), "done") << behaviour;
    EXPECT_EQ(payer.payment(paid).at("refunded"), won(3'000));
    const auto theirs = toss.order(paid.at("order_id")).at("payment");
    EXPECT_EQ(theirs.at("cancels").size(), 1U) << behaviour << theirs;
    EXPECT_EQ(theirs.at("balanceAmount").get<std::int64_t>(),
              paid.at("amount").at("amount").get<std::int64_t>() - 3'000);
  }
  payer.expect_balanced();
}

TEST_P(Toss, ACashReceiptIsOfWhatHasNotBeenGivenBack) {
  const auto prepared = payer.prepare(payer.book());
  const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
  const auto paid = expect_status(payer.ask_confirm(prepared, key("account"), "", {{"refund_account", account}}), 200);
  toss.deposit(paid.at("order_id"));
  payer.pass("2m");
  expect_status(payer.admin.request("POST", "/admin/payments/reconciliation"), 201);
  market.settle();
  const auto issued =
      expect_status(payer.customer.http.post("/payments/" + paid.at("id").get<std::string>() + "/cash-receipt",
                                             {{"kind", "income_deduction"}, {"identity", "01012345678"}},
                                             {{"Idempotency-Key", payer.unique()}}),
                    201);
  EXPECT_EQ(issued.at("status"), "issued");
  for (const int amount : {3'000, 1'000}) {
    expect_status(payer.ask_refund(paid, amount), 201);
    payer.pass("31s");
  }
  EXPECT_EQ(toss.order(paid.at("order_id")).at("receipt").at("amount").get<std::int64_t>(),
            paid.at("amount").at("amount").get<std::int64_t>() - 4'000);
}

TEST_P(Toss, ARefundThatIsRefusedIsSomebodysCase) {
  const auto paid = payer.pay(key("norefund"));
  const auto asked = expect_status(payer.ask_refund(paid, 3'000), 201);
  market.settle();
  EXPECT_EQ(refund_of(asked).at("status"), "failed");
  EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
}

TEST_P(Toss, ACardIsRegisteredAndRemoved) {
  const auto card = expect_status(payer.customer.http.post("/payments/billing-keys", {{"auth_key", "auth_1"}},
                                                           {{"Idempotency-Key", payer.unique()}}),
                                  201);
  EXPECT_EQ(card.at("label"), "신한 **** 161*");
  expect_problem(payer.customer.http.post("/payments/billing-keys", {{"auth_key", "wrong"}},
                                          {{"Idempotency-Key", payer.unique()}}),
                 409, "payment.card_refused");
  const auto booking = payer.book();
  expect_status(market.host().admin_client().post("/test/events", {{"name", "booking.payment_due@1"},
                                                                   {"key", booking},
                                                                   {"payload",
                                                                    {{"booking_id", booking},
                                                                     {"consumer_id", payer.id},
                                                                     {"series_id", booking},
                                                                     {"total", won(1)},
                                                                     {"pay_until", "2030-01-01T00:00:00Z"}}}}),
                202);
  market.settle();
  const auto charged = expect_status(payer.customer.http.get("/payments?booking_id=" + booking), 200).at("items");
  ASSERT_EQ(charged.size(), 1U);
  expect_captured_once(charged[0]);
  EXPECT_EQ(payer.customer.http.del("/payments/billing-keys/" + card.at("id").get<std::string>()).status, 204);
  market.settle();
  EXPECT_EQ(toss.cards(), Json::array());
}

TEST_P(Toss, ACardIsRemovedThereInTheEndThoughItDoesNotAnswerAndWeAreKilled) {
  const auto added = payer.customer.http.post("/payments/billing-keys", {{"auth_key", "authdeaf"}},
                                              {{"Idempotency-Key", payer.unique()}});
  const std::string id = expect_status(added, 201).at("id");
  ASSERT_EQ(toss.cards(), Json({"billdeaf"}));
  EXPECT_EQ(payer.customer.http.del("/payments/billing-keys/" + id).status, 204) << "whatever they have to say";
  EXPECT_TRUE(expect_status(payer.customer.http.get("/payments/billing-keys"), 200).at("items").empty());
  expect_problem(payer.customer.http.del("/payments/billing-keys/" + id), 404, "payment.no_such_billing_key");
  market.settle();
  EXPECT_EQ(toss.cards(), Json({"billdeaf"})) << "they had a failure";
  market.host().kill();
  market.host().start();
  payer.renew();
  payer.pass("31s");
  EXPECT_EQ(toss.cards(), Json({"billdeaf"})) << "and then no answer";
  payer.pass("61s");
  EXPECT_EQ(toss.cards(), Json::array());
}

TEST_P(Toss, OneThatIsNotThereTakesNothingForCertain) {
  const auto prepared = payer.prepare(payer.book());
  const Json without{{"provider", "sandbox"}, {"toss", {{"secret_key", ""}}}};
  expect_status(payer.admin.put("/admin/settings/payment", {{"value", without}, {"reason", "it has ended"}}), 200);
  expect_problem(payer.ask_confirm(prepared, "any"), 409, "payment.provider_unavailable");
  market.settle();
  EXPECT_EQ(payer.payment(prepared).at("status"), "aborted");
  EXPECT_EQ(payer.booking_status(prepared), "pending_payment");
}

TEST_P(Toss, SurvivesAKillWhileItHangs) {
  const auto prepared = payer.prepare(payer.book());
  const auto hang = key("hang");
  std::jthread asking{[&] { payer.ask_confirm(prepared, hang, "killed"); }};
  while (toss.order(prepared.at("order_id")).at("charges") == 0) std::this_thread::yield();
  market.host().kill();
  asking.join();
  market.host().start();
  payer.renew();
  payer.pass("31s");
  expect_captured_once(prepared);
  EXPECT_EQ(payer.ask_confirm(prepared, hang, "killed").status, 200);
}

}  // namespace
}  // namespace hearth::e2e::toss_test
