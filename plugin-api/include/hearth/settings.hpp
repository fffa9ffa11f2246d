#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"

namespace hearth {

/// The plugin's settings in force: settings_->hold_for. They change while the plugin runs; a handler that reads two that
/// belong together takes one snapshot: const Settings& s = *settings_. May be copied and kept. [any]
template <class S>
class Live {
 public:
  explicit Live(const detail::Core& core) : state_{std::make_shared<State>(core)} {}

  const S* operator->() const { return &**this; }
  /// A snapshot, valid as long as the plugin.
  const S& operator*() const {
    const std::uint64_t version = state_->read_version();
    if (version != state_->version.load(std::memory_order_acquire)) state_->reread(version);
    return *state_->current.load(std::memory_order_acquire);
  }

 private:
  static constexpr std::uint64_t never = ~std::uint64_t{0};  // nothing has been read yet: the defaults are in force

  struct State {
    explicit State(const detail::Core& of) : core{of} {
      kept.push_back(std::make_unique<const S>());
      current.store(kept.back().get());
    }

    [[nodiscard]] std::uint64_t read_version() const {
      return !core.describing() && HEARTH_HAS(core.settings, hearth_settings_v1, version)
                 ? core.settings->version(core.host)
                 : never;
    }

    /// Reads before it locks: no lock is held across a host call. Settings that this version cannot read (the host has
    /// checked them against its schema) leave those before in force.
    void reread(std::uint64_t seen) {
      if (!HEARTH_HAS(core.settings, hearth_settings_v1, read)) return;
      hearth_buffer buffer{};
      core.settings->read(core.host, &buffer);
      auto read = from_json<S>(detail::taken(buffer), Reading::settings);
      const std::lock_guard lock{changing};
      const std::uint64_t before = version.load(std::memory_order_relaxed);
      if (before != never && seen <= before) return;  // another thread was faster
      if (read) {
        kept.push_back(std::make_unique<const S>(std::move(*read)));
        current.store(kept.back().get(), std::memory_order_release);
      }
      version.store(seen, std::memory_order_release);
    }

    const detail::Core& core;
    std::atomic<std::uint64_t> version{never};
    std::atomic<const S*> current{nullptr};
    std::mutex changing;
    std::vector<std::unique_ptr<const S>> kept;  // settings change a few times a day: snapshots are never taken back
  };

  std::shared_ptr<State> state_;
};

}  // namespace hearth
