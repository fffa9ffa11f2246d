#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "driver.hpp"

namespace notifications {

/// Sends what may take its time, on threads of its own, from start to stop: the timers, few as they are, belong to all plugins.
/// A timer waits a moment for its message, as long as nothing else hangs: so an ordinary server is not sent more than it takes.
class Senders {
 public:
  static constexpr std::size_t threads = 2;
  static constexpr std::size_t most_waiting = 8;  ///< with their claims running
  static constexpr std::chrono::milliseconds patience{2000};

  /// What came of a message that nobody waited for; on a thread of ours.
  using Late = std::function<void(const Sent&)>;
  enum class Taken {
    done,       ///< `sent` says how
    under_way,  ///< `late` will be told
    refused,    ///< too many are waiting, or this is the end
  };
  struct Answer {
    Taken taken = Taken::refused;
    Sent sent{};
  };

  Senders() = default;
  ~Senders() { stop(); }
  Senders(const Senders&) = delete;
  Senders& operator=(const Senders&) = delete;

  void start();
  /// Finishes what has begun and drops what waits.
  void stop();
  /// With no transaction open. The driver outlives us.
  Answer send(const InCall& in, Driver& driver, Message message, Late late);

 private:
  struct Job {
    Driver& driver;
    Message message;
    Late late;
    Sent sent{};
    bool done = false;
    bool left_alone = false;  ///< nobody waits for it any more
  };
  using Shared = std::shared_ptr<Job>;

  void run();
  bool enqueue(const Shared& job, bool& wait);
  /// Whether it was done in time; from then on it is told or left alone.
  bool leave(const Shared& job);
  void finish(const Shared& job, Sent sent);

  std::mutex guard_;
  std::condition_variable work_, progress_;
  std::deque<Shared> waiting_;
  std::size_t hanging_ = 0;  ///< jobs that were left alone and are not done
  bool stopping_ = true;
  std::vector<std::thread> threads_;
};

}  // namespace notifications
