#include "host/app/parts.hpp"

#include <chrono>

namespace hearth::app {
namespace {

std::chrono::milliseconds millis(Duration duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}
std::chrono::seconds seconds(Duration duration) { return std::chrono::duration_cast<std::chrono::seconds>(duration); }

log::Level level_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::trace:
    case config::LogLevel::debug:
      return log::Level::debug;
    case config::LogLevel::info:
      return log::Level::info;
    case config::LogLevel::warn:
      return log::Level::warn;
    case config::LogLevel::error:
      break;
  }
  return log::Level::error;
}

log::Settings::Format format_of(config::LogFormat format) {
  switch (format) {
    case config::LogFormat::json:
      return log::Settings::Format::json;
    case config::LogFormat::text:
      return log::Settings::Format::text;
    case config::LogFormat::automatic:
      break;
  }
  return log::Settings::Format::automatic;
}

gateway::RatePolicy::Key key_of(config::LimitKey key) {
  switch (key) {
    case config::LimitKey::address:
      return gateway::RatePolicy::Key::address;
    case config::LimitKey::user:
      return gateway::RatePolicy::Key::user;
    case config::LimitKey::api_key:
      return gateway::RatePolicy::Key::api_key;
    case config::LimitKey::route:
      break;
  }
  return gateway::RatePolicy::Key::route;
}

core::Retry retry(const config::Events& events) { return {events.backoff.first, events.backoff.most, events.tries}; }

}  // namespace

log::Settings log_settings(const config::Settings& settings) {
  log::Settings made;
  made.level = level_of(settings.log.level);
  made.format = format_of(settings.log.format);
  made.file = settings.log.file;
  made.rotate_bytes = settings.log.rotation.size.count;
  made.rotate_files = settings.log.rotation.files;
  return made;
}

std::vector<db::PoolSettings> pool_settings(const config::Settings& settings) {
  std::vector<db::PoolSettings> pools;
  for (const auto& [name, database] : settings.databases) {
    db::PoolSettings pool;
    pool.name = name;
    pool.engine = database.engine == config::DatabaseEngine::postgres ? db::Engine::postgres : db::Engine::sqlite;
    pool.url = database.url;
    pool.folder = database.folder;
    pool.sessions = database.sessions;
    pool.prepared = database.prepared;
    pool.wait = millis(database.wait);
    pool.retries = database.retries.times;
    pool.backoff = database.retries.backoff.first;
    pool.longest_backoff = database.retries.backoff.most;
    pool.synchronous_full = database.synchronous == config::Synchronous::full;
    pools.push_back(std::move(pool));
  }
  return pools;
}

exec::Limits execution_limits(const config::Settings& settings) {
  const auto& execution = settings.execution;
  return {.in_flight = execution.in_flight,
          .threads = execution.threads,
          .blocking = execution.blocking,
          .cpu = execution.cpu};
}

events::Settings event_settings(const config::Settings& settings, const std::string& node) {
  events::Settings made;
  made.node = node;
  made.deadline = seconds(settings.events.deadline);
  made.retry = retry(settings.events);
  return made;
}

timers::Settings timer_settings(const config::Settings& settings, const std::string& node) {
  timers::Settings made;
  made.node = node;
  made.zone = settings.zone;
  made.deadline = seconds(settings.events.deadline);
  made.retry = retry(settings.events);
  return made;
}

outbound::Settings outbound_settings(const config::Settings& settings) {
  outbound::Settings made;
  made.private_hosts = settings.outbound.private_hosts;
  made.extra_ca = settings.outbound.ca_file;
  made.timeout = millis(settings.outbound.timeout);
  made.connect_timeout = millis(settings.outbound.connect_timeout);
  return made;
}

cache::Settings cache_settings(const config::Settings& settings) {
  cache::Settings made;
  made.engine = settings.cache.engine == config::CacheEngine::redis ? cache::Engine::redis : cache::Engine::memory;
  made.bytes = settings.cache.size.count;
  if (!settings.cache.url.empty()) made.url = settings.cache.url;
  return made;
}

gateway::Settings gateway_settings(const config::Settings& settings) {
  gateway::Settings made;
  made.deadline = settings.server.deadline;
  made.body_limit = settings.server.limits.body.count;
  made.json_depth = settings.server.limits.json_depth;
  made.cors = {settings.server.cors.origins, settings.server.cors.credentials, seconds(settings.server.cors.max_age)};
  for (const auto& [name, limit] : settings.rate_limits) {
    gateway::RatePolicy policy{.name = name,
                               .keys = {},
                               .limit = limit.limit,
                               .window = limit.window,
                               .burst = limit.burst,
                               .closed = limit.on_error == config::OnError::closed};
    for (const auto key : limit.key) policy.keys.push_back(key_of(key));
    made.rates.push_back(std::move(policy));
  }
  return made;
}

gateway::Settings operations_settings(const config::Settings& settings) {
  gateway::Settings made = gateway_settings(settings);
  made.cors = {};
  made.rates.clear();
  return made;
}

http::Settings public_server(const config::Settings& settings, exec::FiberPlan* fibers) {
  const auto& server = settings.server;
  http::Settings made;
  made.listen.clear();
  for (const auto& address : server.listen) made.listen.push_back({address.host, address.port});
  if (server.tls.enabled()) made.tls = http::Tls{server.tls.certificate, server.tls.key};
  made.limits.headers = server.limits.headers.count;
  made.limits.query_parameters = server.limits.query_parameters;
  made.limits.header_read = millis(server.limits.header_timeout);
  made.limits.body_read = millis(server.limits.body_timeout);
  made.limits.idle = millis(server.limits.idle_timeout);
  made.limits.connections = server.limits.connections;
  made.limits.connections_per_address = server.limits.connections_per_address;
  made.threads = server.io_threads;
  made.fibers = fibers;
  for (const auto& network : server.trusted_proxies) made.trusted_proxies.push_back(network.text);
  return made;
}

http::Settings admin_server(const config::Settings& settings, exec::FiberPlan* fibers) {
  http::Settings made;
  made.listen = {{settings.admin.listen.host, settings.admin.listen.port}};
  made.threads = 1;
  made.name = "admin";
  made.fibers = fibers;
  return made;
}

}  // namespace hearth::app
