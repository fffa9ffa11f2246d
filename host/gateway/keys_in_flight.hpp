#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

namespace hearth::gateway {

/// Which idempotency keys are being worked on in this process. What happened before is the effects table's to know.
class KeysInFlight {
 public:
  /// Lets its key go at the end.
  class Hold {
   public:
    Hold() = default;
    Hold(KeysInFlight* keys, std::string key) : keys_{keys}, key_{std::move(key)} {}
    Hold(Hold&& other) noexcept : keys_{std::exchange(other.keys_, nullptr)}, key_{std::move(other.key_)} {}
    Hold& operator=(Hold&& other) noexcept {
      std::swap(keys_, other.keys_);
      std::swap(key_, other.key_);
      return *this;
    }
    ~Hold() { release(); }
    void release() {
      if (keys_ != nullptr) std::exchange(keys_, nullptr)->drop(key_);
    }
    explicit operator bool() const { return keys_ != nullptr; }

   private:
    KeysInFlight* keys_ = nullptr;
    std::string key_;
  };

  /// An empty hold when somebody else has the key.
  Hold take(std::string key) {
    const std::lock_guard lock{mutex_};
    if (!keys_.insert(key).second) return {};
    return {this, std::move(key)};
  }

 private:
  void drop(const std::string& key) {
    const std::lock_guard lock{mutex_};
    keys_.erase(key);
  }

  std::mutex mutex_;
  std::unordered_set<std::string> keys_;
};

}  // namespace hearth::gateway
