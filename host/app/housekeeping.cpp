#include "host/app/housekeeping.hpp"

#include "host/app/node.hpp"
#include "host/db/effects.hpp"

namespace hearth::app {
namespace {

constexpr std::chrono::minutes period{5};
/// Longer than the last try of an event or timer comes after its first.
constexpr Duration effects_kept = std::chrono::hours{24 * 7};

}  // namespace

Housekeeping::Housekeeping(Node& node) : node_{node}, thread_{[this] { run(); }} {}

Housekeeping::~Housekeeping() {
  {
    const std::scoped_lock lock{guard_};
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Housekeeping::run() {
  std::unique_lock lock{guard_};
  while (!wake_.wait_for(lock, period, [this] { return ending_; })) {
    lock.unlock();
    sweep();
    lock.lock();
  }
}

void Housekeeping::sweep() {
  const Timestamp now = node_.clock.now();
  for (auto* database : node_.plugin_databases) {
    for (const auto* kind : {"request", "service", "event", "timer", "job"}) {
      const bool answer = kind == std::string_view{"request"};
      OwnCall call{"housekeeping"};
      const Timestamp before = now - (answer ? node_.settings().idempotency.keep : effects_kept);
      if (auto done = db::forget_effects(*database, call, kind, before); !done) {
        node_.log.warn("effects could not be forgotten",
                       {{"hearth.plugin", database->schema()}, {"error.message", done.error().cause}});
      }
    }
  }
}

}  // namespace hearth::app
