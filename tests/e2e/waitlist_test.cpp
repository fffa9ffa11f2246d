// A full day, and who waits for it (C4): whoever came first gets the time held, and the next one after them.
#include <algorithm>
#include <hearth/date.hpp>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::waitlist_test {
namespace {

using Json = nlohmann::json;

class Waitlist : public testing::TestWithParam<Engine> {
 protected:
  // Somebody who waits, or has the time that others wait for.
  struct Guest {
    Person person;
    std::string address;
    std::string wish;
  };
  Customer customer(const Guest& guest) const { return Customer{market.as(guest.person.id, {"consumer"}).http}; }
  Guest guest() const {
    Guest made{market.with_roles({"consumer"}), "", ""};
    made.address = customer(made).add_address(demo::jongno);
    return made;
  }
  support::HttpReply wish_for(const Guest& of, const std::string& from, const std::string& to,
                              const Json& technician = nullptr) const {
    return customer(of).http.post("/waitlist", {{"service_id", demo::studio_cleaning},
                                                {"address_id", of.address},
                                                {"size", 5},
                                                {"technician_id", technician},
                                                {"from", from},
                                                {"to", to}});
  }
  Guest waiting(const std::string& from, const std::string& to) const {
    auto made = guest();
    made.wish = expect_status(wish_for(made, at(day, from), at(day, to)), 201).at("id");
    market.settle();
    return made;
  }
  Json wish(const Guest& of) const { return expect_status(customer(of).http.get("/waitlist/" + of.wish), 200); }

  Marketplace market{GetParam(), {.demo = true}};
  std::string day = wednesday();
};
INSTANTIATE_TEST_SUITE_P(On, Waitlist, engines(), engine_name);

TEST_P(Waitlist, ServesTheFirstInLineAndThenTheNext) {
  const auto owner = guest();
  const auto booking = customer(owner).book(owner.address, at(day, "11:00"));
  const auto elsewhere = waiting("15:00", "15:00");
  EXPECT_EQ(wish(elsewhere).at("state"), "offered") << "that time is free: at once";
  const auto first = waiting("11:00", "11:00");
  const auto second = waiting("11:00", "11:00");
  EXPECT_EQ(wish(first).at("state"), "waiting");

  EXPECT_EQ(customer(owner).http.del("/bookings/" + booking).status, 204);
  market.settle();
  const auto offered = wish(first);
  EXPECT_EQ(offered.at("state"), "offered");
  EXPECT_EQ(wish(second).at("state"), "waiting") << "one time is offered once";

  market.advance("121m");  // not taken in time
  market.settle();
  EXPECT_EQ(wish(first).at("state"), "passed");
  EXPECT_EQ(wish(second).at("state"), "offered");
  const auto booked = customer(second).http.post("/bookings", {{"hold_id", wish(second).at("hold_id")}});
  EXPECT_EQ(expect_status(booked, 201).at("status"), "pending_payment");
  EXPECT_EQ(wish(second).at("state"), "booked");
  expect_problem(customer(first).http.post("/bookings", {{"hold_id", offered.at("hold_id")}}), 409,
                 "booking.hold_expired");
}

TEST_P(Waitlist, PassesAnOfferOnThatIsLeft) {
  const auto owner = guest();
  const auto hold = customer(owner).hold(owner.address, at(day, "11:00"));
  const auto first = waiting("11:00", "11:00");
  const auto second = waiting("10:30", "11:30");
  EXPECT_EQ(customer(owner).http.del("/bookings/holds/" + hold).status, 204);
  market.settle();
  ASSERT_EQ(wish(first).at("state"), "offered");
  EXPECT_EQ(customer(first).http.del("/waitlist/" + first.wish).status, 204);
  market.settle();
  EXPECT_EQ(wish(first).at("state"), "left");
  EXPECT_EQ(wish(second).at("state"), "offered");
}

TEST_P(Waitlist, IsServedWhenAHoldLapses) {
  const auto owner = guest();
  customer(owner).hold(owner.address, at(day, "11:00"));
  const auto first = waiting("11:00", "11:00");
  ASSERT_EQ(wish(first).at("state"), "waiting");
  market.advance("16m");
  market.settle();
  EXPECT_EQ(wish(first).at("state"), "offered");
}

TEST_P(Waitlist, OffersOneTimeOnceHoweverManyWaitAndHowManyHoldsCome) {
  const auto owner = guest();
  const auto booking = customer(owner).book(owner.address, at(day, "11:00"));
  std::vector<Guest> line;
  for (int i = 0; i < 4; ++i) line.push_back(waiting("11:00", "11:00"));
  const auto rival = guest();
  const auto quote = customer(rival).quote(rival.address, at(day, "11:00"));
  const auto replies = in_parallel(8, [&](int i) {
    return i == 0 ? customer(owner).http.del("/bookings/" + booking) : customer(rival).ask_hold(quote);
  });
  market.settle();
  const auto held = std::count_if(replies.begin(), replies.end(), [](const auto& one) { return one.status == 201; });
  const auto offered =
      std::count_if(line.begin(), line.end(), [&](const auto& one) { return wish(one).at("state") == "offered"; });
  EXPECT_EQ(held + offered, 1);
  if (offered == 1) {
    EXPECT_EQ(wish(line.front()).at("state"), "offered");
  }
}

TEST_P(Waitlist, GoesOnPastAllWhoCannotBeServed) {
  const auto owner = guest();
  const auto booking = customer(owner).book(owner.address, at(day, "11:00"));
  // Many turns of them: outside of all hours, or from an address that is gone.
  for (int i = 0; i < 11; ++i) {
    const auto dead = guest();
    const auto* to = i == 0 ? "04:00" : "11:00";
    for (int n = 0; n < 20; ++n) expect_status(wish_for(dead, at(day, "03:00"), at(day, to)), 201);
    if (i == 0) continue;
    EXPECT_EQ(customer(dead).http.del("/consumers/me/addresses/" + dead.address).status, 204);
  }
  EXPECT_EQ(wish(waiting("15:00", "15:00")).at("state"), "offered") << "that time is free: at once";
  const auto last = waiting("11:00", "11:00");
  ASSERT_EQ(wish(last).at("state"), "waiting");
  EXPECT_EQ(customer(owner).http.del("/bookings/" + booking).status, 204);
  market.settle();
  EXPECT_EQ(wish(last).at("state"), "offered");
}

TEST_P(Waitlist, KeepsNothingForWhoeverKeepsEnoughUnpaidAlready) {
  auto one = guest();
  std::vector<std::string> held;
  for (int week = 1; week <= 5; ++week) {
    held.push_back(customer(one).hold(one.address, at(wednesday(week), "15:00")));
  }
  one.wish = expect_status(wish_for(one, at(day, "11:00"), at(day, "11:00")), 201).at("id");
  market.settle();
  EXPECT_EQ(wish(one).at("state"), "waiting") << "though that time is free";
  EXPECT_EQ(wish(waiting("11:00", "11:00")).at("state"), "offered") << "nor does it stand in another's way";
  EXPECT_EQ(customer(one).http.del("/bookings/holds/" + held.front()).status, 204);
  market.settle();
  EXPECT_EQ(wish(one).at("state"), "waiting") << "it is another's now";
}

TEST_P(Waitlist, PassesOverWhoIsSuspended) {
  const auto owner = guest();
  const auto booking = customer(owner).book(owner.address, at(day, "11:00"));
  Guest one{market.register_person(), "", ""};
  one.address = customer(one).add_address(demo::jongno);
  one.wish = expect_status(wish_for(one, at(day, "11:00"), at(day, "11:00")), 201).at("id");
  const auto next = waiting("11:00", "11:00");
  const auto admin = market.with_roles({"admin"}).http;
  expect_status(admin.post("/admin/users/" + one.person.id + "/suspend", {{"reason", "fraud"}}), 200);
  EXPECT_EQ(customer(owner).http.del("/bookings/" + booking).status, 204);
  market.settle();
  EXPECT_EQ(wish(next).at("state"), "offered") << "nothing is kept for somebody who could not book it";
}

TEST_P(Waitlist, HasNoPlaceForWhatCannotBeBookedYet) {
  const auto one = guest();
  expect_problem(wish_for(one, "2099-01-01T00:00:00Z", "2099-01-10T00:00:00Z"), 409, "booking.start_not_offered");
  const Timestamp horizon = market.now() + std::chrono::days{60};
  const auto hour = [&](int n) { return (horizon + std::chrono::hours{n}).text(); };
  expect_problem(wish_for(one, hour(-1), hour(1)), 409, "booking.start_not_offered");
  expect_status(wish_for(one, hour(-2), hour(-1)), 201);
}

TEST_P(Waitlist, IsServedInTheDistrictsAndDaysOfEachTimeThatBecomesFree) {
  const auto owner = guest();
  const auto first = customer(owner).book(owner.address, at(day, "11:00"));
  const auto later = wednesday(2);
  const auto second = customer(owner).book(owner.address, at(later, "11:00"));
  const auto one = guest();
  const auto id = expect_status(wish_for(one, at(later, "11:00"), at(later, "11:00"), demo::jongno_technician), 201);
  market.settle();
  const auto state = [&] {
    return expect_status(customer(one).http.get("/waitlist/" + id.at("id").get<std::string>()), 200).at("state");
  };
  EXPECT_EQ(customer(owner).http.del("/bookings/" + first).status, 204);
  market.settle();
  EXPECT_EQ(state(), "waiting");
  EXPECT_EQ(customer(owner).http.del("/bookings/" + second).status, 204);
  market.settle();
  EXPECT_EQ(state(), "offered");
}

TEST_P(Waitlist, TakesTwentyWishesAPersonHoweverManyComeAtOnce) {
  const auto one = guest();
  int taken = 0;
  for (const auto& reply : in_parallel(30, [&](int) {
         return customer(one).http.post("/waitlist", {{"service_id", demo::studio_cleaning},
                                                      {"address_id", one.address},
                                                      {"size", 5},
                                                      {"from", at(day, "11:00")},
                                                      {"to", at(day, "12:00")}});
       })) {
    if (reply.status == 201) {
      ++taken;
    } else {
      expect_problem(reply, 409, "booking.too_many_wishes");
    }
  }
  EXPECT_EQ(taken, 20);
}

TEST_P(Waitlist, IsEachPersonsOwn) {
  const auto owner = guest();
  customer(owner).hold(owner.address, at(day, "11:00"));
  const auto first = waiting("11:00", "11:00");
  expect_problem(customer(owner).http.get("/waitlist/" + first.wish), 404, "booking.no_such_wish");
  expect_problem(customer(owner).http.del("/waitlist/" + first.wish), 404, "booking.no_such_wish");
  EXPECT_EQ(expect_status(customer(first).http.get("/waitlist"), 200).at("items").size(), 1U);
  expect_problem(customer(owner).http.post("/waitlist", {{"service_id", demo::studio_cleaning},
                                                         {"address_id", owner.address},
                                                         {"size", 5},
                                                         {"from", at(day, "12:00")},
                                                         {"to", at(day, "11:00")}}),
                 422, "booking.bad_interval");
}

}  // namespace
}  // namespace hearth::e2e::waitlist_test
