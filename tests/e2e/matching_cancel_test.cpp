// A technician says yes while the consumer cancels: one of the two comes first, and everything agrees with it. Paid for real,
// by the sandbox, for the refund to be real too.
#include "tests/e2e/matched.hpp"

namespace hearth::e2e::matching_cancel_test {
namespace {

using Json = nlohmann::json;

class AcceptAgainstCancel : public testing::TestWithParam<Engine> {
 protected:
  std::string pay(const std::string& booking) const {
    const auto prepared = expect_status(
        customer.http.post("/payments/prepare", {{"booking_id", booking}}, {{"Idempotency-Key", "prepare-" + booking}}),
        201);
    const Json confirm{
        {"order_id", prepared.at("order_id")}, {"payment_key", "sandbox_success"}, {"amount", prepared.at("amount")}};
    expect_status(customer.http.post("/payments/confirm", confirm, {{"Idempotency-Key", "confirm-" + booking}}), 200);
    market.settle();
    return prepared.at("id");
  }

  Marketplace market{GetParam(), {.demo = true}};
  Matched match{market};
  Person mina = market.with_roles({"consumer"});
  Customer customer{mina.http};
};
INSTANTIATE_TEST_SUITE_P(On, AcceptAgainstCancel, engines(), engine_name);

TEST_P(AcceptAgainstCancel, EndsRight) {
  const auto address = customer.add_address(demo::jongno);
  for (int round = 0; round < 4; ++round) {
    const auto booking = customer.book(address, at(wednesday(2 + round), "11:00"));
    const auto payment = pay(booking);
    match.batch();
    const auto offer = match.offer_of(booking, demo::jongno_technician);
    const auto technician = match.technician(demo::jongno_technician);
    const auto preview = expect_status(customer.http.get("/bookings/" + booking + "/cancellation-preview"), 200);
    const auto replies = in_parallel(2, [&](int i) {
      return i == 0 ? technician.http.post("/offers/" + offer + "/accept", Json::object())
                    : customer.http.post("/bookings/" + booking + "/cancel", {{"preview_id", preview.at("id")}});
    });
    for (int i = 0; i < 3; ++i) match.batch();
    const auto status = match.status(booking);
    const bool cancelled = replies[1].status == 200 || replies[1].status == 201;
    EXPECT_EQ(status, cancelled ? "cancelled" : "confirmed") << replies[0].body << replies[1].body;
    EXPECT_EQ(match.request(booking).at("state"), cancelled ? "closed" : "accepted");
    EXPECT_TRUE(match.offers(demo::jongno_technician).empty());
    const auto paid = expect_status(customer.http.get("/payments/" + payment), 200);
    EXPECT_EQ(paid.at("refunded").at("amount"), cancelled ? preview.at("refund").at("amount") : Json(0));
    const Customer again{customer.http};
    const auto free = again.free_starts(address, wednesday(2 + round));
    EXPECT_EQ(std::count(free.begin(), free.end(), wednesday(2 + round) + "T02:00:00Z"), cancelled ? 1 : 0)
        << "the time is free if and only if it was cancelled";
  }
}

}  // namespace
}  // namespace hearth::e2e::matching_cancel_test
