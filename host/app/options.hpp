#pragma once

#include <filesystem>
#include <hearth/time.hpp>
#include <optional>

#include "host/config/load.hpp"

namespace hearth::app {

/// What the command line says about a node.
struct Options {
  config::Arguments arguments{};
  bool demo = false;                 ///< load the demo data before serving
  bool test = false;                 ///< /test/* on the admin listener: clock, tokens, events
  std::optional<Timestamp> clock{};  ///< with `test`: when it starts, by its clock
  bool check_plugins = false;        ///< watch the border's contract
  int ready_fd = -1;                 ///< where {"listen": ..., "admin": ...} is written once the node is ready
};

/// Where this installation keeps what is not the deployment's own: below `<prefix>`, or in the build folder.
struct Layout {
  std::filesystem::path plugins;      ///< bundles
  std::filesystem::path docs_viewer;  ///< Swagger UI's files
  std::filesystem::path scaffold;     ///< what `plugin new` writes

  static Layout find();
};

/// Where the pieces of a data folder stand.
struct DataFolder {
  std::filesystem::path root;

  [[nodiscard]] std::filesystem::path run() const { return root / "run"; }
  [[nodiscard]] std::filesystem::path lock_file() const { return root / "plugins.lock"; }
  [[nodiscard]] std::filesystem::path anchors() const { return root / "audit"; }
};

}  // namespace hearth::app
