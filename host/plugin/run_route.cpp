#include "host/db/effects.hpp"
#include "host/log/logger.hpp"
#include "host/plugin/replies.hpp"
#include "host/plugin/requests.hpp"
#include "host/plugin/run.hpp"

namespace hearth::plugin {
namespace {

/// The effect has happened before: the stored reply, or why there is none.
Result<gateway::Reply> repeated_reply(const Instance& instance, gateway::Exchange& exchange) {
  const auto found = HEARTH_TRY(find_stored(instance, exchange));
  if (!found) return conflict("idempotency.in_flight", "a request with the same Idempotency-Key is being handled");
  if (found->request_digest != exchange.effect.request_digest) {
    return invalid("idempotency.key_reused", "the Idempotency-Key has been used for another request");
  }
  return replayed(*found);
}

void answer_repeated(const Instance& instance, gateway::Exchange& exchange) {
  Result<gateway::Reply> reply = repeated_reply(instance, exchange);
  if (reply) {
    exchange.answer(std::move(*reply));
  } else {
    exchange.fail(reply.error());
  }
}

/// Keeps a refusal under the request's key; true when the key has been answered meanwhile, and so has this request.
bool keep_refused(const Pending& pending, const Error& error) {
  auto& exchange = *pending.exchange;
  auto& instance = *pending.instance;
  const auto& ports = instance.border().ports;
  if (!exchange.effect.any() || instance.database() == nullptr || !ports.problem || !is_kept(error)) return false;
  if (exchange.transaction_open) {
    instance.report(exchange.entry, "transaction_open", "a request failed while its transaction is open");
    return false;
  }
  const auto reply = ports.problem(error, exchange);
  auto kept_reply = stored(reply, exchange.effect.request_digest);
  seal_stored(instance, exchange.effect, kept_reply);
  const auto kept = db::store_refusal(*instance.database(), exchange, *ports.clock, kept_reply);
  if (kept) return false;
  if (kept.error().signal == HEARTH_REPEATED) {
    answer_repeated(instance, exchange);
    return true;
  }
  log::write_error(*ports.log, log::Level::warn, &exchange, "a refusal could not be kept under its key", kept.error());
  return false;
}

/// Of an inline route: fibers are watched by those who run them.
void check_stall(Instance& instance, const gateway::Exchange& exchange, std::chrono::steady_clock::time_point began) {
  const auto took = std::chrono::steady_clock::now() - began;
  if (took < instance.border().ports.stall) return;
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  instance.report(exchange.entry, "stall",
                  "an inline route held its I/O thread for " + std::to_string(millis) + " ms: drop .inline_()");
}

}  // namespace

void run_route(Instance& instance, const RouteEntry& route, std::shared_ptr<const Deployment> deployment,
               const std::shared_ptr<gateway::Exchange>& exchange) {
  const Instance::Entered inside{instance};
  if (!inside) {
    exchange->fail(unavailable("server.stopping", "the server is stopping", instance.name() + " takes no calls"));
    return;
  }
  if (exchange->plugin.empty()) exchange->plugin = instance.name();
  if (exchange->entry.empty()) exchange->entry = route.declared.method + " " + route.declared.path;
  const bool is_inline = route.declared.inline_;
  const auto began = is_inline ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point{};
  auto* request = Requests::all().open({exchange, &instance});
  std::string thrown;
  bool returned = false;
  bool repeated = false;
  {
    CallScope scope{instance, *exchange, std::move(deployment)};
    const auto handle = [&] { route.handle(route.context, scope.handle(), request); };
    returned = instance.guarded(exchange->entry, std::ref(handle), &thrown);
    repeated = scope->repeated;
  }
  if (is_inline) check_stall(instance, *exchange, began);
  if (!returned || repeated) {
    const auto pending = Requests::all().take(request);
    if (!pending) return;
    if (!returned) {
      exchange->fail(internal("an exception crossed the border: " + thrown));
    } else {
      answer_repeated(instance, *exchange);
    }
  }
}

void report_dead(const hearth_request* request, std::string_view function) noexcept {
  try {
    const auto owner = owner_of_number(Requests::instance_of(request));
    if (!owner.breaches) return;
    owner.breaches->report(owner.plugin, "", "dead_request",
                           std::string{function} + " was called with a request that has been answered");
  } catch (...) {  // out of memory: nobody to tell
  }
}

void answer_request(hearth_request* request, const hearth_reply* reply) noexcept {
  try {
    const auto pending = Requests::all().take(request);
    if (!pending) return report_dead(request, "routes.answer");
    auto made = reply == nullptr ? Result<gateway::Reply>{internal("the reply is null")} : read_reply(*reply);
    if (made) return pending->exchange->answer(std::move(*made));
    pending->instance->report(pending->exchange->entry, "bad_argument", made.error().cause);
    pending->exchange->fail(made.error());
  } catch (...) {  // out of memory: the gateway answers at the deadline
  }
}

void fail_request(hearth_request* request, hearth_error* error) noexcept {
  try {
    const std::unique_ptr<hearth_error> owned{error};
    const auto pending = Requests::all().take(request);
    if (!pending) return report_dead(request, "routes.fail");
    const Error why = owned ? std::move(owned->error) : internal("the plugin failed a request without an error");
    if (!keep_refused(*pending, why)) pending->exchange->fail(why);
  } catch (...) {  // out of memory: the gateway answers at the deadline
  }
}

}  // namespace hearth::plugin
