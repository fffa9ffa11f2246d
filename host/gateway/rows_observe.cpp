#include <array>
#include <hearth/time.hpp>

#include "host/core/ids.hpp"
#include "host/gateway/pipeline.hpp"

// Who the request is, and what is remembered of it.
namespace hearth::gateway::rows {
namespace {

bool lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool all_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

/// W3C Trace Context section 3.2: version 00, and what later versions begin with.
bool read_traceparent(std::string_view value, core::Trace& trace) {
  if (value.size() < 55 || value[2] != '-' || value[35] != '-' || value[52] != '-') return false;
  const auto version = value.substr(0, 2);
  const auto trace_id = value.substr(3, 32);
  const auto parent = value.substr(36, 16);
  const auto flags = value.substr(53, 2);
  if (!lower_hex(version) || version == "ff" || !lower_hex(trace_id) || !lower_hex(parent) || !lower_hex(flags)) {
    return false;
  }
  if (all_zero(trace_id) || all_zero(parent)) return false;
  if (value.size() > 55 && (version == "00" || value[55] != '-')) return false;
  trace.trace_id = trace_id;
  trace.parent_id = parent;
  trace.sampled = (flags[1] >= '0' && flags[1] <= '9' ? flags[1] - '0' : flags[1] - 'a' + 10) % 2 == 1;
  return true;
}

/// What may be echoed and logged: so long, and no character that means something anywhere.
bool well_formed_id(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  });
}

/// The methods that metrics and logs name; any other is "_OTHER" (OpenTelemetry), or a client could make labels up.
std::string_view known_method(std::string_view method) {
  constexpr std::array<std::string_view, 9> known{"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                                  "DELETE", "OPTIONS", "TRACE", "CONNECT"};
  const auto found = std::find(known.begin(), known.end(), method);
  return found == known.end() ? "_OTHER" : *found;
}

std::string_view route_template(const Passage& passage) {
  return passage.route != nullptr ? std::string_view{passage.route->path} : std::string_view{};
}

/// The network the client is in, not the client: an address is a personal value.
std::string masked(std::string_view address) {
  if (const auto dot = address.rfind('.');
      dot != std::string_view::npos && address.find(':') == std::string_view::npos) {
    return std::string{address.substr(0, dot)} + ".0";
  }
  return rate_address(address);
}

metrics::Histogram durations(const Passage& passage, const Reply& reply) {
  const auto find = [&] {
    return passage.gateway->durations.with(
        {route_template(passage), known_method(passage.request->method), std::to_string(reply.status)});
  };
  const auto* route = passage.route;
  if (route == nullptr || reply.status != route->reply_status || passage.request->method != route->method)
    return find();
  auto& kept = passage.deployment->of(*route).durations;
  auto found = kept.load(std::memory_order_acquire);
  if (!found) kept.store(found = find(), std::memory_order_release);
  return found;
}

}  // namespace

Result<Next> identify(Passage& passage) {
  passage.address = passage.request->peer;
  if (const auto* agent = passage.header("user-agent")) passage.agent = agent->substr(0, 256);
  if (const auto* languages = passage.header("accept-language")) passage.locale = choose_locale(*languages);

  const auto* parent = passage.header("traceparent");
  if (parent == nullptr || !read_traceparent(*parent, passage.trace)) passage.trace.trace_id = core::random_hex<16>();
  passage.trace.span_id = core::random_hex<8>();
  const auto* given = passage.header("x-request-id");
  passage.request_id = given != nullptr && well_formed_id(*given) ? *given : passage.trace.trace_id;
  return Next::on;
}

void name_answer(Passage& passage, Reply& reply) {
  const auto& trace = passage.trace;
  reply.headers.emplace_back("x-request-id", passage.request_id);
  std::string parent;
  parent.reserve(55);
  parent.append("00-").append(trace.trace_id).append("-").append(trace.span_id).append(trace.sampled ? "-01" : "-00");
  reply.headers.emplace_back("traceparent", std::move(parent));
}

Result<Next> measure(Passage& passage) {
  passage.gateway->active.add(1);
  return Next::on;
}

void measured(Passage& passage, Reply& reply) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - passage.began;
  passage.gateway->active.add(-1);
  durations(passage, reply).observe(took.count());
}

void log_access(Passage& passage, Reply& reply) {
  if (!passage.gateway->log.enabled(log::Level::info)) return;
  const auto took = std::chrono::steady_clock::now() - passage.began;
  const auto network = masked(passage.address);
  const auto user = passage.principal.user ? passage.principal.user->text() : std::string{};
  std::array<log::Field, 10> fields{
      log::Field{"http.request.method", known_method(passage.request->method)},
      {"url.path", route_template(passage)},
      {"http.response.status_code", reply.status},
      {"event.duration", std::chrono::duration_cast<std::chrono::nanoseconds>(took).count()},
      {"http.request.body.bytes", passage.request->body.size()},
      {"http.response.body.bytes", reply.body.size()},
      {"client.address", network},
      {"user_agent.original", passage.agent},
      {"user.id", user},
      {"error.code", passage.error_code}};
  // The last two are left out where they say nothing.
  std::size_t count = fields.size();
  if (passage.error_code.empty()) --count;
  if (user.empty()) {
    fields[8] = fields[9];
    --count;
  }
  passage.gateway->log.write(log::Level::info, &passage, "request", std::span{fields}.first(count));
}

}  // namespace hearth::gateway::rows
