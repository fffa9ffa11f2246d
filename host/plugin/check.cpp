#include "host/plugin/check.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "host/config/plugin_schema.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/describe.hpp"
#include "host/plugin/elf.hpp"
#include "host/plugin/order.hpp"
#include "host/plugin/statement_check.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

class Verdict {
 public:
  void good(const char* subject, std::string sentence) { all_.push_back({subject, true, std::move(sentence)}); }
  void bad(const char* subject, std::string sentence) { all_.push_back({subject, false, std::move(sentence)}); }
  std::vector<Finding> all() && { return std::move(all_); }
  [[nodiscard]] bool none_bad(std::string_view subject) const {
    return std::ranges::none_of(all_, [&](const Finding& one) { return one.subject == subject && !one.good; });
  }

 private:
  std::vector<Finding> all_;
};

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 5; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > 5 ? text + ", ..." : text;
}

void check_symbols(const Bundle& bundle, Verdict& verdict) {
  const auto code = read_guarded(bundle.library(), std::size_t{512} * 1024 * 1024);
  if (!code) return verdict.bad("symbols", code.error().message);
  const auto symbols = read_elf(*code);
  if (!symbols) return verdict.bad("symbols", symbols.error().message);
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
}

void check_code(const Bundle& bundle, const Result<Described>& described, Verdict& verdict) {
  if (!described) return verdict.bad("border", described.error().message);
  const auto& code = described->manifest;
  const auto& said = bundle.manifest;
  verdict.good("border", "it speaks " + std::to_string(code.abi_major) + "." + std::to_string(code.abi_minor) +
                             " and needs a host of " + std::to_string(code.abi_major) + "." +
                             std::to_string(code.host_minor_required) + " or later");
  for (const auto& breach : described->breaches)
    verdict.bad("border", "its create broke the contract: " + breach.detail);
  const auto rebuild = ": build the bundle again, so that its manifest is made of its code";
  if (code.name != said.name)
    verdict.bad("manifest", "the code's name is '" + code.name + "' and the manifest's '" + said.name + "'" + rebuild);
  if (code.version != said.version) {
    verdict.bad("manifest", "the code's version is " + code.version + " and the manifest's " + said.version + rebuild);
  }
  if (code.abi_major != said.abi_major || code.host_minor_required != said.host_minor_required) {
    verdict.bad("manifest", std::string{"the code speaks another border than the manifest says"} + rebuild);
  }
  if (said.execution == "fiber" && !described->fiber_safe) {
    verdict.bad(
        "manifest",
        "its execution is 'fiber' and the code does not set HEARTH_PLUGIN_FIBER_SAFE: set it, or say 'threads'");
  }
  for (const auto& difference : differences(said, code)) verdict.bad("manifest", difference + rebuild);
  if (verdict.none_bad("manifest")) {
    verdict.good("manifest", "it is that of the code: " + std::to_string(said.routes.size()) + " routes, " +
                                 std::to_string(said.provides.size()) + " services, " +
                                 std::to_string(said.publishes.size()) + " events");
  }
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

void check_services(const Bundle& bundle, const std::vector<fs::path>& beside, Verdict& verdict) {
  const auto& manifest = bundle.manifest;
  if (manifest.needs.empty()) return verdict.good("services", "it requires none");
  const auto others = bundles_beside(bundle, beside);
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

std::vector<Finding> check_bundle(const fs::path& folder, const std::vector<fs::path>& beside) {
  Verdict verdict;
  const auto bundle = read_bundle(folder);
  if (!bundle) {
    verdict.bad("bundle", bundle.error().message);
    return std::move(verdict).all();
  }
  verdict.good("bundle", bundle->manifest.name + " " + bundle->manifest.version);
  check_symbols(*bundle, verdict);
  check_migrations(*bundle, verdict);
  std::vector<StatementFault> faults;
  std::size_t statements = 0;
  const bool schema = verdict.none_bad("migrations");
  const auto described =
      describe_library(bundle->library(), bundle->manifest.name, [&](const hearth_statements_v1& all) {
        statements = static_cast<std::size_t>(all.statement_count);
        if (schema) faults = check_statements(*bundle, all);
      });
  check_code(*bundle, described, verdict);
  for (const auto& fault : faults) verdict.bad("statements", fault.statement + ": " + fault.sentence);
  if (statements != 0 && faults.empty() && schema) {
    verdict.good("statements", std::to_string(statements) + " can be prepared on the migrated schema of SQLite");
  }
  check_settings_schema(*bundle, verdict);
  check_services(*bundle, beside, verdict);
  return std::move(verdict).all();
}

bool all_good(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, [](const Finding& one) { return one.good; });
}

}  // namespace hearth::plugin
