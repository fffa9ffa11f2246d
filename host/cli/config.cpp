#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/app/options.hpp"
#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"
#include "host/config/print.hpp"
#include "host/config/schema.hpp"
#include "host/plugin/loader.hpp"

namespace hearth::cli {
namespace {

struct ConfigOptions {
  config::Arguments arguments;
  config::Arguments other{.flag = "--with"};
  bool json = false;
};

/// Null: it is not there.
nlohmann::json json_of_value(const std::string& shown) {
  return shown.empty() ? nlohmann::json{} : nlohmann::json::parse(shown);
}

/// For showing: what the plugins' schemas call secret is marked.
std::optional<config::Loaded> load_shown(const config::Arguments& arguments) {
  auto loaded = load_settings(arguments);
  if (loaded) plugin::mark_secrets(loaded->settings.plugins, {app::Layout::find().plugins});
  return loaded;
}

int print(const ConfigOptions& asked) {
  const auto loaded = load_shown(asked.arguments);
  if (!loaded) return wrong;
  std::cout << (asked.json ? config::print_json(*loaded) : config::print_yaml(*loaded)) << "\n";
  return fine;
}

int diff(const ConfigOptions& asked) {
  const auto before = load_shown(asked.arguments);
  const auto after = load_shown(asked.other);
  if (!before || !after) return wrong;
  const auto changes = config::changes(*before, *after);
  if (asked.json) {
    auto all = nlohmann::json::array();
    for (const auto& change : changes) {
      all.push_back({{"path", change.path},
                     {"before", json_of_value(change.before)},
                     {"after", json_of_value(change.after)},
                     {"live", change.reloadable}});
    }
    std::cout << all.dump() << "\n";
    return fine;
  }
  for (const auto& change : changes) {
    std::cout << change.path << ": " << (change.before.empty() ? "(not there)" : change.before) << " -> "
              << (change.after.empty() ? "(not there)" : change.after)
              << (change.reloadable ? "  (live: at SIGHUP)" : "  (takes a restart)") << "\n";
  }
  return fine;
}

/// With a deployment: the settings of its plugins too.
int schema(const ConfigOptions& asked) {
  std::map<std::string, std::string> of_plugins;
  if (!asked.arguments.file.empty()) {
    auto loaded = load_settings(asked.arguments);
    if (!loaded) return wrong;
    auto offline = Offline::open(std::move(*loaded), asked.arguments);
    if (!offline) return tell(offline.error());
    for (const auto& one : (*offline)->bundles) {
      if (!one.bundle.manifest.settings_schema.empty()) {
        of_plugins[one.wanted.name] = one.bundle.manifest.settings_schema;
      }
    }
  }
  std::cout << config::json_schema(of_plugins) << "\n";
  return fine;
}

}  // namespace

void add_config(CLI::App& app, int& exit) {
  auto* group = app.add_subcommand("config", "Settings: print, schema, diff");
  group->require_subcommand(1);
  auto asked = std::make_shared<ConfigOptions>();

  auto* printing = group->add_subcommand("print", "Every setting in force, and where it comes from; secrets as ***");
  printing->footer("Example: hearth config print -c config/production.yaml --json");
  add_settings(*printing, asked->arguments);
  add_json(*printing, asked->json);
  printing->callback([asked, &exit] { exit = print(*asked); });

  auto* schema_of = group->add_subcommand("schema", "JSON Schema of the file, for editors");
  schema_of->footer("Example: hearth config schema -c config/embedded.yaml > hearth.schema.json");
  add_settings(*schema_of, asked->arguments);
  schema_of->callback([asked, &exit] { exit = schema(*asked); });

  auto* comparing = group->add_subcommand("diff", "What another file would change");
  comparing->footer("Example: hearth config diff -c config/production.yaml --with new.yaml");
  add_settings(*comparing, asked->arguments);
  add_json(*comparing, asked->json);
  comparing->add_option("--with", asked->other.file, "the other file")->required();
  comparing->callback([asked, &exit] { exit = diff(*asked); });
}

}  // namespace hearth::cli
