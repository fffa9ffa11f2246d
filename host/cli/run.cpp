#include <CLI/CLI.hpp>
#include <iostream>

#include "host/cli/command.hpp"

namespace hearth::cli {
namespace {

std::vector<CLI::App*> below(CLI::App& app) {
  return app.get_subcommands([](CLI::App*) { return true; });
}

/// The commands below, as they are typed.
std::vector<std::string> names(CLI::App& app, const std::string& before) {
  std::vector<std::string> all;
  for (const auto* one : below(app)) all.push_back(before + one->get_name());
  return all;
}

CLI::App* find(CLI::App& app, const std::string& word) {
  for (auto* one : below(app)) {
    if (one->get_name() == word) return one;
  }
  return nullptr;
}

}  // namespace

int run(CLI::App& app, int& exit, int count, char** words) {
  CLI::App* at = &app;
  std::string typed;
  for (int i = 1; i < count && words[i][0] != '-'; ++i) {
    auto* next = find(*at, words[i]);
    if (next == nullptr && at == &app) return run_plugin_command(count, words, names(app, ""));
    if (next == nullptr && !names(*at, "").empty()) return tell_unknown(typed + words[i], names(*at, typed));
    if (next == nullptr) break;
    at = next;
    typed += std::string{words[i]} + " ";
  }
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? static_cast<int>(fine) : static_cast<int>(wrong);
  }
  return exit;
}

int tell_unknown(const std::string& command, const std::vector<std::string>& known, const std::string& way_out) {
  const auto meant = config::closest(command, known);
  std::cerr << "hearth: there is no command " << config::in_quotes(command)
            << (meant.empty() ? "" : " (did you mean " + config::in_quotes(meant) + "?)") << way_out
            << "\nhearth --help lists the commands\n";
  return wrong;
}

}  // namespace hearth::cli
