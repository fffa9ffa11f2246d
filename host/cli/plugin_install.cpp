#include <unistd.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <utility>

#include "host/app/host_routes.hpp"
#include "host/cli/plugin_commands.hpp"
#include "host/plugin/check.hpp"
#include "host/plugin/trust.hpp"

namespace hearth::cli {
namespace {

namespace fs = std::filesystem;

struct Installed {
  plugin::Bundle bundle;
  std::string digest;
  fs::path folder;
};

/// A copy beside the installed bundles, gone at the end unless it took the place of one: what is checked is what is installed,
/// and what is refused has touched nothing.
class Copy {
 public:
  static Result<Copy> make(const fs::path& from, const fs::path& folder) {
    Copy copy{folder / (".install-" + std::to_string(getpid()))};
    std::error_code failed;
    fs::create_directories(copy.parent_, failed);
    if (!failed) fs::copy(from, copy.parent_ / name_of(from), fs::copy_options::recursive, failed);
    if (failed)
      return unavailable("plugin.install", "cannot install into " + folder.string() + ": " + failed.message());
    return copy;
  }
  Copy(Copy&& other) noexcept : parent_{std::exchange(other.parent_, {})} {}
  Copy& operator=(Copy&&) = delete;
  ~Copy() {
    std::error_code ignored;
    if (!parent_.empty()) fs::remove_all(parent_, ignored);
  }

  [[nodiscard]] fs::path bundle(const fs::path& from) const { return parent_ / name_of(from); }

  /// Two renames, of which the second is undone when it fails: an installed bundle is whole at every moment.
  Result<void> replace(const fs::path& to) {
    const auto from = parent_ / to.filename();
    const auto old = parent_ / "old";
    std::error_code failed;
    if (fs::exists(to, failed)) fs::rename(to, old, failed);
    if (!failed) {
      fs::rename(from, to, failed);
      std::error_code ignored;
      if (failed) fs::rename(old, to, ignored);
    }
    if (failed) return unavailable("plugin.install", "cannot install into " + to.string() + ": " + failed.message());
    return {};
  }

 private:
  explicit Copy(fs::path parent) : parent_{std::move(parent)} {}
  static fs::path name_of(const fs::path& folder) {
    return (folder.has_filename() ? folder : folder.parent_path()).filename();
  }
  fs::path parent_;
};

/// What `plugin check` would refuse, in its words.
Result<void> check(const fs::path& bundle, const fs::path& beside) {
  std::string faults;
  for (const auto& one : plugin::check_bundle(bundle, {beside}, app::host_routes())) {
    if (!one.good) faults += "\n  " + one.subject + ": " + one.sentence;
  }
  if (faults.empty()) return {};
  return invalid("plugin.install", "the bundle is not good, and nothing was installed:" + faults);
}

Result<Installed> install(const PluginInstall& options) {
  const auto source = fs::absolute(options.bundle).lexically_normal();
  const auto named = HEARTH_TRY(plugin::read_bundle(source));
  const auto to = options.folder / (named.manifest.name + ".hearth");
  std::error_code none;
  const bool in_place = fs::equivalent(source, to, none);
  std::optional<Copy> copy;
  if (!in_place) {
    auto made = HEARTH_TRY(Copy::make(source, options.folder));
    copy.emplace(std::move(made));
  }
  auto bundle = HEARTH_TRY(plugin::read_bundle(in_place ? source : copy->bundle(source)));
  const auto library = HEARTH_TRY(plugin::digest_of_library(bundle));
  const auto digest = plugin::bundle_digest(bundle, library);
  auto lock = HEARTH_TRY(plugin::Lock::read(options.lock_file));
  // What is installed is wanted: its digest replaces the one that is there. A missing signature still refuses it.
  lock.set(bundle.manifest.name, {bundle.manifest.version, digest});
  HEARTH_TRY(plugin::check_trust(options.trust, lock, bundle, digest));
  HEARTH_TRY(check(bundle.folder, options.folder));  // runs code of it, and so after its signature
  if (copy) HEARTH_TRY(copy->replace(to));
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
