// The process ends at every step of what follows when nobody was there, in turn. Whatever the step: who was absent bears it, once;
// the money is divided or given back once, the technician has a share or a penalty once, a compensation is paid once.
#include <algorithm>

#include "tests/e2e/stopped.hpp"

namespace hearth::e2e::no_show_stop_test {
namespace {

using Json = nlohmann::json;
using support::HttpClient;
using support::HttpReply;

const Json evidence{{"evidence", "rang three times, nobody answered"}};

class StoppedAbsence : public Stopped {
 protected:
  // A confirmed visit, so long after its start.
  void next(std::chrono::minutes late) {
    const auto start = soon();
    paid = confirmed(start);
    of = paid.at("booking_id");
    market.go_to((*Timestamp::parse(start) + late).text());
    payer.renew();
    worker = technician.http();
  }
  HttpReply report(const HttpClient& who, const std::string& under_key) const {
    return who.post("/bookings/" + of + "/no-show", evidence, under(under_key));
  }
  bool has_begun() const { return payer.booking_status(paid) == "no_show"; }
  void expect_not_begun() const {
    EXPECT_EQ(payer.customer.http.get("/bookings/" + of + "/cancellation").status, 404);
    EXPECT_EQ(payer.payment(paid).at("refunded"), won(0));
  }
  // Each posting of that kind, of the account.
  std::vector<std::int64_t> credited(const std::string& kind, const std::string& account) const {
    std::vector<std::int64_t> amounts;
    for (const auto& one : payer.postings(of)) {
      if (one.at("kind") == kind && one.at("credit") == account) amounts.push_back(amount(one.at("amount")));
    }
    return amounts;
  }
  Json expect_done() {
    EXPECT_EQ(payer.booking_status(paid), "no_show");
    const auto now = cancellation(of);
    EXPECT_EQ(now.at("status"), "done") << now;
    EXPECT_EQ(amount(now.at("fee")) + amount(now.at("refund")), amount(paid.at("amount")));
    EXPECT_EQ(payer.payment(paid).at("refunded"), now.at("refund"));
    EXPECT_EQ(payer.payment(paid).at("refund_pending"), won(0));
    for (const auto* once : {"captured", "refund_asked", "refunded"}) EXPECT_EQ(payer.count(of, once), 1) << once;
    kept += amount(now.at("fee"));
    EXPECT_EQ(payer.balance("provider"), kept);
    EXPECT_EQ(payer.balance("held"), 0);
    payer.expect_balanced();
    return now;
  }

  Json paid;
  std::string of;
  HttpClient worker = technician.http();
  std::int64_t kept = 0;
};

// ---- the consumer was not there ----

class StoppedAbsentConsumer : public StoppedAbsence {
 protected:
  StoppedAbsentConsumer() {
    const Json policy{{"tiers", Json::array({{{"days", 0}, {"fee_percent", 30}, {"compensation_percent", 30}}})},
                      {"technician_share_percent", 50},
                      {"no_show_fee_percent", 80},
                      {"no_show_technician_percent", 70},
                      {"reason", "a part of it is given back"}};
    expect_status(payer.admin.put("/admin/cancellation-policies", policy), 200);
    market.advance("1s");
  }
  void next_visit() {
    next(std::chrono::minutes{20});
    technician.step(of, "en-route");
  }
};
INSTANTIATE_TEST_SUITE_P(On, StoppedAbsentConsumer, every_stop(), stop_name);

TEST_P(StoppedAbsentConsumer, PaysTheFeeOnceAndTheTechnicianHasAShareOnce) {
  next_visit();
  stop_at_every_step([&](int n) { (void)report(worker, key("absent", n)); },
                     [&](int n) {
                       if (asks_again(n)) expect_status(report(technician.http(), key("absent", n)), 200);
                       payer.pass("2m");
                       if (!asks_again(n) && !has_begun()) {
                         expect_not_begun();
                         expect_status(report(technician.http(), key("later", n)), 200);
                         market.settle();
                       }
                       const auto now = expect_done();
                       const auto fee = amount(paid.at("amount")) * 80 / 100;
                       EXPECT_EQ(amount(now.at("fee")), fee);
                       EXPECT_EQ(payer.count(of, "fee_kept"), 1);
                       EXPECT_EQ(credited("fee_shared", "technicians"), std::vector{fee * 70 / 100});
                       next_visit();
                     });
}

// ---- the technician was not there ----

class StoppedAbsentTechnician : public StoppedAbsence {
 protected:
  HttpReply compensate(const std::string& under_key) const {
    const auto made = payer.customer.http.get("/bookings/" + of + "/cancellation");
    if (made.status != 200) return made;
    const std::string id = made.json().at("id");
    return payer.admin.post("/admin/cancellations/" + id + "/compensate", nullptr, under(under_key));
  }
  std::string compensation() const {
    const std::string id = cancellation(of).at("id");
    return expect_status(payer.admin.get("/admin/cancellations/" + id + "/compensation"), 200).at("status");
  }
  std::int64_t penalties() const {
    const auto all = expect_status(payer.admin.get("/admin/penalties?limit=100"), 200).at("items");
    return std::count_if(all.begin(), all.end(), [&](const Json& one) { return one.at("booking_id") == of; });
  }
  void expect_compensated() {
    EXPECT_EQ(compensation(), "paid");
    const auto owed = amount(paid.at("amount")) * 30 / 100;
    EXPECT_EQ(credited("compensated", "bank"), std::vector{owed});
    EXPECT_EQ(penalties(), 1);
  }
  // What the two do, again.
  void repeat(int n) {
    expect_status(report(payer.customer.http, key("absent", n)), 200);
    EXPECT_EQ(expect_status(compensate(key("compensate", n)), 200).at("status"), "paid");
    expect_problem(compensate(key("another", n)), 409, "cancellation.compensated");
    payer.pass("2m");
  }
  // What they find undone when they look again.
  void make_up(int n) {
    payer.pass("2m");
    if (!has_begun()) {
      expect_not_begun();
      expect_status(report(payer.customer.http, key("later", n)), 200);
      market.settle();
    }
    if (compensation() == "proposed") expect_status(compensate(key("paid-later", n)), 200);
  }
};
INSTANTIATE_TEST_SUITE_P(On, StoppedAbsentTechnician, every_stop(), stop_name);

TEST_P(StoppedAbsentTechnician, CostsTheConsumerNothingAndIsCompensatedOnce) {
  next(std::chrono::minutes{40});
  stop_at_every_step(
      [&](int n) {
        (void)report(payer.customer.http, key("absent", n));
        try_to_settle();
        (void)compensate(key("compensate", n));
      },
      [&](int n) {
        asks_again(n) ? repeat(n) : make_up(n);
        EXPECT_EQ(amount(expect_done().at("fee")), 0);
        expect_compensated();
        next(std::chrono::minutes{40});
      });
}

}  // namespace
}  // namespace hearth::e2e::no_show_stop_test
