#include <exception>

#include "host/exec/executor.hpp"
#include "host/gateway/pipeline.hpp"
#include "host/gateway/sha256.hpp"

// Where the request goes, and that it goes there once.
namespace hearth::gateway::rows {
namespace {

std::string joined(std::span<const std::string_view> names) {
  std::string out;
  for (const auto name : names) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

Next answer_options(Passage& passage, const std::string& allow) {
  passage.answer({204, {{"allow", allow}}, {}});
  return Next::answered;
}

/// The key itself: 1 to 255 visible ASCII characters, bare or as a structured-field string (RFC 8941 section 3.3.3).
bool read_key(std::string_view field, std::string& key) {
  const bool quoted = field.size() >= 2 && field.front() == '"' && field.back() == '"';
  if (quoted) field = field.substr(1, field.size() - 2);
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (quoted && field[i] == '"') return false;
    if (quoted && field[i] == '\\' && (++i == field.size() || (field[i] != '"' && field[i] != '\\'))) return false;
    if (field[i] <= 0x20 || field[i] >= 0x7f) return false;
    key += field[i];
  }
  return !key.empty() && key.size() <= 255;
}

/// Of what the request asks for.
std::string digest(const Request& request) {
  return sha256_hex({request.method, "\n", request.path, "\n", request.body});
}

/// Keys are each caller's own: nobody gets another's stored answer by guessing a key.
std::string scope(const Passage& passage) {
  const auto& who = passage.principal;
  std::string out = who.user                                     ? "user:" + who.user->text()
                    : who.kind == core::Principal::Kind::api_key ? "key:" + who.token_id
                                                                 : "address:" + passage.address;
  return out + "|" + passage.route->method + " " + passage.route->path;
}

/// Calls the route and turns whatever escapes from it into a problem.
void call(const std::shared_ptr<Passage>& passage) {
  std::string thrown;
  try {
    return passage->route->handle(passage);
  } catch (const std::exception& exception) {
    thrown = exception.what();
  } catch (...) {
    thrown = "an exception of an unknown type";
  }
  passage->fail(indeterminate("plugin.failed", "the request failed on our side; it may have been carried out", thrown));
}

}  // namespace

Result<Next> readable(Passage& passage) {
  if (passage.request->refused) return *passage.request->refused;
  return Next::on;
}

Result<Next> find_route(Passage& passage) {
  const Request& request = *passage.request;
  if (request.path == "*") return answer_options(passage, joined(all_methods));
  auto match = passage.deployment->router->find(request.method, request.segments);
  if (match.route == nullptr) {
    if (auto refused = refuse_method(request.method)) return std::move(*refused);
    if (match.allow.empty()) return not_found("route.not_found", "there is nothing at this address");
    if (request.method == "OPTIONS") return answer_options(passage, joined(match.allow));
    passage.reply_header("allow", joined(match.allow));
    return invalid("route.method", "this address does not take the method " + request.method);
  }
  passage.route = match.route;
  passage.plugin = match.route->plugin;
  passage.entry = match.route->method + " " + match.route->path;
  passage.path_params = std::move(match.params);
  passage.deadline = passage.began + (match.route->deadline.count() > 0 ? match.route->deadline
                                                                        : passage.deployment->settings.deadline);
  const auto limit = match.route->body_limit != 0 ? match.route->body_limit : passage.deployment->settings.body_limit;
  if (request.body.size() > limit) return invalid("request.too_large", "the body is too large");
  return Next::on;
}

Result<Next> idempotency(Passage& passage) {
  const Route& route = *passage.route;
  if (!route.idempotent && !route.key_required) return Next::on;
  const auto* field = passage.header("idempotency-key");
  if (field == nullptr) {
    if (!route.key_required) return Next::on;
    return invalid("idempotency.key_required", "the header Idempotency-Key is required");
  }
  std::string key;
  if (!read_key(*field, key)) {
    return invalid("idempotency.key_malformed", "Idempotency-Key takes 1 to 255 visible ASCII characters");
  }
  auto where = scope(passage);
  passage.key = passage.gateway->keys.take(where + '\n' + key);
  if (!passage.key) {
    Error busy = conflict("idempotency.in_flight", "a request with this Idempotency-Key is still being worked on");
    busy.retry_after_s = 1;
    return busy;
  }
  passage.effect = {"request", std::move(where), std::move(key), digest(*passage.request)};
  return Next::on;
}

Result<Next> if_match(Passage& passage) {
  if (!passage.route->if_match || passage.header("if-match") != nullptr) return Next::on;
  return precondition("precondition.required", "the header If-Match is required; read the resource first");
}

Result<Next> dispatch(Passage& passage) {
  const auto self = passage.shared_from_this();
  if (passage.route->inline_) {
    call(self);
    return Next::answered;
  }
  passage.ticket = passage.gateway->watch.add(passage.deadline, self);
  auto work = [self] {
    if (!self->answered()) call(self);  // else its deadline passed while it waited
  };
  auto& executor = passage.gateway->executor;
  HEARTH_TRY(passage.route->fiber ? executor.admit_fiber(passage, std::move(work)) : executor.admit(std::move(work)));
  return Next::answered;
}

}  // namespace hearth::gateway::rows
