#include "host/plugin/plugins.hpp"

#include <algorithm>
#include <optional>

#include "host/log/logger.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/loader.hpp"
#include "host/plugin/run.hpp"
#include "host/plugin/run_folder.hpp"
#include "host/plugin/selection.hpp"

namespace hearth::plugin {

struct Plugins::State {
  Options options;
  std::optional<RunFolder> run_folder;
  std::optional<Lock> lock;
  std::shared_ptr<Border> border;
  std::vector<std::shared_ptr<Instance>> instances;  // in the order of create
  std::vector<Refusal> left_out;

  Result<void> prepare();
  Result<void> load(const std::vector<config::Plugin>& wanted);
  Result<std::shared_ptr<Instance>> make(const config::Plugin& wanted, const Bundle& bundle);
  Result<void> create(Instance& instance);
  Result<void> settle(std::vector<Refusal> refusals, const std::vector<config::Plugin>& wanted);
  bool has_services(const Manifest& manifest, std::vector<Refusal>& refusals) const;
  void publish();
  void destroy_all(std::vector<Error>& errors);
};

Error refusals_error(const std::vector<Refusal>& refusals) {
  Error error = invalid(refusals.empty() ? "plugin.refused" : refusals.front().why.code, {});
  // What is away (a database) is nobody's mistake in the settings.
  const auto away = [](const Refusal& one) { return one.why.kind == Kind::unavailable; };
  if (!refusals.empty() && std::ranges::all_of(refusals, away)) error.kind = Kind::unavailable;
  for (const auto& one : refusals) {
    error.message += (error.message.empty() ? "" : "\n") + one.why.message;
    error.violations.push_back({one.plugin, one.why.code, one.why.message});
  }
  return error;
}

Result<void> Plugins::State::prepare() {
  auto made = HEARTH_TRY(RunFolder::make(options.run_folder));
  run_folder.emplace(std::move(made));
  if (options.lock_file.empty()) return {};
  lock = HEARTH_TRY(Lock::read(options.lock_file, options.deployment));
  return {};
}

/// Refusals of required plugins are the caller's; others are left out, told and remembered.
Result<void> Plugins::State::settle(std::vector<Refusal> refusals, const std::vector<config::Plugin>& wanted) {
  for (auto& one : take_not_required(refusals, wanted)) {
    border->ports.log->error("a plugin was left out",
                             {{"hearth.plugin", one.plugin}, {"error.message", one.why.message}});
    left_out.push_back(std::move(one));
  }
  if (!refusals.empty()) return refusals_error(refusals);
  return {};
}

bool Plugins::State::has_services(const Manifest& manifest, std::vector<Refusal>& refusals) const {
  for (const auto& service : manifest.needs) {
    const bool there = std::ranges::any_of(instances, [&](const auto& instance) {
      const auto& provided = instance->registered().provides;
      return std::ranges::find(provided, service, &ServiceEntry::name) != provided.end();
    });
    if (there) continue;
    refusals.push_back(
        {manifest.name, invalid("plugin.missing_service",
                                "plugin " + manifest.name + ": requires the service " + service +
                                    ", and the plugin that provides it could not be loaded: put that right first")});
    return false;
  }
  return true;
}

Result<std::shared_ptr<Instance>> Plugins::State::make(const config::Plugin& wanted, const Bundle& bundle) {
  auto library = HEARTH_TRY(open_library(bundle, run_folder->path(), &options.trust, lock ? &*lock : nullptr));
  return Instance::make(border, std::move(library), bundle, wanted, false);
}

Result<void> Plugins::State::create(Instance& instance) {
  const auto& bundle = instance.bundle();
  if (bundle.manifest.database) {
    if (!border->ports.database) return internal("plugin " + instance.name() + ": this host opens no databases");
    auto opened = border->ports.database(bundle, instance.wanted());
    if (!opened) {
      Error why = std::move(opened).error();
      why.message = "plugin " + instance.name() + ": its database cannot be opened: " + why.message +
                    (why.cause.empty() ? "" : " (" + why.cause + ")");
      return why;
    }
    instance.use(*opened);
  }
  HEARTH_TRY(instance.create());
  HEARTH_TRY(check_registered(instance));
  instance.forget_said_twice();
  for (const auto& one : instance.registered().constraints) {
    if (instance.database() != nullptr) instance.database()->constraint(one.name, one.error);
  }
  return {};
}

Result<void> Plugins::State::load(const std::vector<config::Plugin>& wanted) {
  auto selection = select(wanted, options.folders, options.surroundings);
  HEARTH_TRY(settle(std::move(selection.refusals), wanted));

  // Every library is opened before any plugin is created: what cannot be opened is told all at once.
  std::vector<Refusal> refusals;
  std::vector<std::shared_ptr<Instance>> opened;
  for (const auto& one : selection.chosen) {
    auto instance = make(one.wanted, one.bundle);
    if (instance) {
      opened.push_back(std::move(*instance));
    } else {
      refusals.push_back({one.wanted.name, std::move(instance).error()});
    }
  }
  HEARTH_TRY(settle(std::move(refusals), wanted));
  for (const auto& instance : opened) {
    refusals.clear();
    if (has_services(instance->bundle().manifest, refusals)) {
      instances.push_back(instance);
      auto created = create(*instance);
      if (!created) {
        refusals.push_back({instance->name(), std::move(created).error()});
        instances.pop_back();
        (void)instance->destroy();
      }
    }
    HEARTH_TRY(settle(std::move(refusals), wanted));
  }
  publish();
  return lock ? lock->save() : Result<void>{};
}

void Plugins::State::publish() { border->current.set(deploy(instances)); }

void Plugins::State::destroy_all(std::vector<Error>& errors) {
  for (auto at = instances.rbegin(); at != instances.rend(); ++at) {
    const auto done = (*at)->destroy();
    if (!done) errors.push_back(done.error());
  }
  border->current.set(nullptr);
  instances.clear();
}

Plugins::Plugins(std::unique_ptr<State> state) : state_{std::move(state)} {}

Plugins::~Plugins() {
  if (!state_) return;
  (void)stop(std::chrono::steady_clock::now());
  state_->border->breaches->detach();
}

Result<std::unique_ptr<Plugins>> Plugins::load(Options options, std::vector<config::Plugin> wanted, Ports ports) {
  auto state = std::make_unique<State>();
  state->options = std::move(options);
  state->border = std::make_shared<Border>();
  state->border->breaches = std::make_shared<Breaches>(ports.log, ports.metrics, state->options.checking);
  state->border->ports = std::move(ports);
  // Owned before anything is created: what has been is destroyed when something after it is refused.
  std::unique_ptr<Plugins> plugins{new Plugins{std::move(state)}};
  HEARTH_TRY(plugins->state_->prepare());
  HEARTH_TRY(plugins->state_->load(wanted));
  return plugins;
}

Result<void> Plugins::start() {
  std::vector<Refusal> refusals;
  std::vector<config::Plugin> wanted;
  auto& instances = state_->instances;
  for (auto at = instances.begin(); at != instances.end();) {
    wanted.push_back((*at)->wanted());
    auto started = (*at)->start();
    if (started) {
      ++at;
      continue;
    }
    refusals.push_back({(*at)->name(), std::move(started).error()});
    (void)(*at)->destroy();
    at = instances.erase(at);
  }
  const bool changed = !refusals.empty();
  HEARTH_TRY(state_->settle(std::move(refusals), wanted));
  if (changed) state_->publish();
  return {};
}

std::vector<Error> Plugins::stop(core::Deadline until) {
  std::vector<Error> errors;
  auto& instances = state_->instances;
  for (auto at = instances.rbegin(); at != instances.rend(); ++at) {
    const auto done = (*at)->quiesce(until);
    if (!done) errors.push_back(done.error());
  }
  state_->destroy_all(errors);
  return errors;
}

std::shared_ptr<const Deployment> Plugins::deployment() const { return state_->border->current.get(); }
const std::vector<Refusal>& Plugins::left_out() const { return state_->left_out; }
const Breaches& Plugins::breaches() const { return *state_->border->breaches; }

Result<std::string> Plugins::ask(core::Call& within, std::string_view service, std::string_view input) {
  return ask_service(*state_->border, within, service, input);
}

config::Mistakes Plugins::mistakes(const std::vector<config::Plugin>& wanted) const {
  config::Mistakes all;
  for (const auto& instance : state_->instances) {
    const auto at = std::ranges::find(wanted, instance->name(), &config::Plugin::name);
    if (at == wanted.end()) continue;
    for (auto& one : LiveSettings::mistakes(*at, instance->registered().settings_schema)) all.push_back(std::move(one));
  }
  return all;
}

Result<void> Plugins::check_settings(const std::vector<config::Plugin>& wanted) const {
  std::string sentences;
  for (const auto& instance : state_->instances) {
    const auto at = std::ranges::find(wanted, instance->name(), &config::Plugin::name);
    if (at == wanted.end()) continue;
    const auto good = instance->settings().check(*at, instance->registered().settings_schema);
    if (good) continue;
    sentences += (sentences.empty() ? "" : "\n") + good.error().message;
    for (const auto& one : good.error().violations) sentences += "; " + one.pointer + ": " + one.message;
  }
  if (sentences.empty()) return {};
  return invalid("plugin.settings", sentences);
}

Result<void> Plugins::change_settings(const config::Plugin& wanted) {
  const auto& instances = state_->instances;
  const auto at =
      std::ranges::find_if(instances, [&](const auto& instance) { return instance->name() == wanted.name; });
  if (at == instances.end()) return not_found("plugin.not_found", "plugin " + wanted.name + " is not loaded");
  return (*at)->settings().rebase(wanted, (*at)->registered().settings_schema);
}

}  // namespace hearth::plugin
