// The process ends at every step of a dispute that ends in a part of the money, in turn: one administrator grants it, another
// approves it, the provider gives it back. Whatever the step, it goes back once, and the technician has earned the rest.
#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::dispute_stop_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;
using support::HttpReply;

constexpr std::int64_t limit = 20'000, granted = limit + 1;

class StoppedDispute : public Stopped {
 protected:
  StoppedDispute() : Stopped{unheard({"plugins.payment.config.approval_above=" + std::to_string(limit)})} {}

  // Done, and objected to.
  void next() {
    paid = confirmed(soon());
    of = paid.at("booking_id");
    technician.come(of);
    technician.work(of);
    payer.renew();
    const Json objection{{"wants", "refund"}, {"reason", "창틀이 그대로예요"}};
    expect_status(payer.customer.http.post("/bookings/" + of + "/dispute", objection), 200);
    market.settle();
    const auto open = expect_status(payer.admin.get("/admin/disputes?status=open"), 200).at("items");
    ASSERT_EQ(open.size(), 1U);
    dispute = "/admin/disputes/" + open[0].at("id").get<std::string>();
    sign_in();
  }
  void sign_in() { deputy = market.as(deputy_id, {"admin"}).http; }

  HttpReply resolve(const std::string& under_key) const {
    const Json how{{"outcome", "refund"}, {"refund", won(granted)}, {"note", "창틀"}};
    return payer.admin.post(dispute + "/resolve", how, under(under_key));
  }
  void make_up(int n) {
    if (asks_again(n)) {
      const auto again = expect_status(resolve(key("resolve", n)), 200);
      EXPECT_EQ(again.at("status"), "resolved");
      EXPECT_EQ(again.at("refund"), won(granted));
      expect_problem(resolve(key("another", n)), 409, "admin.dispute_resolved");
    } else if (payer.booking_status(paid) == "disputed") {
      expect_status(resolve(key("later", n)), 200);
    }
    market.settle();
    if (approve(deputy)) {
      EXPECT_FALSE(approve(deputy)) << "once";
    }
    payer.pass("2m");
  }
  void expect_given_back_once() const {
    EXPECT_EQ(payer.booking_status(paid), "completed");
    const auto payment = payer.payment(paid);
    EXPECT_EQ(payment.at("refunded"), won(granted));
    EXPECT_EQ(payment.at("refund_pending"), won(0));
    for (const auto* once : {"captured", "refund_asked", "refunded"}) EXPECT_EQ(payer.count(of, once), 1) << once;
    const auto decided = expect_status(payer.admin.get(dispute), 200).at("dispute");
    EXPECT_EQ(decided.at("outcome"), "refund");
    EXPECT_EQ(decided.at("refund"), won(granted));
  }
  void expect_rest_earned_once() {
    std::vector<std::int64_t> earned;
    for (const auto& one : payer.postings(of)) {
      if (one.at("kind") == "earned" && one.at("debit") == "held") earned.push_back(amount(one.at("amount")));
    }
    const auto rest = amount(paid.at("amount")) - granted;
    EXPECT_EQ(earned, std::vector{rest});
    kept += rest;
    EXPECT_EQ(payer.balance("provider"), kept);
    for (const auto* nothing : {"held", "refunds", "refunds_borne"}) EXPECT_EQ(payer.balance(nothing), 0) << nothing;
    payer.expect_balanced();
  }

  Json paid;
  std::string of, dispute;
  const std::string deputy_id = market.with_roles({"admin"}).id;
  HttpClient deputy = market.anyone();
  std::int64_t kept = 0;
};
INSTANTIATE_TEST_SUITE_P(On, StoppedDispute, every_stop(), stop_name);

TEST_P(StoppedDispute, GivesAPartBackOnceWhenTwoHaveAgreed) {
  next();
  stop_at_every_step(
      [&](int n) {
        (void)resolve(key("resolve", n));
        try_to_settle();
        (void)approve(deputy);
      },
      [&](int n) {
        sign_in();
        make_up(n);
        expect_given_back_once();
        expect_rest_earned_once();
        next();
      });
}

}  // namespace
}  // namespace hearth::e2e::dispute_stop_test
