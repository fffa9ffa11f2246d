#include <cmath>

#include "host/exec/executor.hpp"
#include "host/gateway/pipeline.hpp"

// Who may come in, and how often.
namespace hearth::gateway::rows {
namespace {

std::int64_t whole_seconds(std::chrono::nanoseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time).count();
}

/// draft-ietf-httpapi-ratelimit-headers-10: how many are left, and in how many seconds all are there again.
Result<Next> take(Passage& passage, const RatePolicy& policy, const std::string& key, bool say) {
  const auto decision = passage.gateway->rates.take(policy, key, passage.began);
  if (say || !decision.allowed) {
    passage.reply_header("ratelimit-policy", '"' + policy.name + "\";q=" + std::to_string(policy.limit) +
                                                 ";w=" + std::to_string(whole_seconds(policy.window)));
    passage.reply_header("ratelimit", '"' + policy.name + "\";r=" + std::to_string(decision.remaining) +
                                          ";t=" + std::to_string(whole_seconds(decision.full)));
  }
  if (decision.allowed) return Next::on;
  return too_many("rate.limited", "too many requests, try again later",
                  std::max<std::int64_t>(1, whole_seconds(decision.retry_in)));
}

std::string caller_key(const Passage& passage) {
  const auto& who = passage.principal;
  if (who.user) return "user " + who.user->text();
  if (who.kind == core::Principal::Kind::api_key) return "key " + who.token_id;
  return "address " + rate_address(passage.address);
}

std::string key_of(const Passage& passage, const RatePolicy& policy) {
  std::string key;
  for (const auto part : policy.keys) {
    switch (part) {
      case RatePolicy::Key::address:
        key += rate_address(passage.address);
        break;
      case RatePolicy::Key::route:
        key += passage.route->method + " " + passage.route->path;
        break;
      case RatePolicy::Key::api_key:
        key +=
            passage.principal.kind == core::Principal::Kind::api_key ? passage.principal.token_id : caller_key(passage);
        break;
      case RatePolicy::Key::user:
        key += caller_key(passage);
        break;
    }
    key += '\n';
  }
  return key;
}

/// On an open route, credentials that were good once count as none: who signs in or refreshes still carries the old ones.
bool outlived(const Error& error) {
  return error.code == "auth.token_expired" || error.code == "auth.token_revoked" || error.code == "auth.key_expired" ||
         error.code == "auth.key_revoked";
}

/// Whom nobody has named yet, asking for himself: the system, within the request.
struct Asking final : core::Call {
  explicit Asking(const Passage& passage) {
    plugin = "hearth";
    entry = "api key";
    parent = &passage;
    principal.kind = core::Principal::Kind::system;
    address = passage.address;
    locale = passage.locale;
    agent = passage.agent;
    request_id = passage.request_id;
    trace = passage.trace;
    deadline = passage.deadline;
  }
};

Result<Next> take_in(Passage& passage, Result<core::Principal> who) {
  if (who) {
    passage.principal = std::move(who).value();
    return Next::on;
  }
  if (passage.route->open && outlived(who.error())) return Next::on;
  return std::move(who).error();
}

/// Asks on a call thread and goes on from there. Until the watch has let go of it, the passage is only read: at the
/// deadline another thread answers it.
Result<Next> ask_elsewhere(Passage& passage) {
  const auto self = passage.shared_from_this();
  passage.ticket = passage.gateway->watch.add(passage.deadline, self);
  HEARTH_TRY(passage.gateway->executor.admit([self] {
    Asking call{*self};
    auto who = self->gateway->authenticator->ask(call, *self->request);
    if (!self->gateway->watch.forget(*self->ticket)) return;
    self->ticket.reset();
    const auto taken = take_in(*self, std::move(who));
    taken ? advance(self) : self->fail(taken.error());
  }));
  return Next::answered;
}

bool holds_scope(const core::Principal& who, const Route& route) {
  const auto needed = route.scope();
  return std::any_of(who.scopes.begin(), who.scopes.end(),
                     [&](const std::string& held) { return held == "*" || held == needed; });
}

}  // namespace

Result<Next> limit_address(Passage& passage) {
  const auto* policy = passage.deployment->by_address;
  if (policy == nullptr) return Next::on;
  return take(passage, *policy, rate_address(passage.address), false);
}

Result<Next> authenticate(Passage& passage) {
  if (passage.gateway->authenticator == nullptr) return Next::on;
  auto who = passage.gateway->authenticator->authenticate(*passage.request);
  if (!who) return take_in(passage, std::move(who).error());
  if (!*who) return ask_elsewhere(passage);
  return take_in(passage, std::move(**who));
}

Result<Next> authorise(Passage& passage) {
  const Route& route = *passage.route;
  const bool in_scope =
      passage.principal.kind != core::Principal::Kind::api_key || holds_scope(passage.principal, route);
  if (route.open) {
    if (!in_scope) passage.principal = {};  // like anybody: what it may not use it does not speak with
    return Next::on;
  }
  const auto& roles = passage.principal.roles;
  for (const auto& role : route.allow) {
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) continue;
    if (in_scope) return Next::on;
    return forbidden("auth.scope_missing", "this API key lacks the scope " + route.scope());
  }
  if (passage.principal.kind == core::Principal::Kind::anonymous) {
    return unauthenticated("auth.required", "sign in first");
  }
  return forbidden("auth.forbidden", "you may not do this");
}

Result<Next> limit_caller(Passage& passage) {
  const auto& rates = passage.deployment->rates;
  const auto found = rates.find(passage.route);
  if (found == rates.end()) return Next::on;
  return take(passage, *found->second, key_of(passage, *found->second), true);
}

}  // namespace hearth::gateway::rows
