#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"

namespace hearth::cli {
namespace {

struct MigrateOptions {
  config::Arguments arguments;
  bool json = false;
  std::string plugin;
  int to = 0;
};

using States = std::vector<db::MigrationState>;

void print(const std::string& plugin, const States& states, bool json, nlohmann::json& all) {
  for (const auto& state : states) {
    const std::string when = state.applied_at ? state.applied_at->text() : "pending";
    if (json) {
      all.push_back({{"plugin", plugin},
                     {"owner", state.owner},
                     {"number", state.number},
                     {"name", state.name},
                     {"applied_at", state.applied_at ? nlohmann::json(when) : nlohmann::json(nullptr)}});
      if (state.newer) all.back()["newer"] = true;
      continue;
    }
    std::cout << plugin << "  " << state.owner << "/" << state.number << " " << state.name << "  " << when
              << (state.newer ? "  (of a newer version)" : "") << "\n";
  }
}

/// What a plugin that was rolled back stands on.
Result<void> tell_of_newer(const plugin::Manifest& manifest, db::Migrator& migrator) {
  std::string names;
  for (const auto& state : HEARTH_TRY(migrator.status())) {
    if (state.newer) names += (names.empty() ? "" : ", ") + std::to_string(state.number) + " " + state.name;
  }
  if (names.empty()) return {};
  std::cerr << manifest.name << " " << manifest.version << " runs on the schema of a newer version, which has applied "
            << names << ": 'migrate down' of that version takes it back\n";
  return {};
}

/// Runs `step` on each plugin's schema, or on the one that was named.
int each(const MigrateOptions& asked, db::Access access, const std::function<Result<States>(db::Migrator&)>& step) {
  int exit = fine;
  const auto offline = open_offline(asked.arguments, exit, access);
  if (offline == nullptr) return exit;
  auto all = nlohmann::json::array();
  bool found = false;
  for (const auto& one : offline->bundles) {
    const auto& manifest = one.bundle.manifest;
    if (!manifest.database || (!asked.plugin.empty() && asked.plugin != manifest.name)) continue;
    found = true;
    auto migrator = offline->migrator(one);
    if (!migrator) return tell(migrator.error());
    const auto states = step(**migrator);
    if (!states) return tell(states.error());
    print(manifest.name, *states, asked.json, all);
    if (const auto told = tell_of_newer(manifest, **migrator); !told) return tell(told.error());
  }
  if (!found && !asked.plugin.empty()) {
    return tell(
        invalid("migrate.no_such_plugin", "the deployment has no plugin '" + asked.plugin + "' with a database"));
  }
  if (asked.json) std::cout << all.dump() << "\n";
  return fine;
}

/// `to` is 0 or the number of one of the plugin's own.
Result<States> down(db::Migrator& migrator, const std::string& plugin, int to) {
  std::string numbers = "0 (none stays)";
  bool there = to == 0;
  for (const auto& state : HEARTH_TRY(migrator.status())) {
    if (state.owner != plugin) continue;
    there = there || state.number == to;
    numbers += ", " + std::to_string(state.number);
  }
  if (there) return migrator.down(to);
  return invalid("migrate.no_such_number",
                 plugin + " has no migration " + std::to_string(to) + ": --to takes one of " + numbers);
}

CLI::App* add(CLI::App& group, const std::shared_ptr<MigrateOptions>& asked, const char* name, const char* about) {
  auto* command = group.add_subcommand(name, about);
  add_settings(*command, asked->arguments);
  add_json(*command, asked->json);
  command->add_option("--plugin", asked->plugin, "this plugin's schema alone");
  command->footer(std::string{"Example: hearth migrate "} + name + " -c config/production.yaml");
  return command;
}

}  // namespace

void add_migrate(CLI::App& app, int& exit) {
  auto asked = std::make_shared<MigrateOptions>();
  auto* group = app.add_subcommand("migrate", "The plugins' schemas: plan, up, down, status");
  group->require_subcommand(1);
  group->footer("Example: hearth migrate plan -c config/production.yaml");
  add(*group, asked, "plan", "What 'up' would apply")->callback([asked, &exit] {
    exit = each(*asked, db::Access::read, [](db::Migrator& migrator) { return migrator.plan(); });
  });
  add(*group, asked, "up", "Apply what is pending")->callback([asked, &exit] {
    exit = each(*asked, db::Access::create, [](db::Migrator& migrator) { return migrator.up(); });
  });
  add(*group, asked, "status", "What has been applied, and when")->callback([asked, &exit] {
    exit = each(*asked, db::Access::read, [](db::Migrator& migrator) { return migrator.status(); });
  });
  auto* back = add(*group, asked, "down", "Take a plugin's migrations back, the newest first");
  back->footer("Example: hearth migrate down -c config/production.yaml --plugin loyalty --to 2");
  back->get_option("--plugin")->required();
  back->add_option("--to", asked->to, "the number that stays the newest; 0: none stays")->required();
  back->callback([asked, &exit] {
    exit = each(*asked, db::Access::write,
                [&](db::Migrator& migrator) { return down(migrator, asked->plugin, asked->to); });
  });
}

}  // namespace hearth::cli
