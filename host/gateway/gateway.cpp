#include "host/gateway/gateway.hpp"

#include <algorithm>
#include <utility>

#include "host/gateway/pipeline.hpp"
#include "host/gateway/problem.hpp"

namespace hearth::gateway {
namespace {

const RatePolicy* find_policy(std::span<const RatePolicy> policies, std::string_view name) {
  const auto found = std::ranges::find(policies, name, &RatePolicy::name);
  return found == policies.end() ? nullptr : &*found;
}

}  // namespace

Result<const RatePolicy*> rate_policy_of(const Route& route, std::span<const RatePolicy> policies) {
  const auto* policy = find_policy(policies, route.rate_policy.empty() ? "default" : route.rate_policy);
  if (policy != nullptr || route.rate_policy.empty()) return policy;
  std::string known;
  for (const auto& one : policies) known += (known.empty() ? "" : ", ") + one.name;
  return invalid("route.rate_policy",
                 "plugin " + route.plugin + ": the route " + route.method + " " + route.path +
                     " names the rate policy '" + route.rate_policy + "', which rate_limits of the settings has not (" +
                     (known.empty() ? "it has none" : "it has " + known) + "): add it there, or leave the plugin out");
}

Result<std::shared_ptr<const Deployment>> Deployment::make(std::shared_ptr<const Router> router, Settings settings) {
  auto made = std::make_shared<Deployment>();
  made->router = std::move(router);
  made->settings = std::move(settings);
  made->by_address = find_policy(made->settings.rates, "address");
  const auto& routes = made->router->routes();
  made->of_routes = std::vector<OfRoute>(routes.size());
  for (std::size_t i = 0; i < routes.size(); ++i)
    made->of_routes[i].rate = HEARTH_TRY(rate_policy_of(routes[i], made->settings.rates));
  return std::shared_ptr<const Deployment>{std::move(made)};
}

Gateway::State::State(Settings settings, Parts parts)
    : executor{parts.executor},
      log{parts.log},
      authenticator{parts.authenticator},
      messages{std::move(parts.messages)},
      durations{parts.metrics.histograms("http_server_request_duration_seconds", "Duration of HTTP server requests",
                                         {"http_route", "http_request_method", "http_response_status_code"})},
      active{parts.metrics.gauge("http_server_active_requests", "Number of HTTP server requests in flight")},
      late{parts.metrics.counter("hearth_gateway_late_answers_total", "Answers that came after the deadline")},
      deployment_{*Deployment::make(*Router::build({}), std::move(settings))} {}

Gateway::Gateway(Settings settings, Parts parts)
    : state_{std::make_shared<State>(std::move(settings), std::move(parts))} {}

// Passages may outlive the gateway by a moment; the watch's thread must not be the one to end it.
Gateway::~Gateway() { state_.get()->watch.stop(); }

Result<void> Gateway::deploy(std::vector<Route> routes) {
  auto router = HEARTH_TRY(Router::build(std::move(routes)));
  return state_.get()->replace(
      [&](const Deployment& now) { return Deployment::make(std::move(router), now.settings); });
}

Result<void> Gateway::configure(Settings settings) {
  return state_.get()->replace(
      [&](const Deployment& now) { return Deployment::make(now.router, std::move(settings)); });
}

std::shared_ptr<const Router> Gateway::router() const { return state_.get()->deployment()->router; }

std::size_t Gateway::body_limit(const Request& head) const {
  const auto deployment = state_.get()->deployment();
  const auto match = deployment->router->find(head.method, head.segments);
  return match.route != nullptr && match.route->body_limit != 0 ? match.route->body_limit
                                                                : deployment->settings.body_limit;
}

void Gateway::handle(std::shared_ptr<Request> request, Respond respond) {
  const auto passage = std::make_shared<Passage>(state_.get(), std::move(request), std::move(respond));
  passage->request->gone = [weak = std::weak_ptr<Passage>{passage}] {
    if (const auto alive = weak.lock()) alive->cancelled.store(true, std::memory_order_relaxed);
  };
  advance(passage);
}

void advance(const std::shared_ptr<Passage>& passage) {
  const auto rows = pipeline();
  while (passage->entered < rows.size()) {
    const Row& row = rows[passage->entered++];
    if (row.before == nullptr) continue;
    const auto next = row.before(*passage);
    if (!next) return passage->fail(next.error());
    if (*next == Next::answered) return;
  }
}

Passage::Passage(std::shared_ptr<Gateway::State> host, std::shared_ptr<Request> incoming, Respond respond)
    : gateway{std::move(host)}, deployment{gateway->deployment()}, respond_{std::move(respond)} {
  request = std::move(incoming);
}

Passage::~Passage() {
  if (answered()) return;
  if (ticket) gateway->watch.forget(*ticket);
  // What throws here would end the process: a problem that cannot be written is an answer that cannot be given.
  try {
    settle(refusal(indeterminate("plugin.unanswered", "the request failed on our side; it may have been carried out",
                                 "the route let its request go without an answer")));
  } catch (const std::exception& failed) {
    gateway->log.error("a request could not be answered", {{"error.message", failed.what()}});
  }
}

void Passage::answer(Reply reply) {
  end_work();
  if (answered_.exchange(true, std::memory_order_acq_rel)) return gateway->late.add();
  if (ticket) gateway->watch.forget(*ticket);
  settle(std::move(reply));
}

void Passage::fail(const Error& error) {
  end_work();
  if (answered_.exchange(true, std::memory_order_acq_rel)) return gateway->late.add();
  if (ticket) gateway->watch.forget(*ticket);
  settle(refusal(error));
}

void Passage::end_work() {
  // Late or not, the work has ended: its key may be used again, and before the client can know the answer.
  if (!ended_.exchange(true)) key.release();
}

void Passage::expire() {
  cancelled.store(true, std::memory_order_relaxed);
  // The handler may go on; its key stays with it.
  if (!answered_.exchange(true, std::memory_order_acq_rel)) {
    settle(refusal(timed_out("deadline_passed", "the request took too long")));
  }
}

Reply Passage::refusal(const Error& error) {
  error_code = error.code;
  if (error.kind == Kind::internal || error.kind == Kind::indeterminate) {
    log::write_error(gateway->log, log::Level::error, this, "the request failed", error);
  } else if (error.kind == Kind::unavailable && !error.cause.empty()) {
    log::write_error(gateway->log, log::Level::warn, this, "the request could not be served", error);
  } else if (!error.cause.empty() && gateway->log.enabled(log::Level::debug)) {
    log::write_error(gateway->log, log::Level::debug, this, "the request was refused", error);
  }
  const std::string_view target = request->target;
  return problem(error, gateway->messages, {locale, target.substr(0, target.find('?')), trace.trace_id});
}

void Passage::settle(Reply reply) {
  for (auto& field : extra) reply.headers.push_back(std::move(field));
  for (auto i = entered; i-- > 0;) {
    if (const Row& row = pipeline()[i]; row.after != nullptr) row.after(*this, reply);
  }
  std::exchange(respond_, nullptr)(std::move(reply));  // what it holds (a connection) must not wait for a late handler
}

}  // namespace hearth::gateway
