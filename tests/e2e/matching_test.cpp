// From a paid booking to a technician who comes: T2, A3, the cascade to its end, and what is said about why.
#include <algorithm>
#include <csignal>
#include <set>

#include "tests/e2e/matched.hpp"

namespace hearth::e2e::matching_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Matching : public testing::TestWithParam<Engine> {
 protected:
  Json line_of(const Json& explanation, const std::string& technician) const {
    for (const auto& line : explanation.at("lines")) {
      if (line.at("technician_id") == technician) return line;
    }
    ADD_FAILURE() << "no line of " << technician << " in " << explanation.dump();
    return {};
  }
  HttpReply answer(const std::string& offer, const std::string& technician, const std::string& how) const {
    return match.technician(technician).http.post("/offers/" + offer + "/" + how, Json::object());
  }

  Marketplace market{GetParam(), {.demo = true}};
  Matched match{market};
  Person mina = market.with_roles({"consumer"});
  Customer customer{mina.http};
};
INSTANTIATE_TEST_SUITE_P(On, Matching, engines(), engine_name);

TEST_P(Matching, AsksTheOneTechnicianOfTheDistrictWhoAccepts) {
  const auto booking = match.paid(customer, customer.add_address(demo::jongno), at(wednesday(), "11:00"));
  match.batch();
  EXPECT_EQ(match.status(booking), "offered");
  const auto offers = match.offers(demo::jongno_technician);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].at("booking_id"), booking);
  EXPECT_EQ(offers[0].at("region"), demo::jongno);
  EXPECT_FALSE(offers[0].contains("address")) << "where it is, is for who takes it";

  const std::string offer = offers[0].at("id");
  const auto accepted = expect_status(answer(offer, demo::jongno_technician, "accept"), 200);
  EXPECT_EQ(accepted.at("state"), "accepted");
  EXPECT_EQ(match.status(booking), "confirmed");
  EXPECT_EQ(expect_status(answer(offer, demo::jongno_technician, "accept"), 200), accepted) << "again is once";
  expect_problem(answer(offer, demo::jongno_technician, "decline"), 409, "matching.offer_gone");
  market.settle();
  EXPECT_EQ(match.request(booking).at("state"), "accepted");
  EXPECT_EQ(match.request(booking).at("technician_id"), demo::jongno_technician);
  EXPECT_TRUE(match.offers(demo::jongno_technician).empty());
}

TEST_P(Matching, T2PassesAnOfferThatTimesOutToTheNext) {
  const auto three = match.technicians_of(demo::seongdong);
  ASSERT_EQ(three.size(), 3U);
  const auto booking = match.paid(customer, customer.add_address(demo::seongdong), at(wednesday(), "11:00"));
  match.batch();
  const auto first = match.asked(booking, three);
  const auto offer = match.offer_of(booking, first);
  market.advance("11m");
  market.settle();
  match.batch();
  expect_problem(answer(offer, first, "accept"), 409, "matching.offer_expired");
  const auto second = match.asked(booking, three);
  EXPECT_NE(second, first);
  EXPECT_EQ(line_of(match.explain(booking), first).at("verdict"), "let_expire");
  expect_status(answer(match.offer_of(booking, second), second, "accept"), 200);
  EXPECT_EQ(match.status(booking), "confirmed");
  const auto rounds = match.explain(booking).at("rounds");
  ASSERT_EQ(rounds.size(), 2U);
  EXPECT_EQ(rounds[0].at("state"), "expired");
  EXPECT_EQ(rounds[1].at("state"), "accepted");
}

TEST_P(Matching, EndsUnmatchedWhenEverybodyHasDeclined) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto booking = match.paid(customer, customer.add_address(demo::seongdong), at(wednesday(), "11:00"));
  std::set<std::string> asked;
  for (int round = 0; round < 3; ++round) {
    match.batch();
    const auto who = match.asked(booking, three);
    EXPECT_TRUE(asked.insert(who).second) << "nobody is asked again who said no";
    EXPECT_EQ(expect_status(answer(match.offer_of(booking, who), who, "decline"), 200).at("state"), "declined");
    EXPECT_EQ(match.status(booking), "matching");
  }
  match.batch();
  EXPECT_EQ(match.status(booking), "unmatched");
  const auto request = match.request(booking);
  EXPECT_EQ(request.at("state"), "exhausted");
  EXPECT_EQ(request.at("end_reason"), "nobody");
  EXPECT_EQ(request.at("offers"), 3);
}

TEST_P(Matching, AsksTwiceWhoDoesNotAnswerAndThenGivesUp) {
  const auto booking = match.paid(customer, customer.add_address(demo::jongno), at(wednesday(), "11:00"));
  for (int round = 0; round < 2; ++round) {
    match.batch();
    EXPECT_EQ(match.asked(booking, {demo::jongno_technician}), demo::jongno_technician);
    market.advance("11m");
    market.settle();
  }
  match.batch();
  EXPECT_EQ(match.status(booking), "unmatched");
  EXPECT_TRUE(match.offers(demo::jongno_technician).empty());
}

TEST_P(Matching, LetsTheSameOfferBeAcceptedOnceHoweverOftenAtOnce) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto booking = match.paid(customer, customer.add_address(demo::seongdong), at(wednesday(), "11:00"));
  match.batch();
  const auto who = match.asked(booking, three);
  const auto offer = match.offer_of(booking, who);
  for (const auto& other : three) {
    if (other != who) expect_problem(answer(offer, other, "accept"), 404, "matching.no_such_offer");
  }
  const auto technician = match.technician(who);
  const auto replies = in_parallel(12, [&](int i) {
    return technician.http.post("/offers/" + offer + (i % 4 == 3 ? "/decline" : "/accept"), Json::object());
  });
  int accepted = 0;
  int declined = 0;
  for (const auto& reply : replies) {
    ASSERT_TRUE(reply.status == 200 || reply.status == 409) << reply.body;
    if (reply.status != 200) continue;
    ++(reply.json().at("state") == "accepted" ? accepted : declined);
  }
  EXPECT_TRUE((accepted == 0) != (declined == 0)) << accepted << " accepted, " << declined << " declined";
  market.settle();
  const auto status = match.status(booking);
  if (accepted == 0 && status == "offered") {
    EXPECT_NE(match.asked(booking, three), who) << "a batch that came by itself has asked the next";
  } else {
    EXPECT_EQ(status, accepted > 0 ? "confirmed" : "matching");
  }
  int confirmed = 0;
  const auto timeline = expect_status(match.admin().http.get("/bookings/" + booking + "/timeline"), 200).at("items");
  for (const auto& step : timeline) confirmed += step.at("to_status") == "confirmed" ? 1 : 0;
  EXPECT_EQ(confirmed, accepted > 0 ? 1 : 0);
}

TEST_P(Matching, A3RefusesAManualAssignmentOntoAnOverlap) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  const auto one = match.paid(customer, address, at(wednesday(), "11:00"));
  const auto other = match.paid(customer, address, at(wednesday(), "11:30"));
  match.batch();
  const auto taken = match.asked(one, three);
  expect_status(answer(match.offer_of(one, taken), taken, "accept"), 200);
  const auto was_asked = match.asked(other, three);
  const auto old_offer = match.offer_of(other, was_asked);

  const auto admin = match.admin();
  const Json ask{{"booking_id", other}, {"technician_id", taken}, {"reason", "the consumer asked on the telephone"}};
  expect_problem(admin.http.post("/admin/matching/assign", ask), 409, "booking.slot_taken");
  EXPECT_EQ(match.status(other), "offered");

  const auto free =
      *std::find_if(three.begin(), three.end(), [&](const auto& who) { return who != taken && who != was_asked; });
  const Json good{{"booking_id", other}, {"technician_id", free}, {"reason", "the consumer asked on the telephone"}};
  EXPECT_EQ(expect_status(admin.http.post("/admin/matching/assign", good), 200).at("technician_id"), free);
  EXPECT_EQ(match.status(other), "confirmed");
  market.settle();
  expect_problem(answer(old_offer, was_asked, "accept"), 409, "matching.offer_gone");
  EXPECT_EQ(match.request(other).at("state"), "accepted");
  const auto verified = market.command({"audit", "verify"});
  EXPECT_EQ(verified.code, 0) << verified.output;
}

// What booking tells of an assignment comes while matching itself writes it down, and while batches ask others. Were the event
// to lose, it would come again a second later, and until then nothing else of its booking; were two to wait for each other's
// rows, a second would pass before the database ended one.
TEST_P(Matching, AnAssignmentByHandHoldsUpNothingElse) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  const auto admin = match.admin();
  for (const auto* time : {"09:00", "11:30", "14:00", "16:30"}) {
    for (const auto& technician : three) {
      const auto booking = match.paid(customer, address, at(wednesday(), time));
      const Json ask{{"booking_id", booking}, {"technician_id", technician}, {"reason", "x"}};
      expect_status(admin.http.post("/admin/matching/assign", ask), 200);
    }
  }
  market.settle();
  const auto metrics = market.host().admin_client().get("/metrics").body;
  for (const auto* fine : {R"(outcome="delivered",subscriber="matching")", R"(outcome="done",plugin="matching")"})
    EXPECT_NE(metrics.find(fine), std::string::npos) << metrics;
  EXPECT_EQ(metrics.find(R"(outcome="failed")"), std::string::npos) << metrics;
}

TEST_P(Matching, NobodyGetsABookingAgainstItsConsumersWish) {
  const auto address = customer.add_address(demo::jongno);
  const auto expect_gone = [&](const std::string& booking, const std::string& offer) {
    expect_problem(answer(offer, demo::jongno_technician, "accept"), 409, "matching.offer_gone");
    market.settle();
    match.batch();
    EXPECT_NE(match.status(booking), "confirmed");
    EXPECT_TRUE(match.offers(demo::jongno_technician).empty()) << "nor are they asked again";
  };
  const auto by_hand = [&](const std::string& booking, const std::string& technician) {
    return match.admin().http.post("/admin/matching/assign",
                                   {{"booking_id", booking}, {"technician_id", technician}, {"reason", "x"}});
  };
  const auto expect_refused = [&](const HttpReply& reply, const std::string& why) {
    expect_problem(reply, 409, "matching.not_eligible");
    EXPECT_NE(reply.body.find(why), std::string::npos) << reply.body;
  };

  const auto blocked = match.paid(customer, address, at(wednesday(), "11:00"));
  match.batch();
  const auto first = match.offer_of(blocked, demo::jongno_technician);
  expect_status(mina.http.put("/consumers/me/blocks/" + demo::jongno_technician, Json::object()), 204);
  expect_refused(by_hand(blocked, demo::jongno_technician), "blocked");
  expect_gone(blocked, first);
  expect_status(mina.http.del("/consumers/me/blocks/" + demo::jongno_technician), 204);

  const auto male = match.paid(customer, address, at(wednesday(), "15:00"));
  match.batch();
  const auto second = match.offer_of(male, demo::jongno_technician);
  const auto mine = mina.http.get("/consumers/me");
  expect_status(mina.http.patch("/consumers/me", {{"preferences", {{"technician_gender", "male"}}}},
                                {{"If-Match", mine.header("ETag")}}),
                200);
  expect_refused(by_hand(male, demo::jongno_technician), "gender");
  expect_gone(male, second);
}

TEST_P(Matching, AnAssignmentByHandGoesThroughTheHardFilters) {
  Marketplace small{GetParam(), {.demo = true, .set = {"plugins.booking.config.jobs_a_day=1"}}};
  const Matched of{small};
  const auto juno = small.with_roles({"consumer"});
  const Customer buyer{juno.http};
  const auto address = buyer.add_address(demo::seongdong);
  const auto three = of.technicians_of(demo::seongdong);
  const auto by_hand = [&](const std::string& booking, const std::string& technician) {
    return of.admin().http.post("/admin/matching/assign",
                                {{"booking_id", booking}, {"technician_id", technician}, {"reason", "x"}});
  };
  const auto expect_refused = [&](const HttpReply& reply, const std::string& why) {
    expect_problem(reply, 409, "matching.not_eligible");
    EXPECT_NE(reply.body.find(why), std::string::npos) << reply.body;
  };
  const auto one = of.paid(buyer, address, at(wednesday(), "09:00"));
  expect_refused(by_hand(one, demo::jongno_technician), "region");
  expect_status(by_hand(one, three[0]), 200);
  const auto other = of.paid(buyer, address, at(wednesday(), "14:00"));
  expect_refused(by_hand(other, three[0]), "full_day");
  expect_status(of.technician(three[0]).http.post("/jobs/" + one + "/withdraw", Json::object()), 204);
  small.settle();
  expect_refused(by_hand(one, three[0]), "withdrew");

  const Customer themselves{of.technician(three[1]).http};
  const auto own = of.paid(themselves, themselves.add_address(demo::seongdong), at(wednesday(2), "11:00"));
  expect_refused(by_hand(own, three[1]), "own_booking");
}

TEST_P(Matching, RunsAreReproducedFromSeedAndWeights) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  std::vector<std::string> bookings;
  for (const auto* time : {"09:00", "11:30", "14:00"})
    bookings.push_back(match.paid(customer, address, at(wednesday(), time)));
  const auto admin = match.admin();
  const auto made = expect_status(admin.http.post("/admin/matching/run", {{"seed", 42}}), 200);
  if (made.at("run_id").is_null()) {
    match.batch();  // the timer was faster
  } else {
    EXPECT_GE(made.at("requests"), 1) << "the timer may have been faster with some";
    EXPECT_LE(made.at("assigned"), made.at("requests")) << "what a timer assigned at the same moment counts there";
  }
  market.settle();
  const auto runs = expect_status(admin.http.get("/admin/matching/runs"), 200).at("items");
  ASSERT_GE(runs.size(), 1U);
  int assigned = 0;
  for (const auto& run : runs) {
    assigned += run.at("assigned").get<int>();
    const auto detail = expect_status(admin.http.get("/admin/matching/runs/" + run.at("id").get<std::string>()), 200);
    EXPECT_EQ(detail.at("run"), run);
    EXPECT_TRUE(detail.at("reproduced").get<bool>());
    EXPECT_EQ(detail.at("decisions").size(), run.at("requests").get<std::size_t>());
    std::set<std::string> chosen;
    for (const auto& decision : detail.at("decisions")) {
      if (decision.at("technician_id").is_null()) continue;
      EXPECT_TRUE(chosen.insert(decision.at("technician_id")).second);
    }
  }
  EXPECT_EQ(assigned, 3) << "each booking once, whichever run it was in";
  expect_problem(admin.http.get("/admin/matching/runs/" + bookings[0]), 404, "matching.no_such_run");
  EXPECT_EQ(expect_status(admin.http.post("/admin/matching/run", Json::object()), 200).at("requests"), 0);
}

TEST_P(Matching, ExplainsToEachWhatIsTheirs) {
  const auto three = match.technicians_of(demo::seongdong);
  expect_status(customer.http.put("/consumers/me/favorites/" + three[0], Json::object()), 204);
  expect_status(customer.http.put("/consumers/me/blocks/" + three[2], Json::object()), 204);
  const auto booking = match.paid(customer, customer.add_address(demo::seongdong), at(wednesday(), "11:00"));
  match.batch();
  EXPECT_EQ(match.asked(booking, three), three[0]) << "the favourite";
  const auto path = "/matching/requests/" + booking;

  const auto all = match.explain(booking);
  EXPECT_EQ(all.at("technician_id"), three[0]);
  EXPECT_EQ(line_of(all, three[0]).at("verdict"), "chosen");
  EXPECT_LT(line_of(all, three[0]).at("parts").at("favourite").get<double>(), 0);
  EXPECT_EQ(line_of(all, three[1]).at("verdict"), "candidate");
  EXPECT_GT(line_of(all, three[1]).at("cost"), line_of(all, three[0]).at("cost"));
  EXPECT_EQ(line_of(all, three[2]).at("verdict"), "blocked");

  const auto why_not_me = expect_status(match.technician(three[1]).http.get(path + "/explain"), 200);
  ASSERT_EQ(why_not_me.at("lines").size(), 1U);
  EXPECT_EQ(why_not_me.at("lines")[0].at("technician_id"), three[1]);
  EXPECT_TRUE(why_not_me.at("technician_id").is_null());
  EXPECT_TRUE(why_not_me.at("rounds").empty());

  const auto mine = expect_status(mina.http.get(path + "/explain"), 200);
  EXPECT_EQ(mine.at("state"), "offered");
  EXPECT_TRUE(mine.at("lines").empty());
  EXPECT_TRUE(mine.at("rounds").empty());
  EXPECT_EQ(expect_status(mina.http.get(path), 200).at("offers"), 1);

  const auto stranger = market.with_roles({"consumer"});
  expect_problem(stranger.http.get(path), 404, "matching.no_such_request");
  expect_problem(stranger.http.get(path + "/explain"), 404, "matching.no_such_request");
  expect_problem(match.technician(demo::jongno_technician).http.get(path + "/explain"), 404,
                 "matching.no_such_request");
}

TEST_P(Matching, EndsRightWhenAMoveMeetsAYes) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  for (int round = 0; round < 4; ++round) {
    const auto day = wednesday(1 + round);
    const auto booking = match.paid(customer, address, at(day, "11:00"));
    const auto quote = customer.quote(address, at(day, "14:00"));
    match.batch();
    const auto who = match.asked(booking, three);
    const auto offer = match.offer_of(booking, who);
    const auto technician = match.technician(who);
    const auto replies = in_parallel(2, [&](int i) {
      return i == 0 ? technician.http.post("/offers/" + offer + "/accept", Json::object())
                    : customer.http.post("/bookings/" + booking + "/reschedule", {{"quote_id", quote}});
    });
    market.settle();
    match.batch();
    const auto after = expect_status(match.admin().http.get("/bookings/" + booking), 200);
    const bool moved = replies[1].status == 200 || replies[1].status == 201;
    EXPECT_EQ(after.at("start").get<std::string>().substr(11, 5), moved ? "05:00" : "02:00") << replies[1].body;
    if (after.at("status") == "confirmed") {
      EXPECT_EQ(match.request(booking).at("state"), "accepted");
      EXPECT_EQ(match.request(booking).at("technician_id"), after.at("technician_id"));
    } else {
      EXPECT_EQ(after.at("status"), "offered") << replies[0].body;
      EXPECT_NE(replies[0].status, 200) << "who was told yes has the job";
      const auto now_asked = match.asked(booking, three);
      for (const auto& open : match.offers(now_asked)) {
        if (open.at("booking_id") != booking) continue;
        EXPECT_EQ(open.at("start"), after.at("start"));
      }
    }
  }
}

TEST_P(Matching, NeverAsksOneTechnicianForTwoThingsAtOnce) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  std::vector<std::string> bookings;
  for (int i = 0; i < 3; ++i) bookings.push_back(match.paid(customer, address, at(wednesday(), "11:00")));
  match.batch();
  std::set<std::string> asked;
  for (const auto& booking : bookings) asked.insert(match.asked(booking, three));
  EXPECT_EQ(asked.size(), 3U);
  in_parallel(3, [&](int i) {
    const auto& booking = bookings[static_cast<std::size_t>(i)];
    const auto who = match.asked(booking, three);
    return answer(match.offer_of(booking, who), who, "accept").status;
  });
  for (const auto& booking : bookings) EXPECT_EQ(match.status(booking), "confirmed");
}

TEST_P(Matching, GoesOnAfterAKillWhereverItWas) {
  const auto three = match.technicians_of(demo::seongdong);
  const auto address = customer.add_address(demo::seongdong);
  std::vector<std::string> bookings;
  for (const auto* time : {"09:00", "11:30", "14:00"}) {
    bookings.push_back(match.paid(customer, address, at(wednesday(), time)));
    bookings.push_back(match.paid(customer, address, at(wednesday(), time)));
  }
  market.advance("4s");  // batches and offers are on their way
  market.host().kill();
  market.host().start();
  for (int i = 0; i < 4; ++i) {
    market.advance("31s");  // what was begun is looked at again
    market.settle();
  }
  for (const auto& booking : bookings) EXPECT_EQ(match.status(booking), "offered") << match.explain(booking).dump();

  // Accepted by all at once, killed in the midst: whoever got a yes has the job, and every job has one technician.
  std::vector<std::pair<std::string, std::string>> offers;  // offer, technician
  for (const auto& booking : bookings) {
    const auto who = match.asked(booking, three);
    offers.emplace_back(match.offer_of(booking, who), who);
  }
  std::vector<Person> people;
  for (const auto& [offer, who] : offers) people.push_back(match.technician(who));
  const auto replies = in_parallel(static_cast<int>(offers.size()) + 1, [&](int i) {
    const auto at = static_cast<std::size_t>(i);
    if (at < offers.size())
      return people[at].http.post("/offers/" + offers[at].first + "/accept", Json::object()).status;
    market.host().signal(SIGKILL);
    return 0;
  });
  market.host().kill();
  market.host().start();
  market.advance("31s");
  market.settle();
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const auto status = match.status(bookings[i]);
    EXPECT_TRUE(status == "confirmed" || (status == "offered" && replies[i] != 200)) << status << " " << replies[i];
    const auto again = answer(offers[i].first, offers[i].second, "accept");
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(match.status(bookings[i]), "confirmed");
  }
}

}  // namespace
}  // namespace hearth::e2e::matching_test
