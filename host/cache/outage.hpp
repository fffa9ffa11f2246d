#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "host/cache/cache.hpp"

namespace hearth::cache {

/// When the cache stops to serve and when it serves again: each is told once, not with every call. Any thread.
class Outage {
 public:
  /// It is over when nothing has failed for `calm`: of a cache that fails now and then one outage is told.
  Outage(Hooks hooks, std::chrono::milliseconds calm) : hooks_{std::move(hooks)}, calm_{calm} {}

  /// `command`: the one that was refused; empty when there was no answer.
  void failed(std::string_view command, const Error& why) {
    const std::lock_guard lock{mutex_};
    command_ = command;
    last_ = std::chrono::steady_clock::now();
    if (!lasts_.exchange(true) && hooks_.away) hooks_.away(why);
  }

  /// Whoever refuses one command may well answer others.
  void answered(std::string_view command) {
    if (!lasts_.load(std::memory_order_relaxed)) return;
    const std::lock_guard lock{mutex_};
    if (!command_.empty() && command_ != command) return;
    if (std::chrono::steady_clock::now() < last_ + calm_) return;
    if (lasts_.exchange(false) && hooks_.back) hooks_.back();
  }

 private:
  const Hooks hooks_;
  const std::chrono::milliseconds calm_;
  std::atomic<bool> lasts_{false};
  std::mutex mutex_;
  std::string command_;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace hearth::cache
