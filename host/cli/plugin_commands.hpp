#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "host/config/settings.hpp"

// `hearth plugin ...`, one function a command, in plugin_<command>.cpp. Each writes to the streams that it is given and returns
// the exit code: 0 done or good, 1 refused, 2 wrongly called, 3 a check has found something.
namespace hearth::cli {

struct Streams {
  std::ostream& out;
  std::ostream& error;
  bool json = false;
};

struct PluginNew {
  std::string name;                ///< [a-z][a-z0-9_]{1,39}
  std::filesystem::path folder{};  ///< to be made; empty: ./<name>
  std::filesystem::path share{};   ///< where template/ stands; empty: beside this executable's installation
};
int plugin_new(const PluginNew& options, const Streams& streams);

/// `hearth plugin manifest FILE.so --source plugin.yaml --out manifest.json`: a step of hearth_add_plugin().
struct PluginManifest {
  std::filesystem::path library;
  std::filesystem::path source;
  std::filesystem::path out;           ///< manifest.json of the bundle
  std::filesystem::path migrations{};  ///< empty: `migrations` beside `out`, or else beside `source`
};
int plugin_manifest(const PluginManifest& options, const Streams& streams);

struct PluginInspect {
  std::filesystem::path bundle;
};
/// Runs none of its code.
int plugin_inspect(const PluginInspect& options, const Streams& streams);

struct PluginCheck {
  std::filesystem::path bundle;
  std::vector<std::filesystem::path>
      beside{};  ///< folders of bundles to hold services against; empty: the bundle's own
};
int plugin_check(const PluginCheck& options, const Streams& streams);

struct PluginInstall {
  std::filesystem::path bundle;
  std::filesystem::path folder;     ///< where this installation's bundles stand; made when missing
  std::filesystem::path lock_file;  ///< plugins.lock
  config::Trust trust{};            ///< a bundle that is not signed as the policy asks is refused
};
/// Copies the bundle and writes its version and digest into the lock.
int plugin_install(const PluginInstall& options, const Streams& streams);

struct PluginList {
  std::vector<std::filesystem::path> folders;  ///< of bundles, the first that has one wins
  std::filesystem::path lock_file{};
  std::vector<config::Plugin> configured{};
};
int plugin_list(const PluginList& options, const Streams& streams);

}  // namespace hearth::cli
