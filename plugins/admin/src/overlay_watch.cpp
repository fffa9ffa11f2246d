#include "overlay_watch.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace admin {
namespace {

constexpr std::chrono::seconds every{1};
constexpr Duration patience = std::chrono::seconds{5};

}  // namespace

struct OverlayWatch::Loop {
  const Host& host;
  const Overlays& overlays;
  std::mutex guard;
  std::condition_variable changed;
  bool stopping = false;
  bool complained = false;
  std::thread thread;

  Result<void> look() {
    return host.call("watch settings", patience,
                     [&](Calls& calls) -> Result<void> { return overlays.catch_up(calls); });
  }

  /// Said once, until it works again.
  void tell(const Result<void>& done) {
    if (!done && !complained) {
      host.log().warn("settings that are stored are not in force here",
                      {{"error.message", done.error().message}, {"error.cause", done.error().cause}});
    }
    complained = !done.has_value();
  }

  void run() {
    for (;;) {
      {
        std::unique_lock lock{guard};
        if (changed.wait_for(lock, every, [&] { return stopping; })) return;
      }
      tell(look());
    }
  }
};

OverlayWatch::OverlayWatch(const Host& host, const Overlays& overlays)
    : loop_{new Loop{host, overlays, {}, {}, false, false, {}}} {}

OverlayWatch::~OverlayWatch() { stop(); }

Result<void> OverlayWatch::start() {
  loop_->tell(loop_->look());  // the thread tries again what cannot be had yet
  loop_->thread = std::thread{[loop = loop_.get()] { loop->run(); }};
  return {};
}

void OverlayWatch::stop() {
  if (!loop_->thread.joinable()) return;
  {
    const std::lock_guard lock{loop_->guard};
    loop_->stopping = true;
  }
  loop_->changed.notify_all();
  loop_->thread.join();
}

}  // namespace admin
