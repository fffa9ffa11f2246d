// A search that finds nobody comes to its end: when its time is over though somebody is still asked, wherever it was stopped
// on the way, and when the booking has met another end meanwhile.
#include "tests/e2e/matched.hpp"
#include "tests/e2e/payments.hpp"
#include "tests/support/stopping.hpp"

namespace hearth::e2e::giving_up_test {
namespace {

using Json = nlohmann::json;

class GivingUp : public testing::TestWithParam<Engine> {
 protected:
  /// An offer stays open as long as the search goes on.
  static Marketplace::Options patient() {
    return {.demo = true, .set = {"plugins.matching.config.offer_for=24h", "plugins.booking.config.match_for=1h"}};
  }
  Customer customer() const { return Customer{market.as(mina.id, {"consumer"}).http}; }
  /// Paid for, as payment would tell it: its own steps, at which the host need not stop here, are left out.
  std::string paid() const {
    const auto booking = customer().book(home, at(wednesday(), "11:00"));
    const auto shown = expect_status(customer().http.get("/bookings/" + booking), 200);
    const Json captured{{"payment_id", market.with_roles({"consumer"}).id},  // any new id
                        {"booking_id", booking},
                        {"consumer_id", mina.id},
                        {"purpose", "booking"},
                        {"purpose_id", booking},
                        {"amount", shown.at("total")},
                        {"method", "card"},
                        {"at", shown.at("created_at")}};
    const Json event{{"name", "payment.captured@1"}, {"key", booking}, {"payload", captured}};
    expect_status(market.host().admin_client().post("/test/events", event), 202);
    market.settle();
    return booking;
  }
  /// And the one technician of the district has said no: the next batch gives up.
  std::string declined() const {
    const auto booking = paid();
    match.batch();
    const auto offer = match.offer_of(booking, demo::jongno_technician);
    const auto technician = match.technician(demo::jongno_technician);
    expect_status(technician.http.post("/offers/" + offer + "/decline", Json::object()), 200);
    return booking;
  }
  /// As match.batch(), on a host that may end on the way.
  void try_batch() const {
    (void)market.host().admin_client().post("/test/clock", {{"advance", "4s"}});
    (void)market.host().admin_client().post("/test/settle", Json::object());
  }
  /// A search that begins where nobody works, of a booking that is past needing one: booking refuses to be told its end.
  void search_in_vain(const std::string& booking, const std::string& consumer) const {
    const auto start = at(wednesday(), "11:00");
    const Json search{{"booking_id", booking},   {"version", 99},       {"consumer_id", consumer},
                      {"wanted_id", nullptr},    {"tentative_id", {}},  {"excluded_ids", Json::array()},
                      {"reason", "withdrawn"},   {"service_code", "x"}, {"region", "00000"},
                      {"skills", Json::array()}, {"start", start},      {"end", at(wednesday(), "12:30")},
                      {"latitude", 37.5},        {"longitude", 127},    {"speed_kmh", 20},
                      {"give_up_at", start}};
    const Json event{{"name", "booking.matching_requested@1"}, {"key", booking}, {"payload", search}};
    expect_status(market.host().admin_client().post("/test/events", event), 202);
    market.settle();
    for (int i = 0; i < 2; ++i) match.batch();  // the first may have been under way already
  }
  void expect_given_up(const std::string& booking, const std::string& why) const {
    EXPECT_EQ(match.status(booking), "unmatched");
    const auto request = match.request(booking);
    EXPECT_EQ(request.at("state"), "exhausted");
    EXPECT_EQ(request.at("end_reason"), why);
  }

  mutable Marketplace market{GetParam(), patient()};
  Matched match{market};
  Person mina = market.with_roles({"consumer"});
  std::string home = customer().add_address(demo::jongno);
};
INSTANTIATE_TEST_SUITE_P(On, GivingUp, engines(), engine_name);

TEST_P(GivingUp, WhenItsTimeIsOverTakesBackTheOfferThatIsStillOpen) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto booking = match.paid(customer(), customer().add_address(demo::seongdong), at(wednesday(), "11:00"));
  match.batch();
  const auto who = match.asked(booking, three);
  const auto offer = match.offer_of(booking, who);
  market.advance("59m");
  market.settle();
  EXPECT_EQ(match.status(booking), "offered");
  market.advance("2m");
  market.settle();
  match.batch();  // the one that was due may have looked while the offer was being taken back
  expect_given_up(booking, "give_up");
  for (const auto& technician : three) EXPECT_TRUE(match.offers(technician).empty());
  const auto late = match.technician(who).http.post("/offers/" + offer + "/accept", Json::object());
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_EQ(match.status(booking), "unmatched");
  const auto free = customer().free_starts(customer().add_address(demo::seongdong), wednesday());
  EXPECT_EQ(std::count(free.begin(), free.end(), wednesday() + "T02:00:00Z"), 1);
}

// Written down, told to booking, written down again: the host ends before and after each of it in turn.
TEST_P(GivingUp, EndsRightWhereverItStops) {
  for (const auto* when : {"before-commit", "after-commit", "before-call", "after-call"}) {
    auto booking = declined();
    const auto stops = support::stop_at_every(
        market.host(), when, [&](int) { try_batch(); },
        [&](int) {
          for (int i = 0; i < 3; ++i) {  // what was begun is looked at again
            market.advance("31s");
            market.settle();
          }
          expect_given_up(booking, "nobody");
          booking = declined();
        });
    EXPECT_GT(stops, 0) << when;
    match.batch();
    expect_given_up(booking, "nobody");
  }
}

TEST_P(GivingUp, OfWhatNeedsNobodyAnyMoreEndsAsBookingStands) {
  const auto booking = match.paid(customer(), home, at(wednesday(), "11:00"));
  match.batch();
  const auto offer = match.offer_of(booking, demo::jongno_technician);
  const auto technician = match.technician(demo::jongno_technician);
  expect_status(technician.http.post("/offers/" + offer + "/accept", Json::object()), 200);
  market.settle();
  search_in_vain(booking, mina.id);
  EXPECT_EQ(match.status(booking), "confirmed");
  EXPECT_EQ(match.request(booking).at("state"), "accepted") << "as booking has it";

  Payer payer{market};
  const auto paid = payer.pay("sandbox_success");
  market.settle();
  const std::string path = "/bookings/" + paid.at("booking_id").get<std::string>();
  const auto preview = expect_status(payer.customer.http.get(path + "/cancellation-preview"), 200);
  EXPECT_EQ(payer.customer.http.post(path + "/cancel", {{"preview_id", preview.at("id")}}).status / 100, 2);
  market.settle();
  search_in_vain(paid.at("booking_id"), payer.id);
  EXPECT_EQ(payer.booking_status(paid), "cancelled");
  EXPECT_EQ(match.request(paid.at("booking_id")).at("state"), "closed");
}

// The end has been written down and booking not been told yet, when the consumer cancels.
TEST_P(GivingUp, OfWhatWasCancelledMeanwhileIsClosed) {
  Payer payer{market};
  payer.address = payer.customer.add_address(demo::jongno);
  bool between = false;
  for (int n = 1; n < 40 && !between; ++n) {
    const auto paid = payer.pay("sandbox_success", at(wednesday(), "11:00"));
    const std::string booking = paid.at("booking_id");
    market.settle();
    match.batch();
    const auto offer = match.offer_of(booking, demo::jongno_technician);
    const auto technician = match.technician(demo::jongno_technician);
    expect_status(technician.http.post("/offers/" + offer + "/decline", Json::object()), 200);
    const bool stopped = support::stopped_at(market.host(), "before-call", n, [&] { try_batch(); });
    ASSERT_TRUE(stopped) << "no call of giving up was met";
    payer.renew();
    const bool exhausting = match.request(booking).at("state") == "exhausting";
    const auto path = "/bookings/" + booking;
    const auto shown = payer.customer.http.get(path + "/cancellation-preview");
    const auto preview = shown.json();
    const auto cancelled =
        shown.status == 200 ? payer.customer.http.post(path + "/cancel", {{"preview_id", preview.at("id")}}) : shown;
    if (match.status(booking) == "unmatched") {  // a timer was faster than the consumer: given up before
      // Cancellation sees it, at the preview already or at the second look, or, when it had looked before, booking.
      const bool seen = cancelled.json().value("code", "") == "cancellation.not_cancellable";
      expect_problem(cancelled, 409, seen ? "cancellation.not_cancellable" : "booking.not_cancellable");
      continue;
    }
    between = exhausting;
    EXPECT_EQ(cancelled.status / 100, 2) << cancelled.body;
    for (int i = 0; i < 3; ++i) payer.pass("31s");
    EXPECT_EQ(match.status(booking), "cancelled");
    EXPECT_EQ(match.request(booking).at("state"), "closed");
    EXPECT_EQ(payer.payment(paid).at("refunded"), preview.at("refund"));
    EXPECT_EQ(payer.count(booking, "refund_asked"), 1);
    payer.expect_balanced();
  }
  EXPECT_TRUE(between);
}

}  // namespace
}  // namespace hearth::e2e::giving_up_test
