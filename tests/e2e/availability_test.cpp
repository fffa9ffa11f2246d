// A slot is listed if and only if a hold on it at once succeeds: tried both ways over a whole day.
#include <hearth/time.hpp>
#include <set>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::availability_test {
namespace {

class Availability : public testing::TestWithParam<Engine> {
 protected:
  // Every half hour of the day, and one time off the grid.
  static std::vector<std::string> times() {
    std::vector<std::string> all{"10:15"};
    for (int minute = 0; minute < 24 * 60; minute += 30) {
      const std::string hour = std::to_string(minute / 60);
      all.push_back((hour.size() == 1 ? "0" : "") + hour + (minute % 60 == 0 ? ":00" : ":30"));
    }
    return all;
  }

  // "2026-12-01T10:30:00+09:00" as the API writes it.
  static std::string in_utc(const std::string& start) { return Timestamp::parse(start)->text(); }

  void try_every_time(const Customer& customer, const std::string& address, const std::string& day) {
    const auto listed = customer.free_starts(address, day);
    const std::set<std::string> free{listed.begin(), listed.end()};
    std::size_t held = 0;
    for (const auto& time : times()) {
      const auto reply = customer.ask_hold(customer.quote(address, at(day, time)));
      EXPECT_EQ(reply.status == 201, free.contains(in_utc(at(day, time)))) << time << " " << reply.body;
      if (reply.status != 201) continue;
      ++held;
      EXPECT_EQ(customer.http.del("/bookings/holds/" + reply.json().at("id").get<std::string>()).status, 204);
    }
    EXPECT_EQ(held, free.size());
    EXPECT_EQ(customer.free_starts(address, day), listed) << "what was held has been given back";
  }

  Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, Availability, engines(), engine_name);

TEST_P(Availability, ListsExactlyWhatCanBeHeld) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto address = customer.add_address(demo::jongno);
  const auto day = wednesday();
  try_every_time(customer, address, day);
  customer.book(address, at(day, "13:00"));
  try_every_time(customer, address, day);
  const auto left = customer.free_starts(address, day);
  EXPECT_FALSE(left.empty());
  EXPECT_LT(left.size(), 18U);
}

TEST_P(Availability, CountsHowManyCouldComeAndForgetsTheBlocked) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto address = customer.add_address(demo::seongdong);
  const auto path = "/availability?service_id=" + demo::studio_cleaning + "&address_id=" + address +
                    "&size=5&from=" + wednesday() + "&to=" + wednesday();
  EXPECT_EQ(expect_status(customer.http.get(path), 200).at("items").at(0).at("technicians"), 3);
  customer.book(address, at(wednesday(), "09:00"));
  EXPECT_EQ(expect_status(customer.http.get(path), 200).at("items").at(0).at("technicians"), 2);
  const std::string blocked = "01930000-0000-7000-8010-000000000006";
  EXPECT_EQ(customer.http.put("/consumers/me/blocks/" + blocked, nlohmann::json::object()).status, 204);
  EXPECT_EQ(expect_status(customer.http.get(path), 200).at("items").at(0).at("technicians"), 1);
}

TEST_P(Availability, CountsOnlyWhoIsOfThePreferredGender) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto prefer = [&](const std::string& gender) {
    const auto mine = customer.http.get("/consumers/me");
    expect_status(customer.http.patch("/consumers/me", {{"preferences", {{"technician_gender", gender}}}},
                                      {{"If-Match", mine.header("ETag")}}),
                  200);
  };
  const auto day = wednesday();
  const auto only_a_woman = customer.add_address(demo::jongno);
  prefer("male");
  EXPECT_TRUE(customer.free_starts(only_a_woman, day).empty());
  expect_problem(customer.ask_hold(customer.quote(only_a_woman, at(day, "10:00"))), 409, "booking.slot_taken");

  const auto a_woman_and_two_men = customer.add_address(demo::seongdong);
  const auto path = "/availability?service_id=" + demo::studio_cleaning + "&address_id=" + a_woman_and_two_men +
                    "&size=5&from=" + day + "&to=" + day;
  EXPECT_EQ(expect_status(customer.http.get(path), 200).at("items").at(0).at("technicians"), 2);
  const std::string man = "01930000-0000-7000-8010-000000000004";
  prefer("female");
  EXPECT_EQ(expect_status(customer.http.get(path), 200).at("items").at(0).at("technicians"), 1);
  EXPECT_TRUE(expect_status(customer.http.get(path + "&technician_id=" + man), 200).at("items").empty());
  try_every_time(customer, a_woman_and_two_men, day);
  customer.book(a_woman_and_two_men, at(day, "10:00"));
  expect_problem(customer.ask_hold(customer.quote(a_woman_and_two_men, at(day, "10:00"))), 409, "booking.slot_taken");
  try_every_time(customer, a_woman_and_two_men, day);
}

TEST_P(Availability, EndsWithTimeOffAndComesBack) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto address = customer.add_address(demo::jongno);
  const auto day = wednesday();
  const auto technician = market.as(demo::jongno_technician, {"consumer", "technician"});
  const auto off = expect_status(
      technician.http.post("/technicians/me/time-off", {{"from", at(day, "00:00")}, {"to", at(day, "13:00")}}), 201);
  EXPECT_EQ(off.at("status"), "granted");
  EXPECT_EQ(customer.free_starts(address, day).size(), 9U) << "13:30 to 17:30";
  try_every_time(customer, address, day);
  EXPECT_EQ(technician.http.del("/technicians/me/time-off/" + off.at("id").get<std::string>()).status, 204);
  EXPECT_EQ(customer.free_starts(address, day).size(), 18U);
  customer.book(address, at(day, "10:00"));
  expect_problem(
      technician.http.post("/technicians/me/time-off", {{"from", at(day, "00:00")}, {"to", at(day, "13:00")}}), 409,
      "booking.slot_taken");
}

TEST_P(Availability, FollowsADayOffOfTheTechnicians) {
  const Customer customer{market.with_roles({"consumer"}).http};
  const auto address = customer.add_address(demo::jongno);
  const auto day = wednesday();
  const auto technician = market.as(demo::jongno_technician, {"consumer", "technician"});
  expect_status(
      technician.http.post("/technicians/me/exceptions", {{"day", day}, {"from_minute", 0}, {"to_minute", 0}}), 201);
  market.settle();
  EXPECT_TRUE(customer.free_starts(address, day).empty());
}

}  // namespace
}  // namespace hearth::e2e::availability_test
