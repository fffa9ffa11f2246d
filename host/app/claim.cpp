#include "host/app/claim.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "host/app/parts.hpp"
#include "host/core/private_folder.hpp"

namespace hearth::app {
namespace {

/// Nobody tells when a lock comes free within a time, so it is looked at again and again.
bool lock_within(int descriptor, std::chrono::steady_clock::time_point until) {
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR && (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= until)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

}  // namespace

Result<Claim> Claim::take(const config::Settings& settings, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  Claim claim;
  for (const auto& pool : pool_settings(settings)) {
    if (pool.engine != db::Engine::sqlite) continue;
    (void)core::make_private_folder(pool.folder);  // what is in the way shows when it is opened
    const int descriptor = ::open(pool.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
      return unavailable("serve.data", "cannot open the folder " + pool.folder.string() + ": " + std::strerror(errno));
    }
    claim.descriptors_.push_back(descriptor);
    if (lock_within(descriptor, until)) continue;
    return unavailable("serve.data_in_use", pool.folder.string() +
                                                " is used by another hearth serve, and SQLite is for one node: stop "
                                                "that one, give this one another --data, or use PostgreSQL");
  }
  return claim;
}

Claim::~Claim() {
  for (const int descriptor : descriptors_) ::close(descriptor);
}

}  // namespace hearth::app
