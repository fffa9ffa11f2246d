#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host/config/mistakes.hpp"
#include "host/config/settings.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/trust.hpp"

namespace hearth::plugin {

class Instance;
class Library;
struct Border;

/// Where the bundle of a configured plugin stands: its `path`, or `<name>.hearth` in the first of the folders that has it.
Result<std::filesystem::path> find_bundle(const config::Plugin& wanted,
                                          const std::vector<std::filesystem::path>& folders);

/// Reads it and holds it against what the configuration says: name, version range, permissions, settings; and whether its
/// library can be opened. Runs no code.
Result<Bundle> read_wanted(const config::Plugin& wanted, const std::vector<std::filesystem::path>& folders);

/// Every way in which the settings break the bundle's schema, each where it was written.
Result<void> check_settings(const config::Plugin& wanted, const Bundle& bundle);

/// The same of all that are switched on and required, for a file that is wrong already; also a bundle that is not there, or whose version
/// is none that is wanted.
config::Mistakes mistakes_in(const std::vector<config::Plugin>& wanted,
                             const std::vector<std::filesystem::path>& folders);

/// Marks in each plugin's settings what its bundle's schema calls secret; everything where the bundle cannot be read.
void mark_secrets(std::vector<config::Plugin>& wanted, const std::vector<std::filesystem::path>& folders);

/// Opens a private copy and holds it against the manifest. With a lock, the code is opened only when it is trusted.
Result<std::shared_ptr<Library>> open_library(const Bundle& bundle, const std::filesystem::path& run_folder,
                                              const config::Trust* trust, Lock* lock);

/// Whether open_library would trust it, by the lock as it is. Opens no code.
Result<void> check_trusted(const Bundle& bundle, const config::Trust& trust, const Lock& lock);

/// What the code registered is what the manifest says.
Result<void> check_registered(const Instance& instance);

}  // namespace hearth::plugin
