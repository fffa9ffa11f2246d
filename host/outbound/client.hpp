#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/core/call.hpp"
#include "host/outbound/resolver.hpp"

namespace hearth::outbound {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string url;
  Headers headers{};
  std::string body{};
  std::chrono::nanoseconds timeout{0};  ///< 0: the settings'; never beyond the call's deadline
};

struct Response {
  unsigned status = 0;
  Headers headers{};  ///< as they came, names in the server's case
  std::string body{};
};

struct Settings {
  std::filesystem::path extra_ca{};                  ///< PEM: trusted beside the system's authorities
  std::chrono::milliseconds timeout{10'000};         ///< of a whole request
  std::chrono::milliseconds connect_timeout{5'000};  ///< name, connection and TLS
  std::size_t body_limit = 8U << 20;
  std::size_t header_limit = 64U << 10;
  unsigned redirects = 0;         ///< how many are followed, of GET and HEAD; 0: the caller sees them
  std::size_t idle_per_host = 4;  ///< connections kept for reuse
  std::chrono::milliseconds idle_time{30'000};
  std::vector<std::string> private_hosts{};  ///< may have addresses that are not public (HostList patterns)
  std::string user_agent = "hearth";
  LookUp look_up{};  ///< tests put theirs; empty: the system's
};

/// HTTP/1.1 client for plugins and upstreams. Runs on the calling thread, within the call's deadline.
///
/// Errors: `invalid` (outbound.bad_url, .bad_header, .bad_method), `forbidden` (.host_not_allowed, .private_address),
/// `unavailable`: nothing was sent (.unresolved, .unreachable, .tls, .timeout); once something was: `timeout` (.timeout) of a
/// GET, HEAD or OPTIONS, else `indeterminate` (.timeout, .broken, .body_too_large), for it may have been received;
/// `cancelled` with the call. Any HTTP status is a response.
class Client {
 public:
  explicit Client(Settings settings);  ///< throws std::runtime_error when extra_ca cannot be read
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Which hosts a plugin may call (HostList patterns), in place of what was said before; at first none.
  void allow(const std::string& plugin, const std::vector<std::string>& hosts);

  /// [call] With no transaction open. Adds traceparent, Host, User-Agent and what frames the body; the caller may not.
  Result<Response> send(core::Call& call, const Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::outbound
