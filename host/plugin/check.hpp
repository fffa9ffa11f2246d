#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/bundle.hpp"

namespace hearth::plugin {

struct Finding {
  std::string
      subject;  ///< "bundle", "border", "symbols", "manifest", "settings", "migrations", "statements", "routes", "services"
  bool good = true;
  std::string sentence;  ///< what was found; of a bad one, with the way out
};

/// One verdict over a bundle: it is good when every finding is. Runs its `create` in describing mode. `beside`: folders with
/// the bundles whose services it may require. of_host: the routes that no plugin can have.
std::vector<Finding> check_bundle(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& beside,
                                  const std::vector<gateway::Route>& of_host = {});

bool all_good(const std::vector<Finding>& findings);

}  // namespace hearth::plugin
