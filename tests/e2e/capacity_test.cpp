// A technician does no more jobs a day than may be, however many are given to them at one moment and by whichever way.
#include <map>

#include "tests/e2e/matched.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::capacity_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Capacity : public testing::TestWithParam<Engine> {
 protected:
  HttpReply by_hand(const std::string& booking, const std::string& technician) const {
    return match.admin().http.post("/admin/matching/assign",
                                   {{"booking_id", booking}, {"technician_id", technician}, {"reason", "x"}});
  }
  void allow_a_day(int jobs) const {
    const Json asked{{"value", {{"jobs_a_day", jobs}}}, {"reason", "so many a day"}};
    expect_status(match.admin().http.put("/admin/settings/booking", asked), 200);
  }
  // How often each answer was given; an empty code is a yes.
  static std::map<std::string, int> answers(const std::vector<HttpReply>& replies) {
    std::map<std::string, int> count;
    for (const auto& reply : replies) ++count[reply.status == 200 ? "" : reply.json().value("code", "?")];
    return count;
  }
  std::string paid(const std::string& address, const std::string& start) const {
    return match.paid(customer, address, start);
  }
  std::string confirmed(const std::string& address, const std::string& start) {
    const auto booking = paid(address, start);
    Worker{market}.accept(booking);
    EXPECT_EQ(match.status(booking), "confirmed");
    return booking;
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"plugins.booking.config.jobs_a_day=1"}}};
  Matched match{market};
  const Person consumer = market.with_roles({"consumer"});
  Customer customer{consumer.http};
};
INSTANTIATE_TEST_SUITE_P(On, Capacity, engines(), engine_name);

TEST_P(Capacity, AssignmentsByHandAtOneMomentDoNotPassIt) {
  const auto technicians = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  for (int week = 1; week <= 6; ++week) {
    std::vector<std::string> bookings;
    for (const auto* time : {"09:00", "12:00", "15:00"}) bookings.push_back(paid(address, at(wednesday(week), time)));
    // Not the one for whom the places are kept: nothing stands in the way but what the others do meanwhile.
    auto count = answers(
        in_parallel(3, [&](int i) { return by_hand(bookings[static_cast<std::size_t>(i)], technicians.back()); }));
    EXPECT_EQ(count[""], 1) << Json(count).dump();
    EXPECT_EQ(count["booking.day_full"] + count["matching.not_eligible"], 2) << Json(count).dump();
  }
}

TEST_P(Capacity, AcceptancesAtOneMomentDoNotPassIt) {
  allow_a_day(3);
  const auto address = customer.add_address(demo::jongno);
  std::vector<std::string> offers;
  std::vector<std::string> bookings;
  for (const auto* time : {"09:00", "12:00", "15:00"}) {
    bookings.push_back(paid(address, at(wednesday(), time)));
    match.batch();
    offers.push_back(match.offer_of(bookings.back(), demo::jongno_technician));
  }
  allow_a_day(1);
  const auto technician = match.technician(demo::jongno_technician).http;
  auto count = answers(in_parallel(3, [&](int i) {
    return technician.post("/offers/" + offers[static_cast<std::size_t>(i)] + "/accept", Json::object());
  }));
  EXPECT_EQ(count[""], 1) << Json(count).dump();
  EXPECT_EQ(count["matching.offer_gone"], 2) << Json(count).dump();
  market.settle();
  std::map<std::string, int> states;
  for (const auto& booking : bookings) ++states[match.status(booking)];
  EXPECT_EQ(states["confirmed"], 1) << Json(states).dump();
}

TEST_P(Capacity, AConfirmedVisitThatMovesToAFullDayIsMatchedAgain) {
  const auto address = customer.add_address(demo::jongno);
  confirmed(address, at(wednesday(1), "09:00"));
  const auto second = confirmed(address, at(wednesday(2), "09:00"));
  const auto path = "/bookings/" + second + "/reschedule";
  const auto to = [&](const std::string& start) {
    return expect_status(customer.http.post(path, {{"quote_id", customer.quote(address, start)}}), 200);
  };
  EXPECT_EQ(to(at(wednesday(2), "14:00")).at("booking").at("status"), "confirmed") << "its own day is not full";
  EXPECT_EQ(to(at(wednesday(1), "14:00")).at("booking").at("status"), "matching");
}

// Its technician may come again on any other day; on a full one somebody else is looked for.
TEST_P(Capacity, AReworkOnAFullDayIsMatchedAgain) {
  const auto address = customer.add_address(demo::jongno);
  const auto worked = confirmed(address, at(wednesday(1), "09:00"));
  const auto other = confirmed(address, at(wednesday(2), "09:00"));
  const Worker technician{market};
  technician.come(worked);
  technician.work(worked);
  const auto have_again = [&](const std::string& start) {
    customer.http = market.as(consumer.id, {"consumer"}).http;
    expect_status(customer.http.post("/bookings/" + worked + "/dispute", {{"wants", "rework"}, {"reason", "창틀"}}),
                  200);
    market.settle();
    const auto admin = match.admin().http;
    const auto open = expect_status(admin.get("/admin/disputes?status=open"), 200).at("items");
    const Json how{{"outcome", "rework"}, {"rework_start", start}, {"note", "다시 방문"}};
    expect_status(admin.post("/admin/disputes/" + open.at(0).at("id").get<std::string>() + "/resolve", how), 200);
    market.settle();
  };
  have_again(at(wednesday(1), "14:00"));
  EXPECT_EQ(match.status(worked), "confirmed") << "what was worked already fills no day for its rework";
  technician.come(worked);
  technician.work(worked);
  have_again(at(wednesday(2), "14:00"));
  EXPECT_EQ(match.status(worked), "matching");
  const auto steps = expect_status(customer.http.get("/bookings/" + worked + "/timeline"), 200).at("items");
  EXPECT_EQ(steps.back().at("reason"), "rework");
  EXPECT_EQ(match.status(other), "confirmed") << "who has that day keeps it";
  match.batch();
  EXPECT_EQ(match.status(worked), "matching") << "nobody else works there, and a batch does not fill the day either";
}

}  // namespace
}  // namespace hearth::e2e::capacity_test
