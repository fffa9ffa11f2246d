// What belongs to somebody, asked for by its real id by somebody else: over every route whose path names such a thing.
#include <algorithm>
#include <map>
#include <set>

#include "tests/e2e/matched.hpp"
#include "tests/e2e/routes.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::foreign_ids_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;

struct Row {
  std::string route;  // below /api/v1
  std::string thing;  // whose id stands in it
  Json body{};        // one that its owner could send
};

const std::vector<Row> table{
    {"DELETE /auth/sessions/{id}", "session"},
    {"DELETE /auth/api-keys/{id}", "api_key"},
    {"GET /auth/me/export/{id}", "export"},
    {"GET /consumers/me/addresses/{id}", "address"},
    {"PATCH /consumers/me/addresses/{id}", "address", {{"label", "theirs"}}},
    {"DELETE /consumers/me/addresses/{id}", "address"},
    {"GET /catalog/quotes/{id}", "quote"},
    {"DELETE /bookings/holds/{id}", "hold"},
    {"GET /bookings/{id}", "booking"},
    {"GET /bookings/{id}/timeline", "booking"},
    {"GET /bookings/{id}/reports", "job"},
    {"DELETE /bookings/{id}", "booking"},
    {"POST /bookings/{id}/reschedule", "booking", {{"quote_id", "01930000-0000-7000-8fff-00000000dead"}}},
    {"POST /bookings/{id}/approve", "booking"},
    {"POST /bookings/{id}/dispute", "booking", {{"wants", "refund"}, {"reason", "theirs"}}},
    {"GET /bookings/{id}/cancellation-preview", "booking"},
    {"POST /bookings/{id}/cancel", "booking", {{"preview_id", "01930000-0000-7000-8fff-00000000dead"}}},
    {"POST /bookings/{id}/no-show", "booking", {{"evidence", "nobody came"}}},
    {"GET /bookings/{id}/cancellation", "booking"},
    {"POST /bookings/{id}/reviews", "booking", {{"stars", 1}}},
    {"GET /bookings/{id}/reviews", "booking"},
    {"GET /series/{id}", "series"},
    {"PATCH /series/{id}", "series", {{"day", "2026-12-30"}, {"scope", "following"}, {"rule", "FREQ=WEEKLY;COUNT=2"}}},
    {"DELETE /series/{id}", "series"},
    {"GET /waitlist/{id}", "wish"},
    {"DELETE /waitlist/{id}", "wish"},
    {"GET /matching/requests/{booking}", "booking"},
    {"GET /matching/requests/{booking}/explain", "booking"},
    {"POST /offers/{id}/accept", "offer"},
    {"POST /offers/{id}/decline", "offer"},
    {"POST /notifications/{id}/read", "notification"},
    {"DELETE /payments/billing-keys/{id}", "billing_key"},
    {"GET /payments/{id}", "payment"},
    {"GET /payments/{id}/receipt", "payment"},
    {"PUT /payments/{id}/refund-account", "payment", {{"bank", "x"}, {"account", "12345678"}, {"holder", "x"}}},
    {"POST /payments/{id}/cash-receipt", "payment", {{"kind", "income_deduction"}, {"identity", "01012345678"}}},
    {"DELETE /technicians/me/exceptions/{id}", "exception"},
    {"DELETE /technicians/me/time-off/{id}", "time_off"},
    {"GET /jobs/{id}", "job"},
    {"GET /jobs/{id}/entry-notes", "job"},
    {"POST /jobs/{id}/withdraw", "job"},
    {"POST /jobs/{id}/incident", "job", {{"kind", "other"}, {"text", "theirs"}}},
    {"POST /jobs/{id}/en-route", "job"},
    {"POST /jobs/{id}/check-in", "job", {{"latitude", 37.5663}, {"longitude", 126.9779}, {"accuracy_m", 10}}},
    {"POST /jobs/{id}/check-out", "job", {{"latitude", 37.5663}, {"longitude", 126.9779}, {"accuracy_m", 10}}},
    {"POST /jobs/{id}/report", "job", {{"checklist", {{{"item", "x"}, {"done", true}}}}}},
};

// No person's: everybody's to read, or no id of a thing at all. What is below /admin/ is for roles, not for owners.
const std::set<std::string> not_personal{
    "GET /bookings/calendar/{file}",  // a secret address, for programs without a token
    "GET /catalog/services/{id}",
    "GET /technicians/{id}",
    "GET /technicians/{id}/reviews",
    "PUT /consumers/me/favorites/{technician}",
    "DELETE /consumers/me/favorites/{technician}",
    "PUT /consumers/me/blocks/{technician}",
    "DELETE /consumers/me/blocks/{technician}",
    "POST /webhooks/{provider}",
    "POST /payments/{id}/refunds",  // an administrator's alone
};

// These need work that has been done, and are attacked where it is.
const std::set<std::string> attacked_elsewhere{
    "GET /reviews/{id}",
    "PATCH /reviews/{id}",  // reviews_test.cpp
    "POST /reviews/{id}/reply",
    "POST /reviews/{id}/report",
    "GET /technicians/me/payouts/{id}",  // payout_test.cpp
};

class ForeignIds : public testing::TestWithParam<Engine> {
 protected:
  static std::string first_of(const HttpClient& http, const std::string& list) {
    const auto items = expect_status(http.get(list), 200).at("items");
    EXPECT_FALSE(items.empty()) << list;
    return items.empty() ? "" : items[0].at("id").get<std::string>();
  }
  static std::string made(const HttpClient& http, const std::string& list, const Json& body, int status = 201) {
    return expect_status(http.post(list, body, {{"Idempotency-Key", "made" + list}}), status).at("id");
  }

  // The owner's: a booking that is offered to the technician, and one that he has taken.
  void fill() {
    const auto& http = owner.http;
    const Customer customer{http};
    const Matched matched{market};
    const Worker worker{market};
    const auto day = wednesday();
    ids["address"] = customer.add_address(demo::jongno, "현관 비밀번호 *4711#");
    const auto job = matched.paid(customer, ids["address"], at(day, "10:00"));
    worker.accept(job);
    ids["job"] = job;
    ids["booking"] = matched.paid(customer, ids["address"], at(day, "14:00"));
    matched.batch();
    ids["offer"] = matched.offer_of(ids["booking"], worker.id);
    ids["quote"] = customer.quote(ids["address"], at(wednesday(2), "10:00"));
    ids["hold"] = customer.hold(ids["address"], at(wednesday(2), "10:00"));
    ids["series"] = made(http, "/series",
                         {{"service_id", demo::studio_cleaning},
                          {"address_id", ids["address"]},
                          {"size", 5},
                          {"start", at(wednesday(3), "11:00")},
                          {"rule", "FREQ=WEEKLY;COUNT=2"}});
    ids["wish"] = made(http, "/waitlist",
                       {{"service_id", demo::studio_cleaning},
                        {"address_id", ids["address"]},
                        {"size", 5},
                        {"from", at(day, "10:00")},
                        {"to", at(day, "10:00")}});
    market.settle();
    ids["payment"] = first_of(http, "/payments");
    ids["billing_key"] = made(http, "/payments/billing-keys", {{"auth_key", "sandbox_card"}});
    ids["session"] = first_of(http, "/auth/sessions");
    expect_status(http.post("/auth/api-keys", {{"name", "till"}, {"scopes", {"*"}}}), 201);
    ids["api_key"] = first_of(http, "/auth/api-keys");
    ids["export"] = expect_status(http.request("POST", "/auth/me/export"), 202).at("id");
    ids["notification"] = first_of(http, "/notifications");
    const auto technician = worker.http();
    const auto off = wednesday(4);
    ids["time_off"] =
        made(technician, "/technicians/me/time-off", {{"from", at(off, "00:00")}, {"to", at(off, "13:00")}});
    ids["exception"] = made(technician, "/technicians/me/exceptions",
                            {{"day", wednesday(5)}, {"from_minute", 600}, {"to_minute", 900}});
    market.settle();
  }

  // As their owners see them.
  Json all_that_is_theirs() {
    Json all = Json::object();
    const auto look = [&](const HttpClient& http, const std::string& path) {
      all[path] = expect_status(http.get(path), 200);
    };
    for (const auto* list : {"/consumers/me/addresses", "/bookings", "/payments", "/payments/billing-keys",
                             "/auth/sessions", "/auth/api-keys", "/notifications"}) {
      look(owner.http, list);
    }
    for (const auto* thing : {"booking", "job"}) look(owner.http, "/bookings/" + ids.at(thing) + "/timeline");
    look(owner.http, "/payments/" + ids.at("payment"));
    look(owner.http, "/series/" + ids.at("series"));
    look(owner.http, "/waitlist/" + ids.at("wish"));
    const auto technician = Worker{market}.http();
    look(technician, "/jobs/" + ids.at("job"));
    look(technician, "/offers");
    look(technician, "/technicians/me/exceptions");
    look(technician, "/technicians/me/time-off");
    return all;
  }

  const Operation& operation(const std::string& route) const {
    const auto at = std::ranges::find_if(operations, [&](const Operation& one) { return name_of(one) == route; });
    if (at == operations.end()) throw std::runtime_error(route + " is in the table, and no route");
    return *at;
  }
  // "GET /bookings/{id}"; what lies elsewhere (the page at /) by its whole path
  static std::string name_of(const Operation& one) {
    const std::string base = "/api/v1";
    return one.method + " " + (one.path.starts_with(base) ? one.path.substr(base.size()) : one.path);
  }

  Marketplace market{GetParam(), {.demo = true}};
  std::vector<Operation> operations = operations_of(market);
  Person owner = market.register_person();
  std::map<std::string, std::string> ids;
};
INSTANTIATE_TEST_SUITE_P(On, ForeignIds, engines(), engine_name);

TEST_P(ForeignIds, EveryRouteThatNamesAThingSaysWhose) {
  std::set<std::string> known{not_personal};
  known.insert(attacked_elsewhere.begin(), attacked_elsewhere.end());
  for (const auto& row : table) EXPECT_TRUE(known.insert(row.route).second) << row.route << " stands there twice";
  std::set<std::string> there;
  for (const auto& one : operations) {
    if (one.path.find('{') == std::string::npos || one.path.starts_with("/api/v1/admin/")) continue;
    there.insert(name_of(one));
    EXPECT_TRUE(known.contains(name_of(one))) << name_of(one) << ": add it to the table, or say that it is no person's";
  }
  for (const auto& route : known) EXPECT_TRUE(there.contains(route)) << route << " is no route any more";
}

TEST_P(ForeignIds, AreNotFoundByAnybodyElseAndNothingOfThemChanges) {
  fill();
  const auto before = all_that_is_theirs();
  const auto others = Matched{market}.technicians_of(demo::seongdong);
  ASSERT_FALSE(others.empty());
  const std::vector<std::pair<std::string, Person>> strangers{{"consumer", market.register_person()},
                                                              {"technician", market.as(others[0], {"technician"})},
                                                              {"staff", market.with_roles({"staff"})}};
  // none that a trace id may hold by chance
  const std::set<std::string> words{owner.id, owner.email, "*4711#", "1203호", "세종대로"};
  int tried = 0;
  for (const auto& row : table) {
    const auto& to = operation(row.route);
    for (const auto& [role, stranger] : strangers) {
      if (role == "staff" && row.route == "GET /bookings/{id}/cancellation") continue;  // theirs to look after
      const auto what = row.route + " by a " + role;
      const auto body = row.body.is_null() ? "{}" : row.body.dump();
      auto headers = to.headers();
      headers.emplace_back("Idempotency-Key", "foreign-" + std::to_string(++tried));
      const auto path = to.filled(ids.at(row.thing)).substr(sizeof "/api/v1" - 1);
      const auto reply = stranger.http.request(to.method, path, to.body.is_null() ? nullptr : &body, headers);
      EXPECT_EQ(reply.status, to.allows(role) ? 404 : 403) << what << ": " << reply.body;
      expect_refused(reply, what);
      for (const auto& word : words) EXPECT_EQ(reply.body.find(word), std::string::npos) << what << ": " << reply.body;
    }
  }
  market.settle();
  const auto after = all_that_is_theirs();
  for (const auto& [path, was] : before.items()) EXPECT_EQ(after.at(path), was) << path;
}

}  // namespace
}  // namespace hearth::e2e::foreign_ids_test
