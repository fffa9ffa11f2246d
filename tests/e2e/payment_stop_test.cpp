// The process ends at every step of paying and of giving back, in turn: at each commit, each call of another plugin, each
// request to the provider. Whatever the step, after a restart the money is taken once, or given back once, and it is written
// down.
#include "tests/e2e/payments.hpp"
#include "tests/support/stopping.hpp"
#include "tests/support/toss_server.hpp"

namespace hearth::e2e::payment_stop_test {
namespace {

using Json = nlohmann::json;
using support::TossServer;

constexpr int most_steps = 13;

// A restart takes the host's clock back to the real one, behind what timers were set by before: pass more than that.
std::string longer_than_before(int n) { return std::to_string(n * 40) + "s"; }

// Orders that wait to be paid, made before the stops are counted.
class Orders {
 public:
  explicit Orders(Payer& of) : payer_{of} {}
  std::vector<Json> make(int count) {
    std::vector<Json> made;
    static constexpr const char* times[] = {"09:00", "12:00", "15:00"};
    for (int i = 0; i < count; ++i, ++slot_)
      made.push_back(payer_.prepare(payer_.book(at(wednesday(1 + slot_ / 9), times[slot_ % 3]))));
    return made;
  }

 private:
  Payer& payer_;
  int slot_ = 0;
};

// Each stop moves the clock on: what waits for its turn does not lapse meanwhile.
const std::string long_to_pay = "plugins.booking.config.pay_within=24h";

class StoppedPayment : public testing::TestWithParam<Engine> {
 protected:
  static void expect_paid_once(Payer& payer, const Json& order) {
    EXPECT_EQ(payer.payment(order).at("status"), "captured");
    EXPECT_EQ(payer.count(order.at("booking_id"), "captured"), 1);
    EXPECT_TRUE(payer.moved_on(order));
    payer.expect_balanced();
  }
  // Confirms one order after the other, ended at the nth step of each.
  static void stop_confirmations(Payer& payer, const std::vector<Json>& orders, const std::string& when,
                                 const std::string& payment_key) {
    const auto order = [&](int n) { return orders.at(static_cast<std::size_t>(n - 1)); };
    const auto key = [&](int n) { return when + std::to_string(n); };
    const auto stops = support::stop_at_every(
        payer.market.host(), when,
        [&](int n) {
          payer.renew();
          (void)payer.ask_confirm(order(n), payment_key + std::to_string(n), key(n));
          (void)payer.market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int n) {
          payer.renew();
          const auto again = payer.ask_confirm(order(n), payment_key + std::to_string(n), key(n));
          EXPECT_EQ(again.status, 200) << again.body;
          payer.pass(longer_than_before(n));
          expect_paid_once(payer, order(n));
        },
        most_steps);
    EXPECT_GT(stops, 0) << when;
  }
};
INSTANTIATE_TEST_SUITE_P(On, StoppedPayment, engines(), engine_name);

TEST_P(StoppedPayment, IsTakenOnceByAProviderOverTheNetwork) {
  TossServer toss;
  Marketplace market{
      GetParam(),
      {.demo = true,
       .set = {long_to_pay, "plugins.payment.config.provider=toss",
               "plugins.payment.config.toss.base_url=" + toss.url(),
               "plugins.payment.config.toss.secret_key=" + TossServer::secret(),
               R"(plugins.payment.permissions.outbound=["127.0.0.1"])", R"(outbound.private_hosts=["127.0.0.1"])"}}};
  Payer payer{market};
  Orders orders{payer};
  for (const auto* when : {"before-outbound", "after-outbound"}) {
    const auto all = orders.make(6);
    stop_confirmations(payer, all, when, "ok_");
    for (const auto& one : all) EXPECT_LE(toss.order(one.at("order_id")).at("charges"), 1);
  }
}

TEST_P(StoppedPayment, IsGivenBackOnce) {
  Marketplace market{GetParam(), {.demo = true, .set = {long_to_pay}}};
  Payer payer{market};
  Orders orders{payer};
  for (const auto* when : {"before-commit", "after-commit"}) {
    auto all = orders.make(most_steps);
    for (auto& one : all) one = payer.confirm(one, "sandbox_success");
    market.settle();
    const auto paid = [&](int n) { return all.at(static_cast<std::size_t>(n - 1)); };
    const auto stops = support::stop_at_every(
        market.host(), when,
        [&](int n) {
          payer.renew();
          (void)payer.ask_refund(paid(n), 7'000, when + std::to_string(n));
          (void)market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int n) {
          payer.renew();
          expect_status(payer.ask_refund(paid(n), 7'000, when + std::to_string(n)), 201);
          payer.pass(longer_than_before(n));
          EXPECT_EQ(payer.payment(paid(n)).at("refunded"), won(7'000));
          EXPECT_EQ(payer.payment(paid(n)).at("refund_pending"), won(0));
          EXPECT_EQ(payer.count(paid(n).at("booking_id"), "refunded"), 1);
          payer.expect_balanced();
        },
        most_steps);
    EXPECT_GT(stops, 0) << when;
  }
}

}  // namespace
}  // namespace hearth::e2e::payment_stop_test
