#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "host/app/options.hpp"
#include "host/cli/command.hpp"
#include "host/cli/plugin_commands.hpp"

namespace hearth::cli {
namespace {

struct PluginOptions {
  config::Arguments arguments;
  bool json = false;
  PluginNew fresh;
  PluginManifest manifest;
  PluginInspect inspect;
  PluginCheck check;
  PluginInstall install;

  [[nodiscard]] Streams streams() const { return {std::cout, std::cerr, json}; }
};

/// With -c also the deployment's plugins; without it those that are installed.
int list(const PluginOptions& asked) {
  PluginList options{.folders = {app::Layout::find().plugins}};
  if (!asked.arguments.file.empty()) {
    const auto loaded = load_settings(asked.arguments);
    if (!loaded) return wrong;
    options.configured = loaded->settings.plugins;
    options.lock_file = app::DataFolder{loaded->settings.data}.lock_file();
  }
  return plugin_list(options, asked.streams());
}

int install(PluginOptions& asked) {
  const auto loaded = load_settings(asked.arguments);
  if (!loaded) return wrong;
  asked.install.folder = app::Layout::find().plugins;
  asked.install.lock_file = app::DataFolder{loaded->settings.data}.lock_file();
  asked.install.trust = loaded->settings.trust;
  return plugin_install(asked.install, asked.streams());
}

}  // namespace

void add_plugin(CLI::App& app, int& exit) {
  auto asked = std::make_shared<PluginOptions>();
  auto* group = app.add_subcommand("plugin", "Plugins: new, check, inspect, list, install");
  group->require_subcommand(1);

  auto* fresh = group->add_subcommand("new", "Write a plugin that builds at once against the installed SDK");
  fresh->footer("Example: hearth plugin new loyalty && cmake -S loyalty -B loyalty/build");
  fresh->add_option("name", asked->fresh.name, "letters, digits and _")->required();
  fresh->add_option("--folder", asked->fresh.folder, "where; ./NAME otherwise");
  fresh->callback([asked, &exit] { exit = plugin_new(asked->fresh, asked->streams()); });

  auto* check =
      group->add_subcommand("check", "One verdict over a bundle: border, symbols, manifest, migrations, services");
  check->footer("Example: hearth plugin check build/loyalty.hearth");
  check->add_option("bundle", asked->check.bundle, "the folder NAME.hearth")->required();
  check->add_option("--beside", asked->check.beside, "folders with the bundles whose services it needs");
  add_json(*check, asked->json);
  check->callback([asked, &exit] {
    if (asked->check.beside.empty()) asked->check.beside = {app::Layout::find().plugins};
    exit = plugin_check(asked->check, asked->streams());
  });

  auto* inspect = group->add_subcommand("inspect", "What a bundle says of itself; runs none of its code");
  inspect->footer("Example: hearth plugin inspect build/loyalty.hearth --json");
  inspect->add_option("bundle", asked->inspect.bundle, "the folder NAME.hearth")->required();
  add_json(*inspect, asked->json);
  inspect->callback([asked, &exit] { exit = plugin_inspect(asked->inspect, asked->streams()); });

  auto* listing = group->add_subcommand("list", "The installed plugins, and those of a deployment");
  listing->footer("Example: hearth plugin list -c config/embedded.yaml");
  add_settings(*listing, asked->arguments);
  add_json(*listing, asked->json);
  listing->callback([asked, &exit] { exit = list(*asked); });

  auto* installing = group->add_subcommand("install", "Copy a bundle to this installation and lock its digest");
  installing->footer("Example: hearth plugin install build/loyalty.hearth -c config/embedded.yaml");
  installing->add_option("bundle", asked->install.bundle, "the folder NAME.hearth")->required();
  add_settings(*installing, asked->arguments);
  add_json(*installing, asked->json);
  installing->callback([asked, &exit] { exit = install(*asked); });

  auto* manifest = group->add_subcommand("manifest", "Write a bundle's manifest: a step of hearth_add_plugin()");
  manifest->add_option("library", asked->manifest.library, "the plugin's .so")->required();
  manifest->add_option("--source", asked->manifest.source, "its plugin.yaml")->required();
  manifest->add_option("--out", asked->manifest.out, "manifest.json")->required();
  manifest->add_option("--migrations", asked->manifest.migrations, "the folder with postgres/ and sqlite/");
  manifest->callback([asked, &exit] { exit = plugin_manifest(asked->manifest, asked->streams()); });
}

}  // namespace hearth::cli
