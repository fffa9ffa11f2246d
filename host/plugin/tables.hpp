#pragma once

#include <hearth/abi.h>

#include <string_view>

// Inside host/plugin only: the host's side of each extension, one file each in extensions/. They hold no state.
namespace hearth::plugin {

class Instance;

const hearth_calls_v1& calls_table();
const hearth_routes_v1& routes_table();
const hearth_db_v1& db_table();
const hearth_events_v1& events_table();
const hearth_services_v1& services_table();
const hearth_timers_v1& timers_table();
const hearth_log_v1& log_table();
const hearth_metrics_v1& metrics_table();
const hearth_clock_v1& clock_table();
const hearth_settings_v1& settings_table();
const hearth_crypto_v1& crypto_table();
const hearth_identity_v1& identity_table();
const hearth_audit_v1& audit_table();
const hearth_http_client_v1& http_client_table();
const hearth_cache_v1& cache_table();
const hearth_blocking_v1& blocking_table();
const hearth_commands_v1& commands_table();
const hearth_messages_v1& messages_table();

/// The table of this id, or null when this host, or this plugin's permissions, do not offer it.
const void* extension_of(const Instance& instance, std::string_view id);

hearth_error* make_error(const hearth_host* host, const hearth_error_info* info) noexcept;
void read_error(const hearth_error* error, hearth_error_info* out) noexcept;
void free_error(hearth_error* error) noexcept;

}  // namespace hearth::plugin
