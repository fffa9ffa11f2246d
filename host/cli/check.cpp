#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"

namespace hearth::cli {
namespace {

struct CheckOptions {
  config::Arguments arguments;
  bool json = false;
};

void print(const Offline& offline, const std::vector<std::string>& warnings) {
  for (const auto& one : warnings) std::cerr << "warning: " << one << "\n";
  for (const auto& one : offline.bundles) {
    const auto& manifest = one.bundle.manifest;
    std::cout << manifest.name << " " << manifest.version << ": " << manifest.routes.size() << " routes, provides "
              << manifest.provides.size() << " services, needs " << manifest.needs.size() << "\n";
  }
  std::cout << "The settings and " << offline.bundles.size() << " plugins fit together.\n";
}

void print_json(const Offline& offline, const std::vector<std::string>& warnings) {
  auto plugins = nlohmann::json::array();
  for (const auto& one : offline.bundles) {
    plugins.push_back({{"name", one.bundle.manifest.name}, {"version", one.bundle.manifest.version}});
  }
  std::cout << nlohmann::json{{"good", true}, {"plugins", plugins}, {"warnings", warnings}}.dump() << "\n";
}

/// What is wrong: a sentence each, of the settings with their places. On stdout as JSON, else on stderr.
int refuse(const std::vector<std::string>& sentences, bool json) {
  if (json) {
    std::cout << nlohmann::json{{"good", false}, {"errors", sentences}}.dump() << "\n";
  } else {
    for (const auto& one : sentences) std::cerr << one << "\n";
  }
  return wrong;
}

int check(const CheckOptions& asked) {
  std::vector<std::string> sentences;
  const auto offline = open_offline(asked.arguments, sentences);
  if (offline != nullptr) {
    for (const auto& one : offline->obstacles()) sentences.push_back(one.message);
  }
  if (!sentences.empty()) return refuse(sentences, asked.json);
  asked.json ? print_json(*offline, offline->warnings()) : print(*offline, offline->warnings());
  return fine;
}

}  // namespace

void add_check(CLI::App& app, int& exit) {
  auto asked = std::make_shared<CheckOptions>();
  auto* command =
      app.add_subcommand("check", "Would this deployment start? Reads settings and bundles, runs no plugin");
  command->footer("Example: hearth check -c config/production.yaml");
  add_settings(*command, asked->arguments);
  add_json(*command, asked->json);
  command->callback([asked, &exit] { exit = check(*asked); });
}

}  // namespace hearth::cli
