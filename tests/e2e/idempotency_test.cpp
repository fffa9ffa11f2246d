// Idempotency-Key: one effect a key, and the same answer again, byte for byte.
#include <map>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::idempotency_test {
namespace {

using Json = nlohmann::json;
using support::Headers;

class Idempotency : public testing::TestWithParam<Engine> {
 protected:
  Marketplace market{GetParam(), {.demo = true}};
  Customer customer{market.with_roles({"consumer"}).http};
  std::string address = customer.add_address(demo::jongno);
  std::string start = at(wednesday(), "10:00");
};
INSTANTIATE_TEST_SUITE_P(On, Idempotency, engines(), engine_name);

TEST_P(Idempotency, TheSameKeyAndBodyReplayTheAnswer) {
  const Json ask{{"hold_id", customer.hold(address, start)}, {"note", "한 번만"}};
  const Headers key{{"Idempotency-Key", "\"book-1\""}};
  const auto first = customer.http.post("/bookings", ask, key);
  const auto again = customer.http.post("/bookings", ask, key);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("etag"), first.header("etag"));
  EXPECT_EQ(again.header("idempotency-replayed"), "true");
  EXPECT_EQ(expect_status(customer.http.get("/bookings"), 200).at("items").size(), 1U);
}

TEST_P(Idempotency, ASagaReplaysItsAnswerTooEvenWhenItCouldNotBeGivenAnew) {
  const Headers key{{"Idempotency-Key", "hold-1"}};
  const auto quote = customer.quote(address, start);
  const auto first = customer.ask_hold(quote, key);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(customer.ask_hold(quote, key).body, first.body);
  expect_problem(customer.ask_hold(quote), 409, "booking.slot_taken");
}

TEST_P(Idempotency, ARefusalIsReplayedAsWell) {
  const Headers key{{"Idempotency-Key", "refused"}};
  const Json ask{{"hold_id", address}};
  const auto first = customer.http.post("/bookings", ask, key);
  expect_problem(first, 404, "booking.no_such_hold");
  const auto again = customer.http.post("/bookings", ask, key);
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(again.body, first.body);
}

TEST_P(Idempotency, AnotherBodyUnderTheKeyIsRefused) {
  const Headers key{{"Idempotency-Key", "quote-1"}};
  Json ask{{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", 5}, {"start", start}};
  expect_status(customer.http.post("/catalog/quotes", ask, key), 201);
  ask["size"] = 6;
  expect_problem(customer.http.post("/catalog/quotes", ask, key), 422, "idempotency.key_reused");
}

TEST_P(Idempotency, AnothersKeyIsAnotherKey) {
  const Headers key{{"Idempotency-Key", "quote-1"}};
  const Customer other{market.with_roles({"consumer"}).http};
  const auto elsewhere = other.add_address(demo::seongdong);
  Json ask{{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", 5}, {"start", start}};
  expect_status(customer.http.post("/catalog/quotes", ask, key), 201);
  ask["address_id"] = elsewhere;
  expect_status(other.http.post("/catalog/quotes", ask, key), 201);
}

TEST_P(Idempotency, OneKeyAtOnceIsOneEffect) {
  const Json ask{{"hold_id", customer.hold(address, start)}};
  const Headers key{{"Idempotency-Key", "at-once"}};
  std::map<std::string, int> bodies;
  for (const auto& reply : in_parallel(30, [&](int) { return customer.http.post("/bookings", ask, key); })) {
    if (reply.status == 201) {
      ++bodies[reply.body];
    } else {
      expect_problem(reply, 409, "idempotency.in_flight");
    }
  }
  EXPECT_EQ(bodies.size(), 1U);
  EXPECT_EQ(expect_status(customer.http.get("/bookings"), 200).at("items").size(), 1U);
}

TEST_P(Idempotency, AKeyThatIsNoneIsRefused) {
  const Headers key{{"Idempotency-Key", std::string(300, 'k')}};
  expect_problem(customer.http.post("/bookings", {{"hold_id", address}}, key), 400, "idempotency.key_malformed");
}

}  // namespace
}  // namespace hearth::e2e::idempotency_test
