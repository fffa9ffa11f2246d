#include <CLI/CLI.hpp>
#include <algorithm>
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

std::vector<plugin::Command> commands_of(const Offline& offline) {
  std::vector<plugin::Command> all;
  for (const auto& one : offline.bundles) {
    const auto& offered = one.bundle.manifest.commands;
    all.insert(all.end(), offered.begin(), offered.end());
  }
  return all;
}

/// Those that begin with the words; false when none does.
bool list(const std::vector<plugin::Command>& commands, const std::string& begin, std::ostream& out) {
  std::string rows;
  for (const auto& one : commands) {
    if (one.name.starts_with(begin + " ")) rows += "  " + one.name + ": " + one.about + "\n";
  }
  if (rows.empty()) return false;
  out << "Commands of plugins:\n" << rows << "The options of one: hearth COMMAND --help -c FILE\n";
  return true;
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

/// What the plugin finds wrong with the command's input, by the options that it was given in.
Error in_options(Error error) {
  if (error.kind != Kind::invalid || error.violations.empty()) return error;
  std::string sentences;
  for (const auto& one : error.violations) {
    const auto name = one.pointer.starts_with("/") ? "--" + dashed(one.pointer.substr(1)) : one.pointer;
    sentences += (sentences.empty() ? "" : "; ") + name + ": " + one.message;
  }
  return invalid(error.code, sentences);
}

int run_in_node(const Offline& offline, const std::string& name, const config::Arguments& arguments,
                const Json& given) {
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
  if (!said) return tell(in_options(std::move(said).error()));
  std::cout << *said;
  if (said->empty() || said->back() != '\n') std::cout << "\n";
  return fine;
}

}  // namespace

int run_plugin_command(int count, char** words, std::vector<std::string> own) {
  const std::string name = name_of(count, words);
  const auto words_of_name = static_cast<int>(std::count(name.begin(), name.end(), ' ')) + 1;
  std::vector<std::string> options;
  for (int i = count - 1; i > words_of_name; --i) options.emplace_back(words[i]);

  config::Arguments arguments;
  bool help = false;
  CLI::App first{name};  // which deployment: its plugins say what else may be said
  first.set_help_flag();
  first.add_flag("-h,--help", help);
  add_settings(first, arguments);
  first.allow_extras();
  try {
    auto all = options;
    first.parse(all);
  } catch (const CLI::ParseError& error) {
    first.exit(error);
    return wrong;
  }
  if (arguments.file.empty()) return tell_unknown(name, own, "; the commands of plugins are known with -c FILE");
  int exit = fine;
  const auto offline = open_offline(arguments, exit);
  if (offline == nullptr) return exit;
  const auto commands = commands_of(*offline);
  const auto command = std::ranges::find(commands, name, &plugin::Command::name);
  if (command == commands.end()) {
    if (list(commands, name, help ? std::cout : std::cerr)) return help ? fine : wrong;
    for (const auto& one : commands) own.push_back(one.name);
    return tell_unknown(name, own);
  }

  const Json schema = Json::parse(command->schema, nullptr, false);
  const Json properties = schema.value("properties", Json::object());
  const auto required = schema.value("required", std::vector<std::string>{});
  bool json = false;
  CLI::App app{command->about, "hearth " + name};
  add_settings(app, arguments);
  add_json(app, json);
  Json given = Json::object();
  for (const auto& [property, of] : properties.items()) {
    const Json& kind = of;
    auto* option = app.add_option_function<std::string>(
        "--" + dashed(property),
        [&given, property = property, &kind](const std::string& word) { given[property] = value_of(kind, word); },
        of.value("description", std::string{}));
    option->required(std::ranges::find(required, property) != required.end());
  }
  try {
    app.parse(options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? static_cast<int>(fine) : static_cast<int>(wrong);
  }
  if (json) given["json"] = true;
  return run_in_node(*offline, name, arguments, given);
}

}  // namespace hearth::cli
