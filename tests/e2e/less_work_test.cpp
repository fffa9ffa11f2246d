// A technician works less while they are being confirmed for more: nobody is left with a visit outside of their hours.
#include <hearth/date.hpp>
#include <map>

#include "tests/e2e/matched.hpp"

namespace hearth::e2e::less_work_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class LessWork : public testing::TestWithParam<Engine> {
 protected:
  support::HttpClient technician() const { return match.technician(demo::jongno_technician).http; }
  static Json until(int hour) {
    auto weekly = Json::array();
    for (int weekday = 1; weekday <= 7; ++weekday) {
      weekly.push_back({{"weekday", weekday}, {"from_minute", 9 * 60}, {"to_minute", hour * 60}});
    }
    return {{"weekly", weekly}};
  }
  HttpReply work_until(int hour) const { return technician().put("/technicians/me/work-hours", until(hour)); }
  static std::string day(int n) { return (*Date::parse(wednesday()) + n).text(); }
  // The offer of a paid booking of that time.
  std::string offered(const std::string& start) {
    bookings.push_back(match.paid(customer, address, start));
    for (int i = 0; i < 12 && match.status(bookings.back()) != "offered"; ++i)
      match.batch();  // after what waits from before
    return match.offer_of(bookings.back(), demo::jongno_technician);
  }
  HttpReply accept(const std::string& offer) const {
    return technician().post("/offers/" + offer + "/accept", Json::object());
  }
  int confirmed() const {
    int count = 0;
    for (const auto& booking : bookings) count += match.status(booking) == "confirmed" ? 1 : 0;
    return count;
  }

  Marketplace market{GetParam(), {.demo = true}};
  Matched match{market};
  Customer customer{market.with_roles({"consumer"}).http};
  std::string address = customer.add_address(demo::jongno);
  std::vector<std::string> bookings;
};
INSTANTIATE_TEST_SUITE_P(On, LessWork, engines(), engine_name);

// As the technician plugin tells it, who had looked before the visit was confirmed.
TEST_P(LessWork, GivesAwayWhatWasConfirmedUnseenAndKeepsTheRest) {
  expect_status(accept(offered(at(day(0), "09:00"))), 200);
  expect_status(accept(offered(at(day(1), "15:00"))), 200);
  market.settle();
  ASSERT_EQ(confirmed(), 2);
  const auto mine = expect_status(technician().get("/technicians/me"), 200);
  const Json event{{"technician_id", demo::jongno_technician},
                   {"version", mine.at("version").get<int>() + 1000},
                   {"name", mine.at("name")},
                   {"gender", mine.at("gender")},
                   {"active", true},
                   {"skills", mine.at("skills")},
                   {"regions", mine.at("regions")},
                   {"weekly", until(12).at("weekly")},
                   {"exceptions", Json::array()}};
  expect_status(market.host().admin_client().post("/test/events", {{"name", "technician.availability_changed@1"},
                                                                   {"key", demo::jongno_technician},
                                                                   {"payload", event}}),
                202);
  market.settle();
  EXPECT_EQ(match.status(bookings[0]), "confirmed") << "within the new hours";
  EXPECT_EQ(match.status(bookings[1]), "matching");
  const auto steps = expect_status(customer.http.get("/bookings/" + bookings[1] + "/timeline"), 200).at("items");
  EXPECT_EQ(steps.back().at("reason"), "hours_changed");
  const auto told = "/admin/notifications/deliveries?channel=in_app&template=work.cancelled&user=";
  EXPECT_EQ(expect_status(match.admin().http.get(told + demo::jongno_technician), 200).at("items").size(), 1U);
}

TEST_P(LessWork, AtTheMomentOfAnAcceptanceLeavesNobodyOutsideOfTheirHours) {
  std::map<int, int> answers;
  for (int round = 0; round < 6; ++round) {
    bookings.clear();
    std::vector<std::string> offers;
    for (const auto* time : {"12:30", "15:00", "17:30"}) offers.push_back(offered(at(day(round), time)));
    const auto worker = technician();
    const auto replies = in_parallel(1 + static_cast<int>(offers.size()), [&](int i) {
      if (i == 0) return worker.put("/technicians/me/work-hours", until(12));
      return worker.post("/offers/" + offers[static_cast<std::size_t>(i - 1)] + "/accept", Json::object());
    });
    ++answers[replies[0].status];
    market.settle();
    if (replies[0].status == 200) {
      EXPECT_EQ(confirmed(), 0) << "round " << round;
      expect_status(work_until(19), 200);
      market.settle();
    } else {
      expect_problem(replies[0], 409, "technician.jobs_in_the_way");
      EXPECT_GT(confirmed(), 0) << "round " << round;
    }
  }
  RecordProperty("changed", answers[200]);
}

}  // namespace
}  // namespace hearth::e2e::less_work_test
