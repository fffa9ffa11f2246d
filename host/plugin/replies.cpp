#include "host/plugin/replies.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/core/octets.hpp"
#include "host/crypto/keys.hpp"
#include "host/db/effects.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"

namespace hearth::plugin {
namespace {

using nlohmann::json;

constexpr std::size_t added_on_the_way = 9;  ///< headers, by the gateway
constexpr auto error_type = "application/vnd.hearth.error+json";

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// Framing is the server's own.
bool is_framing(std::string_view name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "keep-alive" ||
         name == "upgrade" || name == "trailer" || name == "date" || name == "content-type";
}

Result<gateway::Headers> read_headers(const hearth_field* headers, std::uint64_t count) {
  gateway::Headers all;
  all.reserve(std::min<std::uint64_t>(headers == nullptr ? 0 : count, 64) + added_on_the_way);
  for (std::uint64_t i = 0; headers != nullptr && i < count; ++i) {
    const auto& field = headers[i];
    if (field.value.type != HEARTH_TEXT) return internal("a header of the reply is no text");
    auto name = lower(view(field.name));
    const auto value = view(field.value.as.bytes);
    if (!core::is_token(name) || core::has_control(value) || is_framing(name)) {
      return internal("the reply's header '" + name.substr(0, 80) + "' may not be set, or has a value that is none");
    }
    all.emplace_back(std::move(name), value);
  }
  return all;
}

std::string headers_json(const gateway::Headers& headers) {
  json out = json::array();
  for (const auto& [name, value] : headers) {
    if (name != "content-type") out.push_back({name, value});
  }
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string bound_to(const core::Effect& effect) {
  return "hearth_effects/" + effect.kind + "/" + effect.scope + "/" + effect.key;
}

}  // namespace

Result<gateway::Reply> read_reply(const hearth_reply& in) {
  if (!HEARTH_COVERS(&in, hearth_reply, body)) return internal("the reply is too short a struct");
  if (in.status < 200 || in.status > 599) return internal("the reply's status is " + std::to_string(in.status));
  gateway::Reply reply;
  reply.status = in.status;
  reply.headers = HEARTH_TRY(read_headers(in.headers, in.header_count));
  const auto type = view(in.content_type);
  if (core::has_control(type)) return internal("the reply's content type is none");
  reply.body = view(in.body);
  if (!reply.body.empty()) reply.headers.emplace_back("content-type", type.empty() ? "application/json" : type);
  return reply;
}

Result<db::StoredReply> stored_reply(const hearth_reply& in, const std::string& request_digest) {
  const auto reply = HEARTH_TRY(read_reply(in));
  return stored(reply, request_digest);
}

db::StoredReply stored(const gateway::Reply& reply, const std::string& request_digest) {
  const auto* type = gateway::find_header(reply.headers, "content-type");
  return {reply.status, type == nullptr ? std::string{} : *type, headers_json(reply.headers), reply.body,
          request_digest};
}

gateway::Reply replayed(const db::StoredReply& stored) {
  gateway::Reply reply;
  reply.status = stored.status == 0 ? 204 : stored.status;
  const auto headers = json::parse(stored.headers.empty() ? "[]" : stored.headers, nullptr, false);
  if (headers.is_array()) {
    for (const auto& one : headers) {
      if (one.is_array() && one.size() == 2)
        reply.headers.emplace_back(one[0].get<std::string>(), one[1].get<std::string>());
    }
  }
  if (!stored.content_type.empty()) reply.headers.emplace_back("content-type", stored.content_type);
  reply.headers.emplace_back("idempotency-replayed", "true");
  reply.body = stored.body;
  return reply;
}

db::StoredReply stored_error(const Error& error, const std::string& request_digest) {
  json violations = json::array();
  for (const auto& one : error.violations) violations.push_back({one.pointer, one.code, one.message});
  const json body{{"kind", static_cast<std::int32_t>(error.kind)},
                  {"code", error.code},
                  {"message", error.message},
                  {"violations", violations}};
  return {400, error_type, "[]", body.dump(-1, ' ', false, json::error_handler_t::replace), request_digest};
}

bool is_stored_error(const db::StoredReply& stored) { return stored.content_type == error_type; }

Error read_stored_error(const db::StoredReply& stored) {
  const auto body = json::parse(stored.body, nullptr, false);
  if (!body.is_object() || !body.contains("kind")) return internal("a stored refusal cannot be read");
  Error error{
      static_cast<Kind>(body["kind"].get<std::int32_t>()), body.value("code", ""), body.value("message", ""), {}};
  for (const auto& one : body.value("violations", json::array())) {
    if (one.is_array() && one.size() == 3) {
      error.violations.push_back({one[0].get<std::string>(), one[1].get<std::string>(), one[2].get<std::string>()});
    }
  }
  return error;
}

void seal_stored(const Instance& instance, const core::Effect& effect, db::StoredReply& reply) {
  const auto* keys = instance.border().ports.keys;
  if (keys == nullptr || reply.body.empty()) return;
  reply.body = keys->seal(instance.name(), bound_to(effect), reply.body);
}

Result<std::optional<db::StoredReply>> find_stored(const Instance& instance, core::Call& call) {
  auto found = HEARTH_TRY(db::find_reply(*instance.database(), call, call.effect));
  const auto* keys = instance.border().ports.keys;
  if (!found || keys == nullptr || found->body.empty()) return found;
  found->body = HEARTH_TRY(keys->open_sealed(instance.name(), bound_to(call.effect), found->body));
  return found;
}

bool is_kept(const Error& error) {
  if (error.signal != 0 || error.code.starts_with("idempotency.")) return false;
  switch (error.kind) {
    case Kind::invalid:
    case Kind::forbidden:
    case Kind::not_found:
    case Kind::conflict:
    case Kind::precondition:
      return true;
    default:
      return false;
  }
}

}  // namespace hearth::plugin
