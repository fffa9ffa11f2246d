#include "host/core/steps.hpp"
#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

Result<HttpMessage> read_message(const hearth_http_message* in) {
  if (in == nullptr || !HEARTH_COVERS(in, hearth_http_message, timeout_ns))
    return internal("http_client.send: not a request");
  HttpMessage message;
  message.method = view(in->method);
  message.url = view(in->url);
  for (std::uint64_t i = 0; in->headers != nullptr && i < in->header_count; ++i) {
    const auto& field = in->headers[i];
    if (field.value.type != HEARTH_TEXT) return internal("http_client.send: a header that is no text");
    message.headers.emplace_back(view(field.name), view(field.value.as.bytes));
  }
  message.body = view(in->body);
  message.timeout = std::chrono::nanoseconds{in->timeout_ns};
  return message;
}

/// A response and the memory that the plugin's view of it points into.
struct Kept {
  gateway::Reply reply;
  std::vector<hearth_field> headers;
};

void give_response(gateway::Reply reply, hearth_http_response* out) {
  auto kept = std::make_unique<Kept>();
  kept->reply = std::move(reply);
  for (const auto& [name, value] : kept->reply.headers) {
    kept->headers.push_back({str(name), {HEARTH_TEXT, 0, {.bytes = str(value)}}});
  }
  hearth_http_response full{};
  full.status = kept->reply.status;
  full.headers = kept->headers.data();
  full.header_count = kept->headers.size();
  full.body = str(kept->reply.body);
  full.release = [](void* context) { delete static_cast<Kept*>(context); };
  full.context = kept.release();
  copy_out(out, &full, HEARTH_SIZE_THROUGH(hearth_http_response, context));
}

hearth_status send(hearth_call* call, const hearth_http_message* request, hearth_http_response* out,
                   hearth_error** why) noexcept {
  return in_call(call, "http_client.send", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.outside_transaction("a request to another host"));
    if (out == nullptr || !HEARTH_COVERS(out, hearth_http_response, context)) {
      return internal("http_client.send: no room for the response");
    }
    HttpMessage message = HEARTH_TRY(read_message(request));
    core::Steps::before(core::Steps::What::outbound);
    auto answered = running.instance->border().ports.http->send(*running.call, *running.instance, std::move(message));
    core::Steps::after(core::Steps::What::outbound);
    gateway::Reply reply = HEARTH_TRY(std::move(answered));
    give_response(std::move(reply), out);
    return {};
  });
}

}  // namespace

const hearth_http_client_v1& http_client_table() {
  static constexpr hearth_http_client_v1 table{HEARTH_SIZE_THROUGH(hearth_http_client_v1, send), 0, send};
  return table;
}

}  // namespace hearth::plugin
