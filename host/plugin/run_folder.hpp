#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <utility>

namespace hearth::plugin {

/// A folder of this process's own below `parent`, gone at the end; what ended processes left there is removed. It is locked
/// for as long as the process lives: a process id says nothing where others count their own, as containers do.
class RunFolder {
 public:
  static Result<RunFolder> make(const std::filesystem::path& parent);
  RunFolder(RunFolder&& other) noexcept
      : path_{std::exchange(other.path_, {})}, lock_{std::exchange(other.lock_, -1)} {}
  RunFolder& operator=(RunFolder&&) = delete;
  ~RunFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  RunFolder(std::filesystem::path path, int lock) : path_{std::move(path)}, lock_{lock} {}
  std::filesystem::path path_;
  int lock_;
};

}  // namespace hearth::plugin
