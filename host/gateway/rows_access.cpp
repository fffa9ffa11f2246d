#include <cmath>

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
bool outlived(const Error& error) { return error.code == "auth.token_expired" || error.code == "auth.token_revoked"; }

}  // namespace

Result<Next> limit_address(Passage& passage) {
  const auto* policy = passage.gateway->by_address;
  if (policy == nullptr) return Next::on;
  return take(passage, *policy, rate_address(passage.address), false);
}

Result<Next> authenticate(Passage& passage) {
  if (passage.gateway->authenticator == nullptr) return Next::on;
  auto who = passage.gateway->authenticator->authenticate(*passage.request);
  if (who) {
    passage.principal = std::move(who).value();
    return Next::on;
  }
  if (passage.route->open && outlived(who.error())) return Next::on;
  return std::move(who).error();
}

Result<Next> authorise(Passage& passage) {
  const Route& route = *passage.route;
  if (route.open) return Next::on;
  const auto& roles = passage.principal.roles;
  for (const auto& role : route.allow) {
    if (std::find(roles.begin(), roles.end(), role) != roles.end()) return Next::on;
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
