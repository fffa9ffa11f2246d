#pragma once

#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/exec/executor.hpp"
#include "host/outbound/address.hpp"

namespace hearth::outbound {

/// What a name means; blocks. Empty: nothing.
using LookUp = std::function<std::vector<Address>(const std::string& host)>;

/// The system's resolver (getaddrinfo), which cannot be hurried: it runs on threads of its own, and who waits may leave.
class Resolver {
 public:
  explicit Resolver(LookUp look_up);

  Result<std::vector<Address>> resolve(const core::Call& call, const std::string& host);

 private:
  const std::shared_ptr<const LookUp> look_up_;
  exec::Pool pool_{"resolver", 2, 256};
};

}  // namespace hearth::outbound
