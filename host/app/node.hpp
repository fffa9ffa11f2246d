#pragma once

#include <chrono>
#include <filesystem>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/app/options.hpp"
#include "host/audit/log.hpp"
#include "host/auth/api_keys.hpp"
#include "host/auth/grants.hpp"
#include "host/auth/revocations.hpp"
#include "host/auth/tokens.hpp"
#include "host/cache/cache.hpp"
#include "host/config/load.hpp"
#include "host/core/clock.hpp"
#include "host/crypto/keys.hpp"
#include "host/db/databases.hpp"
#include "host/events/events.hpp"
#include "host/exec/executor.hpp"
#include "host/exec/fibers.hpp"
#include "host/gateway/messages.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"
#include "host/outbound/client.hpp"
#include "host/plugin/plugins.hpp"
#include "host/timers/timers.hpp"

namespace hearth::app {

/// Everything that stands on the settings but the listeners: what `serve` and the commands share. Read from top to
/// bottom: each member stands on those above it, and ends before them.
struct Node {
  /// Opens keys, databases and plugins; migrations are applied. Nothing is served and no event is delivered yet.
  static Result<std::unique_ptr<Node>> open(config::Loaded loaded, const Options& options);
  Node(config::Loaded with, std::unique_ptr<log::Logger> to, const std::string& name);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Plugins take calls, events and timers run.
  Result<void> start();
  /// Finishes what is in flight and ends the plugins. False when not everything ended in time.
  bool stop(core::Deadline until);

  /// From now on the plugin may call the hosts that the operator grants, as far as its manifest asks for them.
  void let_out(const plugin::Instance& instance, const config::Plugin& wanted);

  const config::Loaded loaded;
  const DataFolder data;
  core::Clock clock;
  metrics::Registry metrics;
  const std::unique_ptr<log::Logger> opened_log;
  log::Logger& log;
  exec::Executor executor;
  exec::FiberPlan fibers;
  std::unique_ptr<crypto::Keys> keys{};
  db::Databases databases;
  auth::RevocationSet revoked;
  auth::Revocations revocations;
  std::unique_ptr<auth::Tokens> tokens{};
  std::unique_ptr<auth::ApiKeys> api_keys{};  ///< null: none are taken
  std::unique_ptr<auth::Grants> grants{};     ///< null: nobody has permissions beside their roles
  std::unique_ptr<audit::Log> audit{};
  events::Bus bus;
  timers::Timers timers;
  std::unique_ptr<cache::Cache> cache{};
  std::unique_ptr<outbound::Client> outbound{};
  std::unique_ptr<plugin::CachePort> cache_port{};
  std::unique_ptr<plugin::HttpPort> http_port{};
  gateway::Messages messages;                   ///< with what the plugins say in Korean
  std::vector<db::Database*> plugin_databases;  ///< of the plugins that have some, in the order of their creation
  std::unique_ptr<plugin::Plugins> plugins{};

  [[nodiscard]] const config::Settings& settings() const { return loaded.settings; }

 private:
  Result<void> open_keys();
  Result<void> open_outbound();
  Result<void> load_plugins(const Options& options);
  Result<db::Database*> open_database(const plugin::Bundle& bundle, const config::Plugin& wanted);
  Result<void> wire(const plugin::Deployment& deployment);
  Result<void> open_api_keys(const plugin::Deployment& deployment);
  Result<void> open_grants(const plugin::Deployment& deployment);

  bool stopped_ = false;
};

/// A call of the host's own, for a command or a check: the system calls, for at most `most`.
struct OwnCall final : core::Call {
  explicit OwnCall(std::string of, std::chrono::seconds most = std::chrono::seconds{60});
};

/// Runs a command that a plugin offers ("user create-admin"); not_found when there is none of that name.
Result<std::string> run_command(Node& node, std::string_view name, std::string_view arguments_json);

/// Loads <folder>/<plugin>.yaml of every plugin that offers "demo <plugin>", those first that others stand on; what each of
/// them said.
Result<std::string> load_demo(Node& node, const std::filesystem::path& folder);

}  // namespace hearth::app
