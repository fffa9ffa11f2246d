#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "hearth/audit_log.hpp"
#include "hearth/cache.hpp"
#include "hearth/calls.hpp"
#include "hearth/clock.hpp"
#include "hearth/core.hpp"
#include "hearth/crypto.hpp"
#include "hearth/http_client.hpp"
#include "hearth/identity.hpp"
#include "hearth/log.hpp"
#include "hearth/metrics.hpp"
#include "hearth/overrides.hpp"
#include "hearth/schema.hpp"
#include "hearth/services.hpp"
#include "hearth/settings.hpp"

namespace hearth {

/// What a plugin is built from. Everything that it hands out may be copied and kept as long as the plugin lives.
class Host {
 public:
  explicit Host(const detail::Core& core) : core_{&core} {}

  /// The plugin's settings, live; declares their schema. Once, while the plugin is constructed.
  template <DescribedStruct S>
  [[nodiscard]] Live<S> settings() const {
    if (HEARTH_HAS(core_->settings, hearth_settings_v1, schema)) {
      const std::string schema = settings_schema<S>();
      auto done = detail::border(
          *core_, [&](hearth_error** why) { return core_->settings->schema(core_->host, str(schema), why); });
      if (!done) core_->refuse(std::move(done).error());
    }
    return Live<S>{*core_};
  }

  [[nodiscard]] Services services() const { return Services{*core_}; }
  [[nodiscard]] Clock clock() const { return Clock{*core_}; }
  [[nodiscard]] Log log() const { return Log{*core_}; }
  [[nodiscard]] Metrics metrics() const { return Metrics{*core_}; }
  [[nodiscard]] Crypto crypto() const { return Crypto{*core_}; }
  [[nodiscard]] Cache cache() const { return Cache{*core_}; }
  [[nodiscard]] HttpClient http() const { return HttpClient{*core_}; }
  /// Settings of other plugins, for one with the permission `settings`.
  [[nodiscard]] Overrides overrides() const { return Overrides{*core_}; }
  /// The audit logs of all plugins, for one with the permission `audit`.
  [[nodiscard]] AuditLog audit_log() const { return AuditLog{*core_}; }
  /// What access tokens are worth, for one with the permission `tokens`.
  [[nodiscard]] Identity identity() const { return Identity{*core_}; }
  [[nodiscard]] Uuid new_id() const { return detail::new_id(*core_); }
  /// The host only wants to know what the plugin offers: settings are defaults, nothing will be called.
  [[nodiscard]] bool describing() const { return core_->describing(); }

  /// Runs `work` (a Result<T>(Calls&)) as a call of its own, on this thread, which is one of the plugin's own.
  template <class F>
  auto call(std::string_view name, Duration deadline, F&& work) const -> std::invoke_result_t<F&, Calls&> {
    using R = std::invoke_result_t<F&, Calls&>;
    if (!HEARTH_HAS(core_->calls, hearth_calls_v1, close)) return R{detail::missing("hearth.calls/1 open")};
    hearth_call* opened = nullptr;
    auto done = detail::border(*core_, [&](hearth_error** why) {
      return core_->calls->open(core_->host, str(name), deadline.count() * 1000, &opened, why);
    });
    if (!done) return R{std::move(done).error()};
    std::optional<R> result;
    const auto thrown = detail::contain([&] {
      Calls calls{*core_, opened};
      result.emplace(work(calls));
    });
    core_->calls->close(opened);
    if (thrown.happened) return R{thrown.error()};
    return std::move(*result);
  }

  [[nodiscard]] const detail::Core& core() const { return *core_; }

 private:
  const detail::Core* core_;
};

}  // namespace hearth
