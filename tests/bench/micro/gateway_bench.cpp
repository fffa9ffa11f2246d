// What the gateway does to every request before a handler sees it.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "host/exec/executor.hpp"
#include "host/gateway/gateway.hpp"
#include "host/gateway/pipeline.hpp"
#include "host/gateway/router.hpp"
#include "host/gateway/target.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"

namespace {

using namespace hearth::gateway;

void read_a_target(benchmark::State& state) {
  Request request;
  request.method = "GET";
  for (auto _ : state) {
    request.target = "/api/v1/bookings/01900000-0000-7000-8000-000000000001/timeline?limit=20&cursor=ab%20c";
    benchmark::DoNotOptimize(read_target(request));
  }
}
BENCHMARK(read_a_target);

/// Among so many routes.
void find_a_route(benchmark::State& state) {
  std::vector<Route> routes;
  for (int i = 0; i < state.range(0) / 2; ++i) {
    for (const char* method : {"GET", "POST"}) {
      Route& route = routes.emplace_back();
      route.plugin = "bench";
      route.method = method;
      route.path = "/api/v1/things" + std::to_string(i) + "/{id}/parts";
      route.open = true;
    }
  }
  const auto router = Router::build(std::move(routes));
  if (!router) return state.SkipWithError(router.error().message.c_str());
  const std::string last = "things" + std::to_string(state.range(0) / 2 - 1);
  const std::vector<std::string> segments{"api", "v1", last, "01900000-0000-7000-8000-000000000001", "parts"};
  for (auto _ : state) benchmark::DoNotOptimize((*router)->find("POST", segments));
}
BENCHMARK(find_a_route)->Arg(2)->Arg(20)->Arg(200)->Arg(2000);

/// A request through every row of the list and back, to an open route that answers at once; without a socket.
void pass_every_row(benchmark::State& state) {
  hearth::log::Settings quiet;
  quiet.level = hearth::log::Level::warn;
  hearth::log::Logger log{quiet};
  hearth::metrics::Registry metrics;
  hearth::exec::Executor executor{{.in_flight = 4, .threads = 1, .blocking = 1, .cpu = 1}};
  Gateway gateway{Settings{}, {executor, log, metrics, nullptr}};
  Route route;
  route.plugin = "bench";
  route.method = "GET";
  route.path = "/api/v1/ping";
  route.open = route.inline_ = true;
  route.handle = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->answer({200, {{"content-type", "application/json"}}, R"({"pong":true})"});
  };
  if (!gateway.deploy({route})) return state.SkipWithError("the route was refused");
  for (auto _ : state) {
    const auto request = std::make_shared<Request>();
    request->method = "GET";
    request->target = "/api/v1/ping";
    request->peer = "192.0.2.7";
    benchmark::DoNotOptimize(read_target(*request));
    gateway.handle(request, [](const Reply& reply) { benchmark::DoNotOptimize(reply.status); });
  }
  state.counters["rows"] = static_cast<double>(pipeline().size());
}
BENCHMARK(pass_every_row);

}  // namespace
