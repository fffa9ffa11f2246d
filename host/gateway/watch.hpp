#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "host/core/call.hpp"
#include "host/core/processors.hpp"

namespace hearth::gateway {

/// Ends what takes too long: calls expire() of each watched object at its deadline, on a thread of its own, unless it has
/// been forgotten before. As many entries as calls are in flight, so a tree under a lock, one a processor, is enough.
class Watch {
 public:
  class Watched {
   public:
    virtual ~Watched() = default;
    virtual void expire() = 0;
  };
  struct Ticket {
    std::size_t part;
    std::pair<core::Deadline, std::uint64_t> key;
  };

  Watch();
  ~Watch() { stop(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  Ticket add(core::Deadline deadline, std::weak_ptr<Watched> watched);
  /// False when expire() has been called, or is about to be.
  bool forget(const Ticket& ticket);
  void stop();

 private:
  struct Part {
    std::mutex mutex{};
    std::map<decltype(Ticket::key), std::weak_ptr<Watched>> entries{};
    std::uint64_t added = 0;
  };
  /// What the parts hold together.
  struct Sum {
    core::Deadline first = core::Deadline::max();
    std::uint64_t added = 0;
  };

  void loop();
  void expire_until(core::Deadline now);
  Sum sum();

  core::PerProcessor<Part> parts_{};
  std::atomic<core::Deadline> wakes_at_{core::Deadline::max()};  ///< the thread, by itself; while it looks, never
  std::mutex mutex_{};                                           ///< held while the thread looks, not while it waits
  std::condition_variable changed_{};
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace hearth::gateway
