// T1, T3 and T4 from end to end: what technicians do, by nothing but the public API. T2 stands with matching.
#include <algorithm>
#include <hearth/date.hpp>

#include "tests/e2e/matched.hpp"
#include "tests/e2e/payments.hpp"
#include "tests/e2e/stored.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::technician_journeys_test {
namespace {

using Json = nlohmann::json;

std::int64_t amount(const Json& money) { return money.at("amount"); }

class TechnicianJourney : public testing::TestWithParam<Engine> {
 protected:
  Payer somebody(const std::string& region) { return {market, market.register_person(), region}; }
  static std::string booking_of(const Json& payment) { return payment.at("booking_id"); }
  // Every figure of a line, from what was earned to what is paid.
  static void expect_adds_up(const Json& line) {
    EXPECT_EQ(amount(line.at("gross")) - amount(line.at("commission")) - amount(line.at("vat")) -
                  amount(line.at("withholding")),
              amount(line.at("net")));
    EXPECT_GT(amount(line.at("withholding")), 0);
  }

  mutable Marketplace market{GetParam(), {.demo = true}};
  Matched match{market};
  const std::string day = wednesday();
};
INSTANTIATE_TEST_SUITE_P(On, TechnicianJourney, engines(), engine_name);

TEST_P(TechnicianJourney, T1GoesFromTheApplicationToThePayOut) {
  const auto haneul = market.register_person("haneul@example.com");
  const Json papers{{{"kind", "id_card"}, {"note", "주민등록증 사본"}},
                    {{"kind", "career"}, {"note", "호텔 객실 5년"}}};
  const auto applied =
      expect_status(haneul.http.post("/technicians/apply", {{"name", "박하늘"}, {"gender", "female"}}), 201);
  EXPECT_EQ(applied.at("status"), "applied");
  expect_status(haneul.http.put("/technicians/me/documents", {{"documents", papers}}), 200);
  const Json evenings{{"weekly", {{{"weekday", 3}, {"from_minute", 1140}, {"to_minute", 1380}}}}};
  EXPECT_EQ(haneul.http.put("/technicians/me/work-hours", evenings).status, 403) << "nobody has looked at the papers";

  market.settle();
  const auto admin = match.admin();
  const auto waiting = expect_status(admin.http.get("/admin/verifications"), 200).at("items");
  EXPECT_TRUE(std::any_of(waiting.begin(), waiting.end(), [&](const auto& one) { return one.at("id") == haneul.id; }));
  const auto path = "/admin/technicians/" + haneul.id;
  EXPECT_EQ(expect_status(admin.http.get(path), 200).at("documents").size(), 2U);
  expect_status(admin.http.post(path + "/verify", Json::object()), 200);

  // In the evening, when the district's other technician is at home.
  auto mina = somebody(demo::jongno);
  const auto start = at(day, "20:00");
  expect_problem(mina.customer.ask_hold(mina.customer.quote(mina.address, start)), 409, "booking.slot_taken");
  const auto worker = market.sign_in(haneul.email, haneul.password).http;  // with the role that was granted
  expect_status(worker.put("/technicians/me/skills", {{"skills", {"home-cleaning"}}}), 200);
  expect_status(worker.put("/technicians/me/regions", {{"regions", {demo::jongno}}}), 200);
  EXPECT_EQ(expect_status(worker.put("/technicians/me/work-hours", evenings), 200).at("status"), "active");
  market.settle();

  const Worker technician{market, haneul.id};
  const auto paid = mina.pay("sandbox_success", start);
  technician.accept(booking_of(paid));
  EXPECT_EQ(mina.booking_status(paid), "confirmed");
  technician.come(booking_of(paid));
  technician.work(booking_of(paid));
  mina.renew();
  expect_status(mina.customer.http.post("/bookings/" + booking_of(paid) + "/approve", nullptr), 200);
  EXPECT_EQ(mina.booking_status(paid), "completed");

  mina.pay_out();
  const auto statement = technician.statement();
  EXPECT_EQ(statement.at("payout").at("status"), "paid");
  ASSERT_EQ(statement.at("lines").size(), 1U);
  const auto& line = statement.at("lines")[0];
  EXPECT_EQ(line.at("booking_id"), booking_of(paid));
  EXPECT_EQ(line.at("gross"), paid.at("amount"));
  expect_adds_up(line);
  EXPECT_EQ(statement.at("payout").at("net"), line.at("net"));
  EXPECT_EQ(won(-mina.balance("bank")), line.at("net"));
  mina.expect_balanced();
}

TEST_P(TechnicianJourney, T3WhoIsSickHasTheDayMatchedAgainWithOthers) {
  auto mina = somebody(demo::seongdong);
  const auto three = match.technicians_of(demo::seongdong);
  const Worker sick{market, three.at(0)};
  const std::vector<std::string> others{three.at(1), three.at(2)};
  for (const auto& other : others) {  // so that it is the first who is asked
    expect_status(mina.customer.http.put("/consumers/me/blocks/" + other, Json::object()), 204);
  }
  std::vector<Json> today;
  for (const auto* time : {"10:00", "15:00"}) {
    today.push_back(mina.pay("sandbox_success", at(day, time)));
    sick.accept(booking_of(today.back()));
  }
  const auto tomorrow = mina.pay("sandbox_success", at((*Date::parse(day) + 1).text(), "10:00"));
  sick.accept(booking_of(tomorrow));
  for (const auto& other : others) expect_status(mina.customer.http.del("/consumers/me/blocks/" + other), 204);

  market.go_to(at(day, "07:00"));
  const auto told = expect_status(sick.http().post("/technicians/me/sick", Json::object()), 201);
  EXPECT_EQ(told.at("bookings").size(), 2U);
  market.settle();
  match.batch();
  mina.renew();
  for (const auto& paid : today) {
    const auto booking = booking_of(paid);
    const auto who = match.asked(booking, three);
    EXPECT_NE(who, sick.id) << "who is ill is not asked again";
    expect_status(Worker{market, who}.http().post("/offers/" + match.offer_of(booking, who) + "/accept", nullptr), 200);
    market.settle();
    const auto now = expect_status(mina.customer.http.get("/bookings/" + booking), 200);
    EXPECT_EQ(now.at("status"), "confirmed");
    EXPECT_EQ(now.at("technician_id"), who);
    expect_status(Worker{market, who}.http().get("/jobs/" + booking), 200);
    expect_problem(sick.http().get("/jobs/" + booking), 404, "booking.no_such_booking");
    EXPECT_EQ(mina.payment(paid).at("status"), "captured") << "it costs nobody anything";
  }
  EXPECT_EQ(mina.booking_status(tomorrow), "confirmed") << "only today";
}

TEST_P(TechnicianJourney, T4AnAbsentConsumerPaysTheFeeAndTheTechnicianGetsAShare) {
  auto mina = somebody(demo::jongno);
  const Json policy{{"tiers", Json::array({{{"days", 0}, {"fee_percent", 30}, {"compensation_percent", 30}}})},
                    {"technician_share_percent", 50},
                    {"no_show_fee_percent", 80},
                    {"no_show_technician_percent", 70},
                    {"reason", "a part of it is given back"}};
  expect_status(mina.admin.put("/admin/cancellation-policies", policy), 200);
  market.advance("1s");
  const Worker technician{market};
  const auto paid = mina.pay("sandbox_success", at(day, "11:00"));
  technician.accept(booking_of(paid));
  technician.come(booking_of(paid));
  technician.step(booking_of(paid), "en-route");
  const auto path = "/bookings/" + booking_of(paid) + "/no-show";
  const Json evidence{{"evidence", "세 번 벨을 눌렀지만 답이 없습니다"}};
  expect_problem(technician.http().post(path, evidence), 409, "cancellation.too_early");
  market.go_to(at(day, "11:20"));
  const auto told = expect_status(technician.http().post(path, evidence), 200);
  market.settle();
  mina.renew();

  const auto all = amount(paid.at("amount")), fee = all * 80 / 100;
  EXPECT_EQ(told.at("fee"), won(fee));
  EXPECT_EQ(told.at("refund"), won(all - fee));
  EXPECT_EQ(told.at("technician_share"), won(fee * 70 / 100));
  EXPECT_EQ(mina.booking_status(paid), "no_show");
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(all - fee)) << "the rest goes back";
  const auto kept = "/admin/cancellations/" + told.at("id").get<std::string>();
  EXPECT_EQ(expect_status(mina.admin.get(kept), 200).at("evidence"), evidence.at("evidence"));

  mina.pay_out();
  const auto lines = technician.statement().at("lines");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("kind"), "fee_share");
  EXPECT_EQ(lines[0].at("gross"), told.at("technician_share"));
  expect_adds_up(lines[0]);
  EXPECT_EQ(won(-mina.balance("cancellation_fees")), won(fee - fee * 70 / 100));
  EXPECT_EQ(mina.balance("held"), 0);
  mina.expect_balanced();
}

TEST_P(TechnicianJourney, WhoLeavesTakesAlongWhatMatchingKnewAndItForgets) {
  auto mina = somebody(demo::jongno);
  const auto paid = mina.pay("sandbox_success", at(day, "11:00"));
  const std::string booking = booking_of(paid);
  const Worker technician{market};
  technician.accept(booking);
  const std::string start = expect_status(technician.http().get("/jobs/" + booking), 200).at("job").at("start");
  market.go_to((*Timestamp::parse(start) + std::chrono::minutes{11}).text());
  technician.work(booking);
  mina.renew();
  expect_status(mina.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  mina.pay_out();

  const auto asked = expect_status(technician.http().request("POST", "/auth/me/export"), 202);
  market.settle();
  const auto taken = expect_status(technician.http().get("/auth/me/export/" + asked.at("id").get<std::string>()), 200);
  ASSERT_EQ(taken.at("state"), "ready") << taken;
  const auto& known = taken.at("data").at("matching");
  EXPECT_EQ(known.at("technician").at("technician_id"), technician.id);
  EXPECT_EQ(known.at("records").at(0).at("kind"), "late_start");
  EXPECT_NEAR(known.at("last_place").at("latitude").get<double>(), 37.56, 0.1);
  EXPECT_EQ(known.at("offers").at(0).at("state"), "accepted");
  const auto& lines = known.at("decisions").at(0).at("lines");
  ASSERT_EQ(lines.size(), 1U) << "of others nothing is told";
  EXPECT_EQ(lines.at(0).at("technician_id"), technician.id);
  EXPECT_EQ(taken.at("data").at("admin").at("technician").at("status"), "active");

  expect_status(technician.http().del("/auth/me"), 202);
  market.settle();
  const auto user = expect_status(match.admin().http.get("/admin/users/" + technician.id), 200);
  ASSERT_EQ(user.at("state"), "erased");
  auto tables = stored(market);
  EXPECT_EQ(tables["matching.records"], "");
  EXPECT_EQ(tables["matching.last_places"], "");
}

}  // namespace
}  // namespace hearth::e2e::technician_journeys_test
