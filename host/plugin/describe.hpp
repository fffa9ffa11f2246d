#pragma once

#include <hearth/abi.h>

#include <filesystem>
#include <functional>
#include <hearth/result.hpp>
#include <string>
#include <vector>

#include "host/plugin/breaches.hpp"
#include "host/plugin/manifest.hpp"

namespace hearth::plugin {

/// What a plugin's code says of itself: its `create` has been run with HEARTH_HOST_DESCRIBING, and nothing else of it.
struct Described {
  Manifest manifest;  ///< what only plugin.yaml says (about, permissions, migrations) is empty
  bool fiber_safe = false;
  std::vector<Breach> breaches;
};

/// library: a plugin's .so, which is copied first. with: called while the code is still open, for its statements.
Result<Described> describe_library(const std::filesystem::path& library, const std::string& plugin,
                                   const std::function<void(const hearth_statements_v1&)>& with = {});

/// The files of `<folder>/<engine>` as a manifest names them, sorted.
Result<std::vector<Migration>> list_migrations(const std::filesystem::path& folder);

}  // namespace hearth::plugin
