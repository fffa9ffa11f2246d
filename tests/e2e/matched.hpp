#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

// A marketplace in which bookings are paid for, and matching's batches are due.
class Matched {
 public:
  explicit Matched(Marketplace& market) : market_{market} {}

  void pay(const Customer& customer, const std::string& booking) const;
  // Booked and paid.
  std::string paid(const Customer& customer, const std::string& address, const std::string& start) const;
  // Lets a batch run, and everything that follows from it.
  void batch() const;

  Person technician(const std::string& id) const { return market_.as(id, {"consumer", "technician"}); }
  Person admin() const { return market_.with_roles({"consumer", "admin"}); }
  // Their open offers.
  nlohmann::json offers(const std::string& technician) const;
  // Who of these has an open offer of this booking; fails when it is not exactly one.
  std::string asked(const std::string& booking, const std::vector<std::string>& technicians) const;
  std::string offer_of(const std::string& booking, const std::string& technician) const;
  std::string status(const std::string& booking) const;
  nlohmann::json request(const std::string& booking) const;
  nlohmann::json explain(const std::string& booking) const;
  // The active technicians of a region, as the demo data has them.
  std::vector<std::string> technicians_of(const std::string& region) const;

 private:
  Marketplace& market_;
};

}  // namespace hearth::e2e
