// The process ends at every step from a series to its occurrence that its consumer's card has paid, in turn: planned, booked, asked
// to be paid and charged by timers. Whatever the step, there is one booking, and it is paid once.
#include <hearth/date.hpp>
#include <optional>

#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::series_stop_test {
namespace {

using Json = nlohmann::json;

class StoppedSeries : public Stopped {
 protected:
  // Somebody new with a card; what begins in three days is asked for as soon as it is booked.
  void next() {
    mina.emplace(market, market.with_roles({"consumer"}), demo::jongno);
    expect_status(
        mina->customer.http.post("/payments/billing-keys", {{"auth_key", "sandbox_card"}}, under(mina->unique())), 201);
    day = (Date::of(market.now(), std::chrono::hours{9}) + 3).text();
    ASSERT_TRUE(is_free(day, "11:00"));
  }
  support::HttpReply create(int n) const {
    const Json ask{{"service_id", demo::studio_cleaning}, {"address_id", mina->address},   {"size", 5},
                   {"start", at(day, "11:00")},           {"rule", "FREQ=WEEKLY;COUNT=1"}, {"holidays", "keep"}};
    return mina->customer.http.post("/series", ask, under(key("series", n)));
  }
  std::string only_booking() const {
    const auto all = expect_status(mina->customer.http.get("/series"), 200).at("items");
    EXPECT_EQ(all.size(), 1U);
    const auto& occurrences = all.at(0).at("occurrences");
    EXPECT_EQ(occurrences.size(), 1U);
    EXPECT_EQ(occurrences.at(0).at("state"), "booked") << occurrences;
    const auto bookings = expect_status(mina->customer.http.get("/bookings"), 200).at("items");
    EXPECT_EQ(bookings.size(), 1U);
    EXPECT_EQ(bookings.at(0).at("id"), occurrences.at(0).at("booking_id"));
    return bookings.at(0).at("id");
  }
  Json only_payment(const std::string& of) const {
    const auto all = expect_status(mina->customer.http.get("/payments?booking_id=" + of), 200).at("items");
    EXPECT_EQ(all.size(), 1U);
    return all.at(0);
  }
  void expect_paid_once() {
    const auto of = only_booking();
    const auto payment = only_payment(of);
    EXPECT_EQ(payment.at("status"), "captured");
    EXPECT_EQ(payment.at("method"), "card");
    EXPECT_TRUE(mina->moved_on(payment));
    EXPECT_EQ(payment.at("amount"), expect_status(mina->customer.http.get("/bookings/" + of), 200).at("total"));
    EXPECT_EQ(mina->count(of, "captured"), 1);
    EXPECT_EQ(mina->balance("provider"), kept + amount(payment.at("amount")));
    EXPECT_FALSE(is_free(day, "11:00"));
    mina->expect_balanced();
  }
  // Makes room for the next.
  void cancel() {
    const auto payment = only_payment(only_booking());
    const auto shown = mina->preview(payment);
    expect_status(mina->ask_cancel(payment, shown), 200);
    market.settle();
    kept += amount(shown.at("fee"));
  }

  std::optional<Payer> mina;
  std::string day;
  std::int64_t kept = 0;
};
INSTANTIATE_TEST_SUITE_P(On, StoppedSeries, every_stop(), stop_name);

TEST_P(StoppedSeries, BooksItsOccurrenceAndItsCardPaysOnce) {
  next();
  stop_at_every_step([&](int n) { (void)create(n); },
                     [&](int n) {
                       mina->renew();
                       expect_status(create(n),
                                     201);  // whoever had no answer asks again; from there on timers do it all
                       mina->pass("2m");
                       payer.renew();
                       expect_paid_once();
                       cancel();
                       next();
                     });
}

}  // namespace
}  // namespace hearth::e2e::series_stop_test
