// Bookings that come again by weeks (C3): over a holiday, one of them moved, the rest cancelled; and calendars of it all.
#include <algorithm>
#include <hearth/date.hpp>
#include <map>
#include <set>

#include "tests/e2e/payments.hpp"

namespace hearth::e2e::series_test {
namespace {

using Json = nlohmann::json;

class Series : public testing::TestWithParam<Engine> {
 protected:
  // No Wednesday of theirs is a holiday but those that a test names: there are some in most years.
  Series() {
    const auto keeper = market.with_roles({"admin"}).http;
    for (int week = 0; week < 9; ++week) (void)keeper.del("/admin/catalog/holidays/" + later(day, 7 * week));
  }
  Customer customer() const { return Customer{market.as(mina.id, {"consumer"}).http}; }
  Json ask(const std::string& rule, const std::string& first) const {
    return {{"service_id", demo::studio_cleaning}, {"address_id", address}, {"size", 5},
            {"start", at(first, "11:00")},         {"rule", rule},          {"note", "고양이가 있어요"}};
  }
  std::string create(const std::string& rule) {
    const std::string id = expect_status(customer().http.post("/series", ask(rule, day)), 201).at("id");
    market.settle();
    return id;
  }
  Json occurrences(const std::string& id) const {
    return expect_status(customer().http.get("/series/" + id), 200).at("occurrences");
  }
  // Blindly, where a test is not about versions.
  support::HttpReply change(const std::string& id, const Json& what, const std::string& match = "*") const {
    return customer().http.patch("/series/" + id, what, {{"If-Match", match}});
  }
  support::HttpReply end(const std::string& id, const std::string& query = "", const std::string& match = "*") const {
    return customer().http.del("/series/" + id + query, {{"If-Match", match}});
  }
  std::vector<std::string> create_many(std::size_t many) {
    std::vector<std::string> ids(many);
    std::ranges::generate(ids, [&] { return create("FREQ=WEEKLY"); });
    return ids;
  }
  std::size_t active() const {
    const auto all = expect_status(customer().http.get("/series?limit=100"), 200).at("items");
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](const Json& one) { return one.at("state") == "active"; }));
  }
  static std::string later(const std::string& from, int days) { return (*Date::parse(from) + days).text(); }
  void name_holiday(const std::string& date) const {
    expect_status(market.with_roles({"admin"}).http.post(
                      "/admin/catalog/holidays", {{"day", date}, {"name_ko", "임시 공휴일"}, {"name_en", "Holiday"}}),
                  200);
  }
  Json booking(const std::string& id) const { return expect_status(customer().http.get("/bookings/" + id), 200); }
  // And not over: a technician is looked for, or asked already.
  bool is_paid(const std::string& id) const {
    const std::string status = booking(id).at("status");
    return status == "matching" || status == "offered";
  }
  Marketplace market{GetParam(), {.demo = true}};
  Person mina = market.with_roles({"consumer"});
  std::string address = customer().add_address(demo::jongno);
  std::string day = wednesday();
};
INSTANTIATE_TEST_SUITE_P(On, Series, engines(), engine_name);

TEST_P(Series, C3SkipsAHolidayMovesOneAndCancelsTheRest) {
  name_holiday(later(day, 7));
  const auto id = create("FREQ=WEEKLY;COUNT=4");
  market.advance("48h");  // the fourth is made four weeks ahead
  market.settle();
  auto all = occurrences(id);
  ASSERT_EQ(all.size(), 4U);
  for (const std::size_t week : {0U, 2U, 3U}) EXPECT_EQ(all[week].at("state"), "booked");
  EXPECT_EQ(all[1].at("state"), "skipped");
  EXPECT_EQ(all[1].at("reason"), "booking.holiday");
  const std::string first = all[0].at("booking_id");
  EXPECT_EQ(booking(first).at("status"), "pending_payment");
  EXPECT_EQ(booking(first).at("series_id"), id);
  EXPECT_EQ(booking(first).at("note"), "고양이가 있어요");

  // The third is moved by some hours; that and the first are paid, each by itself.
  const auto third = later(day, 14);
  expect_status(change(id, {{"day", third}, {"scope", "one"}, {"start", at(third, "14:00")}}), 200);
  market.settle();
  all = occurrences(id);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[2].at("state"), "booked");
  const std::string moved = all[2].at("booking_id");
  EXPECT_EQ(*Timestamp::parse(booking(moved).at("start").get<std::string>()), *Timestamp::parse(at(third, "14:00")));
  Payer payer{market, market.as(mina.id, {"consumer"}), demo::jongno};
  std::map<std::string, Json> paid;
  for (const auto& one : {first, moved}) paid[one] = payer.confirm(payer.prepare(one), "sandbox_success");
  market.settle();
  for (const auto& [one, payment] : paid) {
    EXPECT_TRUE(is_paid(one)) << booking(one);
    EXPECT_EQ(payment.at("amount"), booking(one).at("total")) << "an occurrence at a time";
  }
  expect_problem(change(id, {{"day", day}, {"scope", "one"}, {"start", at(day, "14:00")}}), 409,
                 "booking.paid_occurrence");

  // The rest is cancelled: what nobody has paid at once, what is paid by itself.
  EXPECT_EQ(expect_status(end(id), 200).at("state"), "ended");
  EXPECT_EQ(booking(all[3].at("booking_id")).at("status"), "dropped");
  EXPECT_TRUE(is_paid(first) && is_paid(moved));
  const auto shown = payer.preview(paid[moved]);
  expect_status(payer.ask_cancel(paid[moved], shown), 200);
  market.settle();
  EXPECT_EQ(booking(moved).at("status"), "cancelled");
  EXPECT_EQ(payer.payment(paid[moved]).at("refunded"), shown.at("refund"));
  EXPECT_EQ(payer.payment(paid[first]).at("refunded"), won(0));
  for (const auto& free_again : {third, later(day, 21)}) {
    EXPECT_EQ(customer().free_starts(address, free_again).size(), 18U) << free_again;
  }
  payer.expect_balanced();
}

TEST_P(Series, TellsOfATimeThatIsTakenAndBooksTheOthers) {
  const Customer other{market.with_roles({"consumer"}).http};
  other.book(other.add_address(demo::jongno), at(later(day, 7), "11:30"));
  const auto id = create("FREQ=WEEKLY;COUNT=3");
  const auto all = occurrences(id);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].at("state"), "skipped");
  EXPECT_EQ(all[1].at("reason"), "booking.slot_taken");
  EXPECT_EQ(all[0].at("state"), "booked");
  EXPECT_EQ(all[2].at("state"), "booked");
}

TEST_P(Series, WhoseTimeIsTakenTellsItsConsumerAndAHolidayDoesNot) {
  const auto taken = later(day, 7);
  const auto guest = Customer{market.with_roles({"consumer"}).http};
  guest.hold(guest.add_address(demo::jongno), at(taken, "11:00"));
  name_holiday(later(day, 14));
  mina = market.register_person();
  address = customer().add_address(demo::jongno);
  create("FREQ=WEEKLY;COUNT=3");
  const auto admin = market.with_roles({"admin"}).http;
  const auto told = expect_status(
      admin.get("/admin/notifications/deliveries?template=booking.occurrence_skipped&user=" + mina.id), 200);
  EXPECT_EQ(told.at("items").size(), 2U) << "once, in the app and by email";
  const auto inbox = expect_status(customer().http.get("/notifications"), 200).at("items");
  const std::string latest = inbox.at(0).at("body");
  EXPECT_NE(latest.find("11:00"), std::string::npos) << latest;
}

TEST_P(Series, IsMadeAheadOnceAnOccurrenceHoweverOftenItIsPlanned) {
  const auto id = create("FREQ=WEEKLY");
  const auto before = occurrences(id).size();
  for (int i = 0; i < 3; ++i) {
    market.advance("24h");
    market.settle();
  }
  market.advance("120h");
  market.settle();
  const auto all = occurrences(id);
  EXPECT_GT(all.size(), before);
  std::set<std::string> days;
  std::set<std::string> bookings;
  for (const auto& one : all) {
    days.insert(one.at("day").get<std::string>());
    if (!one.at("booking_id").is_null()) bookings.insert(one.at("booking_id").get<std::string>());
  }
  EXPECT_EQ(days.size(), all.size());
  EXPECT_EQ(bookings.size(), expect_status(customer().http.get("/bookings?limit=100"), 200).at("items").size());
}

TEST_P(Series, OfSomebodyWhoIsSuspendedBooksNothingUntilTheyAreBack) {
  mina = market.register_person();
  address = customer().add_address(demo::jongno);
  create("FREQ=WEEKLY");
  const auto move_on = [&] {
    market.advance("168h");
    market.settle();
  };
  const auto bookings = [&] {
    const auto admin = market.with_roles({"admin"}).http;
    return expect_status(admin.get("/admin/bookings?limit=100&consumer_id=" + mina.id), 200).at("items").size();
  };
  const auto have = [&](const std::string& what) {
    const auto admin = market.with_roles({"admin"}).http;
    expect_status(admin.post("/admin/users/" + mina.id + "/" + what, {{"reason", "fraud"}}), 200);
  };
  const auto before = bookings();
  have("suspend");
  move_on();
  EXPECT_EQ(bookings(), before);
  have("restore");
  move_on();
  EXPECT_EQ(bookings(), before + 2) << "those of both weeks";
}

TEST_P(Series, GivesTheTimeOfAnUnpaidOccurrenceBack) {
  day = wednesday(2);
  const auto id = create("FREQ=WEEKLY;COUNT=1");
  const std::string only = occurrences(id).at(0).at("booking_id");
  const auto pay_until = *Timestamp::parse(booking(only).at("pay_until").get<std::string>());
  EXPECT_EQ(pay_until + std::chrono::hours{48}, *Timestamp::parse(at(day, "11:00")));
  market.go_to((pay_until + std::chrono::minutes{1}).text());
  EXPECT_EQ(booking(only).at("status"), "expired");
  EXPECT_EQ(occurrences(id).at(0).at("booking_status"), "expired");
  EXPECT_EQ(customer().free_starts(address, day).size(), 18U);
}

TEST_P(Series, ChangedFromADayOnIsASeriesOfItsOwn) {
  const auto id = create("FREQ=WEEKLY;COUNT=3");
  const auto second = later(day, 7);
  const auto next =
      expect_status(change(id, {{"day", second}, {"scope", "following"}, {"start", at(second, "15:00")}}), 200);
  market.settle();
  EXPECT_NE(next.at("id"), id);
  EXPECT_EQ(next.at("rule"), "FREQ=WEEKLY;COUNT=2");
  EXPECT_EQ(occurrences(id).size(), 1U);
  const auto following = occurrences(next.at("id"));
  ASSERT_EQ(following.size(), 2U);
  EXPECT_EQ(*Timestamp::parse(following[0].at("start").get<std::string>()), *Timestamp::parse(at(second, "15:00")));
}

TEST_P(Series, ChangedFromADayOnBeginsNoEarlierThanThatDay) {
  const auto id = create("FREQ=WEEKLY");
  const auto far = later(day, 7 * 50);
  const Json beside{{"day", far}, {"scope", "following"}, {"start", at(day, "09:00")}, {"rule", "FREQ=WEEKLY"}};
  expect_problem(change(id, beside), 422, "booking.start_before_day");
  const auto second = later(day, 7);
  expect_problem(change(id, {{"day", second}, {"scope", "following"}, {"start", at(later(second, -1), "09:00")}}), 422,
                 "booking.start_before_day");
  EXPECT_EQ(active(), 1U);
  EXPECT_EQ(expect_status(customer().http.get("/series/" + id), 200).at("rule"), "FREQ=WEEKLY");
  const auto thursday = later(second, 1);
  expect_status(change(id, {{"day", second}, {"scope", "following"}, {"start", at(thursday, "09:00")}}), 200);
}

TEST_P(Series, CanBeChangedFromADayOnByWhoeverHasFive) {
  const auto second = later(day, 7);
  for (const auto& id : create_many(5)) {
    expect_status(change(id, {{"day", second}, {"scope", "following"}, {"start", at(second, "15:00")}}), 200);
  }
  expect_problem(customer().http.post("/series", ask("FREQ=WEEKLY", day)), 409, "booking.too_many_series");
}

TEST_P(Series, AreFiveADayHoweverManyAreSplitAtOnce) {
  const auto second = later(day, 7);
  const auto ids = create_many(4);
  for (const auto& id : ids) expect_status(change(id, {{"day", second}, {"scope", "following"}}), 200);
  // What is left of each until then, made to go on for ever beside what has taken its place.
  const Json for_ever{{"day", day}, {"scope", "following"}, {"rule", "FREQ=WEEKLY"}};
  std::vector<std::string> refused;
  const auto replies = in_parallel(4, [&](int i) { return change(ids[static_cast<std::size_t>(i)], for_ever); });
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (replies[i].status == 200) continue;
    expect_problem(replies[i], 409, "booking.too_many_series");
    refused.push_back(ids[i]);
  }
  ASSERT_EQ(refused.size(), 3U) << "the fifth";
  const auto before = active();
  expect_problem(change(refused[0], for_ever), 409, "booking.too_many_series");
  EXPECT_EQ(active(), before);
  expect_status(change(refused[0], {{"day", day}, {"scope", "following"}, {"rule", "FREQ=WEEKLY;COUNT=1"}}), 200);
}

TEST_P(Series, IsChangedByWhoeverKnowsItsVersion) {
  const auto id = create("FREQ=WEEKLY");
  const auto path = "/series/" + id;
  const auto second = later(day, 7);
  const Json move{{"day", second}, {"scope", "one"}, {"start", at(second, "14:00")}};
  expect_problem(customer().http.patch(path, move), 428, "precondition.required");
  expect_problem(customer().http.del(path), 428, "precondition.required");
  expect_problem(change(id, move, "\"v99\""), 412, "booking.series_changed");
  expect_problem(end(id, "", "\"v99\""), 412, "booking.series_changed");
  EXPECT_EQ(expect_status(customer().http.get(path), 200).at("version"), 1);

  int moved = 0;
  for (const auto& reply : in_parallel(4, [&](int) { return change(id, move, "\"v1\""); })) {
    if (reply.status == 200) {
      ++moved;
      EXPECT_EQ(reply.json().at("version"), 2);
    } else {
      expect_problem(reply, 412, "booking.series_changed");
    }
  }
  EXPECT_EQ(moved, 1);
  const auto one = "?scope=one&day=" + day;
  expect_problem(end(id, one, "\"v1\""), 412, "booking.series_changed");
  EXPECT_EQ(expect_status(end(id, one, "\"v2\""), 200).at("version"), 3);
  const auto third = later(day, 14);
  const Json following{{"day", third}, {"scope", "following"}, {"start", at(third, "15:00")}};
  expect_problem(change(id, following, "\"v2\""), 412, "booking.series_changed");
  const auto next = expect_status(change(id, following, "\"v3\""), 200);
  EXPECT_EQ(next.at("version"), 1);
  EXPECT_EQ(expect_status(customer().http.get(path), 200).at("version"), 4);
  EXPECT_EQ(expect_status(end(id, "", "\"v4\""), 200).at("version"), 5);
  market.settle();
  const auto goes_on = occurrences(next.at("id"));
  ASSERT_FALSE(goes_on.empty());
  EXPECT_EQ(goes_on[0].at("day"), third);
}

TEST_P(Series, HasATagThatChangesWithItsOccurrences) {
  const auto id = create("FREQ=WEEKLY;COUNT=2");
  const auto path = "/series/" + id;
  const auto before = customer().http.get(path);
  const support::Headers as_read{{"If-None-Match", before.header("ETag")}};
  EXPECT_EQ(customer().http.get(path, as_read).status, 304);
  const std::string first = before.json().at("occurrences").at(0).at("booking_id");
  EXPECT_LT(customer().http.del("/bookings/" + first).status, 300);
  const auto after = customer().http.get(path, as_read);
  EXPECT_EQ(expect_status(after, 200).at("occurrences").at(0).at("booking_status"), "dropped");
  EXPECT_TRUE(after.header("ETag").starts_with("W/\""));
  EXPECT_NE(after.header("ETag"), before.header("ETag"));
  // The version is the series' own: nobody was faster.
  EXPECT_EQ(after.json().at("version"), before.json().at("version"));
  const auto second = later(day, 7);
  const auto version = "\"v" + before.json().at("version").dump() + "\"";
  const auto moved = change(id, {{"day", second}, {"scope", "one"}, {"start", at(second, "14:00")}}, version);
  EXPECT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(moved.header("ETag"), "");
}

TEST_P(Series, AreFiveAPersonHoweverManyAreAskedForAtOnce) {
  int made = 0;
  for (const auto& reply :
       in_parallel(12, [&](int) { return customer().http.post("/series", ask("FREQ=WEEKLY;COUNT=2", day)); })) {
    if (reply.status == 201) {
      ++made;
    } else {
      expect_problem(reply, 409, "booking.too_many_series");
    }
  }
  EXPECT_EQ(made, 5);
}

TEST_P(Series, RefusesRulesThatItDoesNotKnow) {
  for (const auto* rule : {"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;COUNT=0", "nonsense"}) {
    expect_problem(customer().http.post("/series", ask(rule, day)), 422, "booking.bad_rule");
  }
  const Customer stranger{market.with_roles({"consumer"}).http};
  const auto id = create("FREQ=WEEKLY;COUNT=1");
  expect_problem(stranger.http.get("/series/" + id), 404, "booking.no_such_series");
  expect_problem(stranger.http.del("/series/" + id, {{"If-Match", "*"}}), 404, "booking.no_such_series");
}

// ---- calendars ----

class Calendars : public Series {
 protected:
  Calendars() {
    mina = market.register_person();
    address = customer().add_address(demo::jongno);
  }
};
INSTANTIATE_TEST_SUITE_P(On, Calendars, engines(), engine_name);

TEST_P(Calendars, OfSomebodyWhoIsSuspendedAreGoneUntilTheyAreBack) {
  const std::string path = expect_status(customer().http.post("/bookings/calendar", Json::object()), 201).at("path");
  EXPECT_EQ(market.anyone().get(path).status, 200);
  const auto admin = market.with_roles({"admin"}).http;
  const auto user = "/admin/users/" + mina.id;
  expect_status(admin.post(user + "/suspend", {{"reason", "fraud"}}), 200);
  expect_problem(market.anyone().get(path), 404, "booking.no_such_calendar");
  expect_status(admin.post(user + "/restore", {{"reason", "it was a mistake"}}), 200);
  EXPECT_EQ(market.anyone().get(path).status, 200);
}

TEST_P(Calendars, StandBehindASecretThatCanBeTakenBack) {
  create("FREQ=WEEKLY;COUNT=2");
  const std::string path = expect_status(customer().http.post("/bookings/calendar", Json::object()), 201).at("path");
  const auto file = market.anyone().get(path);
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.header("content-type"), "text/calendar; charset=utf-8");
  EXPECT_TRUE(file.body.starts_with("BEGIN:VCALENDAR\r\n"));
  const auto count = [&](const std::string& what) {
    int n = 0;
    for (auto at = file.body.find(what); at != std::string::npos; at = file.body.find(what, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("BEGIN:VEVENT\r\n"), 2);
  EXPECT_EQ(count("STATUS:TENTATIVE\r\n"), 2);
  EXPECT_EQ(count("T020000Z\r\n"), 2) << "11:00 in Seoul";
  EXPECT_EQ(file.body.find("세종대로"), std::string::npos) << "no address";
  EXPECT_EQ(market.anyone().get(path, {{"Accept", "text/calendar"}}).status, 200);
  expect_problem(market.anyone().get(path, {{"Accept", "application/json"}}), 406, "request.not_acceptable");

  expect_problem(market.anyone().get("/bookings/calendar/" + std::string(43, 'A') + ".ics"), 404,
                 "booking.no_such_calendar");
  expect_problem(market.anyone().get(path.substr(0, path.size() - 4)), 404, "booking.no_such_calendar");
  const std::string anew = expect_status(customer().http.post("/bookings/calendar", Json::object()), 201).at("path");
  EXPECT_EQ(market.anyone().get(path).status, 404);
  EXPECT_EQ(market.anyone().get(anew).status, 200);
  EXPECT_EQ(customer().http.del("/bookings/calendar").status, 204);
  EXPECT_EQ(market.anyone().get(anew).status, 404);
}

}  // namespace
}  // namespace hearth::e2e::series_test
