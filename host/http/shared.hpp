#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "host/http/forwarded.hpp"
#include "host/http/server.hpp"

namespace hearth::http {

/// How many connections there are, in all and from each address but those of trusted proxies. Any thread.
class Counts {
 public:
  Counts(std::size_t all, std::size_t per_address, const TrustedProxies& proxies)
      : most_{all}, most_per_address_{per_address}, proxies_{proxies} {}

  bool enter(const std::string& address) {
    const bool speaks_for_many = proxies_.trusts(address);
    const std::lock_guard lock{mutex_};
    if (all_ >= most_) return false;
    if (!speaks_for_many) {
      auto& count = by_address_[address];
      if (count >= most_per_address_) return false;
      ++count;
    }
    ++all_;
    return true;
  }
  void leave(const std::string& address) {
    const std::lock_guard lock{mutex_};
    --all_;
    if (const auto found = by_address_.find(address); found != by_address_.end() && --found->second == 0) {
      by_address_.erase(found);
    }
  }
  [[nodiscard]] std::size_t all() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }

 private:
  const std::size_t most_;
  const std::size_t most_per_address_;
  const TrustedProxies& proxies_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

/// What the connections of a server have in common.
struct Shared {
  Shared(const Limits& bounds, gateway::Handler& to, TrustedProxies trusted)
      : limits{bounds},
        handler{to},
        proxies{std::move(trusted)},
        counts{bounds.connections, bounds.connections_per_address, proxies} {}

  const Limits limits;
  gateway::Handler& handler;
  const TrustedProxies proxies;
  Counts counts;
  std::atomic<bool> draining{false};
};

}  // namespace hearth::http
