// With k technicians free, 100 parallel holds of one time succeed exactly k times, and the others are told so.
#include <map>
#include <set>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::races_test {
namespace {

using support::HttpReply;

constexpr int many = 100;

class Races : public testing::TestWithParam<Engine> {
 protected:
  std::vector<std::string> quotes(const Customer& customer, const std::string& region) const {
    const auto address = customer.add_address(region);
    const auto start = at(wednesday(), "10:00");
    const auto some = in_parallel(10, [&](int) {
      std::vector<std::string> made;
      for (int i = 0; i < many / 10; ++i) made.push_back(customer.quote(address, start));
      return made;
    });
    std::vector<std::string> all;
    for (const auto& part : some) all.insert(all.end(), part.begin(), part.end());
    return all;
  }

  // A hold for each quote, all at once; gives the technicians who were held.
  std::multiset<std::string> hold_at_once(const Customer& customer, const std::vector<std::string>& quotes) const {
    const auto replies =
        in_parallel(many, [&](int i) { return customer.ask_hold(quotes[static_cast<std::size_t>(i)]); });
    std::multiset<std::string> held;
    for (const auto& reply : replies) {
      if (reply.status == 201) {
        held.insert(reply.json().at("technician").at("id").get<std::string>());
      } else {
        expect_problem(reply, 409, "booking.slot_taken");
      }
    }
    return held;
  }

  Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, Races, engines(), engine_name);

TEST_P(Races, AHundredHoldsOfOneTimeWithOneTechnicianSucceedOnce) {
  const Customer customer{market.with_roles({"consumer"}).http};
  EXPECT_EQ(hold_at_once(customer, quotes(customer, demo::jongno)).size(), 1U);
}

TEST_P(Races, AHundredHoldsOfOneTimeWithThreeTechniciansSucceedThrice) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto held = hold_at_once(customer, quotes(customer, demo::seongdong));
  EXPECT_EQ(held.size(), 3U);
  EXPECT_EQ(std::set<std::string>(held.begin(), held.end()).size(), 3U) << "each technician once";
}

TEST_P(Races, OneQuoteIsHeldOnceHoweverOftenItIsTried) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto address = customer.add_address(demo::seongdong);
  const auto quote = customer.quote(address, at(wednesday(), "10:00"));
  std::map<std::string, int> outcomes;
  for (const auto& reply : in_parallel(20, [&](int) { return customer.ask_hold(quote); })) {
    ++outcomes[reply.status == 201 ? "held" : reply.json().value("code", "")];
  }
  EXPECT_EQ(outcomes["held"], 1);
  EXPECT_EQ(outcomes["booking.quote_in_use"] + outcomes["booking.slot_taken"], 19);
}

TEST_P(Races, OneHoldIsBookedOnceHoweverOftenItIsTried) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto hold = customer.hold(customer.add_address(demo::jongno), at(wednesday(), "10:00"));
  int booked = 0;
  for (const auto& reply : in_parallel(20, [&](int) { return customer.http.post("/bookings", {{"hold_id", hold}}); })) {
    booked += reply.status == 201 ? 1 : 0;
    if (reply.status != 201) expect_problem(reply, 409, "booking.hold_used");
  }
  EXPECT_EQ(booked, 1);
  EXPECT_EQ(expect_status(customer.http.get("/bookings"), 200).at("items").size(), 1U);
}

}  // namespace
}  // namespace hearth::e2e::races_test
