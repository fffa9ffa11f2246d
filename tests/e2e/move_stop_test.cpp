// The process ends at every step of moving a booking in turn: to a dearer time once the difference is paid, to a cheaper one for
// which it is given back. Whatever the step, it stands at the one time or at the other, for what that costs.
#include <hearth/date.hpp>
#include <map>

#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::move_stop_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

// One booking goes to and fro between a Wednesday and a Saturday, which costs more.
class StoppedMove : public Stopped {
 protected:
  void begin(const std::string& first) {
    empty = payer.customer.free_starts(payer.address, weekday).size();
    paid = confirmed(at(first, "11:00"));
    of = paid.at("booking_id");
    partly_taken = payer.customer.free_starts(payer.address, first).size();
    ASSERT_LT(partly_taken, empty);
    prices[first] = amount(booking(of).at("total"));
  }
  void quote(const std::string& day) {
    const Json ask{
        {"service_id", demo::studio_cleaning}, {"address_id", payer.address}, {"size", 5}, {"start", at(day, "11:00")}};
    const auto made = expect_status(payer.customer.http.post("/catalog/quotes", ask), 201);
    quoted = made.at("id");
    prices[day] = amount(made.at("total"));
  }
  HttpReply move(const std::string& under_key) const {
    return payer.customer.http.post("/bookings/" + of + "/reschedule", {{"quote_id", quoted}}, under(under_key));
  }
  HttpReply pay_difference(const std::string& under_key) const {
    const auto prepared =
        payer.customer.http.post("/payments/prepare", {{"booking_id", of}}, under("prepare-" + under_key));
    if (prepared.status != 201) return prepared;
    return payer.ask_confirm(prepared.json(), "sandbox_success", "confirm-" + under_key);
  }
  bool is_on(const std::string& day) const {
    return *Timestamp::parse(booking(of).at("start").get<std::string>()) == *Timestamp::parse(at(day, "11:00"));
  }
  // What was taken for it and has not been given back.
  std::int64_t net() const {
    std::int64_t sum = 0;
    const auto all = expect_status(payer.customer.http.get("/payments?limit=100&booking_id=" + of), 200).at("items");
    for (const auto& one : all) {
      sum += amount(one.at("captured")) - amount(one.at("refunded"));
      EXPECT_EQ(one.at("refund_pending"), won(0)) << one;
    }
    return sum;
  }
  // Confirmed, on that day alone, for its price.
  void expect_on(const std::string& day) const {
    EXPECT_TRUE(is_on(day)) << booking(of);
    EXPECT_EQ(booking(of).at("status"), "confirmed");
    EXPECT_EQ(amount(booking(of).at("total")), prices.at(day));
    EXPECT_EQ(net(), prices.at(day));
    EXPECT_EQ(payer.preview(paid).at("paid"), won(prices.at(day)));
    EXPECT_EQ(payer.balance("provider"), prices.at(day));
    EXPECT_EQ(payer.balance("held"), -prices.at(day));
    EXPECT_EQ(payer.balance("refunds"), 0);
    for (const auto& one : {weekday, saturday}) {
      EXPECT_EQ(payer.customer.free_starts(payer.address, one).size(), one == day ? partly_taken : empty) << one;
    }
    payer.expect_balanced();
  }

  const std::string weekday = wednesday(3), saturday = (*Date::parse(weekday) + 3).text();
  Json paid;
  std::string of, quoted;
  std::map<std::string, std::int64_t> prices;
  std::size_t empty = 0, partly_taken = 0;
};
INSTANTIATE_TEST_SUITE_P(On, StoppedMove, every_stop(), stop_name);

TEST_P(StoppedMove, ToADearerTimeIsPaidOnceOrNotMade) {
  begin(weekday);
  quote(saturday);
  ASSERT_GT(prices[saturday], prices[weekday]);
  stop_at_every_step(
      [&](int n) {
        (void)move(key("move", n));
        (void)pay_difference(key("pay", n));
      },
      [&](int n) {
        if (asks_again(n)) {
          EXPECT_EQ(expect_status(move(key("move", n)), 200).at("rescheduling").at("state"), "waiting");
          expect_status(pay_difference(key("pay", n)), 200);
        }
        payer.pass("2m");   // past the timers that settle what a crash left
        payer.pass("20m");  // and what still waits to be paid waits no longer
        const bool moved = asks_again(n) || is_on(saturday);
        expect_on(moved ? saturday : weekday);
        if (moved) {
          quote(weekday);
          expect_status(move(key("back", n)), 200);
          payer.pass("2m");
          expect_on(weekday);
        }
        quote(saturday);
      });
}

TEST_P(StoppedMove, ToACheaperTimeGivesTheDifferenceBackOnceOrIsNotMade) {
  begin(saturday);
  quote(weekday);
  ASSERT_GT(prices[saturday], prices[weekday]);
  stop_at_every_step([&](int n) { (void)move(key("move", n)); },
                     [&](int n) {
                       if (asks_again(n)) {
                         EXPECT_EQ(expect_status(move(key("move", n)), 200).at("rescheduling").at("state"), "done");
                       }
                       payer.pass("2m");
                       const bool moved = asks_again(n) || is_on(weekday);
                       expect_on(moved ? weekday : saturday);
                       if (moved) {
                         quote(saturday);
                         expect_status(move(key("back", n)), 200);
                         expect_status(pay_difference(key("back", n)), 200);
                         payer.pass("2m");
                         expect_on(saturday);
                       }
                       quote(weekday);
                     });
}

}  // namespace
}  // namespace hearth::e2e::move_stop_test
