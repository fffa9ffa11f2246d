// C1, C4, C5 and C6 from end to end: what consumers do, by nothing but the public API. C2 stands with cancelling, C3 with
// series.
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/stored.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::consumer_journeys_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;

class ConsumerJourney : public testing::TestWithParam<Engine> {
 protected:
  Payer somebody() { return {market, market.register_person(), demo::jongno}; }
  static std::string booking_of(const Json& payment) { return payment.at("booking_id"); }

  // Paid, accepted by the one technician of the district, and done.
  Json worked(Payer& payer) const {
    const auto paid = payer.pay("sandbox_success", start);
    technician.accept(booking_of(paid));
    work(payer, booking_of(paid));
    return paid;
  }
  void work(Payer& payer, const std::string& booking) const {
    technician.come(booking);
    technician.work(booking);
    payer.renew();
  }
  // The consumer objects to what was done, and the back office decides; gives the dispute.
  Json dispute(Payer& payer, const Json& paid, const std::string& wants, const Json& resolution) const {
    const auto path = "/bookings/" + booking_of(paid);
    const Json objection{{"wants", wants}, {"reason", "창틀이 그대로예요"}};
    EXPECT_EQ(expect_status(payer.customer.http.post(path + "/dispute", objection), 200).at("status"), "disputed");
    market.settle();
    const auto open = expect_status(payer.admin.get("/admin/disputes?status=open"), 200).at("items");
    EXPECT_EQ(open.size(), 1U);
    const auto one = "/admin/disputes/" + open.at(0).at("id").get<std::string>();
    EXPECT_EQ(expect_status(payer.admin.get(one), 200).at("reason"), "창틀이 그대로예요");
    const auto resolved = expect_status(payer.admin.post(one + "/resolve", resolution), 200);
    market.settle();
    return resolved;
  }

  mutable Marketplace market{GetParam(), {.demo = true}};
  const Worker technician{market};
  const std::string start = at(wednesday(), "11:00");
};
INSTANTIATE_TEST_SUITE_P(On, ConsumerJourney, engines(), engine_name);

TEST_P(ConsumerJourney, C1GoesFromTheSearchToTheReviewsTheReceiptAndTheHistory) {
  auto mina = somebody();
  mina.address = mina.customer.add_address(demo::jongno, "현관 비밀번호 1234#");
  const auto free = mina.customer.free_starts(mina.address, wednesday());
  ASSERT_TRUE(std::any_of(free.begin(), free.end(),
                          [&](const auto& one) { return *Timestamp::parse(one) == *Timestamp::parse(start); }));
  const auto prepared = mina.prepare(mina.book(start));
  const auto booking = booking_of(prepared);
  const auto first = mina.ask_confirm(prepared, "sandbox_success", "confirm-once");
  const auto second = mina.ask_confirm(prepared, "sandbox_success", "confirm-once");
  EXPECT_EQ(expect_status(first, 200), expect_status(second, 200));
  EXPECT_EQ(mina.count(booking, "captured"), 1) << "sent twice under one key: one charge";

  technician.accept(booking);
  EXPECT_EQ(mina.booking_status(prepared), "confirmed");
  const auto told = expect_status(mina.customer.http.get("/notifications"), 200).at("items");
  EXPECT_FALSE(told.empty()) << "the consumer is told in the app";

  const auto notes = "/jobs/" + booking + "/entry-notes";
  expect_problem(technician.http().get(notes), 403, "booking.notes_closed");
  technician.come(booking);
  EXPECT_EQ(expect_status(technician.http().get(notes), 200).at("entry_notes"), "현관 비밀번호 1234#");
  technician.work(booking);
  mina.renew();
  EXPECT_EQ(mina.booking_status(prepared), "work_reported");
  expect_status(mina.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  market.settle();
  EXPECT_EQ(mina.booking_status(prepared), "completed");

  const Json praise{{"stars", 5}, {"text", "정말 깨끗해요"}, {"tags", Json::array()}};
  expect_status(mina.customer.http.post("/bookings/" + booking + "/reviews", praise), 201);
  const auto reviews = "/technicians/" + technician.id + "/reviews";
  EXPECT_TRUE(expect_status(mina.customer.http.get(reviews), 200).at("items").empty()) << "hidden until both are in";
  expect_status(technician.http().post("/bookings/" + booking + "/reviews", {{"stars", 4}, {"text", "친절하셨어요"}}),
                201);
  market.settle();
  EXPECT_EQ(expect_status(mina.customer.http.get(reviews), 200).at("items").size(), 1U);
  const auto profile = expect_status(mina.customer.http.get("/technicians/" + technician.id), 200);
  EXPECT_EQ(profile.at("rating").at("count"), 1) << profile;

  const auto receipt =
      expect_status(mina.customer.http.get("/payments/" + prepared.at("id").get<std::string>() + "/receipt"), 200);
  EXPECT_EQ(receipt.at("total"), prepared.at("amount"));
  const auto history = expect_status(mina.customer.http.get("/bookings?status=completed"), 200).at("items");
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].at("id"), booking);
  const auto timeline = expect_status(mina.customer.http.get("/bookings/" + booking + "/timeline"), 200).at("items");
  std::vector<std::string> states;
  for (const auto& one : timeline) states.push_back(one.at("to_status"));
  EXPECT_EQ(states, (std::vector<std::string>{"pending_payment", "paying", "matching", "offered", "confirmed",
                                              "en_route", "in_progress", "work_reported", "completed"}));
  mina.expect_balanced();
}

TEST_P(ConsumerJourney, C4WhoWaitsForAFullTimeGetsItWhenSomebodyCancels) {
  auto mina = somebody();
  auto juno = somebody();
  const auto taken = mina.pay("sandbox_success", start);
  technician.accept(booking_of(taken));
  ASSERT_EQ(mina.booking_status(taken), "confirmed");
  expect_problem(juno.customer.ask_hold(juno.customer.quote(juno.address, start)), 409, "booking.slot_taken");
  const Json wish{
      {"service_id", demo::studio_cleaning}, {"address_id", juno.address}, {"size", 5}, {"from", start}, {"to", start}};
  const auto waiting = expect_status(juno.customer.http.post("/waitlist", wish), 201);
  const auto place = "/waitlist/" + waiting.at("id").get<std::string>();
  market.settle();
  EXPECT_EQ(expect_status(juno.customer.http.get(place), 200).at("state"), "waiting");

  const auto shown = mina.preview(taken);
  expect_status(mina.ask_cancel(taken, shown), 200);
  market.settle();
  EXPECT_EQ(mina.booking_status(taken), "cancelled");
  EXPECT_EQ(mina.payment(taken).at("refunded"), shown.at("refund"));

  const auto offered = expect_status(juno.customer.http.get(place), 200);
  EXPECT_EQ(offered.at("state"), "offered");
  expect_problem(mina.customer.ask_hold(mina.customer.quote(mina.address, start)), 409, "booking.slot_taken");
  const auto booked = expect_status(juno.customer.http.post("/bookings", {{"hold_id", offered.at("hold_id")}}), 201);
  const auto paid = juno.confirm(juno.prepare(booked.at("id")), "sandbox_success");
  technician.accept(booking_of(paid));
  EXPECT_EQ(juno.booking_status(paid), "confirmed");
  EXPECT_EQ(expect_status(juno.customer.http.get(place), 200).at("state"), "booked");
  juno.expect_balanced();
}

TEST_P(ConsumerJourney, C5ADisputeEndsInWorkThatIsDoneAgainForFree) {
  auto mina = somebody();
  const auto paid = worked(mina);
  const auto booking = booking_of(paid);
  const auto again = at(wednesday(2), "14:00");
  dispute(mina, paid, "rework", {{"outcome", "rework"}, {"rework_start", again}, {"note", "다시 방문"}});
  const auto now = expect_status(mina.customer.http.get("/bookings/" + booking), 200);
  EXPECT_EQ(now.at("status"), "confirmed");
  EXPECT_EQ(*Timestamp::parse(now.at("start").get<std::string>()), *Timestamp::parse(again));
  EXPECT_EQ(now.at("technician_id"), technician.id);

  work(mina, booking);
  expect_status(mina.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  market.settle();
  EXPECT_EQ(mina.booking_status(paid), "completed");
  EXPECT_EQ(expect_status(mina.customer.http.get("/payments"), 200).at("items").size(), 1U) << "for free";
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(0));
  mina.pay_out();
  const auto lines = technician.statement().at("lines");
  ASSERT_EQ(lines.size(), 1U) << "worked twice, and earned once";
  EXPECT_EQ(lines[0].at("gross"), paid.at("amount"));
  mina.expect_balanced();
}

TEST_P(ConsumerJourney, C5AReworkThatItsConsumerDoesWithoutIsPaidToWhoWorked) {
  auto mina = somebody();
  const auto paid = worked(mina);
  const auto booking = booking_of(paid);
  const auto again = at(wednesday(2), "14:00");
  dispute(mina, paid, "rework", {{"outcome", "rework"}, {"rework_start", again}, {"note", "다시 방문"}});
  expect_problem(mina.customer.http.get("/bookings/" + booking + "/cancellation-preview"), 409, "cancellation.rework");
  const Json fault{{"fault", "consumer"}, {"reason", "on the telephone"}};
  expect_problem(mina.admin.post("/admin/bookings/" + booking + "/cancel", fault), 409, "cancellation.rework");

  const auto approved = expect_status(mina.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  EXPECT_EQ(approved.at("status"), "completed");
  EXPECT_EQ(approved.at("technician_id"), technician.id);
  market.settle();
  mina.customer.hold(mina.address, again);  // its time is free
  EXPECT_EQ(mina.payment(paid).at("refunded"), won(0));
  mina.pay_out();
  const auto lines = technician.statement().at("lines");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("gross"), paid.at("amount"));
  mina.expect_balanced();
}

TEST_P(ConsumerJourney, C5ADisputeEndsInAPartOfTheMoney) {
  auto mina = somebody();
  const auto paid = worked(mina);
  const auto resolved =
      dispute(mina, paid, "refund", {{"outcome", "refund"}, {"refund", won(10'000)}, {"note", "창틀"}});
  EXPECT_EQ(resolved.at("status"), "resolved");
  EXPECT_EQ(mina.booking_status(paid), "completed");
  const auto payment = mina.payment(paid);
  EXPECT_EQ(payment.at("status"), "partially_refunded");
  EXPECT_EQ(payment.at("refunded"), won(10'000));

  const auto rest = paid.at("amount").at("amount").get<std::int64_t>() - 10'000;
  EXPECT_EQ(mina.balance("provider"), rest);
  mina.pay_out();
  const auto statement = technician.statement();
  ASSERT_EQ(statement.at("lines").size(), 1U);
  EXPECT_EQ(statement.at("lines")[0].at("booking_id"), booking_of(paid));
  EXPECT_EQ(statement.at("lines")[0].at("gross"), won(rest)) << "what went back is not earned";
  EXPECT_EQ(statement.at("payout").at("status"), "paid");
  EXPECT_EQ(won(-mina.balance("bank")), statement.at("payout").at("net"));
  EXPECT_EQ(mina.balance("held"), 0);
  EXPECT_EQ(mina.balance("refunds_borne"), 0);
  mina.expect_balanced();
}

// ---- leaving ----

class LeavingJourney : public ConsumerJourney {
 protected:
  // Everything that somebody leaves traces with: an address, a favourite, a card, a booking that is objected to and reviewed, a
  // series and a wish, both given up.
  void live(Payer& mina) const {
    mina.address = mina.customer.add_address(demo::jongno, "현관 비밀번호 1234#");
    expect_status(mina.customer.http.put("/consumers/me/favorites/" + technician.id, Json::object()), 204);
    expect_status(mina.customer.http.post("/payments/billing-keys", {{"auth_key", "sandbox_card"}},
                                          {{"Idempotency-Key", mina.unique()}}),
                  201);
    const auto paid = worked(mina);
    dispute(mina, paid, "refund", {{"outcome", "refund"}, {"refund", won(10'000)}, {"note", "창틀"}});
    const auto review = "/bookings/" + booking_of(paid) + "/reviews";
    expect_status(mina.customer.http.post(review, {{"stars", 5}, {"text", "정말 깨끗해요"}}), 201);
    const auto later = at(wednesday(2), "14:00");
    give_up(mina, "/series", {{"start", later}, {"rule", "FREQ=WEEKLY;COUNT=1"}, {"note", "고양이가 있어요"}});
    give_up(mina, "/waitlist", {{"from", later}, {"to", later}});
  }
  void give_up(Payer& mina, const std::string& what, Json ask) const {
    ask.update({{"service_id", demo::studio_cleaning}, {"address_id", mina.address}, {"size", 5}});
    const std::string id = expect_status(mina.customer.http.post(what, ask), 201).at("id");
    market.settle();
    EXPECT_LT(mina.customer.http.del(what + "/" + id, {{"If-Match", "*"}}).status, 300);
  }
  Json leave(const HttpClient& person) const {
    expect_status(person.del("/auth/me"), 202);
    market.settle();
    const auto reply = person.get("/auth/me/erasure");
    return reply.status == 200 ? reply.json() : Json{};
  }

  using Sealed = std::set<std::pair<std::string, std::string>>;  // the table, and what stands in it
  // What is sealed or a keyed hash in the plugins' tables: whatever is long and in hexadecimal. The host's own keep the chain
  // of the audit log, and answers for a day.
  Sealed sealed() const {
    const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    Sealed found;
    for (const auto& [table, rows] : stored(market)) {
      if (table.find(".hearth_") != std::string::npos) continue;
      for (auto at = rows.begin(); at != rows.end();) {
        const auto begin = std::find_if(at, rows.end(), is_hex);
        at = std::find_if_not(begin, rows.end(), is_hex);
        if (at - begin >= 48) found.emplace(table, std::string{begin, at});
      }
    }
    return found;
  }
  static std::set<std::string> tables_of(const Sealed& all) {
    std::set<std::string> tables;
    for (const auto& [table, value] : all) tables.insert(table);
    return tables;
  }
};
INSTANTIATE_TEST_SUITE_P(On, LeavingJourney, engines(), engine_name);

TEST_P(LeavingJourney, C6TakesEverythingAlongLeavesNothingPersonalAndTheLedgerStays) {
  const auto others = sealed();
  const auto person = market.register_person("mina@example.com");
  Payer mina{market, person, demo::jongno};
  live(mina);
  const auto open = mina.pay("sandbox_success", at(wednesday(3), "11:00"));
  market.settle();
  const auto here = market.sign_in(person.email, person.password).http;
  const auto refused = leave(here);
  EXPECT_EQ(refused.at("state"), "refused");
  EXPECT_NE(refused.at("refusals").dump().find("booking.open_bookings"), std::string::npos) << refused;
  expect_status(mina.ask_cancel(open, mina.preview(open)), 200);
  market.settle();

  const std::string asked = expect_status(here.request("POST", "/auth/me/export"), 202).at("id");
  market.settle();
  const auto taken = expect_status(here.get("/auth/me/export/" + asked), 200);
  EXPECT_EQ(taken.at("state"), "ready");
  const auto& parts = taken.at("data");
  EXPECT_EQ(parts.at("auth").at("account").at("email"), "mina@example.com");
  EXPECT_EQ(parts.at("consumer").at("addresses").size(), 2U);
  EXPECT_EQ(parts.at("booking").at("bookings").size(), 3U);
  EXPECT_EQ(parts.at("booking").at("disputes").at(0).at("reason"), "창틀이 그대로예요");
  EXPECT_EQ(parts.at("booking").at("series").at(0).at("note"), "고양이가 있어요");
  EXPECT_EQ(parts.at("booking").at("waitlist").at(0).at("state"), "left");
  EXPECT_EQ(parts.at("payment").at("payments").size(), 2U);
  EXPECT_EQ(parts.at("payment").at("billing_keys").size(), 1U);
  EXPECT_EQ(parts.at("cancellation").at("cancellations").at(0).at("reason"), "plans have changed");
  EXPECT_EQ(parts.at("reviews").at("written").at(0).at("text"), "정말 깨끗해요");
  EXPECT_FALSE(parts.at("notifications").at("messages").empty());
  EXPECT_TRUE(parts.at("technician").empty()) << "she is none";

  const auto before = sealed();
  const auto balances = expect_status(mina.admin.get("/admin/payments/ledger/balances"), 200);
  leave(here);
  EXPECT_EQ(here.get("/auth/me").status, 401);
  EXPECT_EQ(expect_status(mina.admin.get("/admin/users/" + person.id), 200).at("state"), "erased");
  for (const auto* whose : {"actor=", "target="}) {
    const auto told = expect_status(mina.admin.get("/admin/audit?limit=100&" + (whose + person.id)), 200).at("items");
    EXPECT_FALSE(told.empty()) << "what was done stays";
    for (const auto& row : told) {
      EXPECT_EQ(row.at("genuine"), true);
      if (row.at("actor") == person.id) {
        EXPECT_EQ(row.at("address").get<std::string>() + row.at("agent").get<std::string>(), "") << row;
      }
      if (row.at("target") == person.id) {
        EXPECT_EQ(row.at("reason"), "") << row;
      }
    }
  }
  mina.pass("25h");  // log-ins are counted for a while

  Sealed hers, left;
  std::set_difference(before.begin(), before.end(), others.begin(), others.end(), std::inserter(hers, hers.end()));
  const auto after = sealed();
  std::set_intersection(hers.begin(), hers.end(), after.begin(), after.end(), std::inserter(left, left.end()));
  EXPECT_THAT(tables_of(hers), testing::IsSupersetOf({"auth.users", "auth.sessions", "booking.bookings",
                                                      "booking.disputes", "booking.holds", "cancellation.cancellations",
                                                      "consumer.addresses", "payment.billing_keys"}));
  EXPECT_THAT(tables_of(left), testing::IsSubsetOf({"catalog.quotes", "notifications.deliveries", "notifications.inbox",
                                                    "technician.reports", "technician.steps"}))
      << "signatures of prices, and what is the technician's own";
  for (const auto& [table, rows] : stored(market)) {
    for (const auto* clear : {"mina@example.com", "Mina Kim", "세종대로", "정말 깨끗해요"}) {
      EXPECT_EQ(rows.find(clear), std::string::npos) << table << " tells " << clear;
    }
  }
  EXPECT_EQ(expect_status(mina.admin.get("/admin/payments/ledger/balances"), 200), balances);
  EXPECT_EQ(mina.count(booking_of(open), "captured"), 1) << "what the law keeps";
  mina.expect_balanced();
}

}  // namespace
}  // namespace hearth::e2e::consumer_journeys_test
