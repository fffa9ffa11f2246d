#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string_view>
#include <vector>

#include "host/cli/plugin_commands.hpp"
#include "host/db/schema_name.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::cli {
namespace {

namespace fs = std::filesystem;

std::string in_pascal_case(const std::string& name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// @name@ -> loyalty_points, @Name@ -> LoyaltyPoints, in contents and in paths.
std::string filled(std::string text, const std::string& name) {
  replace_all(text, "@name@", name);
  replace_all(text, "@Name@", in_pascal_case(name));
  return text;
}

/// The template of the installation that this executable is part of, or of the source tree it was built in.
Result<fs::path> find_template(const PluginNew& options) {
  std::vector<fs::path> places;
  if (!options.share.empty()) {
    places.push_back(options.share / "template");
  } else {
    std::error_code failed;
    const auto self = fs::read_symlink("/proc/self/exe", failed);
    places.push_back(self.parent_path().parent_path() / "share" / "hearth" / "template");
    for (auto up = self.parent_path(); up.has_relative_path(); up = up.parent_path())
      places.push_back(up / "plugin-api" / "template");
  }
  for (const auto& place : places) {
    std::error_code none;
    if (fs::is_directory(place, none)) return place;
  }
  return not_found("plugin.template",
                   "there is no template (looked in " + places.front().string() + "): install Hearth with its SDK");
}

/// What the plugin's namespace cannot be called (C++20).
constexpr std::array<std::string_view, 97> taken{
    "alignas",       "alignof",      "and",       "and_eq",       "asm",       "auto",
    "bitand",        "bitor",        "bool",      "break",        "case",      "catch",
    "char",          "char16_t",     "char32_t",  "char8_t",      "class",     "co_await",
    "co_return",     "co_yield",     "compl",     "concept",      "const",     "const_cast",
    "consteval",     "constexpr",    "constinit", "continue",     "decltype",  "default",
    "delete",        "do",           "double",    "dynamic_cast", "else",      "enum",
    "explicit",      "export",       "extern",    "false",        "float",     "for",
    "friend",        "goto",         "hearth",    "if",           "inline",    "int",
    "linux",         "long",         "main",      "mutable",      "namespace", "new",
    "noexcept",      "not",          "not_eq",    "nullptr",      "operator",  "or",
    "or_eq",         "private",      "protected", "public",       "register",  "reinterpret_cast",
    "requires",      "return",       "short",     "signed",       "sizeof",    "static",
    "static_assert", "static_cast",  "std",       "struct",       "switch",    "template",
    "this",          "thread_local", "throw",     "true",         "try",       "typedef",
    "typeid",        "typename",     "union",     "unix",         "unsigned",  "using",
    "virtual",       "void",         "volatile",  "wchar_t",      "while",     "xor",
    "xor_eq"};

/// What add_library() does not take.
constexpr std::array<std::string_view, 8> targets_of_cmake{"all",     "clean",   "edit_cache",    "help",
                                                           "install", "package", "rebuild_cache", "test"};

/// Functions in the global namespace, where the plugin's would be: those that one might think of.
constexpr std::array<std::string_view, 32> functions_of_c{
    "abs",  "accept", "access", "alarm",  "bind",  "clock",  "close",  "connect",  "daemon", "div",    "exit",
    "link", "listen", "log",    "open",   "pause", "pipe",   "random", "read",     "remove", "rename", "select",
    "send", "signal", "sleep",  "socket", "sync",  "system", "time",   "truncate", "wait",   "write"};

/// What the name is that the template's plugin cannot have; empty: it can.
std::string cannot_be(const std::string& name) {
  if (std::ranges::find(taken, name) != taken.end()) return "a word of C++, and the plugin's namespace has its name";
  if (const auto schema = db::taken_schema_name(name); !schema.empty())
    return std::string{schema} + ", and the plugin's schema has its name";
  if (std::ranges::find(targets_of_cmake, name) != targets_of_cmake.end())
    return "a target of CMake's own, and the plugin's has its name";
  if (std::ranges::find(functions_of_c, name) != functions_of_c.end())
    return "a function of the C library, and the plugin's namespace has its name";
  return {};
}

/// Whether the template includes the contract of that name, whose namespace the plugin's would be.
bool uses_contract(const fs::path& from, const std::string& name) {
  const auto include = "<hearth/contracts/" + name + ".hpp>";
  for (const auto& entry : fs::recursive_directory_iterator{from}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.find(include) != std::string::npos) return true;
  }
  return false;
}

Result<std::vector<fs::path>> write_files(const PluginNew& options, const fs::path& folder) {
  const fs::path from = HEARTH_TRY(find_template(options));
  if (uses_contract(from, options.name)) {
    return invalid("plugin.name", "'" + options.name +
                                      "' is the name of a plugin whose contract the new one uses: choose another name");
  }
  std::vector<fs::path> written;
  for (const auto& entry : fs::recursive_directory_iterator{from}) {
    if (!entry.is_regular_file()) continue;
    auto relative = filled(fs::relative(entry.path(), from).string(), options.name);
    if (relative.ends_with(".in")) relative.resize(relative.size() - 3);  // what a tool would take for a real one
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto to = folder / relative;
    fs::create_directories(to.parent_path());
    std::ofstream out{to, std::ios::binary};
    out << filled(text, options.name);
    out.close();
    if (!in || !out) return unavailable("plugin.write", "cannot write " + to.string());
    written.push_back(to);
  }
  std::ranges::sort(written);
  return written;
}

Result<std::vector<fs::path>> run(const PluginNew& options, const fs::path& folder) {
  if (!plugin::is_plugin_name(options.name)) {
    return invalid("plugin.name",
                   "'" + options.name + "' must be [a-z][a-z0-9_]{1,39}: the name is the plugin's schema as well");
  }
  if (const auto why = cannot_be(options.name); !why.empty())
    return invalid("plugin.name", "'" + options.name + "' is " + why + ": choose another name");
  std::error_code none;
  if (fs::exists(folder, none) && !fs::is_empty(folder, none)) {
    return conflict("plugin.exists", folder.string() + " is there and not empty: choose another folder");
  }
  std::string failed;
  try {
    return write_files(options, folder);
  } catch (const fs::filesystem_error& error) {
    failed = error.what();
  }
  return unavailable("plugin.write", failed);
}

}  // namespace

int plugin_new(const PluginNew& options, const Streams& streams) {
  const auto folder = options.folder.empty() ? fs::path{options.name} : options.folder;
  const auto written = run(options, folder);
  if (!written) {
    streams.error << written.error().message << '\n';
    return written.error().kind == Kind::invalid ? 2 : 1;
  }
  if (streams.json) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const auto& file : *written) files.push_back(file.string());
    streams.out << nlohmann::ordered_json{{"name", options.name}, {"folder", folder.string()}, {"files", files}}.dump(2)
                << '\n';
    return 0;
  }
  for (const auto& file : *written) streams.out << file.string() << '\n';
  streams.out << "\nBuild and test it:\n  cmake -S " << folder.string() << " -B " << (folder / "build").string()
              << "\n  cmake --build " << (folder / "build").string() << "\n  ctest --test-dir "
              << (folder / "build").string() << '\n';
  return 0;
}

}  // namespace hearth::cli
