// What the gateway does to every request before a handler sees it.
#include <benchmark/benchmark.h>

#include <string>

#include "host/gateway/router.hpp"
#include "host/gateway/target.hpp"

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

void find_a_route(benchmark::State& state) {
  std::vector<Route> routes;
  for (int i = 0; i < 200; ++i) {
    for (const char* method : {"GET", "POST"}) {
      Route& route = routes.emplace_back();
      route.plugin = "bench";
      route.method = method;
      route.path = "/api/v1/things" + std::to_string(i) + "/{id}/parts";
    }
  }
  const auto router = Router::build(std::move(routes)).value();
  const std::vector<std::string> segments{"api", "v1", "things117", "01900000-0000-7000-8000-000000000001", "parts"};
  for (auto _ : state) benchmark::DoNotOptimize(router->find("POST", segments));
}
BENCHMARK(find_a_route);

}  // namespace
