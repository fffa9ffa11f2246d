#pragma once

#include <hearth/date.hpp>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

// A marketplace and what it tells people: events published as their owner would, and what became of the messages.
class Notified {
 public:
  explicit Notified(Engine engine, std::vector<std::string> set = {}, bool demo = false)
      : market{engine, {.demo = demo, .set = std::move(set)}} {}

  // Tokens end with the host's clock: a fresh one each time.
  support::HttpClient admin() const { return market.with_roles({"admin"}).http; }
  support::HttpClient user(const std::string& id) const { return market.as(id, {"consumer", "technician"}).http; }
  std::string new_id() const { return market.with_roles({"consumer"}).id; }

  void publish(const std::string& name, const std::string& key, const nlohmann::json& payload) const;
  // A review of somebody could be read: something that may wait and may be switched off.
  void publish_review(const std::string& of) const;
  void consent(const std::string& user, bool given) const;

  // Deliveries as an administrator lists them, latest first: "user=...&channel=email".
  std::vector<nlohmann::json> deliveries(const std::string& filter) const;
  // The one delivery of that kind; fails the test when there is another number.
  nlohmann::json delivery(const std::string& user, const std::string& channel, const std::string& key) const;
  nlohmann::json inbox(const std::string& user) const;

  // Waits until that time of day in Seoul ("08:00"), tomorrow when it has passed.
  void advance_to(const std::string& seoul_time) const;
  int minute_of_day() const;

  Marketplace market;
};

}  // namespace hearth::e2e
