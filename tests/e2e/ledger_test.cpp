// Whatever happens to money, in whatever order and however often it is told, the ledger balances and says what payments say.
#include <rapidcheck.h>

#include <array>
#include <cstdlib>
#include <ostream>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/probe.hpp"

namespace hearth::e2e::ledger_test {
namespace {

using Json = nlohmann::json;

enum class Act { refund, refund_due, settle, complete, approve, wait };
void showValue(Act act, std::ostream& out) {
  static constexpr std::array names{"refund", "refund_due", "settle", "complete", "approve", "wait"};
  out << names.at(static_cast<std::size_t>(act));
}

class LedgerOf : public testing::TestWithParam<Engine> {
 protected:
  // Each case is a booking that is paid over HTTP: some dozens, not thousands. And times are few: a smaller case, which ran out
  // of them, would hide what went wrong.
  static void SetUpTestSuite() { ::setenv("RC_PARAMS", "max_success=15 max_size=8 noshrink=1", 0); }

  std::string next_slot() {
    static constexpr const char* times[] = {"09:00", "12:00", "15:00"};
    const int n = slot_++;
    return at(wednesday(1 + n / 3), times[n % 3]);
  }
  void publish(const std::string& name, const std::string& key, const Json& payload) {
    expect_status(
        market.host().admin_client().post("/test/events", {{"name", name}, {"key", key}, {"payload", payload}}), 202);
  }
  void act(Act what, const Json& paid, std::int64_t amount) {
    const std::string booking = paid.at("booking_id");
    switch (what) {
      case Act::refund:
        payer.ask_refund(paid, amount);
        return;
      case Act::refund_due:
        return publish("booking.refund_due@1", booking,
                       {{"booking_id", booking},
                        {"consumer_id", payer.id},
                        {"source_id", paid.at("id")},
                        {"amount", won(amount)},
                        {"reason", "dispute"}});
      case Act::settle: {
        const auto now = market.ask("payment.balance@1", {{"booking_id", booking}});
        const std::int64_t held = now.at("captured").at("amount").get<std::int64_t>() -
                                  now.at("refunded").at("amount").get<std::int64_t>() -
                                  now.at("refund_pending").at("amount").get<std::int64_t>();
        const std::int64_t fee = std::min(amount, held);
        market.service("payment.settle@1", {{"booking_id", booking},
                                            {"source_id", booking},
                                            {"refund", won(held - fee)},
                                            {"fee", won(fee)},
                                            {"technician_id", technician},
                                            {"technician_share", won(fee / 3)},
                                            {"reason", "cancelled"}});
        return;
      }
      case Act::complete:
        return publish("booking.completed@1", booking,
                       {{"booking_id", booking},
                        {"consumer_id", payer.id},
                        {"technician_id", technician},
                        {"paid", paid.at("amount")}});
      case Act::approve: {
        const auto waiting = expect_status(second.get("/admin/refunds?status=approval&limit=100"), 200).at("items");
        for (const auto& one : waiting) {
          const std::string path = "/admin/refunds/" + one.at("id").get<std::string>();
          second.post(path + (amount % 2 == 0 ? "/approve" : "/reject"), Json::object());
        }
        return;
      }
      case Act::wait:
        return market.settle();
    }
  }
  // What the ledger still holds for a booking, and nobody has been given.
  std::int64_t held(const Json& paid) const {
    std::int64_t sum = 0;
    for (const auto& one : payer.postings(paid.at("booking_id"))) {
      const std::int64_t amount = one.at("amount").at("amount");
      if (one.at("credit") == "held") sum += amount;
      if (one.at("debit") == "held") sum -= amount;
    }
    return sum;
  }
  std::int64_t in(const Json& payment, const char* what) { return payment.at(what).at("amount"); }

  const std::string technician = "01930000-0000-7000-8000-0000000007ec";
  Probed market{GetParam(), {"demo=true", "plugins.payment.config.approval_above=20000"}};
  Payer payer{market};
  support::HttpClient second = market.with_roles({"admin"}).http;
  int slot_ = 0;
};
INSTANTIATE_TEST_SUITE_P(On, LedgerOf, engines(), engine_name);

TEST_P(LedgerOf, EverythingBalances) {
  const auto holds = [&] {
    const auto paid = payer.pay("sandbox_success", next_slot());
    const auto acts = *rc::gen::container<std::vector<std::pair<Act, std::int64_t>>>(rc::gen::pair(
        rc::gen::element(Act::refund, Act::refund_due, Act::settle, Act::complete, Act::approve, Act::wait),
        rc::gen::inRange<std::int64_t>(1, 40'000)));
    for (const auto& [what, amount] : acts) act(what, paid, amount);
    market.settle();
    act(Act::approve, paid, 0);
    market.settle();

    payer.expect_balanced();
    const auto now = payer.payment(paid);
    RC_ASSERT(in(now, "refunded") + in(now, "refund_pending") <= in(now, "captured"));
    RC_ASSERT(in(now, "refund_pending") == 0);
    std::int64_t taken = 0, given = 0;
    for (const auto& one : payer.postings(paid.at("booking_id"))) {
      const std::int64_t amount = one.at("amount").at("amount");
      RC_ASSERT(amount > 0);
      RC_ASSERT(one.at("debit") != one.at("credit"));
      if (one.at("debit") == "provider") taken += amount;
      if (one.at("credit") == "provider") given += amount;
    }
    RC_ASSERT(taken == in(now, "captured"));
    RC_ASSERT(given == in(now, "refunded"));
    RC_ASSERT(held(paid) >= 0);  // nobody gives away what is not there
  };
  EXPECT_TRUE(rc::check("the ledger says what payments say", holds));
}

// A booking is cancelled or completed, never both; and should it come to that, its money is divided once.
TEST_P(LedgerOf, WhatWasDividedIsNotEarnedNorTheOtherWayRound) {
  const auto cancelled = payer.pay("sandbox_success", next_slot());
  act(Act::settle, cancelled, 9'000);
  act(Act::complete, cancelled, 0);
  market.settle();
  EXPECT_EQ(held(cancelled), 0);
  EXPECT_EQ(payer.count(cancelled.at("booking_id"), "fee_kept"), 1);
  EXPECT_EQ(payer.count(cancelled.at("booking_id"), "earned"), 0);

  const auto completed = payer.pay("sandbox_success", next_slot());
  act(Act::complete, completed, 0);
  market.settle();
  act(Act::settle, completed, 9'000);
  EXPECT_EQ(held(completed), 0);
  EXPECT_EQ(payer.count(completed.at("booking_id"), "earned"), 4) << "its share, commission, VAT and withholding";
  EXPECT_EQ(payer.count(completed.at("booking_id"), "fee_kept"), 0);
  payer.expect_balanced();
}

// The provider says only after the settlement that it took the money: nobody is owed it, and what was kept before stays kept.
TEST_P(LedgerOf, MoneyThatComesAfterTheSettlementGoesBackOutOfWhatIsHeld) {
  const auto kept = payer.pay("sandbox_success", next_slot());
  act(Act::settle, kept, 9'000);
  market.settle();
  const auto fees = payer.balance("cancellation_fees");
  EXPECT_NE(fees, 0);

  const auto late = payer.pay("sandbox_pending", next_slot());
  ASSERT_EQ(late.at("status"), "unknown");
  act(Act::settle, late, 0);  // nothing has been paid: nothing is divided, and yet it is over
  payer.pass("31s");
  payer.pass("3m");
  market.settle();
  const auto now = payer.payment(late);
  EXPECT_EQ(now.at("status"), "refunded");
  EXPECT_EQ(now.at("refunded"), now.at("amount"));
  EXPECT_EQ(held(late), 0);
  EXPECT_EQ(payer.balance("cancellation_fees"), fees) << "the fee of another booking pays for nothing";
  for (const auto& one : payer.postings(late.at("booking_id"))) {
    if (one.at("kind") == "refund_asked") {
      EXPECT_EQ(one.at("debit"), "held");
    }
  }
  EXPECT_EQ(payer.count(late.at("booking_id"), "refund_asked"), 1);
  const auto balance = market.ask("payment.balance@1", {{"booking_id", late.at("booking_id")}});
  EXPECT_EQ(balance.at("captured"), won(0)) << "none of it was for the booking";
  const auto figures = expect_status(payer.admin.get("/admin/stats/overview"), 200);
  const auto won_of = [&](const char* what) { return figures.at(what).at("amount").get<std::int64_t>(); };
  EXPECT_EQ(won_of("captured") - won_of("refunded"), 9'000) << "what came and went is counted both times";
  payer.expect_balanced();
}

TEST_P(LedgerOf, EachAccountIsAskedForByItsName) {
  const auto accounts = expect_status(payer.admin.get("/admin/payments/ledger/balances"), 200).at("accounts");
  for (const auto& one : accounts) {
    expect_status(payer.admin.get("/admin/payments/ledger?account=" + one.at("code").get<std::string>()), 200);
  }
  const auto unknown = payer.admin.get("/admin/payments/ledger?account=slush");
  expect_problem(unknown, 422, "params.invalid");
  EXPECT_EQ(unknown.json().at("errors").at(0).at("pointer"), "?account") << unknown.body;
}

}  // namespace
}  // namespace hearth::e2e::ledger_test
