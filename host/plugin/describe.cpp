#include "host/plugin/describe.hpp"

#include <algorithm>

#include "host/core/clock.hpp"
#include "host/crypto/bytes.hpp"
#include "host/metrics/registry.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/run_folder.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

void offer_statements(const Library& library, Instance& instance,
                      const std::function<void(const hearth_statements_v1&)>& with) {
  const void* found = nullptr;
  const auto& module = library.module();
  if (module.extension == nullptr) return;
  (void)instance.guarded("extension", [&] { found = module.extension(instance.handle(), str("hearth.statements/1")); });
  const auto* statements = static_cast<const hearth_statements_v1*>(found);
  if (statements != nullptr && HEARTH_COVERS(statements, hearth_statements_v1, statement_count)) with(*statements);
}

/// Holds what the ports lead to: code that hangs keeps its border.
struct DescribingBorder : Border {
  DescribingBorder() {
    ports.clock = &clock;
    ports.metrics = &metrics;
    breaches = std::make_shared<Breaches>(nullptr, nullptr, true);
  }
  core::Clock clock;
  metrics::Registry metrics;
};

}  // namespace

Result<Described> describe_library(const fs::path& file, const std::string& plugin,
                                   const std::function<void(const hearth_statements_v1&)>& with) {
  const auto folder = HEARTH_TRY(RunFolder::make(fs::temp_directory_path()));
  const auto copy = folder.path() / "described.so";
  std::error_code failed;
  fs::copy_file(file, copy, failed);
  if (failed) return not_found("plugin.library", "cannot read " + file.string() + ": " + failed.message());
  auto library = HEARTH_TRY(Library::open(copy, plugin));

  const auto border = std::make_shared<DescribingBorder>();
  Bundle bundle;
  bundle.manifest.name = library->name();
  const auto instance = Instance::make(border, library, std::move(bundle), {}, true);
  const Result<void> created = instance->create();
  if (created && with) offer_statements(*library, *instance, with);
  Described described;
  described.fiber_safe = library->fiber_safe();
  auto& manifest = described.manifest;
  manifest.name = library->name();
  manifest.version = library->version();
  manifest.build = library->build();
  manifest.abi_major = library->module().abi_major;
  manifest.abi_minor = library->module().abi_minor;
  manifest.host_minor_required = library->module().host_minor_required;
  describe(manifest, instance->registered());
  const Result<void> destroyed = instance->destroy();
  if (!created) return created.error();
  if (!destroyed && destroyed.error().kind == Kind::timeout)
    return destroyed.error();  // all else is among the breaches
  described.breaches = border->breaches->all();
  return described;
}

Result<std::vector<Migration>> list_migrations(const fs::path& folder) {
  std::vector<Migration> all;
  for (const char* engine : {"postgres", "sqlite"}) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder / engine, none}) files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& file : files) {
      const std::string content = HEARTH_TRY(read_guarded(file, std::size_t{16} * 1024 * 1024));
      all.push_back({engine, file.filename().string(), crypto::hex(crypto::sha256(content))});
    }
  }
  return all;
}

}  // namespace hearth::plugin
