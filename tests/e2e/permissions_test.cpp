// The matrix of what staff may do, on every route of the back office: refused without its permission, reached with it, refused
// with all the others.
#include <map>
#include <set>

#include "tests/e2e/payments.hpp"
#include "tests/e2e/routes.hpp"
#include "tests/e2e/worker.hpp"

namespace hearth::e2e::permissions_test {
namespace {

using Json = nlohmann::json;
using support::HttpReply;

// Roles, the matrix and settings are administrators' alone; the matrix may be read by whom it is about.
const std::set<std::string> administrators{"PATCH /admin/users/{id}", "PUT /admin/permissions",
                                           "PUT /admin/settings/{key}", "POST /admin/settings/{key}/rollback"};
const std::string read_by_all = "GET /admin/permissions";

// The console's own routes let staff in and ask by themselves: the permission of each, and a body that gets as far as that.
const Json why{{"reason", "x"}};
const Json rejected{{"outcome", "rejected"}, {"note", "x"}};
struct Own {
  std::string permission;
  Json body{};
};
const std::map<std::string, Own> console{
    {"GET /admin/users", {"users.read"}},
    {"GET /admin/users/{id}", {"users.read"}},
    {"POST /admin/users/{id}/suspend", {"users.suspend", why}},
    {"POST /admin/users/{id}/restore", {"users.suspend", why}},
    {"POST /admin/users/{id}/sign-out", {"users.sign_out", why}},
    {"POST /admin/users/{id}/unmask", {"users.unmask", why}},
    {"GET /admin/disputes", {"disputes.read"}},
    {"GET /admin/disputes/{id}", {"disputes.read"}},
    {"POST /admin/disputes/{id}/resolve", {"disputes.resolve", rejected}},
    {"GET /admin/verifications", {"technicians.read"}},
    {"GET /admin/flags", {"flags.read"}},
    {"GET /admin/flags/{name}", {"flags.read"}},
    {"PUT /admin/flags/{name}", {"flags.write", {{"value", 1}}}},
    {"DELETE /admin/flags/{name}", {"flags.write"}},
    {"GET /admin/settings", {"settings.read"}},
    {"GET /admin/settings/{key}", {"settings.read"}},
    {"GET /admin/settings/{key}/versions", {"settings.read"}},
    {"GET /admin/audit", {"audit.read"}},
    {"GET /admin/dashboard", {"dashboard.read"}},
    {"GET /admin/stats/overview", {"stats.read"}},
    {"GET /admin/stats/bookings", {"stats.read"}},
    {"GET /admin/stats/revenue", {"stats.read"}},
    {"GET /admin/stats/matching", {"stats.read"}},
    {"GET /admin/stats/ratings", {"stats.read"}},
    {"GET /admin/exports/bookings.csv", {"exports.read"}},
    {"GET /admin/exports/payments.csv", {"exports.read"}},
    {"GET /admin/exports/cancellations.csv", {"exports.read"}},
    {"GET /admin/exports/disputes.csv", {"exports.read"}},
    {"GET /admin/exports/reviews.csv", {"exports.read"}},
};

class Permitted : public testing::TestWithParam<Engine> {
 protected:
  static std::string name_of(const Operation& to) {
    return to.method + to.path.substr(sizeof "/api/v1" - 1).insert(0, " ");
  }
  static bool is_permission(const std::string& name) { return name.find('.') != std::string::npos; }
  // What the route asks of staff; none: it is not theirs.
  static std::string permission_of(const Operation& to) {
    if (const auto own = console.find(name_of(to)); own != console.end()) return own->second.permission;
    for (const auto& name : to.roles) {
      if (is_permission(name)) return name;
    }
    return {};
  }
  static bool of_back_office(const Operation& to) {
    if (to.path.starts_with("/api/v1/admin/")) return true;
    return std::any_of(to.roles.begin(), to.roles.end(), is_permission);
  }
  void give(const std::set<std::string>& permissions) const {
    const Json asked{{"role", "staff"}, {"permissions", permissions}, {"reason", "trying each"}};
    expect_status(market.with_roles({"admin"}).http.put("/admin/permissions", asked), 200);
  }
  HttpReply ask(const Operation& to) {
    const auto own = console.find(name_of(to));
    const std::string body = own == console.end() || own->second.body.is_null() ? "{}" : own->second.body.dump();
    auto headers = to.headers();
    headers.emplace_back("Idempotency-Key", "permission-" + std::to_string(++asked_));
    const auto path = to.filled().substr(sizeof "/api/v1" - 1);
    return market.with_roles({"staff"}).http.request(to.method, path, to.body.is_null() ? nullptr : &body, headers);
  }
  static bool refused(const HttpReply& reply) {
    if (reply.status != 403) return false;
    const auto code = reply.json().value("code", "");
    return code == "auth.forbidden" || code == "admin.not_permitted";
  }
  std::set<std::string> known() const {
    const auto matrix = expect_status(market.with_roles({"admin"}).http.get("/admin/permissions"), 200);
    return matrix.at("known").get<std::set<std::string>>();
  }

  Marketplace market{GetParam()};
  std::map<std::string, std::vector<Operation>> routes = [&] {
    std::map<std::string, std::vector<Operation>> by_permission;
    for (auto& to : operations_of(market)) {
      if (of_back_office(to) && name_of(to) != read_by_all) by_permission[permission_of(to)].push_back(to);
    }
    return by_permission;
  }();

 private:
  int asked_ = 0;
};
INSTANTIATE_TEST_SUITE_P(On, Permitted, engines(), engine_name);

TEST_P(Permitted, EveryRouteOfTheBackOfficeHasItsPermissionAndEveryPermissionItsRoute) {
  std::set<std::string> used, only_administrators;
  for (const auto& [permission, all] : routes) {
    if (!permission.empty()) used.insert(permission);
  }
  for (const auto& to : routes[""]) only_administrators.insert(name_of(to));
  EXPECT_EQ(only_administrators, administrators);
  EXPECT_EQ(used, known());
}

TEST_P(Permitted, StaffReachARouteWithItsPermissionAndNotWithAllTheOthers) {
  const auto all = known();
  give({});
  for (const auto& [permission, some] : routes) {
    for (const auto& to : some) EXPECT_TRUE(refused(ask(to))) << name_of(to) << " with nothing";
  }
  for (const auto& [permission, some] : routes) {
    auto others = all;
    others.erase(permission);
    give(others);
    for (const auto& to : some) EXPECT_TRUE(refused(ask(to))) << name_of(to) << " without " << permission;
    if (permission.empty()) continue;
    give({permission});
    for (const auto& to : some) {
      const auto reply = ask(to);
      EXPECT_FALSE(refused(reply)) << name_of(to) << " with " << permission << ": " << reply.body;
      expect_no_fault(reply, name_of(to) + " with " + permission);
    }
  }
}

class StaffOf : public testing::TestWithParam<Engine> {
 protected:
  Json read(const std::string& path) const {
    return expect_status(market.with_roles({"staff"}).http.get("/admin/" + path), 200);
  }

  Marketplace market{GetParam(), {.demo = true}};
  Payer payer{market, market.with_roles({"consumer"}), demo::jongno};
};
INSTANTIATE_TEST_SUITE_P(On, StaffOf, engines(), engine_name);

TEST_P(StaffOf, ABackOfficeOpenWhatTheirListsShow) {
  const Json may{{"role", "staff"},
                 {"permissions", {"bookings.read", "matching.read", "payments.read", "payouts.read"}},
                 {"reason", "the front desk"}};
  expect_status(payer.admin.put("/admin/permissions", may), 200);
  const auto paid = payer.pay("sandbox_success");
  const std::string booking = paid.at("booking_id");
  const Worker worker{market};
  worker.accept(booking);
  worker.come(booking);
  worker.work(booking);
  payer.renew();
  expect_status(payer.customer.http.post("/bookings/" + booking + "/approve", nullptr), 200);
  payer.pay_out();

  const auto seen = read("bookings/" + booking);
  EXPECT_EQ(seen.at("status"), "completed");
  EXPECT_EQ(seen.at("address").at("road_name"), "") << "of a home its district alone";
  EXPECT_EQ(read("bookings/" + booking + "/timeline").at("items").back().at("to_status"), "completed");
  EXPECT_EQ(read("matching/requests/" + booking).at("technician_id"), worker.id);
  EXPECT_EQ(read("payments?booking_id=" + booking).at("items").at(0).at("id"), paid.at("id"));
  EXPECT_EQ(read("payments/" + paid.at("id").get<std::string>()).at("captured"), paid.at("amount"));
  const auto statement = read("payments/payouts").at("items").at(0).at("id").get<std::string>();
  EXPECT_EQ(read("payments/payouts/" + statement).at("lines").size(), 1U);
}

}  // namespace
}  // namespace hearth::e2e::permissions_test
