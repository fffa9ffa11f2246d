#include "host/gateway/problem.hpp"

#include <hearth/encode.hpp>

namespace hearth::gateway {
namespace {

struct OwnStatus {
  std::string_view code;
  unsigned status;
};

/// Errors that no kind tells apart.
constexpr OwnStatus own[] = {
    {"request.unreadable", 400},
    {"request.target", 400},
    {"request.timeout", 408},
    {"request.too_large", 413},
    {"request.head_too_large", 431},
    {"request.expectation", 417},
    {"request.upgrade", 501},
    {"request.encoding", 501},
    {"request.version", 505},
    {"request.method", 501},
    {"request.not_acceptable", 406},
    {"request.media_type", 415},
    {"route.method", 405},
    {"body.unreadable", 400},
    {"idempotency.key_required", 400},
    {"idempotency.key_malformed", 400},
    {"precondition.required", 428},
};

unsigned status_of_kind(Kind kind) {
  switch (kind) {
    case Kind::invalid:
      return 422;
    case Kind::unauthenticated:
      return 401;
    case Kind::forbidden:
      return 403;
    case Kind::not_found:
      return 404;
    case Kind::conflict:
      return 409;
    case Kind::precondition:
      return 412;
    case Kind::too_many:
      return 429;
    case Kind::unavailable:
      return 503;
    case Kind::indeterminate:
      return 502;
    case Kind::timeout:
      return 504;
    case Kind::cancelled:
      return 503;  // the client has gone, or we drain: who still reads it may try again
    case Kind::internal:
      break;
  }
  return 500;
}

void member(std::string& out, std::string_view name, std::string_view value) {
  out += out.size() == 1 ? "\"" : ",\"";
  out += name;
  out += "\":";
  write_json_text(value, out);
}

void write_violations(const Error& error, const Messages& messages, std::string_view locale, std::string& out) {
  out += ",\"errors\":[";
  bool first = true;
  for (const auto& violation : error.violations) {
    if (!first) out += ',';
    first = false;
    std::string item = "{";
    member(item, "pointer", violation.pointer);
    member(item, "code", violation.code);
    member(item, "message", messages.text(locale, violation.code, violation.message));
    out += item + "}";
  }
  out += ']';
}

}  // namespace

unsigned status_of(const Error& error) {
  for (const auto& [code, status] : own) {
    if (code == error.code) return status;
  }
  return status_of_kind(error.kind);
}

Reply problem(const Error& error, const Messages& messages, const ProblemContext& context) {
  const bool hidden = error.kind == Kind::internal;
  const std::string_view code = hidden || error.code.empty() ? "internal" : std::string_view{error.code};
  const std::string_view english = hidden ? "something went wrong on our side" : std::string_view{error.message};

  Reply reply;
  reply.status = status_of(error);
  auto& out = reply.body;
  out.reserve(256);
  out += '{';
  member(out, "type", "/problems/" + std::string{code});
  member(out, "title", Messages::title(context.locale, reply.status));
  out += ",\"status\":" + std::to_string(reply.status);
  member(out, "detail", messages.text(context.locale, code, english));
  if (!context.instance.empty()) member(out, "instance", context.instance);
  member(out, "code", code);
  member(out, "trace_id", context.trace_id);
  if (!error.violations.empty() && !hidden) write_violations(error, messages, context.locale, out);
  out += '}';

  reply.headers.emplace_back("content-type", "application/problem+json");
  reply.headers.emplace_back("content-language", context.locale);
  if (error.retry_after_s > 0) {
    reply.headers.emplace_back("retry-after", std::to_string(error.retry_after_s));
  } else if (reply.status == 429 || reply.status == 503) {
    reply.headers.emplace_back("retry-after", "1");
  }
  if (reply.status == 401) {
    // RFC 6750 section 3: the error is named only where a token came, and was refused.
    const bool token = code.starts_with("auth.token_") || code.starts_with("auth.key_");
    reply.headers.emplace_back("www-authenticate",
                               token ? "Bearer realm=\"hearth\", error=\"invalid_token\"" : "Bearer realm=\"hearth\"");
  }
  return reply;
}

}  // namespace hearth::gateway
