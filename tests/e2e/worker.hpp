#pragma once

#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

// A technician who says yes and does the work, each time with a fresh token: they end with the host's clock.
class Worker {
 public:
  explicit Worker(Marketplace& of, std::string who = demo::jongno_technician) : id{std::move(who)}, market_{of} {}

  support::HttpClient http() const { return market_.as(id, {"consumer", "technician"}).http; }
  // Is asked by the next batch, and accepts.
  void accept(const std::string& booking) const;
  // Comes half an hour before it begins.
  void come(const std::string& booking) const;
  // A step of the job: "en-route", "check-in".
  nlohmann::json step(const std::string& booking, const std::string& what, const nlohmann::json& body = nullptr) const;
  // From the way there to the report.
  void work(const std::string& booking) const;
  // The statement of the week that was paid last, with its lines.
  nlohmann::json statement() const;

  const std::string id;

 private:
  Marketplace& market_;
};

}  // namespace hearth::e2e
