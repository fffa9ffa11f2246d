#include <fstream>
#include <ostream>

#include "host/cli/plugin_commands.hpp"
#include "host/config/plugin_yaml.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/describe.hpp"

namespace hearth::cli {
namespace {

namespace fs = std::filesystem;

Result<config::PluginSource> read_source(const fs::path& file) {
  std::ifstream in{file};
  if (!in) return not_found("plugin.source", "cannot read " + file.string());
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  config::Mistakes mistakes;
  auto source = config::parse_plugin_yaml(text, file.string(), mistakes);
  if (!mistakes.empty()) return invalid("plugin.source", config::text(mistakes));
  return source;
}

Result<plugin::Manifest> make_manifest(const PluginManifest& options) {
  const auto source = HEARTH_TRY(read_source(options.source));
  const auto described = HEARTH_TRY(plugin::describe_library(options.library, source.name));
  plugin::Manifest manifest = described.manifest;
  if (manifest.name != source.name || manifest.version != source.version) {
    return conflict("plugin.source", "the code says " + manifest.name + " " + manifest.version + " and " +
                                         options.source.string() + " says " + source.name + " " + source.version +
                                         ": hearth_add_plugin() gives the code both; run CMake again");
  }
  if (!described.breaches.empty())
    return conflict("plugin.breach", "create broke the contract: " + described.breaches[0].detail);
  manifest.about = source.about;
  manifest.execution = source.execution;
  manifest.database = source.database;
  manifest.tokens = source.tokens;
  manifest.settings = source.settings;
  manifest.audit = source.audit;
  manifest.outbound = source.outbound;
  auto migrations = options.migrations;
  if (migrations.empty()) {
    migrations = options.out.parent_path() / "migrations";
    if (!fs::exists(migrations)) migrations = options.source.parent_path() / "migrations";
  }
  manifest.migrations = HEARTH_TRY(plugin::list_migrations(migrations));
  return manifest;
}

Result<void> write_file(const fs::path& file, const std::string& content) {
  const auto next = fs::path{file.string() + ".new"};
  std::ofstream out{next, std::ios::trunc};
  out << content;
  out.close();
  std::error_code failed;
  if (out) fs::rename(next, file, failed);
  if (!out || failed) return unavailable("plugin.write", "cannot write " + file.string());
  return {};
}

Result<void> run(const PluginManifest& options) {
  const auto manifest = HEARTH_TRY(make_manifest(options));
  const auto text = plugin::write_manifest(manifest);
  HEARTH_TRY(plugin::parse_manifest(text, options.out.string()));  // what cannot be read back must not be shipped
  return write_file(options.out, text);
}

}  // namespace

int plugin_manifest(const PluginManifest& options, const Streams& streams) {
  const auto done = run(options);
  if (done) return 0;
  streams.error << done.error().message << '\n';
  return 1;
}

}  // namespace hearth::cli
