// C1 as far as it goes without payment: from registering to a booking, and what becomes of it when nobody pays.
#include "tests/e2e/customer.hpp"

namespace hearth::e2e::booking_test {
namespace {

using Json = nlohmann::json;

class Booking : public testing::TestWithParam<Engine> {
 protected:
  Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, Booking, engines(), engine_name);

TEST_P(Booking, GoesFromRegisteringToABookingAndBack) {
  const auto registered = market.register_person("mina@example.com");
  const auto mina = market.sign_in("mina@example.com", registered.password);
  EXPECT_EQ(mina.id, registered.id);
  EXPECT_EQ(expect_status(mina.http.get("/auth/me"), 200).at("roles"), Json::array({"consumer"}));

  const Customer customer{mina.http};
  const auto address = customer.add_address(demo::jongno, "공동현관 1234*");
  const auto services = expect_status(market.anyone().get("/catalog/services"), 200).at("items");
  EXPECT_GE(services.size(), 6U);

  const auto day = wednesday();
  const auto free = customer.free_starts(address, day);
  ASSERT_EQ(free.size(), 18U) << "9:00 to 17:30, every half hour";
  const auto start = free.at(4);

  const auto quoted = expect_status(mina.http.post("/catalog/quotes", {{"service_id", demo::studio_cleaning},
                                                                       {"address_id", address},
                                                                       {"size", 5},
                                                                       {"options", {"refrigerator"}},
                                                                       {"start", start}}),
                                    201);
  std::int64_t sum = 0;
  for (const auto& line : quoted.at("lines")) sum += line.at("amount").at("amount").get<std::int64_t>();
  EXPECT_EQ(quoted.at("total").at("amount"), sum);
  EXPECT_EQ(quoted.at("plan").at("minutes"), 120);

  const auto held = expect_status(customer.ask_hold(quoted.at("id")), 201);
  EXPECT_EQ(held.at("technician").at("id"), demo::jongno_technician);
  EXPECT_EQ(held.at("start"), start);

  const auto booked =
      expect_status(mina.http.post("/bookings", {{"hold_id", held.at("id")}, {"note", "고양이가 있어요"}}), 201);
  EXPECT_EQ(booked.at("status"), "pending_payment");
  EXPECT_EQ(booked.at("total"), quoted.at("total"));
  const std::string path = "/bookings/" + booked.at("id").get<std::string>();

  const auto read = mina.http.get(path);
  EXPECT_EQ(expect_status(read, 200), booked);
  EXPECT_EQ(mina.http.get(path, {{"If-None-Match", read.header("etag")}}).status, 304);
  const auto timeline = expect_status(mina.http.get(path + "/timeline"), 200).at("items");
  ASSERT_EQ(timeline.size(), 1U);
  EXPECT_EQ(timeline[0].at("to_status"), "pending_payment");
  EXPECT_EQ(expect_status(mina.http.get("/bookings?status=pending_payment"), 200).at("items").size(), 1U);
  const auto still_free = customer.free_starts(address, day);
  EXPECT_EQ(std::count(still_free.begin(), still_free.end(), start), 0);

  EXPECT_EQ(mina.http.del(path).status, 204);
  EXPECT_EQ(expect_status(mina.http.get(path), 200).at("status"), "dropped");
  EXPECT_EQ(customer.free_starts(address, day), free);
  expect_problem(mina.http.del(path), 409, "booking.not_unpaid");
}

TEST_P(Booking, LapsesWhenNobodyPaysInTime) {
  const auto mina = market.register_person("mina@example.com");
  const Customer customer{mina.http};
  const auto address = customer.add_address(demo::jongno);
  const auto day = wednesday();
  const auto free = customer.free_starts(address, day);
  const auto booking = customer.book(address, at(day, "11:00"));
  EXPECT_LT(customer.free_starts(address, day).size(), free.size());

  market.advance("16m");
  market.settle();
  const auto again = market.sign_in(mina.email, mina.password);
  const auto lapsed = expect_status(again.http.get("/bookings/" + booking), 200);
  EXPECT_EQ(lapsed.at("status"), "expired");
  EXPECT_EQ(lapsed.at("version"), 2);
  const auto timeline = expect_status(again.http.get("/bookings/" + booking + "/timeline"), 200).at("items");
  ASSERT_EQ(timeline.size(), 2U);
  EXPECT_EQ(timeline[1].at("actor"), "system");
  EXPECT_EQ(Customer{again.http}.free_starts(address, day), free);
}

TEST_P(Booking, LetsAHoldGoThatNobodyBooks) {
  const auto mina = market.register_person("mina@example.com");
  const Customer customer{mina.http};
  const auto address = customer.add_address(demo::jongno);
  const auto day = wednesday();
  const auto hold = customer.hold(address, at(day, "11:00"));
  market.advance("16m");
  market.settle();
  const auto again = market.sign_in(mina.email, mina.password);
  expect_problem(again.http.post("/bookings", {{"hold_id", hold}}), 409, "booking.hold_expired");
  EXPECT_EQ(Customer{again.http}.free_starts(address, day).size(), 18U);
}

TEST_P(Booking, OfAnotherIsNotThereForAStranger) {
  const Customer mina{market.with_roles({"consumer"}).http};
  const Customer yuna{market.with_roles({"consumer"}).http};
  const auto address = mina.add_address(demo::jongno, "비밀번호 4321");
  const auto quote = mina.quote(address, at(wednesday(), "11:00"));
  expect_problem(yuna.ask_hold(quote), 404, "catalog.no_such_quote");
  const auto hold = expect_status(mina.ask_hold(quote), 201).at("id").get<std::string>();
  expect_problem(yuna.http.post("/bookings", {{"hold_id", hold}}), 404, "booking.no_such_hold");
  expect_problem(yuna.http.del("/bookings/holds/" + hold), 404, "booking.no_such_hold");
  const auto booking = expect_status(mina.http.post("/bookings", {{"hold_id", hold}}), 201).at("id").get<std::string>();
  expect_problem(yuna.http.get("/bookings/" + booking), 404, "booking.no_such_booking");
  expect_problem(yuna.http.del("/bookings/" + booking), 404, "booking.no_such_booking");
  expect_problem(yuna.http.get("/consumers/me/addresses/" + address), 404, "consumer.no_such_address");

  const auto seen = expect_status(market.with_roles({"admin"}).http.get("/bookings/" + booking), 200);
  EXPECT_FALSE(seen.at("address").contains("entry_notes") && !seen.at("address").at("entry_notes").is_null())
      << "notes on how to get in are for the technician, in time";
}

}  // namespace
}  // namespace hearth::e2e::booking_test
