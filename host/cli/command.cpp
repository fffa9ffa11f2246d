#include "host/cli/command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "host/app/options.hpp"
#include "host/app/parts.hpp"
#include "host/plugin/loader.hpp"

namespace hearth::cli {

void add_settings(CLI::App& command, config::Arguments& arguments) {
  command.add_option("-c,--config", arguments.file, "the YAML file of the deployment")->envname("HEARTH_CONFIG");
  command.add_option("--set", arguments.set, "path=value: --set server.listen=127.0.0.1:8181")->allow_extra_args(false);
  command.add_option("--data", arguments.data, "the folder for everything that the embedded default keeps");
}

void add_json(CLI::App& command, bool& json) { command.add_flag("--json", json, "print JSON"); }

config::Outcome load_outcome(const config::Arguments& arguments) {
  auto outcome = config::load(arguments);
  if (!outcome) config::join(outcome.mistakes, plugin::mistakes_in(outcome.plugins, {app::Layout::find().plugins}));
  return outcome;
}

std::optional<config::Loaded> load_settings(const config::Arguments& arguments) {
  auto outcome = load_outcome(arguments);
  if (outcome) return std::move(*outcome.loaded);
  std::cerr << config::text(outcome.mistakes) << "\n";
  return std::nullopt;
}

int tell(const Error& error) {
  // The message of an internal fault is meant for callers from outside, the cause of a conflict for the log.
  const bool internal = error.kind == Kind::internal && !error.cause.empty();
  std::cerr << "hearth: " << (internal ? error.cause : error.message);
  if (!internal && !error.cause.empty() && error.kind != Kind::conflict) std::cerr << " (" << error.cause << ")";
  std::cerr << "\n";
  for (const auto& found : error.violations) {
    if ((error.message + error.cause).find(found.message) != std::string::npos) continue;
    std::cerr << "  " << found.pointer << ": " << found.message << "\n";
  }
  return error.kind == Kind::invalid ? wrong : failed;
}

int tell(const Result<void>& done) { return done ? static_cast<int>(fine) : tell(done.error()); }

}  // namespace hearth::cli
