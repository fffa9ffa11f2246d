#pragma once

#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/gateway/message.hpp"

namespace hearth::log {
class Logger;
}
namespace hearth::metrics {
class Registry;
}

namespace hearth::gateway {

/// What `serve --test` adds to the admin listener.
struct TestHooks {
  struct Token {
    std::string token;
    Uuid user;
  };
  /// One of the two: sets the clock or moves it. The time it is then.
  std::function<Result<Timestamp>(std::optional<Timestamp> to, std::optional<Duration> by)> clock;
  /// Without a user: a new one.
  std::function<Result<Token>(std::optional<Uuid> user, const std::vector<std::string>& roles)> token;
  /// Publishes an event as if a plugin had; its id. The payload is JSON.
  std::function<Result<Uuid>(const std::string& name, const std::string& key, const std::string& payload)> publish;
  /// Returns when no event or due timer is waiting any more.
  std::function<Result<void>()> settle;
  /// Counts steps of the plugins' work from zero and ends the process at one ("before-commit:7"; empty: at none).
  std::function<Result<void>(const std::string& stop_at)> watch_steps;
  /// How many of each were begun since then.
  std::function<std::vector<std::pair<std::string, std::uint64_t>>()> steps;
};

/// The admin listener's handler: /livez /readyz /startupz /metrics /log/level, /plugins/* of the plugins, and /test/* with
/// hooks. What of the host's own may wait runs on two threads of its own, so that it answers when the host is busy.
class Admin final : public Handler {
 public:
  enum class Phase { starting, ready, draining };
  /// A sentence about the state; an error when the host is not ready for traffic.
  using Check = std::function<Result<std::string>()>;

  Admin(log::Logger& log, metrics::Registry& metrics);
  ~Admin() override;

  void set_phase(Phase phase);
  [[nodiscard]] Phase phase() const;
  void add_check(std::string name, Check check);  ///< before serving
  void enable_test(TestHooks hooks);              ///< before serving

  /// Who answers what is below /plugins/; outlives this. Before serving.
  void mount(Handler& plugins);

  void handle(std::shared_ptr<Request> request, Respond respond) override;
  [[nodiscard]] std::size_t body_limit(const Request& head) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::gateway
