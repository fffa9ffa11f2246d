#include "host/cli/offline.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "host/app/host_routes.hpp"
#include "host/app/obstacles.hpp"
#include "host/app/parts.hpp"
#include "host/cli/command.hpp"
#include "host/plugin/loader.hpp"
#include "host/plugin/plugins.hpp"

namespace hearth::cli {
namespace {

std::vector<db::PoolSettings> pools_with(const config::Settings& settings, db::Access access) {
  auto all = app::pool_settings(settings);
  for (auto& pool : all) pool.access = access;
  return all;
}

/// Of one that is not required.
std::string sentence_of(const plugin::Refusal& left_out) {
  return left_out.why.message + "\n  " + left_out.plugin + " is not required: the host starts without it";
}

}  // namespace

Offline::Offline(config::Loaded with, const config::Arguments& arguments, db::Access access)
    : loaded{std::move(with)}, named{config::words(arguments)}, databases{pools_with(loaded.settings, access), clock} {}

Result<std::unique_ptr<Offline>> Offline::open(config::Loaded loaded, const config::Arguments& arguments,
                                               db::Access access) {
  auto offline = std::make_unique<Offline>(std::move(loaded), arguments, access);
  const auto& settings = offline->loaded.settings;
  auto selection = plugin::select(settings.plugins, {app::Layout::find().plugins}, app::surroundings(settings));
  offline->left_out = plugin::take_not_required(selection.refusals, settings.plugins);
  if (!selection.refusals.empty()) {
    for (const auto& one : offline->left_out) {
      selection.refusals.push_back(one);
      selection.refusals.back().why.message = sentence_of(one);
    }
    return plugin::refusals_error(selection.refusals);
  }
  offline->bundles = std::move(selection.chosen);
  return offline;
}

Result<db::Database*> Offline::database(const One& one) {
  return databases.open(one.bundle.manifest.name, one.wanted.database.pool, one.wanted.database.sessions);
}

bool Offline::has_database(const One& one) const {
  std::error_code none;
  return std::ranges::all_of(app::pool_settings(loaded.settings), [&](const db::PoolSettings& pool) {
    return pool.name != one.wanted.database.pool || pool.engine != db::Engine::sqlite ||
           std::filesystem::exists(db::file_of(pool, one.bundle.manifest.name), none);
  });
}

Result<void> Offline::readable_migrations(const One& one) const {
  if (!one.bundle.manifest.database) return {};
  const auto at = loaded.settings.databases.find(one.wanted.database.pool);
  if (at == loaded.settings.databases.end()) return {};
  const bool postgres = at->second.engine == config::DatabaseEngine::postgres;
  const auto read = plugin::migrations_of(one.bundle, postgres ? "postgres" : "sqlite");
  if (read) return {};
  Error why = read.error();
  why.message = "plugin " + one.wanted.name + ": " + why.message + (why.cause.empty() ? "" : " (" + why.cause + ")");
  return why;
}

Result<std::unique_ptr<db::Migrator>> Offline::migrator(const One& one) {
  auto* opened = HEARTH_TRY(database(one));
  const auto* engine = opened->engine() == db::Engine::postgres ? "postgres" : "sqlite";
  auto own = HEARTH_TRY(plugin::migrations_of(one.bundle, engine));
  auto made = std::make_unique<db::Migrator>(*opened, std::move(own), clock);
  made->accept_newer();
  return made;
}

std::vector<plugin::Refusal> Offline::refused_when_opened() const {
  std::vector<plugin::Refusal> refusals;
  const auto lock = plugin::Lock::read(app::DataFolder{loaded.settings.data}.lock_file(), named);
  if (!lock) return refusals;
  std::vector<plugin::Manifest> manifests;
  for (const auto& one : bundles) {
    manifests.push_back(one.bundle.manifest);
    auto good = plugin::check_trusted(one.bundle, loaded.settings.trust, *lock);
    if (good) good = readable_migrations(one);
    if (!good) refusals.push_back({one.wanted.name, std::move(good).error()});
  }
  (void)plugin::order(manifests, refusals);
  return refusals;
}

std::vector<Error> Offline::obstacles() const {
  const auto& settings = loaded.settings;
  auto all = app::obstacles(settings);
  const auto lock = plugin::Lock::read(app::DataFolder{settings.data}.lock_file(), named);
  if (!lock) all.push_back(lock.error());
  auto refusals = refused_when_opened();
  (void)plugin::take_not_required(refusals, settings.plugins);
  for (auto& one : refusals) all.push_back(std::move(one.why));
  const auto served = [this](const std::string& service) {
    return service.empty() || std::ranges::any_of(bundles, [&](const One& one) {
             const auto& provided = one.bundle.manifest.provides;
             return std::ranges::find(provided, service, &plugin::Service::name) != provided.end();
           });
  };
  if (!served(settings.auth.key_service)) all.push_back(app::no_key_service(settings.auth.key_service));
  if (!served(settings.auth.grant_service)) all.push_back(app::no_grant_service(settings.auth.grant_service));
  return all;
}

std::vector<std::string> Offline::warnings() const {
  std::vector<std::string> all;
  const auto add = [&](const std::vector<plugin::Refusal>& refusals) {
    for (const auto& one : refusals) all.push_back(sentence_of(one));
  };
  add(left_out);
  auto refusals = refused_when_opened();
  add(plugin::take_not_required(refusals, loaded.settings.plugins));
  return all;
}

std::vector<gateway::Route> Offline::routes() const {
  std::vector<gateway::Route> all;
  for (const auto& one : bundles) {
    for (auto& route : plugin::mounted_routes(one.bundle.manifest)) all.push_back(std::move(route));
  }
  return all;
}

std::unique_ptr<Offline> open_offline(const config::Arguments& arguments, int& exit, db::Access access) {
  auto loaded = load_settings(arguments);
  if (!loaded) {
    exit = wrong;
    return nullptr;
  }
  auto offline = Offline::open(std::move(*loaded), arguments, access);
  if (!offline) {
    exit = tell(offline.error());
    return nullptr;
  }
  for (const auto& one : (*offline)->left_out) std::cerr << "warning: " << sentence_of(one) << "\n";
  return std::move(*offline);
}

std::unique_ptr<Offline> open_offline(const config::Arguments& arguments, std::vector<std::string>& wrong_with_it) {
  auto outcome = load_outcome(arguments);
  for (const auto& mistake : outcome.mistakes) wrong_with_it.push_back(mistake.text());
  if (!outcome) return nullptr;
  const auto machine = app::obstacles(outcome.loaded->settings);
  auto offline = Offline::open(std::move(*outcome.loaded), arguments);
  if (offline) return std::move(*offline);
  for (const auto& one : machine) wrong_with_it.push_back(one.message);
  for (const auto& one : offline.error().violations) wrong_with_it.push_back(one.message);
  return nullptr;
}

}  // namespace hearth::cli
