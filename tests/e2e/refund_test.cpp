// Money goes back: never more than was paid, once a reason, and with a second pair of eyes above the limit.
#include "tests/e2e/payments.hpp"

namespace hearth::e2e::refund_test {
namespace {

using Json = nlohmann::json;

class Refunding : public testing::TestWithParam<Engine> {
 protected:
  std::int64_t amount_of(const Json& payment) const { return payment.at("amount").at("amount"); }
  std::string booking_of(const Json& payment) const { return payment.at("booking_id"); }
  Json refund(const Json& of) const {
    return expect_status(payer.admin.get("/admin/refunds/" + of.at("id").get<std::string>()), 200);
  }
  support::HttpReply decide(const support::HttpClient& who, const Json& of, const std::string& what) const {
    return who.post("/admin/refunds/" + of.at("id").get<std::string>() + "/" + what, {{"note", "checked"}});
  }
  // As booking tells it.
  void refund_due(const Json& payment, const std::string& source, std::int64_t amount) {
    const Json event{{"booking_id", booking_of(payment)},
                     {"consumer_id", payer.id},
                     {"source_id", source},
                     {"amount", won(amount)},
                     {"reason", "unmatched"}};
    expect_status(
        market.host().admin_client().post(
            "/test/events", {{"name", "booking.refund_due@1"}, {"key", booking_of(payment)}, {"payload", event}}),
        202);
    market.settle();
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"plugins.payment.config.approval_above=20000"}}};
  Payer payer{market};
};
INSTANTIATE_TEST_SUITE_P(On, Refunding, engines(), engine_name);

TEST_P(Refunding, GivesAPartBackAndThenTheRest) {
  const auto paid = payer.pay("sandbox_success");
  const auto asked = expect_status(payer.ask_refund(paid, 5'000), 201);
  EXPECT_EQ(asked.at("status"), "pending");
  market.settle();
  EXPECT_EQ(refund(asked).at("status"), "done");
  auto now = payer.payment(paid);
  EXPECT_EQ(now.at("status"), "partially_refunded");
  EXPECT_EQ(now.at("refunded"), won(5'000));
  EXPECT_EQ(now.at("refund_pending"), won(0));
  payer.expect_balanced();
  expect_problem(payer.ask_refund(paid, amount_of(paid)), 409, "payment.above_captured");

  refund_due(paid, booking_of(paid), amount_of(paid) - 5'000);
  now = payer.payment(paid);
  EXPECT_EQ(now.at("status"), "refunded");
  EXPECT_EQ(now.at("refunded"), paid.at("amount"));
  EXPECT_EQ(payer.balance("provider"), 0);
  EXPECT_EQ(payer.balance("held"), 0);
  EXPECT_EQ(payer.balance("refunds"), 0);
  payer.expect_balanced();
}

TEST_P(Refunding, FiftyAtOnceNeverGiveBackMoreThanWasPaid) {
  const auto paid = payer.pay("sandbox_success");
  const std::int64_t part = amount_of(paid) / 20 + 1;  // nineteen fit
  int accepted = 0;
  for (const auto& reply : in_parallel(50, [&](int) { return payer.ask_refund(paid, part); })) {
    if (reply.status == 201) {
      ++accepted;
    } else {
      expect_problem(reply, 409, "payment.above_captured");
    }
  }
  EXPECT_EQ(accepted, amount_of(paid) / part);
  market.settle();
  const auto now = payer.payment(paid);
  const std::int64_t alone = 20'000 / part * part;  // the rest waits for somebody else
  EXPECT_EQ(now.at("refunded"), won(alone));
  EXPECT_EQ(now.at("refund_pending"), won(accepted * part - alone));
  EXPECT_EQ(payer.balance("provider"), amount_of(paid) - alone);
  payer.expect_balanced();
}

TEST_P(Refunding, ManySmallOnesNeedSomebodyElseLikeOneLargeOne) {
  const auto paid = payer.pay("sandbox_success");
  EXPECT_EQ(expect_status(payer.ask_refund(paid, 15'000), 201).at("status"), "pending");
  EXPECT_EQ(expect_status(payer.ask_refund(paid, 5'000), 201).at("status"), "pending");
  const auto waiting = expect_status(payer.ask_refund(paid, 1'000), 201);
  EXPECT_EQ(waiting.at("status"), "approval");
  expect_status(decide(market.with_roles({"admin"}).http, waiting, "approve"), 200);
  EXPECT_EQ(expect_status(payer.ask_refund(paid, 1), 201).at("status"), "approval");
}

TEST_P(Refunding, KnowsOneCurrency) {
  const auto paid = payer.pay("sandbox_success");
  const Json asked{{"amount", {{"amount", 7}, {"currency", "USD"}}}, {"reason", "goodwill"}};
  const auto path = "/payments/" + paid.at("id").get<std::string>() + "/refunds";
  expect_problem(payer.admin.post(path, asked, {{"Idempotency-Key", payer.unique()}}), 422, "payment.other_currency");
  EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
}

TEST_P(Refunding, AboveTheLimitNeedsSomebodyElse) {
  const auto paid = payer.pay("sandbox_success");
  ASSERT_GT(amount_of(paid), 20'001);
  const auto asked = expect_status(payer.ask_refund(paid, 20'001), 201);
  EXPECT_EQ(asked.at("status"), "approval");
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
  EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(20'001)) << "it is kept for it";
  const auto told = expect_status(payer.admin.get("/admin/notifications/deliveries?template=admin.refund_waits"), 200);
  EXPECT_EQ(told.at("items").size(), 2U) << "the one administrator there is, by two channels";
  expect_problem(decide(payer.admin, asked, "approve"), 403, "payment.own_refund");
  expect_problem(decide(payer.admin, asked, "reject"), 403, "payment.own_refund");

  const auto second = market.with_roles({"admin"}).http;
  const auto third = market.with_roles({"admin"}).http;
  int let_go = 0;
  for (const auto& reply :
       in_parallel(8, [&](int i) { return decide(i % 2 == 0 ? second : third, asked, "approve"); })) {
    if (reply.status == 200) {
      ++let_go;
    } else {
      expect_problem(reply, 409, "payment.not_waiting");
    }
  }
  EXPECT_EQ(let_go, 1);
  market.settle();
  EXPECT_EQ(refund(asked).at("status"), "done");
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(20'001));
  expect_problem(decide(second, asked, "reject"), 409, "payment.not_waiting");
  payer.expect_balanced();
}

TEST_P(Refunding, ARejectedOneIsFreeAgain) {
  const auto paid = payer.pay("sandbox_success");
  const auto asked = expect_status(payer.ask_refund(paid, amount_of(paid)), 201);
  expect_problem(payer.ask_refund(paid, 1), 409, "payment.above_captured");
  expect_status(decide(market.with_roles({"admin"}).http, asked, "reject"), 200);
  const auto now = payer.payment(paid);
  EXPECT_EQ(now.at("refund_pending"), won(0));
  EXPECT_EQ(now.at("status"), "captured");
  EXPECT_EQ(payer.balance("refunds"), 0);
  EXPECT_EQ(payer.balance("held"), -amount_of(paid));
  expect_status(payer.ask_refund(paid, 1'000), 201);
  market.settle();
  payer.expect_balanced();
}

TEST_P(Refunding, OneThatABookingsCancellationLeftOutCanOnlyBeApproved) {
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  const auto asked = expect_status(payer.ask_refund(paid, 20'001), 201);
  const auto shown = payer.preview(paid);
  EXPECT_EQ(shown.at("paid"), won(amount_of(paid) - 20'001)) << "what is on its way back is not charged a fee";
  expect_status(payer.ask_cancel(paid, shown), 200);
  market.settle();
  const auto second = market.with_roles({"admin"}).http;
  expect_problem(decide(second, asked, "reject"), 409, "payment.divided");
  EXPECT_EQ(refund(asked).at("status"), "approval");
  expect_status(decide(second, asked, "approve"), 200);
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("refunded").at("amount"), 20'001 + shown.at("refund").at("amount").get<int>());
  EXPECT_EQ(payer.balance("held"), 0);
  payer.expect_balanced();
}

TEST_P(Refunding, TheSameKeyIsTheSameRefund) {
  const auto paid = payer.pay("sandbox_success");
  const auto first = payer.ask_refund(paid, 1'000, "refund-once");
  const auto again = payer.ask_refund(paid, 1'000, "refund-once");
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(again.body, first.body);
  market.settle();
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(1'000));
}

TEST_P(Refunding, OnceAReasonWhateverIsTold) {
  const auto paid = payer.pay("sandbox_success");
  const std::string source = "01930000-0000-7000-8000-00000000beef";
  for (int i = 0; i < 3; ++i) refund_due(paid, source, 3'000);
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(3'000));
  refund_due(paid, "01930000-0000-7000-8000-00000000cafe", amount_of(paid));
  EXPECT_EQ(payer.payment(paid).at("refunded"), paid.at("amount")) << "of what there still was";
  payer.expect_balanced();
}

TEST_P(Refunding, AnAnswerThatWasLostIsAskedForAndNotGivenTwice) {
  const auto paid = payer.pay("sandbox_refund_timeout");
  const auto asked = expect_status(payer.ask_refund(paid, 4'000), 201);
  market.settle();
  EXPECT_EQ(refund(asked).at("status"), "pending");
  payer.pass("31s");
  EXPECT_EQ(refund(asked).at("status"), "done");
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(4'000));
  EXPECT_EQ(payer.balance("provider"), amount_of(paid) - 4'000);
  payer.expect_balanced();
}

TEST_P(Refunding, OneThatDoesNotGetThroughIsTriedAgainEvenAfterAKill) {
  const auto paid = payer.pay("sandbox_refund_late");
  const auto asked = expect_status(payer.ask_refund(paid, 4'000), 201);
  market.settle();
  EXPECT_EQ(refund(asked).at("status"), "pending");
  market.host().kill();
  market.host().start();
  payer.renew();
  payer.pass("31s");
  payer.pass("2m");
  EXPECT_EQ(refund(asked).at("status"), "done");
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(4'000));
  payer.expect_balanced();
}

TEST_P(Refunding, OneThatIsRefusedIsSomebodysCase) {
  const auto paid = payer.pay("sandbox_refund_refused");
  const auto asked = expect_status(payer.ask_refund(paid, 4'000), 201);
  market.settle();
  const auto now = refund(asked);
  EXPECT_EQ(now.at("status"), "failed");
  EXPECT_EQ(now.at("failure"), "payment.refund_refused");
  EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
  EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
  EXPECT_EQ(payer.balance("held"), -amount_of(paid));
  EXPECT_EQ(expect_status(decide(payer.admin, asked, "retry"), 200).at("status"), "pending");
  market.settle();
  EXPECT_EQ(refund(asked).at("status"), "failed");
  const auto failed = expect_status(payer.admin.get("/admin/refunds?status=failed"), 200).at("items");
  EXPECT_EQ(failed.size(), 1U);
  payer.expect_balanced();
}

TEST_P(Refunding, NothingIsGivenBackOfWhatWasNotPaid) {
  const auto prepared = payer.prepare(payer.book());
  expect_problem(payer.ask_refund(prepared, 1), 409, "payment.not_paid");
  expect_problem(payer.ask_refund({{"id", payer.id}}, 1), 404, "payment.no_such_payment");
  const auto paid = payer.confirm(prepared, "sandbox_success");
  EXPECT_EQ(payer.ask_refund(paid, 0).status, 422);
  EXPECT_EQ(payer.ask_refund(paid, -1).status, 422);
  EXPECT_EQ(payer.customer.http
                .post("/payments/" + paid.at("id").get<std::string>() + "/refunds",
                      {{"amount", won(1)}, {"reason", "x"}}, {{"Idempotency-Key", "k"}})
                .status,
            403);
}

}  // namespace
}  // namespace hearth::e2e::refund_test
