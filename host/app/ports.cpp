#include "host/app/ports.hpp"

#include <hearth/abi.h>

#include "host/gateway/problem.hpp"

namespace hearth::app {

plugin::Ports plain_ports(Node& node) {
  plugin::Ports ports;
  ports.clock = &node.clock;
  ports.log = &node.log;
  ports.metrics = &node.metrics;
  ports.keys = node.keys.get();
  ports.events = &node.bus;
  ports.timers = &node.timers;
  ports.audit = node.audit.get();
  ports.revoke = [&node](db::Database& database, db::Transaction& transaction, std::uint32_t what, std::string_view id,
                         Timestamp until) {
    return node.revocations.revoke(database, transaction, static_cast<auth::Revoked>(what), id, until);
  };
  ports.blocking = [&node](const core::Call& call, std::uint32_t pool, std::function<void()> work) {
    auto& on = pool == HEARTH_POOL_CPU ? node.executor.cpu() : node.executor.blocking();
    return node.executor.run(call, on, std::move(work));
  };
  ports.problem = [&node](const Error& error, const gateway::Exchange& exchange) {
    return gateway::problem(error, node.messages,
                            {.locale = exchange.locale,
                             .instance = exchange.request->target,
                             .trace_id = exchange.trace.trace_id});
  };
  const auto& execution = node.settings().execution;
  ports.service_deadline = execution.service_deadline;
  ports.stall = execution.stall;
  return ports;
}

}  // namespace hearth::app
