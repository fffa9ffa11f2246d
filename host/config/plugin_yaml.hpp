#pragma once

#include <string>
#include <vector>

#include "host/config/mistakes.hpp"

namespace hearth::config {

/// plugin.yaml: what a plugin's author says and its code cannot. The rest of the manifest is made of the code.
struct PluginSource {
  std::string name;
  std::string version;
  std::string about{};
  std::string execution = "threads";    ///< or "fiber"
  bool database = false;                ///< permissions that it wants
  bool tokens = false;                  ///< to sign tokens and revoke them
  bool settings = false;                ///< to lay settings over those of other plugins
  bool audit = false;                   ///< to read the audit logs of other plugins
  std::vector<std::string> outbound{};  ///< hosts, "*.example.com" for those below
};

/// Reads it; every mistake at once, each with its place.
PluginSource parse_plugin_yaml(const std::string& text, const std::string& source, Mistakes& mistakes);

}  // namespace hearth::config
