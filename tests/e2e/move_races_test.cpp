// Bookings are moved and cancelled at the same moment, and the difference of a dearer time is paid while they are being cancelled.
// Each ends as one of both: cancelled, with the fee and what went back together what was taken, or at the new time for its price.
#include <functional>
#include <hearth/date.hpp>

#include "tests/e2e/payments.hpp"

namespace hearth::e2e::move_races_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

std::int64_t amount(const Json& money) { return money.at("amount"); }

class MoveRaces : public testing::TestWithParam<Engine> {
 protected:
  // A paid booking, where it would go, and what each would come to.
  struct Journey {
    std::string from, to, time{};  // days, and the time of day
    Json paid{};
    std::int64_t old_price = 0, new_price = 0;
    std::string quote{};
    Json shown{};  // of cancelling
    Json order{};  // for the difference
    HttpReply moved{}, cancelled{}, confirmed{};
    std::string id() const { return paid.at("booking_id"); }
    bool dearer() const { return new_price > old_price; }
  };

  // Three days before the first of them: cancelling those of the first week costs something.
  void SetUp() override {
    market.go_to(at((*Date::parse(wednesday(1)) - 3).text(), "08:00"));
    payer.renew();
  }
  static std::string saturday(int week) { return (*Date::parse(wednesday(week)) + 3).text(); }
  Journey journey(const std::string& from, const std::string& to, const std::string& time) {
    Journey one{.from = from, .to = to, .time = time, .paid = payer.pay("sandbox_success", at(from, time))};
    market.settle();
    one.old_price = amount(one.paid.at("amount"));
    const auto quoted = quote(at(to, time));
    one.quote = quoted.at("id");
    one.new_price = amount(quoted.at("total"));
    one.shown = payer.preview(one.paid);
    return one;
  }
  Json quote(const std::string& start) const {
    const Json ask{{"service_id", demo::studio_cleaning}, {"address_id", payer.address}, {"size", 5}, {"start", start}};
    return expect_status(payer.customer.http.post("/catalog/quotes", ask), 201);
  }
  HttpReply move(const Journey& one) const {
    return payer.customer.http.post("/bookings/" + one.id() + "/reschedule", {{"quote_id", one.quote}});
  }
  HttpReply cancel(const Journey& one) const { return payer.ask_cancel(one.paid, one.shown); }
  // Both of each, all at once, but each is cancelled a little later than the one before.
  template <class Other>
  void at_once(std::vector<Journey>& all, Other other) const {
    in_parallel(2 * static_cast<int>(all.size()), [&](int i) {
      auto& one = all[static_cast<std::size_t>(i / 2)];
      if (i % 2 == 0) {
        other(one);
      } else {
        for (int n = 0; n < i / 2; ++n) (void)payer.booking_status(one.paid);
        one.cancelled = cancel(one);
      }
      return i;
    });
  }

  bool is_free(const std::string& day, const std::string& time) const {
    const auto wanted = *Timestamp::parse(at(day, time));
    for (const auto& one : payer.customer.free_starts(payer.address, day)) {
      if (*Timestamp::parse(one) == wanted) return true;
    }
    return false;
  }
  // What was taken for it and has not been given back.
  std::int64_t net(const Journey& one) const {
    std::int64_t sum = 0;
    const auto all = expect_status(payer.customer.http.get("/payments?limit=100&booking_id=" + one.id()), 200);
    for (const auto& payment : all.at("items")) {
      sum += amount(payment.at("captured")) - amount(payment.at("refunded"));
      EXPECT_EQ(payment.at("refund_pending"), won(0)) << payment;
    }
    return sum;
  }
  void expect_cancelled(const Journey& one) {
    EXPECT_EQ(one.cancelled.status, 200) << one.cancelled.body;
    const auto how = expect_status(payer.customer.http.get("/bookings/" + one.id() + "/cancellation"), 200);
    EXPECT_EQ(how.at("status"), "done") << how;
    EXPECT_EQ(net(one), amount(how.at("fee")));
    EXPECT_EQ(how.at("fee"), one.shown.at("fee"));
    EXPECT_TRUE(is_free(one.from, one.time)) << one.from;
    EXPECT_TRUE(is_free(one.to, one.time)) << one.to;
    fees += amount(how.at("fee"));
  }
  void expect_standing(const Journey& one, bool moved) {
    EXPECT_NE(one.cancelled.status, 200) << one.cancelled.body;
    const auto now = expect_status(payer.customer.http.get("/bookings/" + one.id()), 200);
    EXPECT_EQ(*Timestamp::parse(now.at("start").get<std::string>()),
              *Timestamp::parse(at(moved ? one.to : one.from, one.time)));
    const auto price = moved ? one.new_price : one.old_price;
    EXPECT_EQ(amount(now.at("total")), price);
    EXPECT_EQ(net(one), price);
    EXPECT_EQ(is_free(one.from, one.time), moved);
    EXPECT_EQ(is_free(one.to, one.time), !moved);
    held += price;
  }
  bool is_cancelled(const Journey& one) const { return payer.booking_status(one.paid) == "cancelled"; }
  // First those that are cancelled, whose times are free already; then the others, when no difference waits to be paid any more.
  void expect_one_of_both(const std::vector<Journey>& all, HttpReply Journey::*other,
                          const std::function<bool(const Journey&)>& moves) {
    std::vector<Journey> standing;
    int both = 0;
    for (const auto& one : all) {
      SCOPED_TRACE(one.id());
      if (!is_cancelled(one)) {
        EXPECT_EQ((one.*other).status, 200) << "one of both is done: " << (one.*other).body;
        standing.push_back(one);
        continue;
      }
      both += (one.*other).status == 200 ? 1 : 0;
      expect_cancelled(one);
    }
    payer.pass("20m");
    for (const auto& one : standing) {
      SCOPED_TRACE(one.id());
      EXPECT_FALSE(is_cancelled(one));
      expect_standing(one, moves(one));
    }
    RecordProperty("cancelled", static_cast<int>(all.size() - standing.size()));
    RecordProperty("cancelled_after_the_other", both);
    expect_books_right();
  }
  void expect_books_right() const {
    EXPECT_EQ(payer.balance("held"), -held);
    EXPECT_EQ(payer.balance("refunds"), 0);
    EXPECT_EQ(payer.balance("provider"), held + fees);
    payer.expect_balanced();
  }

  mutable Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market, market.with_roles({"consumer"}), demo::jongno};
  std::int64_t held = 0, fees = 0;
};
INSTANTIATE_TEST_SUITE_P(On, MoveRaces, engines(), engine_name);

TEST_P(MoveRaces, MovedAndCancelledAtOnceIsOneOfBoth) {
  std::vector<Journey> all;
  for (const int week : {1, 2}) {
    for (const auto* time : {"09:00", "11:30", "14:00", "16:30"}) {
      all.push_back(journey(saturday(week), wednesday(week + 3), time));
      all.push_back(journey(wednesday(week), saturday(week + 3), time));
    }
  }
  at_once(all, [&](Journey& one) { one.moved = move(one); });
  payer.pass("2m");
  expect_one_of_both(all, &Journey::moved, [](const Journey& one) { return !one.dearer(); });
}

TEST_P(MoveRaces, ADifferencePaidWhileItIsBeingCancelledGoesBackOrMovesIt) {
  std::vector<Journey> all;
  for (const int week : {1, 2}) {
    for (const auto* time : {"09:00", "11:30", "14:00", "16:30"}) {
      all.push_back(journey(wednesday(week), saturday(week + 3), time));
      expect_status(move(all.back()), 200);
      all.back().order = payer.prepare(all.back().id());
    }
  }
  at_once(all, [&](Journey& one) { one.confirmed = payer.ask_confirm(one.order, "sandbox_success"); });
  payer.pass("2m");
  expect_one_of_both(all, &Journey::confirmed, [](const Journey&) { return true; });
}

}  // namespace
}  // namespace hearth::e2e::move_races_test
