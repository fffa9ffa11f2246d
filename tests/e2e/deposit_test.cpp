// What providers tell by themselves: virtual accounts, webhooks late, doubled, lost and forged; and what reconciliation makes
// good (A4).
#include "tests/e2e/payments.hpp"

namespace hearth::e2e::deposit_test {
namespace {

using Json = nlohmann::json;

class Deposits : public testing::TestWithParam<Engine> {
 protected:
  Json reconcile() { return expect_status(payer.admin.post("/admin/payments/reconciliation", Json::object()), 201); }
  support::HttpReply webhook(const std::string& provider, const std::string& body,
                             const support::Headers& headers = {}) {
    support::Headers all{{"Content-Type", "application/json"}};
    all.insert(all.end(), headers.begin(), headers.end());
    return market.anyone().request("POST", "/webhooks/" + provider, &body, all);
  }
  void expect_captured_once(const Json& of) {
    EXPECT_EQ(payer.payment(of).at("status"), "captured");
    EXPECT_EQ(payer.count(of.at("booking_id"), "captured"), 1);
    EXPECT_TRUE(payer.moved_on(of));
    payer.expect_balanced();
  }

  // On to so long before a visit.
  void go_before(const std::string& start, Duration before) {
    market.go_to((*Timestamp::parse(start) - before).text());
    payer.renew();
  }
  Json pay_in(const Json& prepared, const std::string& key) const {
    const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
    return expect_status(payer.ask_confirm(prepared, key, "", {{"refund_account", account}}), 200);
  }
  support::HttpReply give_account(const Json& of) const {
    return payer.customer.http.put("/payments/" + of.at("id").get<std::string>() + "/refund-account",
                                   {{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}});
  }
  support::HttpReply drop(const Json& of) const {
    return payer.customer.http.del("/bookings/" + of.at("booking_id").get<std::string>());
  }
  void expect_given_back(const Json& of) {
    EXPECT_EQ(payer.payment(of).at("status"), "refunded");
    EXPECT_EQ(payer.payment(of).at("refunded"), of.at("amount"));
    EXPECT_EQ(payer.count(of.at("booking_id"), "captured"), 1);
    payer.expect_balanced();
  }

  Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Deposits, engines(), engine_name);

TEST_P(Deposits, AWebhookSettlesWhatWasOpen) {
  const auto paid = payer.pay("sandbox_webhook");
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("11s");  // before we would have asked
  expect_captured_once(paid);
}

TEST_P(Deposits, ADoubledWebhookIsAppliedOnce) {
  const auto paid = payer.pay("sandbox_doubled_webhook");
  payer.pass("2s");
  payer.pass("1m");
  expect_captured_once(paid);
}

TEST_P(Deposits, ALateWebhookChangesNothing) {
  const auto paid = payer.pay("sandbox_late_webhook");
  EXPECT_EQ(paid.at("status"), "unknown");
  payer.pass("31s");
  expect_captured_once(paid);
  const auto refunded = expect_status(payer.ask_refund(paid, payer.payment(paid).at("amount").at("amount")), 201);
  EXPECT_EQ(refunded.at("status"), "pending");
  payer.pass("6m");
  EXPECT_EQ(payer.payment(paid).at("status"), "refunded") << "the webhook that says paid came after";
  EXPECT_EQ(payer.count(paid.at("booking_id"), "captured"), 1);
  payer.expect_balanced();
}

TEST_P(Deposits, AWebhookRacesTheConfirmation) {
  const auto prepared = payer.prepare(payer.book());
  const auto replies = in_parallel(8, [&](int i) {
    if (i % 2 == 0) return payer.ask_confirm(prepared, "sandbox_doubled_webhook");
    market.advance("1s");
    return support::HttpReply{200, {}, "{}", {}};
  });
  for (const auto& reply : replies) EXPECT_EQ(reply.status, 200) << reply.body;
  payer.pass("2s");
  expect_captured_once(prepared);
}

TEST_P(Deposits, AForgedWebhookIsRefused) {
  const auto paid = payer.pay("sandbox_virtual_account");
  const std::string body = Json{{"event_id", "evt_forged"}, {"order_id", paid.at("order_id")}}.dump();
  expect_problem(webhook("sandbox", body), 401, "payment.bad_signature");
  expect_problem(webhook("sandbox", body, {{"Sandbox-Signature", "t=1,v1=00"}}), 401, "payment.bad_signature");
  expect_problem(webhook("no_such_provider", body), 404, "payment.no_such_provider");
  expect_problem(webhook("toss", "{"), 422, "payment.bad_webhook");
  // Toss signs none: one about another provider's payment, or none of ours, is nothing to us.
  const auto foreign = webhook("toss", Json{{"orderId", paid.at("order_id")}, {"status", "DONE"}}.dump());
  EXPECT_EQ(expect_status(foreign, 200).at("taken"), false);
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("status"), "waiting_deposit");
}

TEST_P(Deposits, AVirtualAccountWaitsForItsMoney) {
  const auto paid = payer.pay("sandbox_virtual_account");
  EXPECT_EQ(paid.at("status"), "waiting_deposit");
  EXPECT_EQ(paid.at("method"), "virtual_account");
  EXPECT_FALSE(paid.at("virtual_account").at("account").get<std::string>().empty());
  EXPECT_EQ(payer.booking_status(paid), "paying");
  payer.pass("5m");
  EXPECT_EQ(payer.payment(paid).at("status"), "waiting_deposit");
  payer.pass("6m");
  expect_captured_once(paid);
}

TEST_P(Deposits, A4ReconciliationMakesALostWebhookGood) {
  const auto paid = payer.pay("sandbox_virtual_account_silent");
  payer.pass("11m");
  EXPECT_EQ(payer.payment(paid).at("status"), "waiting_deposit") << "the bank has it, and nobody told us";
  const auto done = reconcile();
  EXPECT_EQ(done.at("run").at("repaired"), 1);
  EXPECT_EQ(done.at("run").at("differing"), 0);
  EXPECT_EQ(done.at("differences").at(0).at("ours"), "waiting_deposit");
  EXPECT_EQ(done.at("differences").at(0).at("theirs"), "captured");
  market.settle();
  expect_captured_once(paid);
  EXPECT_EQ(reconcile().at("run").at("repaired"), 0) << "and there is nothing left to repair";
  const auto listed = expect_status(payer.admin.get("/admin/payments/reconciliation"), 200).at("items");
  EXPECT_GE(listed.size(), 2U);
}

TEST_P(Deposits, ReconciliationComesByItselfEveryHour) {
  const auto paid = payer.pay("sandbox_virtual_account_silent");
  payer.pass("61m");
  expect_captured_once(paid);
}

TEST_P(Deposits, NobodyPaysAndItExpires) {
  const auto paid = payer.pay("sandbox_virtual_account_unpaid", at(wednesday(2), "10:00"));
  payer.pass("24h");
  payer.pass("2m");
  EXPECT_EQ(payer.payment(paid).at("status"), "expired");
  EXPECT_EQ(payer.count(paid.at("booking_id"), "captured"), 0);
  EXPECT_EQ(payer.booking_status(paid), "expired") << "it has kept its time for a day";
}

TEST_P(Deposits, AreWaitedForUntilAWhileBeforeTheVisit) {
  const auto start = at(wednesday(2), "10:00");
  go_before(start, std::chrono::hours{23});
  const auto paid = payer.pay("sandbox_virtual_account_unpaid", start);
  const auto until = *Timestamp::parse(paid.at("virtual_account").at("until").get<std::string>());
  EXPECT_EQ(until, *Timestamp::parse(start) - std::chrono::hours{3});
  go_before(start, std::chrono::minutes{181});
  EXPECT_EQ(payer.payment(paid).at("status"), "waiting_deposit");
  go_before(start, std::chrono::minutes{178});
  EXPECT_EQ(payer.payment(paid).at("status"), "expired") << "though the bank would wait for longer";
  EXPECT_EQ(payer.booking_status(paid), "expired");
}

TEST_P(Deposits, AreNotWaitedForWhenTheVisitIsNear) {
  const auto start = at(wednesday(2), "10:00");
  go_before(start, std::chrono::minutes{200});
  const auto refused = payer.prepare(payer.book(start));
  const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
  expect_problem(payer.ask_confirm(refused, "sandbox_virtual_account", "", {{"refund_account", account}}), 409,
                 "booking.too_late_for_deposit");
  market.settle();
  EXPECT_EQ(payer.booking_status(refused), "pending_payment");
  const auto paid = payer.confirm(payer.prepare(refused.at("booking_id")), "sandbox_success");
  EXPECT_EQ(paid.at("status"), "captured") << "by another means";
  payer.pass("11m");
  EXPECT_EQ(payer.payment(refused).at("refunded"), refused.at("amount")) << "paid in all the same";
  EXPECT_EQ(payer.payment(paid).at("status"), "captured");
  payer.expect_balanced();
}

TEST_P(Deposits, OfABookingThatIsDroppedGoBack) {
  const auto sent = payer.pay("sandbox_timeout_taken");
  expect_problem(drop(sent), 409, "booking.not_unpaid");
  const auto paid = pay_in(payer.prepare(payer.book(at(wednesday(2), "10:00"))), "sandbox_virtual_account");
  EXPECT_EQ(drop(paid).status, 204);
  EXPECT_EQ(payer.booking_status(paid), "dropped");
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("status"), "aborted") << "nobody waits for it";
  payer.pass("11m");
  EXPECT_EQ(payer.booking_status(paid), "dropped");
  expect_given_back(paid);
}

TEST_P(Deposits, OfABookingThatIsDroppedAtThatMomentGoBackOrPayForIt) {
  for (const auto* time : {"09:00", "12:00", "15:00"}) {
    const auto paid = pay_in(payer.prepare(payer.book(at(wednesday(2), time))), "sandbox_virtual_account");
    market.settle();
    market.advance("599s");
    const auto dropped = in_parallel(2, [&](int i) {
      if (i == 1) return drop(paid).status;
      market.advance("2s");
      return 0;
    })[1];
    payer.pass("1m");
    if (dropped == 204) {
      EXPECT_EQ(payer.booking_status(paid), "dropped");
      expect_given_back(paid);
    } else {
      EXPECT_EQ(dropped, 409);
      expect_captured_once(paid);
    }
  }
}

TEST_P(Deposits, MoneyPaidInGoesBackToAnAccount) {
  const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
  const auto prepared = payer.prepare(payer.book());
  const auto paid =
      expect_status(payer.ask_confirm(prepared, "sandbox_virtual_account", "", {{"refund_account", account}}), 200);
  payer.pass("11m");
  const auto asked = expect_status(payer.ask_refund(paid, 1'000), 201);
  market.settle();
  EXPECT_EQ(expect_status(payer.admin.get("/admin/refunds/" + asked.at("id").get<std::string>()), 200).at("status"),
            "done");
  EXPECT_EQ(payer.payment(paid).dump().find("1002123456789"), std::string::npos);
}

TEST_P(Deposits, WithoutAnAccountItWaitsForSomebody) {
  const auto paid = payer.pay("sandbox_virtual_account");
  payer.pass("11m");
  const auto asked = expect_status(payer.ask_refund(paid, 1'000), 201);
  market.settle();
  const auto now = expect_status(payer.admin.get("/admin/refunds/" + asked.at("id").get<std::string>()), 200);
  EXPECT_EQ(now.at("status"), "failed");
  EXPECT_EQ(now.at("failure"), "payment.refund_account_needed");
  const std::string path = "/admin/refunds/" + asked.at("id").get<std::string>();
  expect_status(payer.admin.post(path + "/retry", Json::object()), 200);
  market.settle();
  EXPECT_EQ(expect_status(payer.admin.get(path), 200).at("status"), "failed") << "there is still none";
  const auto told =
      "/admin/notifications/deliveries?template=payment.refund_account_needed&channel=in_app&user=" + payer.id;
  EXPECT_EQ(expect_status(payer.admin.get(told), 200).at("items").size(), 1U) << "its consumer is asked for one, once";
  // Given, changed and tried again by an admin, all at once.
  in_parallel(6, [&](int i) {
    if (i == 5) return payer.admin.post(path + "/retry", Json::object()).status;
    return give_account(paid).status;
  });
  market.settle();
  EXPECT_EQ(expect_status(payer.admin.get(path), 200).at("status"), "done");
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(1'000));
  EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
  EXPECT_EQ(payer.count(paid.at("booking_id"), "refunded"), 1);
  payer.expect_balanced();
}

TEST_P(Deposits, OfAnUnmatchedBookingGoBackOnceThereIsAnAccount) {
  const auto paid = payer.pay("sandbox_virtual_account", at(wednesday(2), "10:00"));
  payer.pass("11m");
  for (int i = 0; i < 30 && payer.booking_status(paid) != "unmatched"; ++i) payer.pass("1h");
  ASSERT_EQ(payer.booking_status(paid), "unmatched");
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
  // On its way, or failed already: whichever comes first.
  EXPECT_EQ(give_account(paid).status, 200);
  market.settle();
  expect_given_back(paid);
}

TEST_P(Deposits, AnAccountThatIsGivenWhileARefundFailsForWantOfItIsUsed) {
  for (const auto* time : {"09:00", "12:00", "15:00"}) {
    const auto paid = payer.pay("sandbox_virtual_account", at(wednesday(2), time));
    payer.pass("11m");
    in_parallel(2, [&](int i) { return i == 0 ? payer.ask_refund(paid, 1'000).status : give_account(paid).status; });
    market.settle();
    EXPECT_EQ(payer.payment(paid).at("refunded"), won(1'000));
    payer.expect_balanced();
  }
}

TEST_P(Deposits, WhatACancelledBookingGivesBackIsRetriedOutOfTheSameMoney) {
  const auto paid = payer.pay("sandbox_virtual_account", at(wednesday(2), "10:00"));
  payer.pass("11m");
  const auto shown = payer.preview(paid);
  expect_status(payer.ask_cancel(paid, shown), 200);
  market.settle();
  const auto failed = expect_status(payer.admin.get("/admin/refunds?status=failed"), 200).at("items");
  ASSERT_EQ(failed.size(), 1U) << "there is no account to give it back to";
  EXPECT_EQ(failed[0].at("amount"), shown.at("refund"));
  EXPECT_EQ(give_account(paid).status, 200);
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("refunded"), shown.at("refund"));
  EXPECT_EQ(payer.balance("held"), 0);
  EXPECT_EQ(won(-payer.balance("cancellation_fees")), shown.at("fee")) << "none of the refund comes out of the fee";
  payer.expect_balanced();
}

TEST_P(Deposits, GetACashReceipt) {
  const auto prepared = payer.prepare(payer.book());
  const Json account{{"bank", "20"}, {"account", "1002123456789"}, {"holder", "김미나"}};
  const auto paid =
      expect_status(payer.ask_confirm(prepared, "sandbox_virtual_account", "", {{"refund_account", account}}), 200);
  const auto ask = [&](const Json& of, const std::string& identity) {
    return payer.customer.http.post("/payments/" + of.at("id").get<std::string>() + "/cash-receipt",
                                    {{"kind", "income_deduction"}, {"identity", identity}},
                                    {{"Idempotency-Key", payer.unique()}});
  };
  expect_problem(ask(paid, "01012345678"), 409, "payment.not_paid");
  payer.pass("11m");
  const auto issued = expect_status(ask(paid, "01012345678"), 201);
  EXPECT_EQ(issued.at("status"), "issued");
  EXPECT_EQ(issued.at("identity"), "****5678");
  EXPECT_FALSE(issued.at("number").is_null());
  EXPECT_EQ(expect_status(ask(paid, "01012345678"), 201).at("id"), issued.at("id")) << "asked again";
  expect_problem(ask(paid, "01099998888"), 409, "payment.has_cash_receipt");
  EXPECT_EQ(issued.at("cancelled"), won(0));
  expect_status(payer.ask_refund(paid, 7'000), 201);
  market.settle();
  expect_status(payer.ask_refund(paid, 1'000), 201);
  market.settle();
  const auto corrected = expect_status(ask(paid, "01012345678"), 201);
  EXPECT_EQ(corrected.at("amount"), issued.at("amount"));
  EXPECT_EQ(corrected.at("cancelled"), won(8'000)) << "the tax office hears of what was given back";
  const auto by_card = payer.pay("sandbox_success", at(wednesday(2), "10:00"));
  expect_problem(ask(by_card, "01012345678"), 409, "payment.not_cash");
}

}  // namespace
}  // namespace hearth::e2e::deposit_test
