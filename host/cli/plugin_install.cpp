#include <unistd.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "host/cli/plugin_commands.hpp"
#include "host/plugin/check.hpp"
#include "host/plugin/trust.hpp"

namespace hearth::cli {
namespace {

namespace fs = std::filesystem;

Result<void> copy_tree(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::create_directories(to.parent_path(), failed);
  const fs::path next = to.string() + "." + std::to_string(getpid()) + ".new";
  fs::remove_all(next, failed);
  fs::copy(from, next, fs::copy_options::recursive, failed);
  if (!failed) fs::remove_all(to, failed);
  if (!failed) fs::rename(next, to, failed);
  if (failed) return unavailable("plugin.install", "cannot install into " + to.string() + ": " + failed.message());
  return {};
}

struct Installed {
  plugin::Bundle bundle;
  std::string digest;
  fs::path folder;
};

Result<Installed> install(const PluginInstall& options) {
  auto bundle = HEARTH_TRY(plugin::read_bundle(options.bundle));
  const auto library = HEARTH_TRY(plugin::digest_of_library(bundle));
  const auto digest = plugin::bundle_digest(bundle, library);
  auto lock = HEARTH_TRY(plugin::Lock::read(options.lock_file));
  // What is installed is wanted: its digest replaces the one that is there. A missing signature still refuses it.
  lock.set(bundle.manifest.name, {bundle.manifest.version, digest});
  HEARTH_TRY(plugin::check_trust(options.trust, lock, bundle, digest));
  const auto to = options.folder / (bundle.manifest.name + ".hearth");
  std::error_code none;
  if (!fs::equivalent(options.bundle, to, none)) HEARTH_TRY(copy_tree(options.bundle, to));
  HEARTH_TRY(lock.save());
  return Installed{std::move(bundle), digest, to};
}

}  // namespace

int plugin_install(const PluginInstall& options, const Streams& streams) {
  const auto done = install(options);
  if (!done) {
    streams.error << done.error().message << '\n';
    return 1;
  }
  const auto& manifest = done->bundle.manifest;
  if (streams.json) {
    streams.out << nlohmann::ordered_json{{"name", manifest.name},
                                          {"version", manifest.version},
                                          {"digest", done->digest},
                                          {"folder", done->folder.string()}}
                       .dump(2)
                << '\n';
    return 0;
  }
  streams.out << manifest.name << ' ' << manifest.version << " is installed in " << done->folder.string()
              << "\nTo run it, add to plugins:\n"
              << "  - name: " << manifest.name << "\n    version: \"^" << manifest.version << "\"\n";
  return 0;
}

}  // namespace hearth::cli
