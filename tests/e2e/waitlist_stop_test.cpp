// The process ends at every step from somebody's cancellation to the booking of who waited for that time, in turn. Whatever the
// step, the time is held for them and booked once, and the other has the money back once.
#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::waitlist_stop_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class StoppedWish : public Stopped {
 protected:
  void next() {
    paid = payer.pay("sandbox_success", start);
    market.settle();
    shown = payer.preview(paid);
    juno.renew();
    const Json wish{{"service_id", demo::studio_cleaning},
                    {"address_id", juno.address},
                    {"size", 5},
                    {"from", start},
                    {"to", start}};
    place = "/waitlist/" + expect_status(juno.customer.http.post("/waitlist", wish), 201).at("id").get<std::string>();
    market.settle();
    ASSERT_EQ(wish_now().at("state"), "waiting");
  }
  Json wish_now() const { return expect_status(juno.customer.http.get(place), 200); }
  HttpReply cancel(const std::string& under_key) const { return payer.ask_cancel(paid, shown, under(under_key)); }
  // Books what is held for them; a second time is the same.
  HttpReply book(const std::string& under_key) const {
    const auto wish = juno.customer.http.get(place);
    if (wish.status != 200 || wish.json().at("hold_id").is_null()) return wish;
    return juno.customer.http.post("/bookings", {{"hold_id", wish.json().at("hold_id")}}, under(under_key));
  }
  void make_up(int n) {
    if (asks_again(n)) expect_status(cancel(key("cancel", n)), 200);
    payer.pass("2m");
    juno.renew();
    if (!asks_again(n) && payer.booking_status(paid) != "cancelled") {
      shown = payer.preview(paid);
      expect_status(cancel(key("later", n)), 200);
      market.settle();
    }
    if (asks_again(n) || wish_now().at("state") != "booked") {
      EXPECT_EQ(book(key("book", n)).status, 201);
      market.settle();
    }
  }
  void expect_given_back_once() const {
    const std::string of = paid.at("booking_id");
    EXPECT_EQ(payer.booking_status(paid), "cancelled");
    EXPECT_EQ(payer.payment(paid).at("refunded"), shown.at("refund"));
    EXPECT_EQ(payer.count(of, "refund_asked"), 1);
    EXPECT_EQ(payer.balance("held"), 0);
    payer.expect_balanced();
  }
  // And gives it up again, for the next try.
  void expect_booked_once() const {
    EXPECT_EQ(wish_now().at("state"), "booked");
    const auto all = expect_status(juno.customer.http.get("/bookings?status=pending_payment"), 200).at("items");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(*Timestamp::parse(all[0].at("start").get<std::string>()), *Timestamp::parse(start));
    EXPECT_FALSE(is_free(wednesday(), "11:00"));
    expect_status(juno.customer.http.del("/bookings/" + all[0].at("id").get<std::string>()), 204);
    market.settle();
    EXPECT_TRUE(is_free(wednesday(), "11:00"));
  }

  const std::string start = at(wednesday(), "11:00");
  Payer juno{market, market.with_roles({"consumer"}), demo::jongno};
  Json paid, shown;
  std::string place;
};
INSTANTIATE_TEST_SUITE_P(On, StoppedWish, every_stop(), stop_name);

TEST_P(StoppedWish, IsHeldForAndBookedOnceWhenSomebodyCancels) {
  next();
  stop_at_every_step(
      [&](int n) {
        (void)cancel(key("cancel", n));
        try_to_settle();
        (void)book(key("book", n));
      },
      [&](int n) {
        juno.renew();
        make_up(n);
        expect_given_back_once();
        expect_booked_once();
        next();
      });
}

}  // namespace
}  // namespace hearth::e2e::waitlist_stop_test
