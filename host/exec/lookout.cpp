#include "host/exec/lookout.hpp"

#include <algorithm>

namespace hearth::exec {

Lookout::~Lookout() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Lookout::add(Doing& doing) {
  const std::lock_guard lock{mutex_};
  all_.push_back({&doing});
  if (!thread_.joinable()) thread_ = std::thread{[this] { loop(); }};
}

void Lookout::remove(Doing& doing) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [&](const Seen& seen) { return seen.doing == &doing; });
}

std::size_t Lookout::held() const {
  const std::lock_guard lock{mutex_};
  return held_;
}

void Lookout::loop() {
  std::unique_lock lock{mutex_};
  while (!changed_.wait_for(lock, patience, [this] { return ending_; })) {
    held_ = 0;
    for (auto& seen : all_) look(seen);
  }
}

void Lookout::look(Seen& seen) {
  seen.doing->look([&](const core::Call& call, std::chrono::nanoseconds held) {
    if (held < patience) {
      seen.told = {};
      return;
    }
    ++held_;
    if (seen.told.count() != 0 && held >= seen.told && held - seen.told < again_after) return;
    seen.told = held;
    if (tell) tell(call, held);
  });
}

}  // namespace hearth::exec
