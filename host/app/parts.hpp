#pragma once

#include <string>
#include <vector>

#include "host/cache/cache.hpp"
#include "host/config/settings.hpp"
#include "host/db/databases.hpp"
#include "host/events/events.hpp"
#include "host/exec/executor.hpp"
#include "host/gateway/gateway.hpp"
#include "host/http/server.hpp"
#include "host/log/logger.hpp"
#include "host/outbound/client.hpp"
#include "host/timers/timers.hpp"

// What settings say, as each room wants to hear it.
namespace hearth::app {

log::Settings log_settings(const config::Settings& settings);
std::vector<db::PoolSettings> pool_settings(const config::Settings& settings);
exec::Limits execution_limits(const config::Settings& settings);
/// node: this node's name, under which it leases deliveries and timers; empty for a command beside a running node.
events::Settings event_settings(const config::Settings& settings, const std::string& node);
timers::Settings timer_settings(const config::Settings& settings, const std::string& node);
outbound::Settings outbound_settings(const config::Settings& settings);
cache::Settings cache_settings(const config::Settings& settings);
gateway::Settings gateway_settings(const config::Settings& settings);
/// Of what plugins offer to operators: the same bounds, no rate policies, no other origins.
gateway::Settings operations_settings(const config::Settings& settings);
/// fibers: null when handlers run on threads.
http::Settings public_server(const config::Settings& settings, exec::FiberPlan* fibers);
http::Settings admin_server(const config::Settings& settings, exec::FiberPlan* fibers);

}  // namespace hearth::app
