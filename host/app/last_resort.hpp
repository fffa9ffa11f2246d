#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace hearth::app {

/// Ends the process when stopping it does not come to an end: a handler that never returns, or a server that never answers,
/// must not keep an operator from starting it again. What was acknowledged is in the databases.
class LastResort {
 public:
  LastResort() = default;
  ~LastResort();  ///< stopping has ended by itself
  LastResort(const LastResort&) = delete;
  LastResort& operator=(const LastResort&) = delete;

  /// From now on, once: at that time the process says so on its standard error, and exits with 1.
  void arm(std::chrono::steady_clock::time_point at);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace hearth::app
