#pragma once

#include <hearth/abi.h>

#include <cstdint>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/gateway/route.hpp"

namespace hearth::plugin {

struct RouteEntry {
  gateway::Route declared;  ///< path as the plugin gave it, `handle` empty
  hearth_request_fn handle = nullptr;
  void* context = nullptr;
};

struct ServiceEntry {
  std::string name;  ///< "payment.refund@1"
  std::string input_schema, output_schema;
  hearth_service_fn handle = nullptr;
  void* context = nullptr;
};

struct PublishedEntry {
  std::string name;  ///< "booking.completed@1"
  std::string schema;
};

struct SubscriptionEntry {
  std::string event;
  hearth_event_fn handle = nullptr;
  void* context = nullptr;
};

struct TimerEntry {
  std::string name;
  std::string cron;  ///< empty: set by schedule()
  hearth_timer_fn handle = nullptr;
  void* context = nullptr;
};

struct CommandEntry {
  std::string name;  ///< "user create-admin"
  std::string about, schema;
  hearth_command_fn handle = nullptr;
  void* context = nullptr;
};

struct ConstraintEntry {
  std::string name;
  Error error;
};

struct MessageEntry {
  std::string locale, code, text;
};

struct MetricEntry {
  std::uint32_t kind = 0;
  std::string name, help;
  std::vector<std::string> labels;
};

/// All that a plugin said in `create`. Schemas are canonical JSON (canonical_json). Immutable from then on.
struct Registrations {
  std::vector<RouteEntry> routes;
  std::vector<ServiceEntry> provides;
  std::vector<std::string> needs;  ///< services of others
  std::vector<PublishedEntry> publishes;
  std::vector<SubscriptionEntry> subscriptions;
  std::vector<TimerEntry> timers;
  std::vector<CommandEntry> commands;
  std::vector<ConstraintEntry> constraints;
  std::vector<MetricEntry> metrics;
  std::vector<MessageEntry> messages;
  std::string settings_schema;    ///< empty: takes no settings
  std::vector<Error> refusals{};  ///< of registrations that were not taken; the plugin does not load
};

// The names that cross the border.
bool is_plugin_name(std::string_view name);     ///< [a-z][a-z0-9_]{1,39}
bool is_versioned_name(std::string_view name);  ///< "booking.completed@1"
bool is_local_name(std::string_view name);      ///< [a-z][a-z0-9_]{0,63}: timers, metrics
bool is_timer_name(std::string_view name);      ///< either of the two
/// Whether timers can run the job by it; the sentence names both.
Result<void> check_cron(std::string_view job, std::string_view expression);
/// The part before the first dot: the plugin that owns the service or event.
std::string_view owner_of(std::string_view versioned_name);
/// Without its "@N".
std::string_view without_major(std::string_view versioned_name);
/// "/bookings/{id}": segments of unreserved characters, whole-segment parameters, each name once.
Result<void> check_template(std::string_view path);
/// Where a declared route is mounted: "/api/v1/bookings/{id}", one for operators "/plugins/<plugin>/mails".
std::string mounted_path(const std::string& plugin, const gateway::Route& declared);
/// What a route answers in: the contentMediaType of its reply's schema, else JSON. Empty when it has no schema.
std::string media_type_of(const std::string& reply_schema);
/// "text/csv", with or without parameters.
bool is_media_type(std::string_view text);
/// The template with its parameters' names taken out: two that are equal claim the same requests.
std::string shape_of(std::string_view method, std::string_view path);

}  // namespace hearth::plugin
