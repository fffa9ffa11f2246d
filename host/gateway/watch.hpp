#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "host/core/call.hpp"

namespace hearth::gateway {

/// Ends what takes too long: calls expire() of each watched object at its deadline, on a thread of its own, unless it has
/// been forgotten before. As many entries as calls are in flight, so a tree under a lock is enough.
class Watch {
 public:
  class Watched {
   public:
    virtual ~Watched() = default;
    virtual void expire() = 0;
  };
  using Ticket = std::pair<core::Deadline, std::uint64_t>;

  Watch();
  ~Watch() { stop(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  Ticket add(core::Deadline deadline, std::weak_ptr<Watched> watched);
  /// False when expire() has been called, or is about to be.
  bool forget(const Ticket& ticket);
  void stop();

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Ticket, std::weak_ptr<Watched>> entries_;
  std::uint64_t last_ = 0;
  core::Deadline wakes_at_ = core::Deadline::max();  ///< the thread, by itself
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace hearth::gateway
