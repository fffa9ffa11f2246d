#include "host/cli/offline.hpp"

#include <algorithm>
#include <filesystem>

#include "host/app/obstacles.hpp"
#include "host/app/parts.hpp"
#include "host/cli/command.hpp"
#include "host/plugin/loader.hpp"
#include "host/plugin/order.hpp"
#include "host/plugin/plugins.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::cli {
namespace {

std::vector<db::PoolSettings> pools_with(const config::Settings& settings, db::Access access) {
  auto all = app::pool_settings(settings);
  for (auto& pool : all) pool.access = access;
  return all;
}

}  // namespace

Offline::Offline(config::Loaded with, const config::Arguments& arguments, db::Access access)
    : loaded{std::move(with)}, named{config::words(arguments)}, databases{pools_with(loaded.settings, access), clock} {}

Result<std::unique_ptr<Offline>> Offline::open(config::Loaded loaded, const config::Arguments& arguments,
                                               db::Access access) {
  auto offline = std::make_unique<Offline>(std::move(loaded), arguments, access);
  std::vector<plugin::Refusal> refusals;
  std::vector<plugin::Manifest> manifests;
  std::vector<One> read;
  for (const auto& wanted : offline->loaded.settings.plugins) {
    if (!wanted.enabled) continue;
    auto bundle = plugin::read_wanted(wanted, {app::Layout::find().plugins});
    if (!bundle) {
      refusals.push_back({wanted.name, bundle.error()});
      continue;
    }
    manifests.push_back(bundle->manifest);
    read.push_back({wanted, std::move(*bundle)});
  }
  for (const auto index : plugin::order(manifests, refusals)) offline->bundles.push_back(read[index]);
  if (!refusals.empty()) return plugin::refusals_error(refusals);
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

Result<std::unique_ptr<db::Migrator>> Offline::migrator(const One& one) {
  auto* opened = HEARTH_TRY(database(one));
  const auto* engine = opened->engine() == db::Engine::postgres ? "postgres" : "sqlite";
  auto own = HEARTH_TRY(plugin::migrations_of(one.bundle, engine));
  return std::make_unique<db::Migrator>(*opened, std::move(own), clock);
}

std::vector<Error> Offline::obstacles() const {
  const auto& settings = loaded.settings;
  auto all = app::obstacles(settings);
  const auto lock = plugin::Lock::read(app::DataFolder{settings.data}.lock_file(), named);
  if (!lock) all.push_back(lock.error());
  const auto served = [this](const std::string& service) {
    return service.empty() || std::ranges::any_of(bundles, [&](const One& one) {
             const auto& provided = one.bundle.manifest.provides;
             return std::ranges::find(provided, service, &plugin::Service::name) != provided.end();
           });
  };
  for (const auto& one : bundles) {
    if (!lock) continue;
    if (auto good = plugin::check_trusted(one.bundle, settings.trust, *lock); !good && one.wanted.required)
      all.push_back(std::move(good).error());
  }
  if (!served(settings.auth.key_service)) all.push_back(app::no_key_service(settings.auth.key_service));
  if (!served(settings.auth.grant_service)) all.push_back(app::no_grant_service(settings.auth.grant_service));
  return all;
}

std::vector<gateway::Route> Offline::routes() const {
  std::vector<gateway::Route> all;
  for (const auto& one : bundles) {
    for (auto route : one.bundle.manifest.routes) {
      route.plugin = one.bundle.manifest.name;
      route.path = plugin::mounted_path(route.plugin, route);
      all.push_back(std::move(route));
    }
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
  if (offline) return std::move(*offline);
  exit = tell(offline.error());
  return nullptr;
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
