#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/audit/verify.hpp"
#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"

namespace hearth::cli {
namespace {

struct AuditOptions {
  config::Arguments arguments;
  bool json = false;
};

void print(const audit::Verdict& verdict) {
  std::cout << verdict.schema << ": " << verdict.rows << " rows, " << verdict.unchained << " not yet chained: ";
  if (verdict.good()) {
    std::cout << "unchanged\n";
    return;
  }
  std::cout << verdict.fault->what << " at " << verdict.fault->seq << ": " << verdict.fault->detail << "\n";
}

nlohmann::json json_of(const audit::Verdict& verdict) {
  nlohmann::json all{
      {"schema", verdict.schema}, {"rows", verdict.rows}, {"unchained", verdict.unchained}, {"good", verdict.good()}};
  if (!verdict.good()) {
    all["fault"] = {{"seq", verdict.fault->seq}, {"what", verdict.fault->what}, {"detail", verdict.fault->detail}};
  }
  return all;
}

int verify(const AuditOptions& asked) {
  int exit = fine;
  const auto offline = open_offline(asked.arguments, exit);
  if (offline == nullptr) return exit;
  const auto& settings = offline->loaded.settings;
  const auto keys = crypto::Keys::open(settings.keys.folder, settings.auth.issuer);
  if (!keys) return tell(keys.error());
  const audit::Anchors anchors{app::DataFolder{settings.data}.anchors()};
  auto all = nlohmann::json::array();
  for (const auto& one : offline->bundles) {
    if (!one.bundle.manifest.database) continue;
    auto database = offline->database(one);
    if (!database) return tell(database.error());
    app::OwnCall call{"audit verify", std::chrono::hours{1}};
    const auto migrated = db::is_migrated(call, **database);
    if (!migrated) return tell(migrated.error());
    if (!*migrated) {
      return tell(not_found("audit.no_log", one.bundle.manifest.name + " has no tables yet, and so no audit log " +
                                                "(the data folder is " + settings.data + ")"));
    }
    const auto verdict = audit::verify(**database, call, **keys, anchors);
    if (!verdict) return tell(verdict.error());
    if (!verdict->good()) exit = bad;
    asked.json ? all.push_back(json_of(*verdict)) : print(*verdict);
  }
  if (asked.json) std::cout << all.dump() << "\n";
  return exit;
}

}  // namespace

void add_audit(CLI::App& app, int& exit) {
  auto asked = std::make_shared<AuditOptions>();
  auto* group = app.add_subcommand("audit", "The audit log: verify");
  group->require_subcommand(1);
  group->footer("Example: hearth audit verify -c config/embedded.yaml");
  auto* command = group->add_subcommand("verify", "Has a row been changed, removed, inserted or moved?");
  add_settings(*command, asked->arguments);
  add_json(*command, asked->json);
  command->callback([asked, &exit] { exit = verify(*asked); });
}

}  // namespace hearth::cli
