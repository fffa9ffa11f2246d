#include "host/app/reload.hpp"

#include "host/app/cautions.hpp"
#include "host/app/parts.hpp"
#include "host/config/load.hpp"
#include "host/config/print.hpp"
#include "host/plugin/instance.hpp"

namespace hearth::app {

Reload::Reload(Node& node, gateway::Gateway& gateway, gateway::Gateway& of_plugins, http::Server& front,
               config::Arguments arguments)
    : node_{node},
      gateway_{gateway},
      of_plugins_{of_plugins},
      front_{front},
      arguments_{std::move(arguments)},
      current_{node.settings()} {}

void Reload::run() {
  if (auto done = settings(); !done) {
    node_.log.error("the settings were not taken, those before stay in force",
                    {{"error.message", done.error().message}});
  }
  certificate();
  keys();
}

Result<void> Reload::settings() {
  auto outcome = config::load(arguments_);
  config::join(outcome.mistakes, node_.plugins->mistakes(outcome.plugins));
  for (const auto& mistake : outcome.mistakes) {
    node_.log.error("a mistake in the settings", {{"error.message", mistake.text()}});
  }
  if (!outcome.mistakes.empty()) {
    return invalid("config.invalid", std::to_string(outcome.mistakes.size()) + " mistakes");
  }
  HEARTH_TRY(node_.plugins->check_settings(outcome.loaded->settings.plugins));
  HEARTH_TRY(put_in_force(*outcome.loaded));
  tell_what_takes_a_restart(*outcome.loaded);
  current_ = std::move(outcome.loaded->settings);
  return {};
}

/// The gateway goes first: it alone may still refuse, when a route names a rate policy that is gone.
Result<void> Reload::put_in_force(const config::Loaded& next) {
  HEARTH_TRY(gateway_.configure(gateway_settings(next.settings)));
  HEARTH_TRY(of_plugins_.configure(operations_settings(next.settings)));
  if (next.settings.log.level != current_.log.level) node_.log.set_level(log_settings(next.settings).level);
  for (const auto& instance : node_.plugins->deployment()->instances) {
    for (const auto& wanted : next.settings.plugins) {
      if (wanted.name != instance->name()) continue;
      node_.let_out(*instance, wanted);
      const auto before = instance->settings().version();
      HEARTH_TRY(node_.plugins->change_settings(wanted));
      if (instance->settings().version() == before) continue;
      node_.log.info("the settings of a plugin were changed", {{"hearth.plugin", wanted.name}});
    }
  }
  node_.log.info("the settings were read again");
  return {};
}

void Reload::tell_what_takes_a_restart(const config::Loaded& next) const {
  for (const auto& change : config::changes(node_.loaded, next)) {
    if (change.reloadable) continue;
    node_.log.warn("a setting was changed that takes a restart", {{"hearth.setting", change.path}});
  }
}

void Reload::certificate() {
  const auto& tls = current_.server.tls;
  if (!tls.enabled()) return;
  if (auto done = front_.reload({tls.certificate, tls.key}); !done) {
    node_.log.error("the certificate was not taken", {{"error.message", done.error().message}});
    return;
  }
  if (const auto caution = certificate_caution(current_, node_.clock.now())) node_.log.warn(*caution);
}

void Reload::keys() {
  if (auto done = node_.keys->reload(); !done) {
    node_.log.error("the keys were not read again", {{"error.message", done.error().message}});
    return;
  }
  node_.tokens->forget();
}

}  // namespace hearth::app
