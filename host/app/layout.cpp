#include "host/app/options.hpp"

namespace hearth::app {

Layout Layout::find() {
  const auto prefix = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
  const auto installed = prefix / "lib" / "hearth" / "plugins";
  const auto share = prefix / "share" / "hearth";
  return {.plugins = std::filesystem::exists(installed) ? installed : prefix / "plugins",
          .docs_viewer = share / "docs_viewer",
          .scaffold = share / "template"};
}

}  // namespace hearth::app
