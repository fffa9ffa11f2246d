#include "host/gateway/pipeline.hpp"

// The Fetch standard's CORS protocol, by an allow list.
namespace hearth::gateway::rows {
namespace {

constexpr std::string_view asked_headers =
    "Accept, Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id, "
    "traceparent, tracestate";
constexpr std::string_view shown_headers =
    "ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id, traceparent, "
    "Deprecation, Sunset";

bool any_origin(const CorsSettings& cors) {
  return std::find(cors.origins.begin(), cors.origins.end(), "*") != cors.origins.end();
}

bool allowed(const CorsSettings& cors, const std::string* origin) {
  if (origin == nullptr) return false;
  return any_origin(cors) || std::find(cors.origins.begin(), cors.origins.end(), *origin) != cors.origins.end();
}

}  // namespace

Result<Next> cors(Passage& passage) {
  const auto& request = *passage.request;
  const auto& settings = passage.deployment->settings.cors;
  if (request.method != "OPTIONS" || request.refused || settings.origins.empty()) return Next::on;
  if (passage.header("access-control-request-method") == nullptr) return Next::on;
  if (!allowed(settings, passage.header("origin"))) return Next::on;
  const auto methods = passage.deployment->router->methods(request.segments);
  if (methods.empty()) return Next::on;

  Reply reply{204, {}, {}};
  std::string list;
  for (const auto method : methods) list += (list.empty() ? "" : ", ") + std::string{method};
  reply.headers.emplace_back("access-control-allow-methods", std::move(list));
  reply.headers.emplace_back("access-control-allow-headers", asked_headers);
  reply.headers.emplace_back("access-control-max-age", std::to_string(settings.max_age.count()));
  passage.answer(std::move(reply));
  return Next::answered;
}

void cors_answer(Passage& passage, Reply& reply) {
  const auto& settings = passage.deployment->settings.cors;
  if (settings.origins.empty()) return;
  const bool any = any_origin(settings);
  if (!any) add_vary(reply, "Origin");
  const auto* origin = passage.header("origin");
  if (!allowed(settings, origin)) return;
  reply.headers.emplace_back("access-control-allow-origin", any ? "*" : *origin);
  if (settings.credentials && !any) reply.headers.emplace_back("access-control-allow-credentials", "true");
  reply.headers.emplace_back("access-control-expose-headers", shown_headers);
}

}  // namespace hearth::gateway::rows
