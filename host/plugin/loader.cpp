#include "host/plugin/loader.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "host/config/plugin_schema.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/library.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

Result<void> check_version(const config::Plugin& wanted, const Manifest& manifest) {
  const auto version = HEARTH_TRY(config::Version::parse(manifest.version));
  if (wanted.version.admits(version)) return {};
  return refused("version_range", wanted.name,
                 "its version is " + manifest.version + " and plugins[" + std::to_string(wanted.index) + "].version (" +
                     wanted.at.text() + ") wants '" + wanted.version.text() +
                     "': install a version in that range, or widen it");
}

Result<void> check_abi(const Manifest& manifest) {
  if (manifest.abi_major != HEARTH_ABI_MAJOR) {
    return refused("abi_major", manifest.name,
                   "abi.major of its manifest is " + std::to_string(manifest.abi_major) + " and this host speaks " +
                       std::to_string(HEARTH_ABI_MAJOR) + ": install a build of " + manifest.name + " for border " +
                       std::to_string(HEARTH_ABI_MAJOR) + ", or a host that speaks " +
                       std::to_string(manifest.abi_major));
  }
  if (manifest.host_minor_required <= HEARTH_ABI_MINOR) return {};
  return refused("abi_minor", manifest.name,
                 "abi.host_minor_required of its manifest is " + std::to_string(manifest.host_minor_required) +
                     " and this host offers " + std::to_string(HEARTH_ABI_MINOR) + ": upgrade the host to border " +
                     std::to_string(HEARTH_ABI_MAJOR) + "." + std::to_string(manifest.host_minor_required) +
                     " or later, or install an older build of " + manifest.name);
}

/// Whoever owns a file can make it writable again.
Result<void> check_owner(const Bundle& bundle) {
  for (const auto& path : {bundle.folder, bundle.library(), bundle.folder / "manifest.json"}) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
      return refused("bundle", bundle.manifest.name, "cannot read " + path.string());
    if (status.st_uid == 0 || status.st_uid == geteuid()) continue;
    return refused("owner", bundle.manifest.name,
                   path.string() + " is owned by user " + std::to_string(status.st_uid) +
                       ", and the host is run by user " + std::to_string(geteuid()) +
                       ": chown the bundle to that user or to root, or set trust.policy to 'any'");
  }
  return {};
}

Error named(const std::string& plugin, Error error) {
  if (!error.message.starts_with("plugin ")) error.message = "plugin " + plugin + ": " + error.message;
  return error;
}

Result<void> check_library(const Bundle& bundle, const Library& library) {
  const auto& manifest = bundle.manifest;
  const auto rebuild = ": build the bundle again, so that its manifest is made of its code";
  if (library.name() != manifest.name) {
    return refused(
        "name", manifest.name,
        "its code says that its name is '" + library.name() + "' and its manifest '" + manifest.name + "'" + rebuild);
  }
  if (library.version() != manifest.version) {
    return refused(
        "version", manifest.name,
        "its code says that its version is " + library.version() + " and its manifest " + manifest.version + rebuild);
  }
  return {};
}

}  // namespace

Result<fs::path> find_bundle(const config::Plugin& wanted, const std::vector<fs::path>& folders) {
  if (!wanted.path.empty()) return fs::path{wanted.path};
  std::string looked;
  for (const auto& folder : folders) {
    auto path = folder / (wanted.name + ".hearth");
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return path;
    looked += (looked.empty() ? "" : ", ") + path.string();
  }
  return not_found("plugin.not_found",
                   "plugin " + wanted.name + ": there is no bundle (looked for " + looked +
                       "): install it with `hearth plugin install BUNDLE -c FILE`, or say where it is with path:");
}

namespace {

nlohmann::json settings_schema_of(const Bundle& bundle) {
  const auto& schema = bundle.manifest.settings_schema;
  return nlohmann::json::parse(schema.empty() ? R"({"type":"object","additionalProperties":false})" : schema);
}

config::Mistakes mistakes_of(const config::Plugin& wanted, const Bundle& bundle) {
  return config::check(wanted, settings_schema_of(bundle));
}

/// A refusal as a mistake at the plugin's entry.
config::Mistake at_entry(const config::Plugin& wanted, const char* key, const Error& why) {
  return {wanted.at, "plugins[" + std::to_string(wanted.index) + "]." + key, why.message};
}

}  // namespace

Result<void> check_settings(const config::Plugin& wanted, const Bundle& bundle) {
  const auto mistakes = mistakes_of(wanted, bundle);
  if (mistakes.empty()) return {};
  return refused("settings", wanted.name, "its settings break its schema:\n" + config::text(mistakes));
}

config::Mistakes mistakes_in(const std::vector<config::Plugin>& wanted, const std::vector<fs::path>& folders) {
  config::Mistakes all;
  for (const auto& one : wanted) {
    if (!one.enabled || !one.required || one.name.empty()) continue;
    const auto folder = find_bundle(one, folders);
    const auto bundle = folder ? read_bundle(*folder) : Result<Bundle>{folder.error()};
    if (!bundle) {
      all.push_back(at_entry(one, "name", named(one.name, bundle.error())));
      continue;
    }
    if (const auto good = check_version(one, bundle->manifest); !good)
      all.push_back(at_entry(one, "version", good.error()));
    for (auto& mistake : mistakes_of(one, *bundle)) all.push_back(std::move(mistake));
  }
  return all;
}

void mark_secrets(std::vector<config::Plugin>& wanted, const std::vector<fs::path>& folders) {
  for (auto& one : wanted) {
    const auto folder = find_bundle(one, folders);
    const auto bundle = folder ? read_bundle(*folder) : Result<Bundle>{folder.error()};
    const auto schema = bundle ? settings_schema_of(*bundle) : nlohmann::json{};
    config::mark_secrets(one.config, bundle ? &schema : nullptr);
  }
}

Result<void> check_permissions(const config::Plugin& wanted, const Manifest& manifest) {
  struct Asked {
    bool asked, granted;
    const char* name;
    const char* what;
  };
  const auto& granted = wanted.permissions;
  for (const auto& [asked, given, name, what] :
       {Asked{manifest.database, granted.database, "database", "needs a database"},
        Asked{manifest.tokens, granted.tokens, "tokens", "signs, verifies and revokes tokens"},
        Asked{manifest.settings, granted.settings, "settings", "lays settings over those of other plugins"},
        Asked{manifest.audit, granted.audit, "audit", "reads the audit logs of other plugins"}}) {
    if (!asked || given) continue;
    return refused("permission", wanted.name,
                   std::string{"it "} + what + " (permissions." + name +
                       " of its manifest is true) and the configuration says false: grant it, or leave the plugin out");
  }
  if (wanted.execution == config::PluginExecution::fiber && manifest.execution != "fiber") {
    return refused("execution", wanted.name,
                   "the configuration says execution: fiber and its manifest says '" + manifest.execution +
                       "': it does not promise what fibers need; leave the setting out");
  }
  return {};
}

Result<Bundle> read_wanted(const config::Plugin& wanted, const std::vector<fs::path>& folders) {
  const auto folder = HEARTH_TRY(find_bundle(wanted, folders));
  Result<Bundle> read = read_bundle(folder);
  if (!read) return named(wanted.name, std::move(read).error());
  const auto& manifest = read->manifest;
  if (manifest.name != wanted.name) {
    return refused("name", wanted.name,
                   "the manifest of " + folder.string() + " says that its name is '" + manifest.name +
                       "': call it so in plugins:, or point path: to another bundle");
  }
  HEARTH_TRY(check_abi(manifest));
  HEARTH_TRY(check_version(wanted, manifest));
  HEARTH_TRY(check_permissions(wanted, manifest));
  HEARTH_TRY(check_settings(wanted, *read));
  HEARTH_TRY(check_file(read->library(), wanted.name));
  return read;
}

namespace {

Result<void> check_origin(const Bundle& bundle, const config::Trust& trust, Lock* lock, const std::string& digest) {
  if (trust.policy != config::TrustPolicy::any) HEARTH_TRY(check_owner(bundle));
  if (lock == nullptr) return {};
  auto trusted = check_trust(trust, *lock, bundle, bundle_digest(bundle, digest));
  if (!trusted) return named(bundle.manifest.name, std::move(trusted).error());
  return {};
}

}  // namespace

Result<void> check_trusted(const Bundle& bundle, const config::Trust& trust, const Lock& lock) {
  const auto digest = digest_of_library(bundle);
  if (!digest) return named(bundle.manifest.name, digest.error());
  Lock unsaved = lock;
  return check_origin(bundle, trust, &unsaved, *digest);
}

Result<std::shared_ptr<Library>> open_library(const Bundle& bundle, const fs::path& run_folder,
                                              const config::Trust* trust, Lock* lock) {
  const auto& name = bundle.manifest.name;
  auto copy = copy_library(bundle, run_folder);
  if (!copy) return named(name, std::move(copy).error());
  if (trust != nullptr) HEARTH_TRY(check_origin(bundle, *trust, lock, copy->digest));
  auto library = HEARTH_TRY(Library::open(copy->file, name));
  HEARTH_TRY(check_library(bundle, *library));
  return library;
}

Result<void> check_registered(const Instance& instance) {
  Manifest registered;
  describe(registered, instance.registered());
  const auto all = differences(instance.bundle().manifest, registered);
  if (all.empty()) return {};
  std::string text;
  for (const auto& one : all) text += "\n  " + one;
  return refused("manifest_differs", instance.name(),
                 "its manifest is not that of its code:" + text +
                     "\nbuild the bundle again, so that its manifest is made of its code");
}

}  // namespace hearth::plugin
