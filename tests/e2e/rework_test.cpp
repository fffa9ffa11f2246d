// Work that is done again, for nothing: by whoever did it before, where they can come and its consumer lets them in.
#include "tests/e2e/matched.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::rework_test {
namespace {

using Json = nlohmann::json;

class Rework : public testing::TestWithParam<Engine> {
 protected:
  Rework() {
    customer.http = market.as(consumer.id, {"consumer"}).http;
    const auto quote = customer.quote(customer.add_address(demo::seongdong), at(wednesday(1), "10:00"));
    const Json asked{{"quote_id", quote}, {"technician_id", worker.id}};
    const auto hold = expect_status(customer.http.post("/bookings/holds", asked), 201).at("id");
    booking = expect_status(customer.http.post("/bookings", {{"hold_id", hold}}), 201).at("id");
    match.pay(customer, booking);
    worker.accept(booking);
    worker.come(booking);
    worker.work(booking);
    customer.http = market.as(consumer.id, {"consumer"}).http;
  }

  // Objected to, granted, and matched again where that is needed.
  void have_again() const {
    const Json objection{{"wants", "rework"}, {"reason", "창틀이 그대로예요"}};
    expect_status(customer.http.post("/bookings/" + booking + "/dispute", objection), 200);
    market.settle();
    const auto admin = match.admin().http;
    const auto open = expect_status(admin.get("/admin/disputes?status=open"), 200).at("items");
    const Json how{{"outcome", "rework"}, {"rework_start", again}, {"note", "다시 방문"}};
    expect_status(admin.post("/admin/disputes/" + open.at(0).at("id").get<std::string>() + "/resolve", how), 200);
    market.settle();
    match.batch();
  }
  void expect_somebody_else() const {
    EXPECT_EQ(match.status(booking), "offered");
    const auto all = match.technicians_of(demo::seongdong);
    EXPECT_NE(match.asked(booking, all), worker.id);
  }

  Marketplace market{GetParam(), {.demo = true}};
  Matched match{market};
  const Person consumer = market.with_roles({"consumer"});
  Customer customer{consumer.http};
  const Worker worker{market, "01930000-0000-7000-8010-000000000004"};
  const std::string again = at(wednesday(2), "10:00");
  std::string booking;
};
INSTANTIATE_TEST_SUITE_P(On, Rework, engines(), engine_name);

TEST_P(Rework, IsByWhoeverWorkedBefore) {
  have_again();
  EXPECT_EQ(match.status(booking), "confirmed");
  EXPECT_EQ(expect_status(customer.http.get("/bookings/" + booking), 200).at("technician_id"), worker.id);
}

TEST_P(Rework, IsByNobodyWhomItsConsumerHasBlockedSince) {
  EXPECT_EQ(customer.http.put("/consumers/me/blocks/" + worker.id, Json::object()).status, 204);
  have_again();
  expect_somebody_else();
}

TEST_P(Rework, IsBySomebodyElseWhereWhoWasAskedForIsNotFree) {
  const Json away{{"from", at(wednesday(2), "00:00")}, {"to", at(wednesday(2), "23:00")}};
  expect_status(worker.http().post("/technicians/me/time-off", away), 201);
  have_again();
  expect_somebody_else();
}

}  // namespace
}  // namespace hearth::e2e::rework_test
