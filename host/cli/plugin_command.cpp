#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/app/node.hpp"
#include "host/cli/command.hpp"
#include "host/cli/offline.hpp"

namespace hearth::cli {
namespace {

using Json = nlohmann::json;

/// The words before the first option: "user create-admin".
std::string name_of(int count, char** words) {
  std::string name;
  for (int i = 1; i < count && words[i][0] != '-'; ++i) name += (i > 1 ? " " : "") + std::string{words[i]};
  return name;
}

const plugin::Command* find(const Offline& offline, const std::string& name) {
  for (const auto& one : offline.bundles) {
    for (const auto& command : one.bundle.manifest.commands) {
      if (command.name == name) return &command;
    }
  }
  return nullptr;
}

/// A word as the schema wants it; what it cannot be stays text, and the plugin says what is wrong with it.
Json value_of(const Json& schema, const std::string& word) {
  const auto type = schema.value("type", Json{"string"});
  const auto is = [&](const char* name) {
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  };
  if (is("string")) return word;
  const Json parsed = Json::parse(word, nullptr, false);
  return parsed.is_discarded() ? Json(word) : parsed;
}

std::string dashed(std::string name) {
  for (char& letter : name) letter = letter == '_' ? '-' : letter;
  return name;
}

int run(const Offline& offline, const std::string& name, const config::Arguments& arguments, const Json& given) {
  app::Options options;
  options.arguments = arguments;
  auto loaded = offline.loaded;
  loaded.settings.log.level = config::LogLevel::warn;  // the command's own words are what somebody wants to read
  auto node = app::Node::open(std::move(loaded), options);
  if (!node) return tell(node.error());
  if (auto started = (*node)->start(); !started) return tell(started.error());
  auto said = app::run_command(**node, name, given.dump());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  (*node)->bus.settle(until);  // what the command has published takes effect before it ends
  (*node)->stop(until);
  if (!said) return tell(said.error());
  std::cout << *said;
  if (said->empty() || said->back() != '\n') std::cout << "\n";
  return fine;
}

}  // namespace

std::optional<int> run_plugin_command(int count, char** words) {
  const std::string name = name_of(count, words);
  if (name.empty()) return std::nullopt;
  CLI::App app{name};
  config::Arguments arguments;
  add_settings(app, arguments);
  bool json = false;
  add_json(app, json);
  app.allow_extras();

  std::vector<std::string> rest;
  for (int i = count - 1; i >= 1; --i) rest.emplace_back(words[i]);
  try {
    app.parse(rest);
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  if (arguments.file.empty()) return std::nullopt;
  int exit = fine;
  const auto offline = open_offline(arguments, exit);
  if (offline == nullptr) return exit;
  const auto* command = find(*offline, name);
  if (command == nullptr) return std::nullopt;

  const Json schema = Json::parse(command->schema, nullptr, false);
  const Json properties = schema.value("properties", Json::object());
  CLI::App own{command->about, "hearth " + name};
  add_settings(own, arguments);
  add_json(own, json);
  Json given = Json::object();
  for (const auto& [property, of] : properties.items()) {
    const Json& kind = of;
    own.add_option_function<std::string>(
        "--" + dashed(property),
        [&given, property = property, &kind](const std::string& word) { given[property] = value_of(kind, word); },
        of.value("description", std::string{}));
  }
  std::vector<std::string> options;
  const auto words_of_name = static_cast<int>(std::count(name.begin(), name.end(), ' ')) + 1;
  for (int i = count - 1; i > words_of_name; --i) options.emplace_back(words[i]);
  try {
    own.parse(options);
  } catch (const CLI::ParseError& error) {
    return own.exit(error) == 0 ? static_cast<int>(fine) : static_cast<int>(wrong);
  }
  if (json) given["json"] = true;
  return run(*offline, name, arguments, given);
}

}  // namespace hearth::cli
