#pragma once

#include <chrono>
#include <cstddef>
#include <hearth/result.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/core/processors.hpp"
#include "host/gateway/authenticator.hpp"
#include "host/gateway/message.hpp"
#include "host/gateway/messages.hpp"
#include "host/gateway/rate.hpp"
#include "host/gateway/route.hpp"
#include "host/gateway/router.hpp"

namespace hearth::exec {
class Executor;
}
namespace hearth::log {
class Logger;
}
namespace hearth::metrics {
class Registry;
}

namespace hearth::gateway {

struct CorsSettings {
  std::vector<std::string> origins{};  ///< "https://app.example.com"; "*": any, then without credentials
  bool credentials = false;
  std::chrono::seconds max_age{600};
};

struct Settings {
  std::chrono::nanoseconds deadline{std::chrono::seconds{10}};  ///< of a route that says none
  std::size_t body_limit = std::size_t{1024} * 1024;            ///< bytes, likewise
  std::size_t json_depth = 32;                                  ///< levels of a JSON body; plugins' SDK reads as many
  std::size_t compress_from = 1024;                             ///< bytes of reply body
  CorsSettings cors{};
  /// By name. "address" limits every request before it is looked at; "default" those of routes that name no policy.
  std::vector<RatePolicy> rates{};
};

/// What limits the route: the policy that it names, which must be there, or "default"; null when that is not there.
Result<const RatePolicy*> rate_policy_of(const Route& route, std::span<const RatePolicy> policies);

/// What the gateway stands on; all of it outlives it.
struct Parts {
  exec::Executor& executor;
  log::Logger& log;
  metrics::Registry& metrics;
  Authenticator* authenticator = nullptr;  ///< null: everybody is anonymous
  Messages messages{};                     ///< with what the plugins added
};

/// Every request of the public listeners goes through its one ordered list (pipeline.cpp) to its route.
class Gateway final : public Handler {
 public:
  Gateway(Settings settings, Parts parts);
  ~Gateway() override;  ///< after the executor has drained

  /// Puts these routes in force; requests on their way keep the ones they came under. Refused as Router::build() is, and
  /// for a rate policy that does not exist.
  Result<void> deploy(std::vector<Route> routes);
  /// Puts other settings in force, likewise. Refused when a route names a rate policy that they lack.
  Result<void> configure(Settings settings);
  [[nodiscard]] std::shared_ptr<const Router> router() const;  ///< null before the first deploy()

  void handle(std::shared_ptr<Request> request, Respond respond) override;
  [[nodiscard]] std::size_t body_limit(const Request& head) const override;

  struct State;

 private:
  core::SpreadPtr<State> state_;
};

}  // namespace hearth::gateway
