// Reviews of both sides: hidden until both are in or the window ends, one a side whatever is sent at once, and ratings that
// are exactly what is published.
#include <sqlite3.h>

#include <algorithm>

#include "tests/e2e/probe.hpp"
#include "tests/support/postgres_server.hpp"

namespace hearth::e2e::reviews_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

class Reviews : public testing::TestWithParam<Engine> {
 protected:
  // A completed booking, as booking tells of it.
  std::string completed(const std::string& consumer, const std::string& technician = demo::jongno_technician) {
    const std::string booking = new_id();
    const Json event{{"booking_id", booking},
                     {"consumer_id", consumer},
                     {"technician_id", technician},
                     {"paid", {{"amount", 50000}, {"currency", "KRW"}}}};
    expect_status(market.host().admin_client().post(
                      "/test/events", {{"name", "booking.completed@1"}, {"key", booking}, {"payload", event}}),
                  202);
    return booking;
  }
  // Somebody new has an id of the right form.
  std::string new_id() const { return market.with_roles({"consumer"}).id; }

  Person consumer() const { return market.with_roles({"consumer"}); }
  Person technician() const { return market.as(demo::jongno_technician, {"consumer", "technician"}); }
  Person admin() const { return market.with_roles({"admin"}); }

  static HttpReply write(const Person& who, const std::string& booking, int stars,
                         const std::string& text = "좋았어요") {
    return who.http.post("/bookings/" + booking + "/reviews", {{"stars", stars}, {"text", text}});
  }
  static std::string id_of(const HttpReply& reply, int status = 201) { return expect_status(reply, status).at("id"); }

  // What everybody can read of the technician, over all pages.
  std::vector<Json> published(const std::string& technician = demo::jongno_technician) const {
    const auto anybody = market.with_roles({"staff"});
    std::vector<Json> all;
    std::string cursor;
    for (;;) {
      const auto page =
          expect_status(anybody.http.get("/technicians/" + technician + "/reviews?limit=7" + cursor), 200);
      for (const auto& item : page.at("items")) all.push_back(item);
      if (page.at("next_cursor").is_null()) return all;
      cursor = "&cursor=" + page.at("next_cursor").get<std::string>();
    }
  }
  Json rating(const std::string& technician = demo::jongno_technician) const {
    market.settle();
    return expect_status(market.with_roles({"consumer"}).http.get("/technicians/" + technician), 200).at("rating");
  }
  void expect_rating_is_recount() const {
    const auto all = published();
    std::int64_t sum = 0;
    for (const auto& review : all) sum += review.at("stars").get<std::int64_t>();
    const auto shown = rating();
    EXPECT_EQ(shown.at("count"), all.size());
    EXPECT_EQ(shown.at("sum"), sum);
    EXPECT_NEAR(shown.at("rank").get<double>(),
                (10.0 * 4.0 + static_cast<double>(sum)) / (10.0 + static_cast<double>(all.size())), 1e-9);
  }

  // What no route can do, and nothing should: the kept totals are changed behind the plugin's back.
  void spoil(const std::string& sql) {
    if (GetParam() == Engine::postgres) return support::PostgresServer::shared().execute(market.database_url(), sql);
    market.host().terminate();
    sqlite3* file = nullptr;
    const auto path = market.host().data() / "databases" / "main" / "reviews.db";
    ASSERT_EQ(sqlite3_open_v2(path.c_str(), &file, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK) << path;
    ASSERT_EQ(
        sqlite3_exec(file, ("attach '" + path.string() + "' as reviews; " + sql).c_str(), nullptr, nullptr, nullptr),
        SQLITE_OK)
        << sqlite3_errmsg(file);
    sqlite3_close(file);
    market.host().start();
  }

  Probed market{GetParam(), {"demo=true"}};
};
INSTANTIATE_TEST_SUITE_P(On, Reviews, engines(), engine_name);

TEST_P(Reviews, OfBothSidesAreReadOnceBothAreIn) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto booking = completed(mina.id);
  market.settle();
  const auto written =
      expect_status(mina.http.post("/bookings/" + booking + "/reviews",
                                   {{"stars", 5}, {"text", "꼼꼼해요"}, {"tags", {"thorough", "punctual"}}}),
                    201);
  EXPECT_EQ(written.at("status"), "pending");
  EXPECT_TRUE(written.at("published_at").is_null());
  const std::string of_mina = written.at("id");

  // The other side knows nothing of it, nor does anybody else.
  EXPECT_TRUE(expect_status(worker.http.get("/bookings/" + booking + "/reviews"), 200).at("items").empty());
  expect_problem(worker.http.get("/reviews/" + of_mina), 404, "reviews.no_such_review");
  expect_problem(worker.http.post("/reviews/" + of_mina + "/reply", {{"text", "감사합니다"}}), 404,
                 "reviews.no_such_review");
  expect_problem(worker.http.post("/reviews/" + of_mina + "/report", {{"reason", "abuse"}}), 404,
                 "reviews.no_such_review");
  EXPECT_TRUE(published().empty());
  EXPECT_TRUE(rating().is_null());
  EXPECT_EQ(expect_status(mina.http.get("/bookings/" + booking + "/reviews"), 200).at("items").size(), 1U);

  const auto of_worker = expect_status(write(worker, booking, 4, "친절하신 고객님"), 201);
  EXPECT_EQ(of_worker.at("status"), "published");
  EXPECT_EQ(expect_status(worker.http.get("/bookings/" + booking + "/reviews"), 200).at("items").size(), 2U);
  const auto all = published();
  ASSERT_EQ(all.size(), 1U) << "what technicians say of consumers is not in the technician's list";
  EXPECT_EQ(all[0].at("text"), "꼼꼼해요");
  EXPECT_FALSE(all[0].contains("author_id") || all[0].contains("booking_id"));
  expect_rating_is_recount();

  const auto replied = expect_status(worker.http.post("/reviews/" + of_mina + "/reply", {{"text", "감사합니다"}}), 200);
  EXPECT_EQ(replied.at("reply"), "감사합니다");
  expect_problem(worker.http.post("/reviews/" + of_mina + "/reply", {{"text", "또"}}), 409, "reviews.replied_already");
  expect_problem(mina.http.post("/reviews/" + of_mina + "/reply", {{"text", "내 글"}}), 404, "reviews.no_such_review");
  EXPECT_EQ(published()[0].at("reply"), "감사합니다");
}

TEST_P(Reviews, OfConsumersAreReportedByThoseWhoMayReadThem) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto booking = completed(mina.id);
  market.settle();
  const auto of_mina = id_of(write(mina, booking, 5));
  const auto of_worker = id_of(write(worker, booking, 2, "무례해요"));
  const auto report = [](const Person& who, const std::string& review) {
    return who.http.post("/reviews/" + review + "/report", {{"reason", "spam"}});
  };
  const auto stranger = consumer();
  expect_problem(stranger.http.get("/reviews/" + of_worker), 404, "reviews.no_such_review");
  expect_problem(report(stranger, of_worker), 404, "reviews.no_such_review");
  EXPECT_EQ(report(mina, of_worker).status, 204);
  EXPECT_EQ(report(stranger, of_mina).status, 204) << "everybody reads that one";
}

TEST_P(Reviews, TakeNoTextThatShowsNothing) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto booking = completed(mina.id);
  market.settle();
  const auto written = expect_status(write(mina, booking, 5, " \n\u3000"), 201);
  EXPECT_TRUE(written.at("text").is_null());
  const std::string review = written.at("id");
  expect_status(write(worker, booking, 5), 201);
  const auto blank = worker.http.post("/reviews/" + review + "/reply", {{"text", " \u3000\n"}});
  expect_problem(blank, 422, "body.invalid");
  EXPECT_EQ(blank.json().at("errors").at(0).at("pointer"), "/text");
  expect_status(worker.http.post("/reviews/" + review + "/reply", {{"text", "감사합니다\n또 뵐게요"}}), 200);
}

TEST_P(Reviews, ThatAreHiddenOrRemovedLeaveTheConsolesFigures) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto boss = admin().http;
  std::vector<std::string> ids;
  for (const int stars : {5, 2, 1}) {
    const auto booking = completed(mina.id);
    market.settle();
    ids.push_back(id_of(write(mina, booking, stars)));
    expect_status(write(worker, booking, 4), 201);
  }
  const auto expect_recount = [&] {  // of what everybody can read
    market.settle();
    const auto all = published();
    std::int64_t sum = 0;
    for (const auto& review : all) sum += review.at("stars").get<std::int64_t>();
    const auto overview = expect_status(boss.get("/admin/stats/overview"), 200);
    EXPECT_EQ(overview.at("ratings"), all.size());
    EXPECT_DOUBLE_EQ(overview.at("mean_rating").get<double>(),
                     all.empty() ? 0.0 : static_cast<double>(sum) / static_cast<double>(all.size()));
    std::int64_t counted = 0, stars = 0;
    const auto ratings = expect_status(boss.get("/admin/stats/ratings"), 200);
    for (const auto& day : ratings.at("items")) {
      counted += day.at("ratings").get<std::int64_t>();
      stars += day.at("stars").get<std::int64_t>();
    }
    EXPECT_EQ(counted, all.size());
    EXPECT_EQ(stars, sum);
    EXPECT_EQ(expect_status(boss.get("/admin/dashboard"), 200).at("today").at("ratings"), all.size());
    const auto table = boss.get("/admin/exports/reviews.csv").body;
    for (const auto& id : ids) {
      const bool stands =
          std::any_of(all.begin(), all.end(), [&](const Json& review) { return review.at("id") == id; });
      EXPECT_EQ(table.find(id) != table.npos, stands) << id;
    }
    return all.size();
  };
  const auto moderate = [&](std::size_t which, const std::string& how) {
    expect_status(boss.post("/admin/reviews/" + ids[which] + "/" + how, {{"reason", "house rules"}}), 200);
  };
  EXPECT_EQ(expect_recount(), 3U);
  moderate(1, "hide");
  moderate(2, "remove");
  EXPECT_EQ(expect_recount(), 1U);
  moderate(1, "restore");
  EXPECT_EQ(expect_recount(), 2U);
  moderate(1, "hide");
  moderate(1, "remove");
  EXPECT_EQ(expect_recount(), 1U);
}

TEST_P(Reviews, OfOneSideAloneAreReadWhenTheWindowEnds) {
  const auto mina = consumer();
  const auto booking = completed(mina.id);
  market.settle();
  const auto review = id_of(write(mina, booking, 3));
  market.advance("335h");
  market.settle();
  EXPECT_TRUE(published().empty());
  market.advance("2h");
  market.settle();
  const auto all = published();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("id"), review);
  expect_rating_is_recount();
  expect_problem(write(technician(), booking, 1), 409, "reviews.window_closed");
  expect_problem(write(market.as(mina.id, {"consumer"}), booking, 1), 409, "reviews.written_already");
}

TEST_P(Reviews, AreForTheTwoOfACompletedBooking) {
  const auto mina = consumer();
  expect_problem(write(mina, new_id(), 5), 404, "reviews.no_such_booking");
  const auto booking = completed(mina.id);
  market.settle();
  const auto stranger = consumer();
  expect_problem(write(stranger, booking, 1), 404, "reviews.no_such_booking");
  expect_problem(stranger.http.get("/bookings/" + booking + "/reviews"), 404, "reviews.no_such_booking");
  const auto path = "/bookings/" + booking + "/reviews";
  expect_problem(mina.http.post(path, {{"stars", 5}, {"tags", {"unheard_of"}}}), 422, "reviews.unknown_tag");
  EXPECT_EQ(mina.http.post(path, {{"stars", 6}}).status, 422);
  EXPECT_EQ(mina.http.post(path, {{"stars", 0}}).status, 422);
  EXPECT_EQ(market.with_roles({"admin"}).http.post(path, {{"stars", 5}}).status, 403);
  expect_problem(market.with_roles({"staff"}).http.get("/technicians/" + new_id() + "/reviews"), 404,
                 "technician.no_such_technician");
}

TEST_P(Reviews, CanBeChangedWhileHiddenAndYoung) {
  const auto mina = consumer();
  const auto booking = completed(mina.id);
  const auto other = completed(mina.id);
  market.settle();
  const auto made = write(mina, booking, 2, "별로");
  const std::string path = "/reviews/" + id_of(made);
  const auto changed = expect_status(
      mina.http.patch(path, {{"stars", 4}, {"text", "다시 생각해 보니 좋았어요"}}, {{"If-Match", made.header("etag")}}),
      200);
  EXPECT_EQ(changed.at("stars"), 4);
  EXPECT_EQ(changed.at("version"), 2);
  expect_problem(mina.http.patch(path, {{"stars", 1}}, {{"If-Match", made.header("etag")}}), 412, "reviews.changed");
  expect_problem(consumer().http.patch(path, {{"stars", 1}}, {{"If-Match", "*"}}), 404, "reviews.no_such_review");
  expect_status(write(technician(), booking, 5), 201);
  expect_problem(mina.http.patch(path, {{"stars", 1}}, {{"If-Match", "*"}}), 409, "reviews.not_changeable");
  EXPECT_EQ(published().at(0).at("stars"), 4);

  const std::string young = "/reviews/" + id_of(write(mina, other, 2));
  market.advance("25h");
  const auto later = market.as(mina.id, {"consumer"});
  expect_problem(later.http.patch(young, {{"stars", 1}}, {{"If-Match", "*"}}), 409, "reviews.not_changeable");
}

TEST_P(Reviews, AreOneASideHoweverManyAreSentAtOnce) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto booking = completed(mina.id);
  market.settle();
  const auto replies = in_parallel(20, [&](int i) { return write(i % 2 == 0 ? mina : worker, booking, 1 + i % 5); });
  int made = 0;
  for (const auto& reply : replies) {
    if (reply.status == 201) {
      ++made;
    } else {
      expect_problem(reply, 409, "reviews.written_already");
    }
  }
  EXPECT_EQ(made, 2);
  const auto both = expect_status(mina.http.get("/bookings/" + booking + "/reviews"), 200).at("items");
  ASSERT_EQ(both.size(), 2U);
  for (const auto& review : both) EXPECT_EQ(review.at("status"), "published");
  expect_rating_is_recount();
}

TEST_P(Reviews, KeepRatingsExactUnderAttack) {
  constexpr int count = 16;
  const auto worker = technician();
  const auto boss = admin();
  std::vector<Person> people;
  std::vector<std::string> bookings;
  for (int i = 0; i < count; ++i) {
    people.push_back(consumer());
    bookings.push_back(completed(people.back().id));
  }
  market.settle();
  // Both sides of each booking at once: whoever comes second publishes.
  const auto written = in_parallel(2 * count, [&](int i) {
    const auto at = static_cast<std::size_t>(i / 2);
    return write(i % 2 == 0 ? people[at] : worker, bookings[at], 1 + i / 2 % 5);
  });
  std::vector<std::string> ids;
  for (int i = 0; i < 2 * count; i += 2) ids.push_back(id_of(written[static_cast<std::size_t>(i)]));
  ASSERT_EQ(published().size(), static_cast<std::size_t>(count));
  expect_rating_is_recount();

  // Every review hidden, restored and removed from several sides at once, while new ones are published.
  std::vector<std::string> more;
  for (int i = 0; i < count; ++i) more.push_back(completed(people[static_cast<std::size_t>(i)].id));
  market.settle();
  const std::vector<std::string> steps{"hide", "restore", "hide", "remove"};
  const auto moderated = in_parallel(5 * count, [&](int i) {
    const auto at = static_cast<std::size_t>(i % count);
    if (i >= 4 * count) {
      write(people[at], more[at], 5);
      return write(worker, more[at], 5);
    }
    if (at % 4 == 0 && i / count == 3) return boss.http.get("/admin/reviews/" + ids[at]);  // some are never removed
    return boss.http.post("/admin/reviews/" + ids[at] + "/" + steps[static_cast<std::size_t>(i / count)],
                          {{"reason", "test"}});
  });
  for (const auto& reply : moderated) {
    if (reply.status != 200 && reply.status != 201) expect_problem(reply, 409, "reviews.bad_state");
  }
  EXPECT_GE(published().size(), static_cast<std::size_t>(count)) << "the new ones";
  expect_rating_is_recount();
}

TEST_P(Reviews, AreReportedAndModeratedWithAnAuditTrail) {
  const auto mina = consumer();
  const auto worker = technician();
  const auto boss = admin();
  const auto booking = completed(mina.id);
  market.settle();
  const auto review = id_of(write(mina, booking, 1, "욕설"));
  expect_status(write(worker, booking, 5), 201);
  const std::string path = "/admin/reviews/" + review;

  EXPECT_EQ(worker.http.post("/reviews/" + review + "/report", {{"reason", "abuse"}, {"note", "욕설이에요"}}).status,
            204);
  expect_problem(worker.http.post("/reviews/" + review + "/report", {{"reason", "spam"}}), 409,
                 "reviews.reported_already");
  EXPECT_EQ(consumer().http.post("/reviews/" + review + "/report", {{"reason", "other"}}).status, 204);
  const auto reported = expect_status(boss.http.get("/admin/reviews"), 200).at("items");
  ASSERT_EQ(reported.size(), 1U);
  EXPECT_EQ(reported[0].at("review").at("id"), review);
  EXPECT_EQ(reported[0].at("author_id"), mina.id);
  EXPECT_EQ(reported[0].at("open_reports"), 2);
  EXPECT_EQ(expect_status(boss.http.get("/admin/reviews?reported=false"), 200).at("items").size(), 2U);
  EXPECT_EQ(expect_status(boss.http.get(path), 200).at("reports").size(), 2U);

  EXPECT_EQ(worker.http.post(path + "/hide", {{"reason", "x"}}).status, 403);
  const auto hidden = expect_status(boss.http.post(path + "/hide", {{"reason", "욕설"}}), 200);
  EXPECT_EQ(hidden.at("review").at("status"), "hidden");
  EXPECT_EQ(hidden.at("open_reports"), 0);
  EXPECT_TRUE(published().empty());
  EXPECT_EQ(rating().at("count"), 0);
  expect_problem(boss.http.post(path + "/hide", {{"reason", "x"}}), 409, "reviews.bad_state");
  expect_status(boss.http.post(path + "/restore", {{"reason", "확인함"}}), 200);
  expect_rating_is_recount();
  expect_status(boss.http.post(path + "/remove", {{"reason", "약관 위반"}}), 200);
  expect_problem(boss.http.post(path + "/restore", {{"reason", "x"}}), 409, "reviews.bad_state");
  expect_rating_is_recount();
  EXPECT_EQ(expect_status(mina.http.get("/reviews/" + review), 200).at("status"), "removed");
  expect_problem(worker.http.get("/reviews/" + review), 404, "reviews.no_such_review");

  if (GetParam() == Engine::postgres) {
    const auto actions = support::PostgresServer::shared().value(
        market.database_url(), "select string_agg(action, ' ' order by id) from reviews.hearth_audit");
    EXPECT_EQ(actions, "reviews.hidden reviews.restored reviews.removed");
  }
}

TEST_P(Reviews, AreCountedAgainEveryNight) {
  const auto mina = consumer();
  const auto booking = completed(mina.id);
  market.settle();
  id_of(write(mina, booking, 2));
  expect_status(write(technician(), booking, 5), 201);
  expect_rating_is_recount();
  spoil("update reviews.totals set rating_count = 7, rating_sum = 35");
  market.advance("25h");
  market.settle();
  EXPECT_TRUE(market.host().logs("ratings differed from their recount"));
  expect_rating_is_recount();
  EXPECT_EQ(rating().at("sum"), 2);

  // What is kept is right again, and not only what is told: the next one is added to it.
  const auto jisu = consumer();
  const auto next = completed(jisu.id);
  market.settle();
  id_of(write(jisu, next, 4));
  expect_status(write(technician(), next, 5), 201);
  expect_rating_is_recount();
  EXPECT_EQ(rating().at("sum"), 6);
  market.advance("25h");
  market.settle();
  const auto log = market.host().log();
  const std::string said = "ratings differed from their recount";
  EXPECT_EQ(log.find(said, log.find(said) + 1), std::string::npos) << "the next night finds nothing";
}

TEST_P(Reviews, LoseTheirWordsAndKeepTheirStarsWhenTheirAuthorIsErased) {
  const auto mina = market.register_person("mina@example.com");
  const auto worker = technician();
  const auto booking = completed(mina.id);
  const auto unanswered = completed(mina.id);
  market.settle();
  const auto review = id_of(write(mina, booking, 3, "canary-words-6Hd1"));
  expect_status(write(worker, booking, 5, "canary-of-her-8Pq2"), 201);
  id_of(write(mina, unanswered, 4, "canary-alone-3Xz9"));
  const auto asked = expect_status(mina.http.request("POST", "/auth/me/export"), 202);
  market.settle();
  const auto kept = expect_status(mina.http.get("/auth/me/export/" + asked.at("id").get<std::string>()), 200)
                        .at("data")
                        .at("reviews");
  EXPECT_EQ(kept.at("written").size(), 2U);
  EXPECT_EQ(kept.at("about_me")[0].at("text"), "canary-of-her-8Pq2");

  expect_status(mina.http.del("/auth/me"), 202);
  market.settle();
  EXPECT_EQ(market.ask("auth.user@1", {{"user_id", mina.id}}).at("state"), "erased");
  const auto all = published();
  ASSERT_EQ(all.size(), 2U) << "and nothing waits any longer for its other side";
  for (const auto& one : all) EXPECT_TRUE(one.at("text").is_null()) << one;
  expect_rating_is_recount();
  const auto moderated = expect_status(admin().http.get("/admin/reviews/" + review), 200);
  EXPECT_TRUE(moderated.at("author_id").is_null());
  EXPECT_EQ(moderated.at("review").at("stars"), 3);
  expect_problem(write(technician(), unanswered, 1), 409, "reviews.window_closed");
}

TEST_P(Reviews, SurviveAKillBetweenTheirSteps) {
  const auto mina = consumer();
  const auto booking = completed(mina.id);
  market.settle();
  id_of(write(mina, booking, 4));
  market.host().kill();
  market.host().start();
  market.advance("337h");
  market.settle();
  ASSERT_EQ(published().size(), 1U);
  expect_rating_is_recount();
}

}  // namespace
}  // namespace hearth::e2e::reviews_test
