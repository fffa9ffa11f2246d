// With k technicians free, 100 parallel holds of one time succeed exactly k times, and the others are told so. And nobody holds
// a time that its technician has just taken out of their hours.
#include <array>
#include <atomic>
#include <hearth/date.hpp>
#include <map>
#include <set>

#include "tests/e2e/customer.hpp"
#include "tests/support/postgres_server.hpp"

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

TEST_P(Races, NobodyKeepsMoreTimesUnpaidThanTheyMay) {
  const auto somebody = market.with_roles({"consumer"});
  const Customer customer{somebody.http};
  const auto address = customer.add_address(demo::seongdong);
  customer.book(address, at(wednesday(), "15:00"));
  std::vector<std::string> quotes;
  for (int i = 0; i < 12; ++i) quotes.push_back(customer.quote(address, at(wednesday(1 + i / 3), "10:00")));
  std::vector<std::string> held;
  for (const auto& reply :
       in_parallel(12, [&](int i) { return customer.ask_hold(quotes[static_cast<std::size_t>(i)]); })) {
    if (reply.status == 201) held.push_back(reply.json().at("id"));
    if (reply.status != 201) expect_problem(reply, 409, "booking.too_many_unpaid");
  }
  ASSERT_EQ(held.size(), 4U) << "and the one that is booked";
  const auto another = customer.quote(address, at(wednesday(6), "10:00"));
  expect_status(customer.http.post("/bookings", {{"hold_id", held.front()}}), 201);
  expect_problem(customer.ask_hold(another), 409, "booking.too_many_unpaid");
  EXPECT_EQ(customer.http.del("/bookings/holds/" + held.back()).status, 204);
  EXPECT_EQ(customer.ask_hold(another).status, 201);
  market.advance("20m");
  market.settle();
  const Customer later{market.as(somebody.id, {"consumer"}).http};
  EXPECT_EQ(later.ask_hold(later.quote(address, at(wednesday(), "10:00"))).status, 201) << "none was paid for in time";
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

// ---- a technician's hours change while their times are being held ----

class ChangedHours : public testing::TestWithParam<Engine> {
 protected:
  static constexpr int rounds = 12, holders = 6, days_each = 4;
  // Each time and its buffers touch the next, and none is within hours that end at noon.
  static constexpr std::array afternoon{"12:30", "15:00", "17:30"};

  support::HttpClient technician() const { return market.as(demo::jongno_technician, {"consumer", "technician"}).http; }
  static std::string day(int n) { return (*Date::parse(wednesday()) + n).text(); }
  // From nine, every day.
  HttpReply work_until(int hour) const {
    auto weekly = nlohmann::json::array();
    for (int weekday = 1; weekday <= 7; ++weekday) {
      weekly.push_back({{"weekday", weekday}, {"from_minute", 9 * 60}, {"to_minute", hour * 60}});
    }
    return technician().put("/technicians/me/work-hours", {{"weekly", weekly}});
  }
  // Quotes of times in the afternoon of days that are the holder's own.
  std::vector<std::string> quotes_of(int holder) const {
    std::vector<std::string> made;
    for (int n = holder * days_each; n < (holder + 1) * days_each; ++n) {
      for (const auto* time : afternoon) made.push_back(customer.quote(address, at(day(n), time)));
    }
    return made;
  }
  // Holds one time after the other. Once one has seen that the hours have changed, nobody gets any; gives the holds.
  std::vector<std::string> hold_until_refused(const std::vector<std::string>& quotes, std::atomic<bool>& seen) const {
    std::vector<std::string> held;
    int refused = 0;
    for (std::size_t i = 0; i < quotes.size() && refused < 3; ++i) {
      const bool changed = seen;
      const auto reply = customer.ask_hold(quotes[i]);
      if (reply.status == 201) {
        EXPECT_FALSE(changed) << "held although the change could be seen before: " << reply.body;
        held.push_back(reply.json().at("id"));
      } else {
        expect_problem(reply, 409, "booking.slot_taken");
        ++refused;
        seen = true;
      }
    }
    return held;
  }
  // Became true after the new hours had; only PostgreSQL has transactions beside each other, and tells.
  void expect_none_after_the_change() const {
    if (GetParam() != Engine::postgres) return;
    EXPECT_EQ(support::PostgresServer::shared().value(
                  market.database_url(),
                  "select count(*) from booking.holds h join booking.technicians t using (technician_id) "
                  "where h.state = 'held' and pg_xact_commit_timestamp(h.xmin) > pg_xact_commit_timestamp(t.xmin)"),
              "0");
  }

  Marketplace market{GetParam(), {.demo = true, .set = {"plugins.booking.config.unpaid_at_most=100"}}};
  Customer customer{market.with_roles({"consumer"}).http};
  std::string address = customer.add_address(demo::jongno);
};
INSTANTIATE_TEST_SUITE_P(On, ChangedHours, engines(), engine_name);

TEST_P(ChangedHours, KeepTheHoldsOfBeforeAndAllowNoneOutsideThemAfterwards) {
  const auto quotes = in_parallel(holders, [&](int i) { return quotes_of(i); });
  int interrupted = 0;
  for (int round = 0; round < rounds; ++round) {
    std::atomic<bool> seen{false};
    const auto held = in_parallel(holders + 1, [&](int i) {
      if (i < holders) return hold_until_refused(quotes[static_cast<std::size_t>(i)], seen);
      expect_status(work_until(12), 200);
      const auto nobodys = day(holders * days_each);
      while (customer.free_starts(address, nobodys).size() > 4) {  // 9:00 to 10:30 are left of it
      }
      seen = true;
      return std::vector<std::string>{};
    });
    market.settle();
    expect_none_after_the_change();
    std::size_t kept = 0;
    for (const auto& some : held) kept += some.size();
    interrupted += kept > 0 && kept < holders * days_each * afternoon.size() ? 1 : 0;
    for (const auto& some : held) {
      for (const auto& hold : some) {
        if (round + 1 < rounds) {
          EXPECT_EQ(customer.http.del("/bookings/holds/" + hold).status, 204) << "kept until it is given back";
        } else {
          EXPECT_EQ(customer.http.post("/bookings", {{"hold_id", hold}}).status, 201) << "kept, and booked";
        }
      }
    }
    expect_status(work_until(19), 200);
    market.settle();
  }
  EXPECT_GT(interrupted, 0) << "no change came in the midst of the holding";
}

TEST_P(ChangedHours, BecauseOfTimeOffLeaveItOrTheHolds) {
  const auto worker = technician();
  std::map<int, int> granted;
  for (int n = 0; n < 2 * rounds; ++n) {
    const auto replies = in_parallel(1 + static_cast<int>(afternoon.size()), [&](int i) {
      if (i == 0) {
        return worker.post("/technicians/me/time-off", {{"from", at(day(n), "12:00")}, {"to", at(day(n), "19:00")}});
      }
      return customer.ask_hold(customer.quote(address, at(day(n), afternoon[static_cast<std::size_t>(i - 1)])));
    });
    int held = 0;
    for (std::size_t i = 1; i < replies.size(); ++i) {
      held += replies[i].status == 201 ? 1 : 0;
      if (replies[i].status != 201) expect_problem(replies[i], 409, "booking.slot_taken");
    }
    ++granted[replies[0].status];
    if (replies[0].status == 201) {
      EXPECT_EQ(held, 0) << "held within time off";
    } else {
      expect_problem(replies[0], 409, "booking.slot_taken");
      EXPECT_EQ(held, static_cast<int>(afternoon.size())) << "time off that is refused takes no time";
    }
  }
  RecordProperty("granted", granted[201]);
}

}  // namespace
}  // namespace hearth::e2e::races_test
