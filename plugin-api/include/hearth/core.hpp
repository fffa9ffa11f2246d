#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/abi.h"
#include "hearth/result.hpp"
#include "hearth/text.hpp"

/// The host's tables, and errors on their way over the border. Business code never needs this header by name.
namespace hearth::detail {

/// One a plugin instance. A table is null when this host does not offer it: every use asks HEARTH_HAS first.
struct Core {
  explicit Core(const hearth_host* of) : host{of} {
    find(calls, "hearth.calls/1");
    find(routes, "hearth.routes/1");
    find(db, "hearth.db/1");
    find(events, "hearth.events/1");
    find(services, "hearth.services/1");
    find(timers, "hearth.timers/1");
    find(log, "hearth.log/1");
    find(metrics, "hearth.metrics/1");
    find(clock, "hearth.clock/1");
    find(settings, "hearth.settings/1");
    find(crypto, "hearth.crypto/1");
    find(identity, "hearth.identity/1");
    find(audit, "hearth.audit/1");
    find(http, "hearth.http_client/1");
    find(cache, "hearth.cache/1");
    find(blocking, "hearth.blocking/1");
    find(commands, "hearth.commands/1");
    find(messages, "hearth.messages/1");
  }

  [[nodiscard]] bool describing() const {
    return HEARTH_COVERS(host, hearth_host, flags) && (host->flags & HEARTH_HOST_DESCRIBING) != 0;
  }

  /// A registration failed while the plugin was being constructed: create reports the first.
  void refuse(Error error) const {
    if (!refused) refused = std::move(error);
  }

  const hearth_host* host;
  mutable std::optional<Error> refused{};
  const hearth_calls_v1* calls = nullptr;
  const hearth_routes_v1* routes = nullptr;
  const hearth_db_v1* db = nullptr;
  const hearth_events_v1* events = nullptr;
  const hearth_services_v1* services = nullptr;
  const hearth_timers_v1* timers = nullptr;
  const hearth_log_v1* log = nullptr;
  const hearth_metrics_v1* metrics = nullptr;
  const hearth_clock_v1* clock = nullptr;
  const hearth_settings_v1* settings = nullptr;
  const hearth_crypto_v1* crypto = nullptr;
  const hearth_identity_v1* identity = nullptr;
  const hearth_audit_v1* audit = nullptr;
  const hearth_http_client_v1* http = nullptr;
  const hearth_cache_v1* cache = nullptr;
  const hearth_blocking_v1* blocking = nullptr;
  const hearth_commands_v1* commands = nullptr;
  const hearth_messages_v1* messages = nullptr;

 private:
  template <class Table>
  void find(const Table*& table, std::string_view id) {
    if (HEARTH_HAS(host, hearth_host, extension)) {
      table = static_cast<const Table*>(host->extension(host, str(id)));
    }
  }
};

/// The host lacks the function: an older host than the plugin asked for, or a table withheld.
inline Error missing(std::string_view function) {
  return internal("this host does not offer " + std::string(function));
}

inline Error from_info(const hearth_error_info& info) {
  Error error;
  const bool known = info.kind >= HEARTH_INVALID && info.kind <= HEARTH_INTERNAL;
  error.kind = known ? static_cast<Kind>(info.kind) : Kind::internal;
  error.code = view(info.code);
  error.message = view(info.message);
  error.cause = view(info.cause);
  error.retry_after_s = info.retry_after_s;
  for (std::uint64_t i = 0; info.violations != nullptr && i < info.violation_count; ++i) {
    const auto& found = info.violations[i];
    error.violations.push_back(
        {std::string(view(found.pointer)), std::string(view(found.code)), std::string(view(found.message))});
  }
  return error;
}

/// Takes over what the host handed out with `status`.
inline Error take_error(const Core& core, hearth_status status, hearth_error* why) {
  Error error;
  if (why != nullptr && HEARTH_HAS(core.host, hearth_host, read_error)) {
    hearth_error_info info{};
    info.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s);
    core.host->read_error(why, &info);
    error = from_info(info);
  } else if (status == HEARTH_CANCELLED) {
    error = cancelled("told by the host");
  } else if (status < 100) {
    error = internal("the host answered with status " + std::to_string(status));
    if (status >= HEARTH_INVALID && status <= HEARTH_INTERNAL) error.kind = static_cast<Kind>(status);
  }
  if (why != nullptr && HEARTH_HAS(core.host, hearth_host, free_error)) core.host->free_error(why);
  if (status >= 100) error.signal = status;
  return error;
}

inline hearth_status status_of(const Error& error) {
  return error.signal >= 100 ? error.signal : static_cast<hearth_status>(error.kind);
}

/// Fills `info` with what `error` says; `room` holds the violations and outlives `info`.
inline void fill_info(const Error& error, hearth_error_info& info, std::vector<hearth_violation>& room) {
  for (const auto& found : error.violations) room.push_back({str(found.pointer), str(found.code), str(found.message)});
  info = {};
  info.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s);
  info.kind = static_cast<std::int32_t>(error.kind);
  info.code = str(error.code);
  info.message = str(error.message);
  info.cause = str(error.cause);
  info.violations = room.empty() ? nullptr : room.data();
  info.violation_count = room.size();
  info.retry_after_s = error.retry_after_s;
}

/// The host's own copy, for whoever the error is handed to.
inline hearth_error* give_error(const Core& core, const Error& error) {
  if (!HEARTH_HAS(core.host, hearth_host, make_error)) return nullptr;
  std::vector<hearth_violation> room;
  hearth_error_info info;
  fill_info(error, info, room);
  return core.host->make_error(core.host, &info);
}

/// Writes *why, when somebody wants it, and tells the status to return.
inline hearth_status fail_with(const Core& core, const Error& error, hearth_error** why) {
  const hearth_status status = status_of(error);
  if (why != nullptr && status < 100) *why = give_error(core, error);
  return status;
}

/// A status and an error as the border returns them, as a Result.
template <class F>
Result<void> border(const Core& core, F&& call) {
  hearth_error* why = nullptr;
  const hearth_status status = call(&why);
  if (status == HEARTH_OK) return {};
  return take_error(core, status, why);
}

inline std::string taken(hearth_buffer& buffer) {
  std::string text(view({buffer.data, buffer.size}));
  if (buffer.release != nullptr) buffer.release(buffer.context);
  return text;
}

}  // namespace hearth::detail

namespace hearth {

/// What knows the running call: Caller, Db, Tx and Calls. Alive as long as the handler runs; never kept.
class InCall {
 public:
  InCall(const detail::Core& core, hearth_call* call) : core_{&core}, call_{call} {}

  [[nodiscard]] const detail::Core& core() const { return *core_; }
  [[nodiscard]] hearth_call* call() const { return call_; }

 protected:
  const detail::Core* core_;
  hearth_call* call_;
};

}  // namespace hearth
