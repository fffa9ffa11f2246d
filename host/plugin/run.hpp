#pragma once

#include <hearth/abi.h>

#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"

// Inside host/plugin only: how the host calls into a plugin, one function an entry.
namespace hearth::plugin {

/// A route's handler. The exchange is answered in it, or later through the request handle.
void run_route(Instance& instance, const RouteEntry& route, std::shared_ptr<const Deployment> deployment,
               const std::shared_ptr<gateway::Exchange>& exchange);

/// An event, a timer or a command: the current deployment is pinned for the call.
Result<void> run_event(Instance& instance, const SubscriptionEntry& entry, core::Call& call,
                       const events::Event& event);
Result<void> run_timer(Instance& instance, const TimerEntry& entry, core::Call& call, const timers::Timer& timer);
Result<std::string> run_command(Instance& instance, const CommandEntry& entry, core::Call& call,
                                std::string_view arguments);

/// A service of another plugin, on this thread, in a call of its own within `from`.
Result<std::string> invoke_service(RunningCall& from, std::string_view name, std::string_view key,
                                   std::string_view input);

/// A service, asked by the host itself: `within` is the host's own call.
Result<std::string> ask_service(const Border& border, core::Call& within, std::string_view name,
                                std::string_view input);

// What a plugin answers a request with; a request that has been answered is told and left alone.
void answer_request(hearth_request* request, const hearth_reply* reply) noexcept;
void fail_request(hearth_request* request, hearth_error* error) noexcept;
void report_dead(const hearth_request* request, std::string_view function) noexcept;

}  // namespace hearth::plugin
