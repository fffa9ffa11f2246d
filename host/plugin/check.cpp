#include "host/plugin/check.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "host/config/plugin_schema.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/check_code.hpp"
#include "host/plugin/claims.hpp"
#include "host/plugin/elf.hpp"
#include "host/plugin/order.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 5; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > 5 ? text + ", ..." : text;
}

/// False: it is no library that can be opened.
bool check_symbols(const Bundle& bundle, Verdict& verdict) {
  const auto code = read_guarded(bundle.library(), std::size_t{512} * 1024 * 1024);
  const auto symbols = code ? read_elf(*code) : code.error();
  if (!symbols) {
    verdict.bad("symbols", symbols.error().message);
    return false;
  }
  auto exported = symbols->functions;
  exported.insert(exported.end(), symbols->objects.begin(), symbols->objects.end());
  if (exported != std::vector<std::string>{HEARTH_PLUGIN_ENTRY_NAME}) {
    verdict.bad("symbols", "it exports " + std::to_string(exported.size()) + " symbols (" + joined(exported) +
                               ") and must export " + HEARTH_PLUGIN_ENTRY_NAME +
                               " alone: link it with hearth_add_plugin(), or with its version script");
  }
  if (!symbols->unique.empty()) {
    verdict.bad("symbols", "it has " + std::to_string(symbols->unique.size()) + " STB_GNU_UNIQUE symbols (" +
                               joined(symbols->unique) +
                               "), which keep it from being closed: compile with -fno-gnu-unique (GCC), or "
                               "link with a version script");
  }
  if (verdict.none_bad("symbols"))
    verdict.good("symbols", std::string{"it exports "} + HEARTH_PLUGIN_ENTRY_NAME + " alone");
  return true;
}

/// Property names are looked at as well: a schema that takes anything accepts every typing mistake of an operator.
void check_settings_schema(const Bundle& bundle, Verdict& verdict) {
  const auto& text = bundle.manifest.settings_schema;
  if (text.empty()) return verdict.good("settings", "it takes none");
  const auto schema = nlohmann::json::parse(text);
  const auto mistakes = config::check(config::Plugin{}, schema);
  for (const auto& mistake : mistakes) {
    if (mistake.message.find("schema") != std::string::npos) {
      return verdict.bad("settings", "their schema cannot be used: " + mistake.message);
    }
  }
  if (!schema.is_object() || schema.value("additionalProperties", true) != false) {
    return verdict.bad("settings", "their schema takes unknown keys: say \"additionalProperties\": false");
  }
  verdict.good("settings", "their schema is valid: " +
                               std::to_string(schema.value("properties", nlohmann::json::object()).size()) + " keys");
}

void check_migrations(const Bundle& bundle, Verdict& verdict) {
  if (bundle.manifest.migrations.empty()) return verdict.good("migrations", "it has none");
  std::map<std::string, std::vector<db::Migration>> engines;
  for (const char* engine : {"postgres", "sqlite"}) {
    auto read = db::read_migrations(bundle.folder / "migrations" / engine);
    if (!read) {
      verdict.bad("migrations", read.error().message);
      for (const auto& one : read.error().violations) verdict.bad("migrations", one.pointer + ": " + one.message);
      continue;
    }
    engines[engine] = std::move(*read);
  }
  if (!verdict.none_bad("migrations")) return;
  std::set<int> numbers[2];
  for (const auto& one : engines["postgres"]) numbers[0].insert(one.number);
  for (const auto& one : engines["sqlite"]) numbers[1].insert(one.number);
  if (numbers[0] != numbers[1]) {
    return verdict.bad("migrations", "PostgreSQL has " + std::to_string(numbers[0].size()) + " and SQLite " +
                                         std::to_string(numbers[1].size()) + ": both engines need the same numbers");
  }
  if (!bundle.manifest.database) {
    return verdict.bad("migrations",
                       "it has some and asks for no database: say permissions: { database: true } in plugin.yaml");
  }
  verdict.good("migrations", std::to_string(numbers[0].size()) + " for each of both engines");
}

std::vector<Manifest> bundles_beside(const Bundle& bundle, const std::vector<fs::path>& beside) {
  std::vector<Manifest> all;
  for (const auto& folder : beside) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder, none}) {
      if (entry.path().extension() != ".hearth") continue;
      auto other = read_bundle(entry.path());
      if (other && other->manifest.name != bundle.manifest.name) all.push_back(std::move(other->manifest));
    }
  }
  return all;
}

/// A deployment need not have what lies beside it, so that is no fault; that the host is there is certain.
void check_routes(const Manifest& manifest, const std::vector<Manifest>& others,
                  const std::vector<gateway::Route>& of_host, Verdict& verdict) {
  Surroundings host{of_host, {}};
  std::set<std::string> policies;
  for (const auto& route : manifest.routes) {
    if (!route.rate_policy.empty()) policies.insert(route.rate_policy);
  }
  for (const auto& name : policies) host.rates.push_back({.name = name});
  if (const auto taken = Claims{host}.take(manifest); !taken) return verdict.bad("routes", taken.error().message);
  verdict.good("routes", std::to_string(manifest.routes.size()) + ", none of them the host's");
  if (!policies.empty()) {
    verdict.good("routes", "they name rate policies, which a deployment must have in rate_limits: " +
                               joined({policies.begin(), policies.end()}));
  }
  for (const auto& other : others) {
    Claims both{host};
    (void)both.take(other);
    if (const auto taken = both.take(manifest); !taken)
      verdict.good("routes", "beside " + other.name + " it would be refused: " + taken.error().message);
  }
}

void check_services(const Manifest& manifest, const std::vector<Manifest>& others, Verdict& verdict) {
  if (manifest.needs.empty()) return verdict.good("services", "it requires none");
  std::size_t met = 0;
  for (const auto& service : manifest.needs) {
    const bool exact = std::ranges::any_of(others, [&](const Manifest& other) {
      return std::ranges::find(other.provides, service, &Service::name) != other.provides.end();
    });
    const auto owner = owner_of(service);
    const bool owner_there = std::ranges::any_of(others, [&](const Manifest& other) { return other.name == owner; });
    if (owner == manifest.name) {
      verdict.bad("services", "it requires its own " + service + ": call the function instead");
    } else if (exact) {
      ++met;
    } else if (owner_there) {
      verdict.bad("services", missing_service(manifest, service, others).message);
    } else {
      verdict.good("services",
                   "it requires " + service + "; no bundle of " + std::string{owner} + " was there to hold it against");
    }
  }
  if (met != 0)
    verdict.good("services", std::to_string(met) + " required services are provided by the bundles beside it");
}

}  // namespace

std::vector<Finding> check_bundle(const fs::path& folder, const std::vector<fs::path>& beside,
                                  const std::vector<gateway::Route>& of_host) {
  Verdict verdict;
  const auto bundle = read_bundle(folder);
  if (!bundle) {
    verdict.bad("bundle", bundle.error().message);
    return std::move(verdict).all();
  }
  verdict.good("bundle", bundle->manifest.name + " " + bundle->manifest.version);
  const bool readable = check_symbols(*bundle, verdict);
  check_migrations(*bundle, verdict);
  // A file that the loader must not be given has been told of already.
  if (readable) check_code(*bundle, verdict.none_bad("migrations"), verdict);
  check_settings_schema(*bundle, verdict);
  const auto others = bundles_beside(*bundle, beside);
  check_routes(bundle->manifest, others, of_host, verdict);
  check_services(bundle->manifest, others, verdict);
  return std::move(verdict).all();
}

bool all_good(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, [](const Finding& one) { return one.good; });
}

}  // namespace hearth::plugin
