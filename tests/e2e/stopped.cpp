#include "tests/e2e/stopped.hpp"

#include <algorithm>
#include <hearth/date.hpp>

#include "tests/support/stopping.hpp"

namespace hearth::e2e {

using Json = nlohmann::json;

std::int64_t amount(const Json& money) { return money.at("amount"); }

std::string stop_name(const testing::TestParamInfo<Stop>& info) {
  std::string name = testing::PrintToString(std::get<0>(info.param)) + "_" + std::get<1>(info.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<std::string> unheard(std::vector<std::string> set) {
  set.insert(set.end(), {"plugins.notifications.enabled=false", "plugins.reviews.enabled=false"});
  return set;
}

Stopped::Stopped(std::vector<std::string> set)
    : market{std::get<0>(GetParam()), {.demo = true, .set = std::move(set)}},
      payer{market, market.with_roles({"consumer"}), demo::jongno},
      technician{market} {}

void Stopped::stop_at_every_step(const std::function<void(int n)>& journey, const std::function<void(int n)>& check) {
  const auto& when = std::get<1>(GetParam());
  const auto stops = support::stop_at_every(
      market.host(), when,
      [&](int n) {
        journey(n);
        try_to_settle();
      },
      [&](int n) {
        payer.renew();
        check(n);
      });
  EXPECT_GT(stops, 0) << when;
}

void Stopped::try_to_settle() const { (void)market.host().admin_client().post("/test/settle", Json::object()); }

std::string Stopped::soon() const {
  constexpr std::chrono::hours notice{3}, seoul{9};
  constexpr int first = 9, last = 17;
  const auto earliest = market.now() + notice;
  Date day = Date::of(earliest, seoul);
  auto hour = (earliest - day.begin(seoul)) / std::chrono::hours{1} + 1;
  if (hour > last) {
    day = day + 1;
    hour = first;
  }
  return (day.begin(seoul) + std::chrono::hours{std::max<std::int64_t>(hour, first)}).text();
}

Json Stopped::confirmed(const std::string& start) {
  const Json paid = payer.pay("sandbox_success", start);
  technician.accept(paid.at("booking_id"));
  payer.renew();
  EXPECT_EQ(payer.booking_status(paid), "confirmed");
  return paid;
}

Json Stopped::booking(const std::string& id) const {
  return expect_status(payer.customer.http.get("/bookings/" + id), 200);
}

Json Stopped::cancellation(const std::string& booking) const {
  return expect_status(payer.customer.http.get("/bookings/" + booking + "/cancellation"), 200);
}

bool Stopped::approve(const support::HttpClient& deputy) {
  const auto waiting = deputy.get("/admin/refunds?status=approval");
  if (waiting.status != 200) return false;
  const auto all = waiting.json().at("items");
  if (all.empty()) return false;
  const std::string refund = all[0].at("id");
  (void)deputy.post("/admin/refunds/" + refund + "/approve", {{"note", "checked"}}, under("approve-" + refund));
  return true;
}

bool Stopped::is_free(const std::string& day, const std::string& time) const {
  const auto starts = payer.customer.free_starts(payer.address, day);
  const auto wanted = Timestamp::parse(at(day, time))->text();
  return std::any_of(starts.begin(), starts.end(),
                     [&](const auto& one) { return Timestamp::parse(one)->text() == wanted; });
}

}  // namespace hearth::e2e
