#include "drivers.hpp"

namespace payment {

Drivers::Drivers(const Host& host, const Live<Settings>& settings, std::span<const DriverEntry> entries) {
  for (const auto& entry : entries) drivers_.push_back({entry.name, entry.make(host, settings)});
}

Result<Driver*> Drivers::named(std::string_view name) const {
  for (const auto& one : drivers_) {
    if (one.name == name) return one.driver.get();
  }
  return not_found("payment.no_such_provider", "there is no such payment provider");
}

}  // namespace payment
