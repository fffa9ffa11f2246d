#include "host/plugin/library.hpp"

#include <cstdio>
#include <cstring>
#include <exception>
#include <fstream>
#include <mutex>
#include <vector>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include "host/config/version.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/elf.hpp"
#include "host/plugin/exit_watch.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::plugin {

struct Library::Handle {
  boost::dll::shared_library library;
  std::filesystem::path file;
};

namespace {

constexpr auto rebuild_it = ": build it again against Hearth's abi.h";

std::string hex(std::uint32_t number) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08x", number);
  return text;
}

Result<const hearth_module*> ask_entry(hearth_plugin_entry_fn entry, const std::string& plugin) {
  std::string thrown;
  try {
    return entry();
  } catch (const std::exception& error) {
    thrown = error.what();
  } catch (...) {
    thrown = "of an unknown type";
  }
  return refused("exception", plugin,
                 std::string{HEARTH_PLUGIN_ENTRY_NAME} + " threw an exception (" + thrown +
                     "), and none may cross the border: catch it inside the plugin");
}

Result<void> check_functions(const hearth_module& module, const std::string& plugin) {
  const struct {
    const char* name;
    bool there;
  } needed[] = {{"create", module.create != nullptr},
                {"start", module.start != nullptr},
                {"quiesce", module.quiesce != nullptr},
                {"destroy", module.destroy != nullptr}};
  for (const auto& function : needed) {
    if (!function.there) {
      return refused("null_function", plugin,
                     std::string{"hearth_module."} + function.name + " is null and must be a function" + rebuild_it);
    }
  }
  return {};
}

Result<void> check_info(const hearth_plugin_info* info, const std::string& plugin) {
  if (info == nullptr) return refused("truncated", plugin, std::string{"hearth_module.info is null"} + rebuild_it);
  constexpr auto least = HEARTH_SIZE_THROUGH(hearth_plugin_info, build_id);
  if (info->struct_size < least) {
    return refused("truncated", plugin,
                   "hearth_plugin_info.struct_size is " + std::to_string(info->struct_size) + " and border 1.0 has " +
                       std::to_string(least) + rebuild_it);
  }
  if (!is_plugin_name(view(info->name))) {
    return refused("name", plugin,
                   "hearth_plugin_info.name is '" + std::string{view(info->name).substr(0, 80)} +
                       "' and must be [a-z][a-z0-9_]{1,39}: give it such a name in plugin.yaml");
  }
  if (!config::Version::parse(view(info->version))) {
    return refused("version", plugin,
                   "hearth_plugin_info.version is '" + std::string{view(info->version).substr(0, 80)} +
                       "' and must be a semantic version like 1.2.3: put it right in plugin.yaml");
  }
  return {};
}

}  // namespace

Error refused(const char* code, const std::string& plugin, const std::string& sentence) {
  return invalid(std::string{"plugin."} + code, "plugin " + plugin + ": " + sentence);
}

Result<void> check_file(const std::filesystem::path& file, const std::string& plugin) {
  std::ifstream in{file, std::ios::binary | std::ios::ate};
  const auto size = in.tellg();
  if (size < 0) return refused("cannot_open", plugin, "its library " + file.string() + " cannot be read");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0).read(bytes.data(), size);
  const auto checked = check_elf(bytes);
  if (checked) return {};
  return refused("cannot_open", plugin,
                 "its library cannot be opened (" + checked.error().message +
                     "): copy the bundle again, or build it for this system");
}

Result<void> check_head(const hearth_module* module, const std::string& plugin) {
  if (module == nullptr) {
    return refused("null_module", plugin,
                   std::string{HEARTH_PLUGIN_ENTRY_NAME} + " returned null and must return the module" + rebuild_it);
  }
  if (module->magic != HEARTH_MAGIC) {
    return refused("magic", plugin,
                   "hearth_module.magic is " + hex(module->magic) + " and must be " + hex(HEARTH_MAGIC) +
                       ": what the entry returns is no Hearth module" + rebuild_it);
  }
  if (module->abi_major != HEARTH_ABI_MAJOR) {
    return refused("abi_major", plugin,
                   "hearth_module.abi_major is " + std::to_string(module->abi_major) + " and this host speaks " +
                       std::to_string(HEARTH_ABI_MAJOR) + ": install a build of " + plugin + " for border " +
                       std::to_string(HEARTH_ABI_MAJOR) + ", or a host that speaks " +
                       std::to_string(module->abi_major));
  }
  if (module->host_minor_required > HEARTH_ABI_MINOR) {
    const auto wanted = std::to_string(HEARTH_ABI_MAJOR) + "." + std::to_string(module->host_minor_required);
    return refused("abi_minor", plugin,
                   "hearth_module.host_minor_required is " + std::to_string(module->host_minor_required) +
                       " and this host offers " + std::to_string(HEARTH_ABI_MINOR) + ": upgrade the host to border " +
                       wanted + " or later, or install an older build of " + plugin);
  }
  constexpr auto least = HEARTH_SIZE_THROUGH(hearth_module, extension);
  if (module->struct_size < least) {
    return refused("truncated", plugin,
                   "hearth_module.struct_size is " + std::to_string(module->struct_size) + " and border 1.0 has " +
                       std::to_string(least) + rebuild_it);
  }
  HEARTH_TRY(check_functions(*module, plugin));
  return check_info(module->info, plugin);
}

Library::Library(std::unique_ptr<Handle> handle) : handle_{std::move(handle)} {}

Library::~Library() {
  std::error_code ignored;
  std::filesystem::remove(handle_->file, ignored);
  if (!resident_) return;
  static std::mutex guard;
  static auto* const never_closed = new std::vector<std::unique_ptr<Handle>>;  // NOLINT: stays, as what it holds must
  const std::scoped_lock lock{guard};
  never_closed->push_back(std::move(handle_));
}

Result<std::shared_ptr<Library>> Library::open(const std::filesystem::path& file, const std::string& plugin) {
  HEARTH_TRY(check_file(file, plugin));
  auto handle = std::make_unique<Handle>();
  handle->file = file;
  std::string failed;
  const Inside inside{plugin, "its initialisers"};
  watch_exits();
  try {  // the throwing overload: its text alone holds what dlerror said
    handle->library.load(file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
  } catch (const std::exception& error) {
    failed = error.what();
  }
  watch_exits();
  if (!failed.empty()) {
    return refused("cannot_open", plugin,
                   "its library cannot be opened (" + failed +
                       "): build it for this system, and link all that it uses (-Wl,-z,defs tells at build time)");
  }
  if (!handle->library.has(HEARTH_PLUGIN_ENTRY_NAME)) {
    return refused("missing_entry", plugin,
                   std::string{"its library exports no function "} + HEARTH_PLUGIN_ENTRY_NAME +
                       ", which the border begins with: write HEARTH_PLUGIN(...) once, or export it");
  }
  const auto entry =
      reinterpret_cast<hearth_plugin_entry_fn>(handle->library.get<const hearth_module*()>(HEARTH_PLUGIN_ENTRY_NAME));
  const hearth_module* module = HEARTH_TRY(ask_entry(entry, plugin));
  HEARTH_TRY(check_head(module, plugin));

  std::shared_ptr<Library> library{new Library{std::move(handle)}};
  library->module_ = module;
  library->name_ = view(module->info->name);
  library->version_ = view(module->info->version);
  library->build_ = view(module->info->build_id).substr(0, 200);
  library->fiber_safe_ = (module->info->flags & HEARTH_PLUGIN_FIBER_SAFE) != 0;
  return library;
}

}  // namespace hearth::plugin
