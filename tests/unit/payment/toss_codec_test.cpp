#include "drivers/toss_codec.hpp"

#include <gtest/gtest.h>

#include <hearth/codec.hpp>
#include <map>

namespace payment::toss::toss_codec_test {
namespace {

const Uuid order = *Uuid::parse("01930000-0000-7000-8000-000000000001");

// As docs.tosspayments.com shows a Payment object, with what we do not read.
std::string payment(const std::string& status, const std::string& more = "") {
  return R"({"mId":"tosspayments","version":"2022-11-16","lastTransactionKey":"B7103F204998813B889C77C043D09502",)"
         R"("paymentKey":"5zJ4xY7m0kODnyRpQWGrN2xqGlNvLrKwv1M9ENjbeoPaZdL6","orderId":")" +
         order.text() + R"(","orderName":"스튜디오 청소","currency":"KRW","method":"카드","status":")" + status +
         R"(","requestedAt":"2026-11-26T16:40:41+09:00","approvedAt":"2026-11-26T16:42:49+09:00","useEscrow":false,)"
         R"("card":{"amount":55000,"issuerCode":"71","number":"53275080****161*"},"cashReceipts":null,"discount":null,)"
         R"("totalAmount":55000,"balanceAmount":55000,"suppliedAmount":50000,"vat":5000,"taxFreeAmount":0)" +
         more + "}";
}
std::string error(const std::string& code) { return R"({"code":")" + code + R"(","message":"설명"})"; }

TEST(TossPayment, IsReadInEveryState) {
  const std::pair<const char*, Said> table[] = {
      {"READY", Said::open},       {"IN_PROGRESS", Said::open}, {"WAITING_FOR_DEPOSIT", Said::waiting_deposit},
      {"DONE", Said::taken},       {"CANCELED", Said::taken},   {"PARTIAL_CANCELED", Said::taken},
      {"ABORTED", Said::declined}, {"EXPIRED", Said::expired},  {"SOMETHING_NEW", Said::pending}};
  for (const auto& [status, said] : table) {
    const auto answer = read_payment(payment(status));
    ASSERT_TRUE(answer) << status;
    EXPECT_EQ(answer->said, said) << status;
    EXPECT_EQ(answer->amount, 55'000);
    EXPECT_EQ(answer->method, "card");
    EXPECT_EQ(answer->key, "5zJ4xY7m0kODnyRpQWGrN2xqGlNvLrKwv1M9ENjbeoPaZdL6");
  }
}

TEST(TossPayment, TellsAVirtualAccount) {
  std::string body =
      payment("WAITING_FOR_DEPOSIT",
              R"(,"virtualAccount":{"accountType":"일반","accountNumber":"X6505636518308",)"
              R"("bankCode":"20","customerName":"박토스","dueDate":"2026-11-27T23:59:59+09:00","expired":false})");
  body.replace(body.find("카드"), std::string("카드").size(), "가상계좌");
  const auto answer = read_payment(body);
  ASSERT_TRUE(answer && answer->deposit);
  EXPECT_EQ(answer->method, "virtual_account");
  EXPECT_EQ(answer->deposit->account, "X6505636518308");
  EXPECT_EQ(answer->deposit->until->text(), "2026-11-27T14:59:59Z");
}

TEST(TossPayment, KnowsOurRefundsAgainByTheirReason) {
  const GiveBack what{{order, "key"}, 1'000, "고객 요청", "018f-part", "k", {}};
  const auto answer = read_payment(
      payment("PARTIAL_CANCELED",
              R"(,"cancels":[{"cancelAmount":1000,"cancelReason":")" + reason_of(what) +
                  R"(","cancelStatus":"DONE"},{"cancelAmount":9,"cancelReason":"x","cancelStatus":"IN_PROGRESS"}])"));
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->refunds.size(), 1U) << "one that is at work is not done";
  EXPECT_EQ(answer->refunds[0].reference, "018f-part");
  EXPECT_EQ(answer->refunds[0].amount, 1'000);
}

TEST(TossPayment, ReasonsAreCutAndKeepTheirMark) {
  GiveBack what{{order, "key"}, 1, std::string(199, 'x') + "가", "ref", "k", {}};
  EXPECT_LE(reason_of(what).size(), 200U);
  EXPECT_EQ(reference_in(reason_of(what)), "ref");
  what.reason = "나쁜 [이유]";
  EXPECT_EQ(reference_in(reason_of(what)), "ref");
  EXPECT_EQ(reference_in("a reason of the shop's own window"), "");
}

TEST(TossPayment, UnreadableIsNoAnswer) {
  for (const auto* body : {"", "<html>502</html>", "[]", R"({"status":"DONE"})", R"({"paymentKey":1})"}) {
    const auto answer = read_payment(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().kind, Kind::indeterminate) << body;
  }
}

TEST(TossRefusal, IsARefusalWhenNothingWasTakenForCertain) {
  const std::pair<const char*, const char*> table[] = {{"REJECT_CARD_PAYMENT", "payment.insufficient_funds"},
                                                       {"REJECT_ACCOUNT_PAYMENT", "payment.insufficient_funds"},
                                                       {"REJECT_CARD_COMPANY", "payment.card_refused"},
                                                       {"INVALID_STOPPED_CARD", "payment.card_refused"},
                                                       {"EXCEED_MAX_AMOUNT", "payment.limit_exceeded"},
                                                       {"NOT_FOUND_PAYMENT_SESSION", "payment.expired"},
                                                       {"A_CODE_OF_NEXT_YEAR", "payment.declined"}};
  for (const auto& [theirs, ours] : table) {
    const auto answer = read_refused_charge(403, error(theirs));
    ASSERT_TRUE(answer) << theirs;
    EXPECT_EQ(answer->said, Said::declined) << theirs;
    EXPECT_EQ(answer->code, ours) << theirs;
  }
}

TEST(TossRefusal, IsUndecidedWhenItMayHaveBeenDone) {
  for (const auto* code : {"ALREADY_PROCESSED_PAYMENT", "PROVIDER_ERROR", "DUPLICATED_ORDER_ID"}) {
    const auto answer = read_refused_charge(400, error(code));
    ASSERT_TRUE(answer) << code;
    EXPECT_EQ(answer->said, Said::pending) << code;
  }
  for (const std::uint32_t status : {500U, 502U, 503U, 409U}) {
    const auto answer = read_refused_charge(status, error("IDEMPOTENT_REQUEST_PROCESSING"));
    ASSERT_FALSE(answer) << status;
    EXPECT_EQ(answer.error().kind, Kind::indeterminate) << status;
  }
  EXPECT_FALSE(read_refused_charge(400, "<html>")) << "a gateway in between, say";
}

TEST(TossRefusal, OfOurOwnKeyIsNoRefusalOfThePayer) {
  for (const auto* code : {"UNAUTHORIZED_KEY", "INVALID_API_KEY", "FORBIDDEN_REQUEST"}) {
    const auto answer = read_refused_charge(401, error(code));
    ASSERT_FALSE(answer) << code;
    EXPECT_EQ(answer.error().kind, Kind::unavailable) << code;
  }
}

TEST(TossCancel, TellsAFinalRefusalFromOneToTryLater) {
  EXPECT_EQ(read_refused_cancel(403, error("NOT_CANCELABLE_PAYMENT"))->code, "payment.refund_refused");
  EXPECT_EQ(read_refused_cancel(400, error("INVALID_REFUND_ACCOUNT_INFO"))->code, "payment.refund_account_needed");
  EXPECT_EQ(read_refused_cancel(400, error("ALREADY_CANCELED_PAYMENT"))->said, Said::pending);
  EXPECT_FALSE(read_refused_cancel(403, error("NOT_AVAILABLE_BANK"))) << "the bank sleeps at night";
  EXPECT_FALSE(read_refused_cancel(500, error("FAILED_INTERNAL_SYSTEM_PROCESSING")));
}

TEST(TossBodies, AreThoseOfTheReference) {
  const Charge charge{order, "key", 55'000, "청소", "idem", "customer"};
  EXPECT_EQ(confirm_body(charge),
            R"({"paymentKey":"key","orderId":"01930000-0000-7000-8000-000000000001","amount":55000})");
  GiveBack what{{order, "key"}, 100, "why", "r", "k", {}};
  EXPECT_EQ(cancel_body(what), R"({"cancelReason":"why [r]","cancelAmount":100})");
  what.account = RefundAccount{"20", "1002123456789", "김미나"};
  EXPECT_EQ(cancel_body(what), R"({"cancelReason":"why [r]","cancelAmount":100,"refundReceiveAccount":)"
                               R"({"bank":"20","accountNumber":"1002123456789","holderName":"김미나"}})");
}

TEST(TossTransactions, AreAddedUpAnOrder) {
  std::vector<Booked> orders;
  std::string last;
  const auto read = add_transactions(
      R"([{"mId":"m","transactionKey":"t1","paymentKey":"p","orderId":"a","method":"카드","status":"DONE","amount":5000},
          {"mId":"m","transactionKey":"t2","paymentKey":"p","orderId":"a","status":"PARTIAL_CANCELED","amount":-1000},
          {"mId":"m","transactionKey":"t3","paymentKey":"q","orderId":"b","status":"DONE","amount":7000},
          {"mId":"m","transactionKey":"t4","paymentKey":"r","orderId":"c","status":"WAITING_FOR_DEPOSIT","amount":1}])",
      orders, last);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, 4U);
  EXPECT_EQ(last, "t4");
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].amount, 5'000);
  EXPECT_EQ(orders[0].refunded, 1'000);
  EXPECT_EQ(orders[1].amount, 7'000);
}

TEST(TossWebhook, IsAHintAndNoMore) {
  const std::map<std::string, std::string, std::less<>> headers{{"tosspayments-webhook-transmission-id", "tr-1"}};
  const auto header = [&](std::string_view name) -> std::string_view {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view{} : found->second;
  };
  const auto none = [](std::string_view) { return std::string_view{}; };
  const std::string changed =
      R"({"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-11-26T00:00:00.000","data":)" + payment("DONE") + "}";
  const auto notice = read_webhook({changed, {}, header});
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->order, order);
  EXPECT_EQ(notice->id, "tr-1");
  EXPECT_FALSE(notice->signed_by_provider);
  EXPECT_FALSE(notice->answer) << "what it says is not believed";

  const std::string deposit = R"({"createdAt":"2026-11-26T00:00:00","secret":"ps_x","status":"DONE","orderId":")" +
                              order.text() + R"(","transactionKey":"9FF15E1A29D0E77C218F57262BFA4986"})";
  const auto first = read_webhook({deposit, {}, none}), again = read_webhook({deposit, {}, none});
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->id, again->id) << "a copy is the same event";
  for (const auto* bad : {"", "{}", R"({"orderId":"../x"})", R"({"data":{}})", "[]"}) {
    EXPECT_FALSE(read_webhook({bad, {}, none})) << bad;
  }
}

TEST(TossPath, CannotBeLeft) {
  EXPECT_EQ(in_path("a-b_c.d~9"), "a-b_c.d~9");
  EXPECT_EQ(in_path("../orders/x?y=1#z"), "..%2Forders%2Fx%3Fy%3D1%23z");
  EXPECT_EQ(in_path(".."), "%2E%2E");
}

}  // namespace
}  // namespace payment::toss::toss_codec_test
