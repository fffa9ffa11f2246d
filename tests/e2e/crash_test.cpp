// kill -9 while bookings pour in. Whoever got an answer finds it true afterwards; whoever got none asks again under the same
// key and gets one effect; and every hold, booking and event ends as if nothing had happened.
#include <atomic>
#include <map>
#include <optional>
#include <set>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e::crash_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

constexpr int holds = 24;

class Crash : public testing::TestWithParam<Engine> {
 protected:
  struct Try {
    std::string hold;
    HttpReply reply;
  };

  static HttpReply book(const support::HttpClient& http, const std::string& hold) {
    return http.post("/bookings", {{"hold_id", hold}}, {{"Idempotency-Key", "book-" + hold}});
  }

  // Holds at distinct times on several days.
  std::vector<std::string> make_holds(const Customer& customer, const std::string& address) const {
    std::vector<std::string> made;
    for (int week = 1; static_cast<int>(made.size()) < holds; ++week) {
      for (const auto* time : {"09:00", "12:00", "15:00"})
        made.push_back(customer.hold(address, at(wednesday(week), time)));
      for (const auto* time : {"09:00", "12:00", "15:00"}) {
        made.push_back(customer.hold(address, at(wednesday(week), time)));
        made.push_back(customer.hold(address, at(wednesday(week), time)));
      }
    }
    return made;
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"plugins.booking.config.unpaid_at_most=100"}}};
};
INSTANTIATE_TEST_SUITE_P(On, Crash, engines(), engine_name);

TEST_P(Crash, LosesAndDoublesNothingInABurstOfBookings) {
  const auto person = market.with_roles({"consumer"});
  const Customer customer{person.http};
  const auto address = customer.add_address(demo::seongdong);
  const auto elsewhere = customer.add_address(demo::jongno);
  const auto before = customer.free_starts(address, wednesday());
  const auto all = make_holds(customer, address);
  const auto technician = market.as(demo::jongno_technician, {"consumer", "technician"});

  // The burst: bookings, and days off whose events must reach booking's read model. Killed in its midst.
  std::atomic<int> answered{0};
  std::vector<HttpReply> days(3);
  std::vector<HttpReply> replies;
  std::jthread killer{[&](const std::stop_token& over) {
    const int enough = static_cast<int>(all.size()) / 3;
    while (answered.load() < enough && !over.stop_requested()) std::this_thread::yield();
    market.host().signal(SIGKILL);
  }};
  replies = in_parallel(static_cast<int>(all.size()) + 3, [&](int i) {
    HttpReply reply;
    if (i < 3) {
      const Json ask{{"day", wednesday(5 + i)}, {"from_minute", 0}, {"to_minute", 0}};
      reply =
          technician.http.post("/technicians/me/exceptions", ask, {{"Idempotency-Key", "off-" + std::to_string(i)}});
    } else {
      reply = book(customer.http, all[static_cast<std::size_t>(i - 3)]);
    }
    ++answered;
    return reply;
  });
  killer.join();
  market.host().kill();
  market.host().start();

  const auto token = market.as(person.id, {"consumer"});
  const Customer again{token.http};
  const auto off_again = market.as(demo::jongno_technician, {"consumer", "technician"});

  // What was acknowledged is there.
  int acknowledged = 0;
  for (std::size_t i = 3; i < replies.size(); ++i) {
    if (replies[i].status == 0) continue;
    ASSERT_EQ(replies[i].status, 201) << replies[i].body;
    ++acknowledged;
    const auto booking = replies[i].json();
    EXPECT_EQ(expect_status(again.http.get("/bookings/" + booking.at("id").get<std::string>()), 200), booking);
  }
  EXPECT_GT(acknowledged, 0) << "the host was killed before the burst began";

  // Asking again under the same key: the answer that was lost, or the effect that did not happen.
  std::set<std::string> ids;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto reply = book(again.http, all[i]);
    ASSERT_EQ(reply.status, 201) << reply.body;
    if (replies[i + 3].status == 201) {
      EXPECT_EQ(reply.body, replies[i + 3].body);
    }
    ids.insert(reply.json().at("id"));
  }
  EXPECT_EQ(ids.size(), all.size());
  const auto listed = expect_status(again.http.get("/bookings?limit=100"), 200).at("items");
  EXPECT_EQ(listed.size(), all.size()) << "one booking a hold, however often it was asked for";
  for (const auto& booking : listed) {
    const auto path = "/bookings/" + booking.at("id").get<std::string>() + "/timeline";
    EXPECT_EQ(expect_status(again.http.get(path), 200).at("items").size(), 1U);
  }
  for (int i = 0; i < 3; ++i) {
    const Json ask{{"day", wednesday(5 + i)}, {"from_minute", 0}, {"to_minute", 0}};
    expect_status(
        off_again.http.post("/technicians/me/exceptions", ask, {{"Idempotency-Key", "off-" + std::to_string(i)}}), 201);
  }

  // Events have taken effect once, and none is left over.
  market.settle();
  EXPECT_EQ(expect_status(off_again.http.get("/technicians/me/exceptions"), 200).at("items").size(), 3U);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(again.free_starts(elsewhere, wednesday(5 + i)).empty());

  // And every booking that nobody pays for ends, once, and gives its time back.
  market.advance("16m");
  market.settle();
  const Customer later{market.as(person.id, {"consumer"}).http};
  for (const auto& id : ids) {
    EXPECT_EQ(expect_status(later.http.get("/bookings/" + id), 200).at("status"), "expired");
    EXPECT_EQ(expect_status(later.http.get("/bookings/" + id + "/timeline"), 200).at("items").size(), 2U);
  }
  EXPECT_EQ(later.free_starts(address, wednesday()), before);
}

TEST_P(Crash, EndsTheHoldsOfBeforeInTime) {
  const auto person = market.with_roles({"consumer"});
  const Customer customer{person.http};
  const auto address = customer.add_address(demo::jongno);
  const auto before = customer.free_starts(address, wednesday());
  const auto hold = customer.hold(address, at(wednesday(), "09:00"));
  market.host().kill();
  market.host().start();
  Customer again{market.as(person.id, {"consumer"}).http};
  EXPECT_LT(again.free_starts(address, wednesday()).size(), before.size()) << "still held";
  market.advance("16m");
  market.settle();
  again = Customer{market.as(person.id, {"consumer"}).http};
  EXPECT_EQ(again.free_starts(address, wednesday()), before);
  expect_problem(again.http.post("/bookings", {{"hold_id", hold}}), 409, "booking.hold_expired");
}

}  // namespace
}  // namespace hearth::e2e::crash_test
