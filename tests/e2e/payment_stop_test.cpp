// The process ends at every step of paying and of giving back, in turn: at each commit, each call of another plugin, each
// request to the provider. Whatever the step, after a restart the money is taken once, or given back once, and it is written
// down.
#include <array>

#include "tests/e2e/payments.hpp"
#include "tests/support/stopping.hpp"
#include "tests/support/toss_server.hpp"

namespace hearth::e2e::payment_stop_test {
namespace {

using Json = nlohmann::json;
using support::TossServer;

// Orders that wait to be paid, one for each stop. Three technicians, three times a day, a day a week: no booking meets another.
class Orders {
 public:
  explicit Orders(Payer& of) : payer_{of} {}
  Json next() {
    static constexpr std::array times{"09:00", "12:00", "15:00"};
    const int n = slots_++;
    return payer_.prepare(payer_.book(at(wednesday(1 + n / 9), times[static_cast<std::size_t>(n / 3 % 3)])));
  }

 private:
  Payer& payer_;
  int slots_ = 0;
};

class StoppedPayment : public testing::TestWithParam<Engine> {
 protected:
  static void expect_paid_once(Payer& payer, const Json& order) {
    EXPECT_EQ(payer.payment(order).at("status"), "captured");
    EXPECT_EQ(payer.count(order.at("booking_id"), "captured"), 1);
    EXPECT_TRUE(payer.moved_on(order));
    payer.expect_balanced();
  }
  // Past every timer that settles what a crash left.
  static void recover(Payer& payer) { payer.pass("2m"); }
  // Confirms one order after the other, ended at the nth step of each; gives the orders.
  static std::vector<Json> stop_confirmations(Payer& payer, Orders& orders, const std::string& when,
                                              const std::string& payment_key) {
    std::vector<Json> all{orders.next()};
    const auto confirm = [&] {
      const std::string id = all.back().at("id");
      return payer.ask_confirm(all.back(), payment_key + id, id);
    };
    const auto stops = support::stop_at_every(
        payer.market.host(), when,
        [&](int) {
          (void)confirm();
          (void)payer.market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int) {
          payer.renew();
          const auto again = confirm();
          EXPECT_EQ(again.status, 200) << again.body;
          recover(payer);
          expect_paid_once(payer, all.back());
          all.push_back(orders.next());
        });
    EXPECT_GT(stops, 0) << when;
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(On, StoppedPayment, engines(), engine_name);

// Stops after its commits, and around its calls, are in saga_test.cpp.
TEST_P(StoppedPayment, IsTakenOnce) {
  Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market};
  Orders orders{payer};
  stop_confirmations(payer, orders, "before-commit", "sandbox_success:");
}

TEST_P(StoppedPayment, IsTakenOnceByAProviderOverTheNetwork) {
  TossServer toss{first_moment().text()};
  Marketplace market{
      GetParam(),
      {.demo = true,
       .set = {"plugins.payment.config.provider=toss", "plugins.payment.config.toss.base_url=" + toss.url(),
               "plugins.payment.config.toss.secret_key=" + TossServer::secret(),
               R"(plugins.payment.permissions.outbound=["127.0.0.1"])", R"(outbound.private_hosts=["127.0.0.1"])"}}};
  Payer payer{market};
  Orders orders{payer};
  for (const auto* when : {"before-outbound", "after-outbound"}) {
    for (const auto& one : stop_confirmations(payer, orders, when, "ok_"))
      EXPECT_LE(toss.order(one.at("order_id")).at("charges"), 1);
  }
}

TEST_P(StoppedPayment, IsGivenBackOnce) {
  Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market};
  Orders orders{payer};
  for (const auto* when : {"before-commit", "after-commit"}) {
    Json paid;
    const auto pay_next = [&] {
      paid = payer.confirm(orders.next(), "sandbox_success");
      market.settle();
    };
    const auto give_back = [&] { return payer.ask_refund(paid, 7'000, "back-" + paid.at("id").get<std::string>()); };
    pay_next();
    const auto stops = support::stop_at_every(
        market.host(), when,
        [&](int) {
          (void)give_back();
          (void)market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int) {
          payer.renew();
          expect_status(give_back(), 201);
          recover(payer);
          EXPECT_EQ(payer.payment(paid).at("refunded"), won(7'000));
          EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
          EXPECT_EQ(payer.count(paid.at("booking_id"), "refunded"), 1);
          payer.expect_balanced();
          pay_next();
        });
    EXPECT_GT(stops, 0) << when;
  }
}

}  // namespace
}  // namespace hearth::e2e::payment_stop_test
