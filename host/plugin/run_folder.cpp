#include "host/plugin/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "host/core/private_folder.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

const std::string run_prefix = "hearth-run-";
const std::string unlocked_prefix = "hearth-new-";
constexpr const char* lock_file_name = "lock";

Error folder_error(const char* what, const fs::path& path) {
  return unavailable("plugin.run_folder",
                     std::string{"cannot "} + what + " " + path.string() + ": " + std::strerror(errno));
}

bool is_run_folder(const fs::path& path) {
  struct stat status {};
  return path.filename().string().starts_with(run_prefix) && lstat(path.c_str(), &status) == 0 &&
         S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

/// hearth-run-<pid>-XXXXXX: earlier versions locked nothing. Our own number was another's, who has ended: in a container it
/// is 1 every time.
bool is_of_a_living_earlier_version(const fs::path& path) {
  const auto rest = path.filename().string().substr(run_prefix.size());
  const auto pid = rest.substr(0, rest.find('-'));
  const bool number = std::ranges::all_of(pid, [](char c) { return c >= '0' && c <= '9'; });
  std::error_code none;
  return pid != rest && number && pid != std::to_string(getpid()) && fs::exists("/proc/" + pid, none);
}

bool is_held(const fs::path& path) {
  const int lock = open((path / lock_file_name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (lock < 0) return errno != ENOENT || is_of_a_living_earlier_version(path);
  const bool taken = flock(lock, LOCK_EX | LOCK_NB) == 0;
  close(lock);
  return !taken;
}

/// The descriptor that holds the lock.
Result<int> locked_file(const fs::path& folder) {
  const auto file = folder / lock_file_name;
  const int made = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made < 0) return folder_error("make", file);
  if (flock(made, LOCK_EX | LOCK_NB) == 0) return made;
  auto refused = folder_error("lock", file);
  close(made);
  return refused;
}

}  // namespace

/// It has the name that others look for once it is locked, not before.
Result<RunFolder> RunFolder::make(const fs::path& parent) {
  if (const auto refused = core::make_private_folder(parent))
    return unavailable("plugin.run_folder", "cannot make the folder " + parent.string() + ": " + refused.message());
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator{parent, failed}) {
    std::error_code ignored;
    if (is_run_folder(entry.path()) && !is_held(entry.path())) fs::remove_all(entry.path(), ignored);
  }
  std::string name = (parent / (unlocked_prefix + "XXXXXX")).string();
  if (mkdtemp(name.data()) == nullptr) return folder_error("make", name);
  auto locked = locked_file(name);
  const auto path = parent / (run_prefix + name.substr(name.size() - 6));
  if (locked && rename(name.c_str(), path.c_str()) == 0) return RunFolder{path, *locked};
  auto refused = locked ? folder_error("rename", name) : locked.error();
  if (locked) close(*locked);
  fs::remove_all(name, failed);
  return refused;
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (lock_ >= 0) close(lock_);
}

}  // namespace hearth::plugin
