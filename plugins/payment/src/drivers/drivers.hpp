#pragma once

#include "sandbox.hpp"
#include "toss.hpp"

namespace payment {

/// The drivers there are, by name.
class Drivers {
 public:
  Drivers(const Host& host, const Live<Settings>& settings)
      : sandbox_{host.crypto(), settings}, toss_{host.http(), settings} {}

  Result<Driver*> named(std::string_view name) {
    for (Driver* driver : all()) {
      if (driver->name() == name) return driver;
    }
    return not_found("payment.no_such_provider", "there is no such payment provider");
  }
  std::array<Driver*, 2> all() { return {&sandbox_, &toss_}; }
  Sandbox& sandbox() { return sandbox_; }

 private:
  Sandbox sandbox_;
  Toss toss_;
};

}  // namespace payment
