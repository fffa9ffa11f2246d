#include <cmath>

#include "host/auth/grants.hpp"
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
  Asking(const Passage& passage, std::string what) {
    plugin = "hearth";
    entry = std::move(what);
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

/// Asks on a call thread and goes on from there with what `take` makes of the answer. Until the watch has let go of it, the
/// passage is only read: at the deadline another thread answers it.
template <class Ask, class Take>
Result<Next> ask_elsewhere(Passage& passage, std::string entry, Ask ask, Take take_answer) {
  const auto self = passage.shared_from_this();
  passage.ticket = passage.gateway->watch.add(passage.deadline, self);
  HEARTH_TRY(passage.gateway->executor.admit(
      [self, entry = std::move(entry), ask = std::move(ask), take_answer = std::move(take_answer)] {
        Asking call{*self, entry};
        auto answer = ask(call, *self);
        if (!self->gateway->watch.forget(*self->ticket)) return;
        self->ticket.reset();
        const auto taken = take_answer(*self, std::move(answer));
        taken ? advance(self) : self->fail(taken.error());
      }));
  return Next::answered;
}

bool holds_scope(const core::Principal& who, const Route& route) {
  const auto needed = route.scope();
  return std::any_of(who.scopes.begin(), who.scopes.end(),
                     [&](const std::string& held) { return held == "*" || held == needed; });
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<Next> enter(const Passage& passage) {
  const auto& who = passage.principal;
  if (who.kind != core::Principal::Kind::api_key || holds_scope(who, *passage.route)) return Next::on;
  return forbidden("auth.scope_missing", "this API key lacks the scope " + passage.route->scope());
}

/// Held as long as the request lasts, so that a handler can tell what let its caller in.
Result<Next> take_grants(Passage& passage, Result<std::vector<std::string>> held) {
  if (!held) return std::move(held).error();
  auto& roles = passage.principal.roles;
  for (const auto& name : passage.route->allow) {
    if (auth::is_permission(name) && has(*held, name) && !has(roles, name)) roles.push_back(name);
  }
  for (const auto& name : passage.route->allow) {
    if (has(roles, name)) return enter(passage);
  }
  return forbidden("auth.forbidden", "you may not do this");
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
  if (!*who) {
    return ask_elsewhere(
        passage, "api key",
        [](core::Call& call, const Passage& of) { return of.gateway->authenticator->ask(call, *of.request); }, take_in);
  }
  return take_in(passage, std::move(**who));
}

Result<Next> authorise(Passage& passage) {
  const Route& route = *passage.route;
  auto& who = passage.principal;
  if (route.open) {
    // Like anybody: what a key may not use it does not speak with.
    if (who.kind == core::Principal::Kind::api_key && !holds_scope(who, route)) who = {};
    return Next::on;
  }
  const auto* authenticator = passage.gateway->authenticator;
  const bool granted = authenticator != nullptr && authenticator->grants_permissions();
  // In their order: what stands behind a permission lets in, too, but the handler knows then who holds it.
  for (const auto& name : route.allow) {
    if (has(who.roles, name)) return enter(passage);
    if (!granted || who.roles.empty() || !auth::is_permission(name)) continue;
    return ask_elsewhere(
        passage, "grants",
        [](core::Call& call, const Passage& of) { return of.gateway->authenticator->grants(call, of.principal.roles); },
        take_grants);
  }
  if (who.kind == core::Principal::Kind::anonymous) {
    return unauthenticated("auth.required", "sign in first");
  }
  return forbidden("auth.forbidden", "you may not do this");
}

Result<Next> limit_caller(Passage& passage) {
  const auto* policy = passage.deployment->of(*passage.route).rate;
  return policy != nullptr ? take(passage, *policy, key_of(passage, *policy), true) : Next::on;
}

}  // namespace hearth::gateway::rows
