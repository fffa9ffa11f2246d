// C1 and T1 from end to end, with nothing but the public API: a consumer and the one technician of a small district, from the
// search for a time to what each says of the other, the receipt, and the pay-out.
#include <hearth/time.hpp>

#include "tests/e2e/matched.hpp"
#include "tests/e2e/payments.hpp"

namespace hearth::e2e::journey_test {
namespace {

using Json = nlohmann::json;

class WholeJourney : public testing::TestWithParam<Engine> {
 protected:
  support::HttpClient worker() const { return market.as(demo::jongno_technician, {"consumer", "technician"}).http; }
  Json step(const std::string& booking, const std::string& what, const Json& body = nullptr) const {
    return expect_status(worker().post("/jobs/" + booking + "/" + what, body), 200);
  }
  std::string status(const Payer& payer, const std::string& booking) const {
    return expect_status(payer.customer.http.get("/bookings/" + booking), 200).at("status");
  }

  mutable Marketplace market{GetParam(), {.demo = true}};
};
INSTANTIATE_TEST_SUITE_P(On, WholeJourney, engines(), engine_name);

TEST_P(WholeJourney, GoesFromTheSearchToTheReviewsAndThePayOut) {
  Payer payer{market};
  const auto mina = market.register_person();  // whom messages reach
  payer.id = mina.id;
  payer.customer.http = mina.http;
  payer.address = payer.customer.add_address(demo::jongno, "현관 비밀번호 1234#");
  const auto start = at(wednesday(), "11:00");
  const auto prepared = payer.prepare(payer.book(start));
  const std::string booking = prepared.at("booking_id");
  const auto first = payer.ask_confirm(prepared, "sandbox_success", "confirm-once");
  const auto second = payer.ask_confirm(prepared, "sandbox_success", "confirm-once");
  EXPECT_EQ(expect_status(first, 200), expect_status(second, 200));
  EXPECT_EQ(payer.count(booking, "captured"), 1) << "sent twice under one key: one charge";

  market.settle();
  const Matched matched{market};
  matched.batch();
  EXPECT_EQ(status(payer, booking), "offered");
  const auto offer = matched.offer_of(booking, demo::jongno_technician);
  expect_status(worker().post("/offers/" + offer + "/accept", nullptr), 200);
  market.settle();
  payer.renew();
  EXPECT_EQ(status(payer, booking), "confirmed");
  const auto told = expect_status(payer.customer.http.get("/notifications"), 200).at("items");
  EXPECT_FALSE(told.empty()) << "the consumer is told in the app";

  const auto path = "/jobs/" + booking;
  expect_problem(worker().get(path + "/entry-notes"), 403, "booking.notes_closed");
  const auto before = std::chrono::duration_cast<std::chrono::minutes>(*Timestamp::parse(start) - first_moment() -
                                                                       std::chrono::minutes{30});
  market.advance(std::to_string(before.count()) + "m");
  market.settle();
  payer.renew();
  EXPECT_EQ(expect_status(worker().get(path + "/entry-notes"), 200).at("entry_notes"), "현관 비밀번호 1234#");
  const Json here{{"latitude", 37.5725}, {"longitude", 126.9763}, {"accuracy_m", 10}};
  step(booking, "en-route");
  step(booking, "check-in", here);
  step(booking, "check-out", here);
  step(booking, "report", {{"checklist", {{{"item", "주방"}, {"done", true}}}}, {"note", "깨끗이 마쳤습니다"}});
  market.settle();
  EXPECT_EQ(status(payer, booking), "work_reported");
  expect_status(payer.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  market.settle();
  EXPECT_EQ(status(payer, booking), "completed");

  const Json praise{{"stars", 5}, {"text", "정말 깨끗해요"}, {"tags", Json::array()}};
  expect_status(payer.customer.http.post("/bookings/" + booking + "/reviews", praise), 201);
  const auto reviews = "/technicians/" + demo::jongno_technician + "/reviews";
  EXPECT_TRUE(expect_status(payer.customer.http.get(reviews), 200).at("items").empty()) << "hidden until both are in";
  expect_status(worker().post("/bookings/" + booking + "/reviews", {{"stars", 4}, {"text", "친절하셨어요"}}), 201);
  market.settle();
  EXPECT_EQ(expect_status(payer.customer.http.get(reviews), 200).at("items").size(), 1U);
  const auto profile = expect_status(payer.customer.http.get("/technicians/" + demo::jongno_technician), 200);
  EXPECT_EQ(profile.at("rating").at("count"), 1) << profile;

  const auto receipt =
      expect_status(payer.customer.http.get("/payments/" + prepared.at("id").get<std::string>() + "/receipt"), 200);
  EXPECT_EQ(receipt.at("total"), prepared.at("amount"));
  const auto timeline = expect_status(payer.customer.http.get("/bookings/" + booking + "/timeline"), 200).at("items");
  std::vector<std::string> states;
  for (const auto& one : timeline) states.push_back(one.at("to_status"));
  EXPECT_EQ(states, (std::vector<std::string>{"pending_payment", "paying", "matching", "offered", "confirmed",
                                              "en_route", "in_progress", "work_reported", "completed"}));
  payer.expect_balanced();
}

}  // namespace
}  // namespace hearth::e2e::journey_test
