#pragma once

#include <cstddef>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

/// The value of the first header of this (lower-case) name, or null.
inline const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return &value;
  }
  return nullptr;
}

/// The host's own request: Beast ends before it, plugins begin after it.
struct Request {
  std::string method;                 ///< "GET"
  std::string target;                 ///< as sent: path and query, still percent-encoded
  std::string path;                   ///< decoded, normalised ("." and ".." are refused, not resolved)
  std::vector<std::string> segments;  ///< of the path, each decoded on its own: an encoded slash stays inside
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  Headers headers;
  std::string body;
  std::string peer;     ///< the socket's address, without port
  bool secure = false;  ///< came over TLS
  /// What the listener could not read as a request, and why; the rest is then what is known. It closes after the answer.
  std::optional<Error> refused{};
  /// Set by the handler before handle() returns; called on the connection's thread when the client has gone away.
  std::function<void()> gone{};
};

struct Reply {
  unsigned status = 200;
  Headers headers;
  std::string body;
};

/// Takes the answer exactly once, from any thread.
using Respond = std::function<void(Reply)>;

/// What the HTTP listeners call, on an I/O thread; must not block it.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(std::shared_ptr<Request> request, Respond respond) = 0;
  /// Bytes of body this request may bring; asked when its head has been read, if it brings any.
  [[nodiscard]] virtual std::size_t body_limit(const Request& head) const {
    (void)head;
    return std::size_t{1024} * 1024;
  }
};

}  // namespace hearth::gateway
