#include "tests/e2e/notified.hpp"

#include <nlohmann/json.hpp>

namespace hearth::e2e {

using Json = nlohmann::json;

namespace {

constexpr Duration seoul = std::chrono::hours{9};

}  // namespace

void Notified::publish(const std::string& name, const std::string& key, const Json& payload) const {
  const auto sent =
      market.host().admin_client().post("/test/events", {{"name", name}, {"key", key}, {"payload", payload}});
  ASSERT_LT(sent.status, 300) << sent.status << sent.body;
}

void Notified::publish_review(const std::string& of) const {
  publish("reviews.published@1", of,
          {{"review_id", new_id()},
           {"booking_id", new_id()},
           {"author_id", new_id()},
           {"subject_id", of},
           {"side", "consumer"},
           {"stars", 5}});
  market.settle();
}

void Notified::consent(const std::string& user, bool given) const {
  publish("auth.consent_changed@1", user,
          {{"user_id", user}, {"purpose", "marketing"}, {"version", "2026-01-01"}, {"given", given}});
  market.settle();
}

std::vector<Json> Notified::deliveries(const std::string& filter) const {
  return expect_status(admin().get("/admin/notifications/deliveries?limit=100&" + filter), 200).at("items");
}

Json Notified::delivery(const std::string& user, const std::string& channel, const std::string& key) const {
  const auto found = deliveries("user=" + user + "&channel=" + channel + "&template=" + key);
  EXPECT_EQ(found.size(), 1U) << key << " by " << channel << ": " << Json(found).dump();
  return found.empty() ? Json::object() : found.front();
}

Json Notified::inbox(const std::string& id) const { return expect_status(user(id).get("/notifications"), 200); }

int Notified::minute_of_day() const {
  const Timestamp at = market.now();
  return static_cast<int>((at - Date::of(at, seoul).begin(seoul)).count() / 60'000'000);
}

void Notified::advance_to(const std::string& seoul_time) const {
  const Timestamp at = market.now();
  const auto on = [&](const Date& day) {
    return Timestamp::parse(day.text() + "T" + seoul_time + ":00+09:00").value();
  };
  Timestamp then = on(Date::of(at, seoul));
  if (then < at) then = then + std::chrono::hours{24};
  market.go_to(then.text());
}

}  // namespace hearth::e2e
