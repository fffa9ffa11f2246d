#include "tests/e2e/matched.hpp"

#include <algorithm>

namespace hearth::e2e {

using Json = nlohmann::json;

void Matched::pay(const Customer& customer, const std::string& booking) const {
  const auto order = expect_status(
      customer.http.post("/payments/prepare", {{"booking_id", booking}}, {{"Idempotency-Key", "prepare-" + booking}}),
      201);
  const Json taken{
      {"order_id", order.at("order_id")}, {"payment_key", "sandbox_success"}, {"amount", order.at("amount")}};
  expect_status(customer.http.post("/payments/confirm", taken, {{"Idempotency-Key", "confirm-" + booking}}), 200);
  market_.settle();
}

std::string Matched::paid(const Customer& customer, const std::string& address, const std::string& start) const {
  const auto booking = customer.book(address, start);
  pay(customer, booking);
  return booking;
}

void Matched::batch() const {
  market_.advance("4s");
  market_.settle();
}

Json Matched::offers(const std::string& technician) const {
  return expect_status(this->technician(technician).http.get("/offers"), 200).at("items");
}

std::string Matched::asked(const std::string& booking, const std::vector<std::string>& technicians) const {
  std::vector<std::string> found;
  for (const auto& technician : technicians) {
    for (const auto& offer : offers(technician)) {
      if (offer.at("booking_id") == booking) found.push_back(technician);
    }
  }
  EXPECT_EQ(found.size(), 1U) << "one technician is asked at a time: " << Json(found).dump();
  return found.empty() ? "" : found.front();
}

std::string Matched::offer_of(const std::string& booking, const std::string& technician) const {
  for (const auto& offer : offers(technician)) {
    if (offer.at("booking_id") == booking) return offer.at("id");
  }
  ADD_FAILURE() << technician << " is not asked about " << booking;
  return "";
}

std::string Matched::status(const std::string& booking) const {
  return expect_status(admin().http.get("/bookings/" + booking), 200).at("status");
}

Json Matched::request(const std::string& booking) const {
  return expect_status(admin().http.get("/matching/requests/" + booking), 200);
}

Json Matched::explain(const std::string& booking) const {
  return expect_status(admin().http.get("/matching/requests/" + booking + "/explain"), 200);
}

std::vector<std::string> Matched::technicians_of(const std::string& region) const {
  std::vector<std::string> found;
  const auto all = expect_status(admin().http.get("/admin/technicians?status=active&limit=100"), 200);
  for (const auto& one : all.at("items")) {
    const auto& regions = one.at("regions");
    if (std::find(regions.begin(), regions.end(), region) != regions.end()) found.push_back(one.at("id"));
  }
  return found;
}

}  // namespace hearth::e2e
