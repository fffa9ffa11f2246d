#pragma once

#include <span>
#include <vector>

#include "../settings.hpp"
#include "driver.hpp"
#include "registry.hpp"

namespace payment {

struct NamedDriver {
  std::string_view name;
  std::unique_ptr<Driver> driver;
};

/// The drivers of a registry, made once. All of them, whichever takes new payments: old ones are given back by who took them.
class Drivers {
 public:
  Drivers(const Host& host, const Live<Settings>& settings, std::span<const DriverEntry> entries);

  [[nodiscard]] Result<Driver*> named(std::string_view name) const;
  [[nodiscard]] const std::vector<NamedDriver>& all() const { return drivers_; }

 private:
  std::vector<NamedDriver> drivers_;
};

}  // namespace payment
