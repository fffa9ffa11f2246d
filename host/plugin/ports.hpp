#pragma once

#include <chrono>
#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/settings.hpp"
#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/db/database.hpp"
#include "host/gateway/route.hpp"

namespace hearth::crypto {
class Keys;
}
namespace hearth::events {
class Bus;
}
namespace hearth::audit {
class Log;
}
namespace hearth::timers {
class Timers;
}
namespace hearth::log {
class Logger;
}
namespace hearth::metrics {
class Registry;
}

// What the border needs of the other rooms; host/app puts them together. A null port: the extension is not offered.
// Every function may be called from any thread, within the call that it is given.
namespace hearth::plugin {

struct Bundle;
class Instance;

struct HttpMessage {
  std::string method, url;
  gateway::Headers headers;
  std::string body;
  std::chrono::nanoseconds timeout{0};  ///< 0: the call's deadline
};

struct HttpPort {
  virtual ~HttpPort() = default;
  /// The hosts that it may reach: those of its manifest that the operator grants (instance.wanted().permissions).
  virtual Result<gateway::Reply> send(core::Call& call, const Instance& instance, HttpMessage message) = 0;
};

struct CachePort {
  virtual ~CachePort() = default;
  // key: the plugin's own; the port keeps plugins apart.
  virtual Result<std::optional<std::string>> get(core::Call& call, std::string_view plugin, std::string_view key) = 0;
  virtual Result<void> put(core::Call& call, std::string_view plugin, std::string_view key, std::string_view value,
                           std::chrono::nanoseconds lifetime) = 0;
  virtual Result<void> remove(core::Call& call, std::string_view plugin, std::string_view key) = 0;
};

/// All of them outlive the plugins.
struct Ports {
  core::Clock* clock = nullptr;          ///< needed
  log::Logger* log = nullptr;            ///< needed
  metrics::Registry* metrics = nullptr;  ///< null: what is recorded goes nowhere
  crypto::Keys* keys = nullptr;
  events::Bus* events = nullptr;
  timers::Timers* timers = nullptr;
  audit::Log* audit = nullptr;
  HttpPort* http = nullptr;
  CachePort* cache = nullptr;
  /// Opens the plugin's tables, its migrations applied or checked; called before `create`, for plugins that want one.
  std::function<Result<db::Database*>(const Bundle&, const config::Plugin&)> database;
  /// what: HEARTH_REVOKE_...; id as abi.h says.
  std::function<Result<void>(db::Database&, db::Transaction&, std::uint32_t what, std::string_view id, Timestamp until)>
      revoke;
  /// The claims (JSON) of a token that the gateway would take for a caller's now; else unauthenticated.
  std::function<Result<std::string>(std::string_view token)> verify_token;
  /// Runs work on a pool (HEARTH_POOL_...) and waits for it, past the deadline too.
  std::function<Result<void>(const core::Call&, std::uint32_t pool, std::function<void()> work)> blocking;
  /// Runs the work of a plugin that is not fiber-safe, and waits for it: on this thread when it is the caller's alone.
  std::function<Result<void>(const core::Call&, std::function<void()> work)> on_thread;
  /// Runs the work of one that is, at once, and names it as this call's while it runs. May be null.
  std::function<void(const core::Call&, const std::function<void()>& work)> on_behalf;
  /// What the gateway would answer the error with: for an error that is kept under an idempotency key.
  std::function<gateway::Reply(const Error&, const gateway::Exchange&)> problem;
  std::chrono::nanoseconds service_deadline = std::chrono::seconds{5};
  std::chrono::nanoseconds stall = std::chrono::milliseconds{50};  ///< of an inline route
  std::chrono::nanoseconds lifecycle = std::chrono::seconds{30};   ///< create, start; quiesce has its own
};

}  // namespace hearth::plugin
