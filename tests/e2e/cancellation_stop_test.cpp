// The process ends at every step of a cancellation with a fee in turn, of giving that fee back, and of forgiving it at once, which
// two administrators do. Whatever the step: what was shown is what is kept, the rest goes back once, and the technician's time is
// free.
#include <hearth/date.hpp>

#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::cancellation_stop_test {
namespace {

using Json = nlohmann::json;

// With everybody who hears of it.
class StoppedCancellation : public Stopped {
 protected:
  explicit StoppedCancellation(std::vector<std::string> set = {}) : Stopped{std::move(set)} {}

  // Two days ahead a fifth is kept, all day long.
  std::string day() const { return (Date::of(market.now(), std::chrono::hours{9}) + 2).text(); }

  void next() {
    last_day = day();
    paid = confirmed(at(last_day, "11:00"));
    of = paid.at("booking_id");
    shown = payer.preview(paid);
    ASSERT_GT(amount(shown.at("fee")), 0);
    ASSERT_FALSE(is_free(last_day, "11:00"));
  }
  // It is as it was: nobody has cancelled it. Then it is done now.
  void cancel_if_it_has_not_begun() {
    if (payer.booking_status(paid) != "confirmed") return;
    EXPECT_EQ(payer.customer.http.get("/bookings/" + of + "/cancellation").status, 404);
    EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
    expect_status(payer.ask_cancel(paid, payer.preview(paid)), 200);
    market.settle();
  }
  void expect_divided() {
    EXPECT_EQ(payer.booking_status(paid), "cancelled");
    const auto now = cancellation(of);
    EXPECT_EQ(now.at("status"), "done") << now;
    EXPECT_EQ(now.at("fee"), shown.at("fee"));
    EXPECT_EQ(now.at("refund"), shown.at("refund"));
    EXPECT_EQ(amount(now.at("fee")) + amount(now.at("refund")), amount(paid.at("amount")));
    EXPECT_EQ(payer.payment(paid).at("refunded"), shown.at("refund"));
    for (const auto* once : {"captured", "refund_asked", "refunded", "fee_kept"})
      EXPECT_EQ(payer.count(of, once), 1) << once;
    EXPECT_TRUE(is_free(last_day, "11:00"));
    kept += amount(shown.at("fee"));
    EXPECT_EQ(payer.balance("provider"), kept) << "of all of them nothing is left but the fees";
    EXPECT_EQ(payer.balance("held"), 0);
    payer.expect_balanced();
  }

  Json paid, shown;
  std::string of, last_day;
  std::int64_t kept = 0;
};
INSTANTIATE_TEST_SUITE_P(On, StoppedCancellation, every_stop(), stop_name);

TEST_P(StoppedCancellation, KeepsTheFeeGivesTheRestBackOnceAndFreesTheTime) {
  next();
  stop_at_every_step([&](int n) { (void)payer.ask_cancel(paid, shown, under(key("cancel", n))); },
                     [&](int n) {
                       if (asks_again(n)) expect_status(payer.ask_cancel(paid, shown, under(key("cancel", n))), 200);
                       payer.pass("2m");
                       if (!asks_again(n)) cancel_if_it_has_not_begun();
                       expect_divided();
                       next();
                     });
}

// ---- the fee is given back ----

class StoppedWaiver : public StoppedCancellation {
 protected:
  using StoppedCancellation::StoppedCancellation;

  void next_paid() {
    paid = payer.pay("sandbox_success", at(day(), "11:00"));
    market.settle();
    shown = payer.preview(paid);
    ASSERT_GT(amount(shown.at("fee")), 0);
  }
  void next_fee() {
    next_paid();
    of = expect_status(payer.ask_cancel(paid, shown), 200).at("id");
    market.settle();
    ASSERT_EQ(payer.payment(paid).at("refunded"), shown.at("refund"));
  }
  support::HttpReply waive(const std::string& under_key) const {
    return payer.admin.post("/admin/cancellations/" + of + "/waive", {{"reason", "a bereavement"}}, under(under_key));
  }
  bool has_begun() const { return payer.payment(paid).at("refunded") != shown.at("refund"); }
  void expect_given_back() {
    EXPECT_EQ(payer.payment(paid).at("refunded"), paid.at("amount"));
    EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
    const std::string booking = paid.at("booking_id");
    EXPECT_EQ(payer.count(booking, "refund_asked"), 2) << "the rest, and then the fee";
    EXPECT_EQ(payer.count(booking, "refunded"), 2);
    for (const auto* nothing_left : {"cancellation_fees", "held", "refunds", "provider"}) {
      EXPECT_EQ(payer.balance(nothing_left), 0) << nothing_left;
    }
    payer.expect_balanced();
  }
};
INSTANTIATE_TEST_SUITE_P(On, StoppedWaiver, every_stop(), stop_name);

TEST_P(StoppedWaiver, GivesTheFeeBackOnce) {
  next_fee();
  stop_at_every_step([&](int n) { (void)waive(key("waive", n)); },
                     [&](int n) {
                       if (asks_again(n)) {
                         const auto again = expect_status(waive(key("waive", n)), 200);
                         EXPECT_EQ(again.at("amount"), shown.at("fee"));
                         EXPECT_EQ(again.at("failure"), nullptr);
                         expect_problem(waive(key("another", n)), 409, "cancellation.waived_before");
                       }
                       payer.pass("2m");
                       if (!asks_again(n) && !has_begun()) {
                         expect_status(waive(key("later", n)), 200);
                         market.settle();
                       }
                       expect_given_back();
                       next_fee();
                     });
}

// ---- the fee is forgiven, by one administrator and by another ----

constexpr std::int64_t limit = 1'000;

class StoppedForgiveness : public StoppedWaiver {
 protected:
  StoppedForgiveness() : StoppedWaiver{unheard({"plugins.payment.config.approval_above=" + std::to_string(limit)})} {}

  void next_to_forgive() {
    next_paid();
    ASSERT_GT(amount(shown.at("fee")), limit);
    sign_in();
  }
  void sign_in() { deputy = market.as(deputy_id, {"admin"}).http; }
  support::HttpReply forgive(const std::string& under_key) const {
    const std::string booking = paid.at("booking_id");
    const Json why{{"fault", "nobody"}, {"reason", "a bereavement"}};
    return payer.admin.post("/admin/bookings/" + booking + "/cancel", why, under(under_key));
  }

  const std::string deputy_id = market.with_roles({"admin"}).id;
  support::HttpClient deputy = market.anyone();
};
INSTANTIATE_TEST_SUITE_P(On, StoppedForgiveness, every_stop(), stop_name);

TEST_P(StoppedForgiveness, GivesAllBackOnceWhenTwoHaveAgreed) {
  next_to_forgive();
  stop_at_every_step(
      [&](int n) {
        (void)forgive(key("forgive", n));
        try_to_settle();
        (void)approve(deputy);
      },
      [&](int n) {
        if (asks_again(n)) {
          EXPECT_EQ(expect_status(forgive(key("forgive", n)), 200).at("fee"), shown.at("fee"));
        }
        payer.pass("2m");
        if (!asks_again(n) && payer.booking_status(paid) != "cancelled") {
          expect_status(forgive(key("later", n)), 200);
        }
        payer.pass("11m");  // a waiver that had begun goes on
        sign_in();
        (void)approve(deputy);
        EXPECT_FALSE(approve(deputy)) << "once";
        payer.pass("2m");
        expect_given_back();
        next_to_forgive();
      });
}

}  // namespace
}  // namespace hearth::e2e::cancellation_stop_test
