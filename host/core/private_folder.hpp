#pragma once

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace hearth::core {

/// Makes the folder, and those above it that are missing, for their owner alone (0700). What is there stays as it is.
inline std::error_code make_private_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  if (folder.empty() || std::filesystem::is_directory(folder, failed)) return {};
  if (failed = make_private_folder(folder.parent_path()); failed) return failed;
  if (::mkdir(folder.c_str(), 0700) == 0) return {};
  const std::error_code why{errno, std::generic_category()};
  return std::filesystem::is_directory(folder, failed) ? std::error_code{} : why;
}

}  // namespace hearth::core
