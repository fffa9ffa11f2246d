#include "tests/integration/http/serving.hpp"

#include <gtest/gtest.h>

namespace hearth::http {
namespace {

log::Settings quiet() {
  log::Settings settings;
  settings.level = log::Level::off;
  return settings;
}

gateway::Reply text(std::string body) { return {200, {{"content-type", "text/plain"}}, std::move(body)}; }

}  // namespace

gateway::Route route(const std::string& method, const std::string& path,
                     std::function<void(std::shared_ptr<gateway::Exchange>)> handle) {
  gateway::Route out;
  out.plugin = "test";
  out.method = method;
  out.path = path;
  out.open = true;
  out.produces = "";
  out.handle = std::move(handle);
  return out;
}

Serving::Serving(Options options)
    : log{quiet()},
      executor{options.exec},
      gateway{options.gateway, {executor, log, metrics}},
      server{options.http, gateway, log, metrics} {
  auto deployed = gateway.deploy(routes());
  EXPECT_TRUE(deployed) << deployed.error().message;
  server.start();
}

Serving::~Serving() {
  release.set();
  server.stop();
  executor.drain(core::Deadline::max());
}

std::string Serving::address() const {
  const auto& at = server.endpoints().front();
  return at.address + ":" + std::to_string(at.port);
}

std::vector<gateway::Route> Serving::routes() {
  std::vector<gateway::Route> out;
  out.push_back(route("GET", "/fast", [](auto exchange) { exchange->answer(text("fast")); }));
  out.back().inline_ = true;
  out.push_back(route("POST", "/echo", [](auto exchange) { exchange->answer(text(exchange->request->body)); }));
  out.push_back(route("POST", "/small", [](auto exchange) { exchange->answer(text(exchange->request->body)); }));
  out.back().body_limit = 10;
  out.push_back(route("GET", "/big", [](auto exchange) {
    exchange->answer({200, {{"content-type", "application/json"}}, "\"" + std::string(200'000, 'a') + "\""});
  }));
  out.push_back(route("GET", "/peer", [](auto exchange) {
    exchange->answer(text(exchange->request->peer + (exchange->request->secure ? " secure" : "")));
  }));
  out.push_back(route("GET", "/host", [](auto exchange) {
    exchange->answer(text(*gateway::find_header(exchange->request->headers, "host")));
  }));
  out.push_back(
      route("GET", "/number/{n}", [](auto exchange) { exchange->answer(text(exchange->path_params[0].second)); }));
  out.push_back(route("GET", "/throw", [](auto) { throw std::runtime_error{"a secret of the inside"}; }));
  out.push_back(route("GET", "/silent", [](auto) {}));
  const auto wait = [this](const std::shared_ptr<gateway::Exchange>& exchange) {
    ++waiting;
    const auto released = release.wait(*exchange);
    --waiting;
    if (released) return exchange->answer(text("released"));
    if (exchange->cancelled) ++cancelled;
    exchange->fail(released.error());
  };
  out.push_back(route("GET", "/wait", wait));
  out.push_back(route("POST", "/wait", wait));
  out.push_back(route("GET", "/brief", wait));
  out.back().deadline = std::chrono::milliseconds{50};
  return out;
}

}  // namespace hearth::http
