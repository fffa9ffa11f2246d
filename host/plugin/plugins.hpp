#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/mistakes.hpp"
#include "host/config/settings.hpp"
#include "host/core/call.hpp"
#include "host/plugin/breaches.hpp"
#include "host/plugin/claims.hpp"
#include "host/plugin/deployment.hpp"
#include "host/plugin/order.hpp"
#include "host/plugin/ports.hpp"

namespace hearth::plugin {

struct Options {
  std::vector<std::filesystem::path> folders;  ///< where bundles are looked for by name
  std::filesystem::path run_folder;            ///< for private copies of libraries: "<data>/run"
  std::filesystem::path lock_file;             ///< plugins.lock; empty: none, whatever the policy of trust
  config::Trust trust{};
  std::string deployment{};  ///< how a command names it: "-c FILE --data DIR"
  bool checking = false;     ///< serve --check-plugins
  Surroundings surroundings{};
};

/// Every plugin of a deployment, from its bundle to its end.
class Plugins {
 public:
  /// Reads, opens and creates them, those first whose services others require. The error's message has a sentence for every
  /// refusal, its violations are (plugin, code, sentence). A plugin with `required: false` that is refused is left out.
  static Result<std::unique_ptr<Plugins>> load(Options options, std::vector<config::Plugin> wanted, Ports ports);
  ~Plugins();  ///< stops at once what has not been stopped
  Plugins(const Plugins&) = delete;
  Plugins& operator=(const Plugins&) = delete;

  /// Once routes, subscriptions and timers are wired: from now on the plugins take calls.
  Result<void> start();
  /// Once nothing new comes: quiesce until then, destroy, both in the reverse order of create. What went wrong, if anything.
  std::vector<Error> stop(core::Deadline until);

  /// What is deployed: without those that were left out.
  [[nodiscard]] std::shared_ptr<const Deployment> deployment() const;
  /// Left out although configured: the host runs degraded.
  [[nodiscard]] const std::vector<Refusal>& left_out() const;
  /// Every way in which the settings break the schemas of the running plugins, each where it was written.
  [[nodiscard]] config::Mistakes mistakes(const std::vector<config::Plugin>& wanted) const;
  /// Whether change_settings() would take them, with what lies over them; a sentence a line. Changes nothing.
  [[nodiscard]] Result<void> check_settings(const std::vector<config::Plugin>& wanted) const;
  /// New settings of a running plugin: checked by its schema, then in force at its next read.
  Result<void> change_settings(const config::Plugin& wanted);
  /// Asks a service in a call of the host's own. Unavailable (service.unavailable) when nobody provides it.
  Result<std::string> ask(core::Call& within, std::string_view service, std::string_view input);
  [[nodiscard]] const Breaches& breaches() const;

 private:
  struct State;
  explicit Plugins(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// All refusals as one error: a sentence a line.
Error refusals_error(const std::vector<Refusal>& refusals);

}  // namespace hearth::plugin
