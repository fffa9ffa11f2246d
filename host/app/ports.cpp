#include "host/app/ports.hpp"

#include <hearth/abi.h>

#include "host/gateway/problem.hpp"

namespace hearth::app {
namespace {

struct Cached final : plugin::CachePort {
  explicit Cached(cache::Cache& of) : cache{of} {}

  Result<std::optional<std::string>> get(core::Call& call, std::string_view plugin, std::string_view key) override {
    return cache.get(call, plugin, key);
  }
  Result<void> put(core::Call& call, std::string_view plugin, std::string_view key, std::string_view value,
                   std::chrono::nanoseconds lifetime) override {
    return cache.put(call, plugin, key, value, std::chrono::duration_cast<Duration>(lifetime));
  }
  Result<void> remove(core::Call& call, std::string_view plugin, std::string_view key) override {
    return cache.remove(call, plugin, key);
  }

  cache::Cache& cache;
};

struct Outside final : plugin::HttpPort {
  explicit Outside(outbound::Client& by) : client{by} {}

  Result<gateway::Reply> send(core::Call& call, const plugin::Instance&, plugin::HttpMessage message) override {
    auto answer = HEARTH_TRY(client.send(call, {.method = std::move(message.method),
                                                .url = std::move(message.url),
                                                .headers = std::move(message.headers),
                                                .body = std::move(message.body),
                                                .timeout = message.timeout}));
    return gateway::Reply{answer.status, std::move(answer.headers), std::move(answer.body)};
  }

  outbound::Client& client;
};

}  // namespace

std::unique_ptr<plugin::CachePort> cache_port(cache::Cache& cache) { return std::make_unique<Cached>(cache); }
std::unique_ptr<plugin::HttpPort> http_port(outbound::Client& client) { return std::make_unique<Outside>(client); }

plugin::Ports plain_ports(Node& node) {
  plugin::Ports ports;
  ports.clock = &node.clock;
  ports.log = &node.log;
  ports.metrics = &node.metrics;
  ports.keys = node.keys.get();
  ports.events = &node.bus;
  ports.timers = &node.timers;
  ports.audit = node.audit.get();
  ports.cache = node.cache_port.get();
  ports.http = node.http_port.get();
  ports.revoke = [&node](db::Database& database, db::Transaction& transaction, std::uint32_t what, std::string_view id,
                         Timestamp until) {
    return node.revocations.revoke(database, transaction, static_cast<auth::Revoked>(what), id, until);
  };
  ports.verify_token = [&node](std::string_view token) { return node.tokens->claims(token); };
  ports.blocking = [&node](const core::Call& call, std::uint32_t pool, std::function<void()> work) {
    auto& on = pool == HEARTH_POOL_CPU ? node.executor.cpu() : node.executor.blocking();
    return node.executor.run(call, on, std::move(work));
  };
  ports.on_thread = [&node](const core::Call& call, std::function<void()> work) -> Result<void> {
    if (exec::on_fiber()) return node.executor.run(call, node.executor.calls(), std::move(work));
    work();
    return {};
  };
  ports.on_behalf = [](const core::Call& call, const std::function<void()>& work) {
    const exec::OnBehalf named{call};
    work();
  };
  ports.problem = [&node](const Error& error, const gateway::Exchange& exchange) {
    return gateway::problem(
        error, node.messages,
        {.locale = exchange.locale, .instance = exchange.request->target, .trace_id = exchange.trace.trace_id});
  };
  const auto& execution = node.settings().execution;
  ports.service_deadline = execution.service_deadline;
  ports.stall = execution.stall;
  return ports;
}

}  // namespace hearth::app
