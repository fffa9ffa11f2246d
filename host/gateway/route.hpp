#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/core/call.hpp"
#include "host/core/shared_text.hpp"
#include "host/gateway/message.hpp"

namespace hearth::gateway {

/// A request on its way through the gateway, from its first byte to its answer. Whoever holds it may answer it, once;
/// a second answer, or one after the deadline, is dropped.
struct Exchange : core::Call {
  std::shared_ptr<Request> request;
  std::vector<std::pair<std::string, std::string>> path_params;  ///< decoded
  const struct Route* route = nullptr;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();

  /// Exactly one of the two, once, from any thread.
  virtual void answer(Reply reply) = 0;
  virtual void fail(const Error& error) = 0;
};

/// One declared route, as the router and the OpenAPI document see it. Immutable once the deployment stands.
struct Route {
  std::string plugin;
  std::string method;
  std::string path;                ///< full template: "/api/v1/bookings/{id}"
  std::vector<std::string> allow;  ///< roles, any of which may call it
  std::vector<std::string> fails;  ///< public codes
  core::SharedText about;
  core::SharedText body_schema;  ///< JSON Schema; empty: takes no body
  core::SharedText params_schema;
  core::SharedText reply_schema;
  unsigned reply_status = 200;
  std::size_t body_limit = 0;            ///< bytes; 0: the default
  std::chrono::nanoseconds deadline{0};  ///< 0: the default
  std::string rate_policy;
  bool open = false;     ///< anybody may call it
  bool inline_ = false;  ///< promises not to block: runs on the I/O thread
  bool fiber = false;    ///< may be suspended on the I/O thread, as a fiber; else it has a thread of its own
  bool idempotent = false;
  bool key_required = false;
  bool writes = false;
  bool if_match = false;                      ///< refuses to run without If-Match
  bool if_match_optional = false;             ///< takes it, and runs without
  bool operations = false;                    ///< for operators: on the admin listener alone, and open there
  std::string produces = "application/json";  ///< media type of the answer; empty: it varies, and Accept is not asked

  /// What an API key must hold to call it: "<plugin>:read" for what only reads, else "<plugin>:write".
  [[nodiscard]] std::string scope() const {
    return plugin + (method == "GET" || method == "HEAD" ? ":read" : ":write");
  }

  /// Calls into the plugin; the exchange is answered in it or later.
  std::function<void(std::shared_ptr<Exchange>)> handle;
};

}  // namespace hearth::gateway
