#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace hearth::app {

struct Node;

/// Forgets what has served its time: stored answers of idempotency keys, and effects whose deliveries are long gone. A thread
/// of its own, awake every few minutes.
class Housekeeping {
 public:
  explicit Housekeeping(Node& node);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  /// One round, now.
  void sweep();

 private:
  void run();

  Node& node_;
  std::mutex guard_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace hearth::app
