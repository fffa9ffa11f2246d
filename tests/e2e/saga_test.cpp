// The process ends at each step of the sagas that move money and people, in turn. Wherever it was, after the restart the
// same request under the same key, or time alone, brings it to the one right end: charged once, confirmed once. The others are in
// the tests named after them, *_stop_test.cpp.
#include "tests/e2e/matched.hpp"
#include "tests/e2e/payments.hpp"
#include "tests/support/stopping.hpp"

namespace hearth::e2e::saga_test {
namespace {

using Json = nlohmann::json;

class Saga : public testing::TestWithParam<Engine> {
 protected:
  // Three technicians, three times a day, a day a week: no booking meets another.
  std::string slot() {
    static constexpr std::array times{"09:00", "12:00", "15:00"};
    const int n = slots_++;
    return at(wednesday(1 + n / 9 % last_wednesday), times[static_cast<std::size_t>(n / 3 % 3)]);
  }
  void recover(Payer& payer) const {
    market.settle();
    market.advance("2m");  // past every timer that settles what a crash left
    market.settle();
    payer.renew();
  }
  Json booking(const Payer& payer, const std::string& id) const {
    return expect_status(payer.customer.http.get("/bookings/" + id), 200);
  }

  mutable Marketplace market{GetParam(), {.demo = true}};
  int slots_ = 0;
};
INSTANTIATE_TEST_SUITE_P(On, Saga, engines(), engine_name);

TEST_P(Saga, OfAPaymentChargesOnceAndMovesItsBookingOn) {
  Payer payer{market};
  for (const auto* when : {"after-commit", "before-call", "after-call"}) {
    auto prepared = payer.prepare(payer.book(slot()));
    const auto key = [&] { return "pay-" + prepared.at("id").get<std::string>(); };
    const auto stops = support::stop_at_every(
        market.host(), when,
        [&](int) {
          (void)payer.ask_confirm(prepared, "sandbox_success", key());
          (void)market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int) {
          recover(payer);
          const auto again = expect_status(payer.ask_confirm(prepared, "sandbox_success", key()), 200);
          EXPECT_EQ(again.at("status"), "captured");
          market.settle();
          const std::string id = prepared.at("booking_id");
          const std::string status = booking(payer, id).at("status");
          EXPECT_TRUE(status == "matching" || status == "offered") << status;
          EXPECT_EQ(payer.count(id, "captured"), 1) << "charged once";
          payer.expect_balanced();
          prepared = payer.prepare(payer.book(slot()));
        });
    EXPECT_GT(stops, 0) << when;
  }
}

TEST_P(Saga, OfAnAcceptanceConfirmsOnce) {
  Payer payer{market};
  const Matched matched{market};
  const auto technicians = matched.technicians_of(demo::seongdong);
  for (const auto* when : {"after-commit", "before-call", "after-call"}) {
    std::string id, technician, offer;
    const auto ask = [&] {
      payer.renew();
      id = payer.pay("sandbox_success", slot()).at("booking_id");
      market.settle();
      matched.batch();
      technician = matched.asked(id, technicians);
      offer = matched.offer_of(id, technician);
    };
    const auto accept = [&] {
      return matched.technician(technician)
          .http.post("/offers/" + offer + "/accept", nullptr, {{"Idempotency-Key", "accept-" + offer}});
    };
    ask();
    const auto stops = support::stop_at_every(
        market.host(), when,
        [&](int) {
          (void)accept();
          (void)market.host().admin_client().post("/test/settle", Json::object());
        },
        [&](int) {
          recover(payer);
          const auto reply = accept();
          EXPECT_LT(reply.status, 300) << reply.body;
          market.settle();
          const auto confirmed = booking(payer, id);
          EXPECT_EQ(confirmed.at("status"), "confirmed");
          EXPECT_EQ(confirmed.at("technician_id"), technician);
          EXPECT_EQ(matched.request(id).at("state"), "accepted");
          ask();
        });
    EXPECT_GT(stops, 0) << when;
  }
}

}  // namespace
}  // namespace hearth::e2e::saga_test
