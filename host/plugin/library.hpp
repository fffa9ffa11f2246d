#pragma once

#include <hearth/abi.h>

#include <filesystem>
#include <hearth/result.hpp>
#include <memory>
#include <string>

namespace hearth::plugin {

/// A plugin's opened library and its checked head. Closed, and its private copy removed, when nobody holds it any more.
class Library {
 public:
  /// plugin: its name, for sentences. Runs the library's static initialisers and its entry.
  static Result<std::shared_ptr<Library>> open(const std::filesystem::path& file, const std::string& plugin);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  [[nodiscard]] const hearth_module& module() const { return *module_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::string& build() const { return build_; }
  [[nodiscard]] bool fiber_safe() const { return fiber_safe_; }

  /// A thread of the plugin may still be inside: the code stays mapped until the process ends.
  void keep_mapped() { resident_ = true; }

 private:
  struct Handle;
  explicit Library(std::unique_ptr<Handle> handle);

  std::unique_ptr<Handle> handle_;
  const hearth_module* module_ = nullptr;
  std::string name_, version_, build_;
  bool fiber_safe_ = false;
  bool resident_ = false;
};

/// A plugin that is not taken: `code` without its "plugin.", and a sentence for whoever made it.
Error refused(const char* code, const std::string& plugin, const std::string& sentence);

/// Whether its library may be given to the dynamic loader (check_elf()): a refusal instead of the end of the process.
Result<void> check_file(const std::filesystem::path& file, const std::string& plugin);

/// The head of a module, whoever built it, against this host: the sentences of the border's own refusals.
Result<void> check_head(const hearth_module* module, const std::string& plugin);

}  // namespace hearth::plugin
