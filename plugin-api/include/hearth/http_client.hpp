#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/time.hpp"

namespace hearth {

struct Header {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers{};
  std::string body{};
  Duration timeout{0};  ///< 0: the call's deadline
};

struct HttpResponse {
  std::uint32_t status = 0;
  std::vector<Header> headers{};
  std::string body{};

  /// The first of that name, in any case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    for (const auto& [key, value] : headers) {
      bool same = key.size() == name.size();
      for (std::size_t i = 0; same && i < key.size(); ++i) same = lower(key[i]) == lower(name[i]);
      if (same) return value;
    }
    return {};
  }
};

/// Requests to hosts that the plugin's permissions list. May be copied and kept; used in a call with no transaction open.
/// An error of kind indeterminate: the request may have arrived.
class HttpClient {
 public:
  explicit HttpClient(const detail::Core& core) : core_{&core} {}

  [[nodiscard]] Result<HttpResponse> send(const InCall& in, const HttpRequest& request) const {
    if (!HEARTH_HAS(core_->http, hearth_http_client_v1, send)) return detail::missing("hearth.http_client/1 send");
    std::vector<hearth_field> headers;
    for (const auto& header : request.headers) headers.push_back({str(header.name), text(header.value)});
    hearth_http_message raw{};
    raw.struct_size = HEARTH_SIZE_THROUGH(hearth_http_message, timeout_ns);
    raw.method = str(request.method);
    raw.url = str(request.url);
    raw.headers = headers.data();
    raw.header_count = headers.size();
    raw.body = str(request.body);
    raw.timeout_ns = request.timeout.count() * 1000;
    hearth_http_response answer{};
    answer.struct_size = HEARTH_SIZE_THROUGH(hearth_http_response, context);
    auto done =
        detail::border(*core_, [&](hearth_error** why) { return core_->http->send(in.call(), &raw, &answer, why); });
    if (!done) return std::move(done).error();
    HttpResponse response{answer.status, {}, std::string(view(answer.body))};
    for (std::uint64_t i = 0; answer.headers != nullptr && i < answer.header_count; ++i) {
      const auto& header = answer.headers[i];
      response.headers.push_back({std::string(view(header.name)), std::string(view(header.value.as.bytes))});
    }
    if (answer.release != nullptr) answer.release(answer.context);
    return response;
  }

 private:
  static hearth_value text(std::string_view of) {
    hearth_value value{};
    value.type = HEARTH_TEXT;
    value.as.bytes = str(of);
    return value;
  }

  const detail::Core* core_;
};

}  // namespace hearth
