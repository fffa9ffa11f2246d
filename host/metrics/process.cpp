#include "host/metrics/process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace hearth::metrics {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Columns of /proc/self/statm, in pages: size, resident.
std::pair<double, double> memory_bytes() {
  std::ifstream file{"/proc/self/statm"};
  double size = 0, resident = 0;
  file >> size >> resident;
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  return {size * page, resident * page};
}

double entries(const char* folder) {
  std::error_code failed;
  double count = 0;
  for (std::filesystem::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed)) ++count;
  return count;
}

}  // namespace

Process::Process(Registry& registry)
    : cpu_{registry.counter("process_cpu_seconds_total", "User and system CPU time spent, in seconds")},
      resident_{registry.gauge("process_resident_memory_bytes", "Resident memory size in bytes")},
      virtual_{registry.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes")},
      descriptors_{registry.gauge("process_open_fds", "Number of open file descriptors")},
      descriptor_limit_{registry.gauge("process_max_fds", "Maximum number of open file descriptors")},
      threads_{registry.gauge("process_threads", "Number of threads of the process")} {
  registry.gauge("process_start_time_seconds", "Start time of the process since the Unix epoch, in seconds")
      .set(std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count());
}

void Process::refresh() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    cpu_.add(seconds(usage.ru_utime) + seconds(usage.ru_stime) - cpu_.value());
  }
  const auto [size, resident] = memory_bytes();
  virtual_.set(size);
  resident_.set(resident);
  descriptors_.set(entries("/proc/self/fd"));
  threads_.set(entries("/proc/self/task"));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) descriptor_limit_.set(static_cast<double>(limit.rlim_cur));
}

}  // namespace hearth::metrics
