#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/gateway/message.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"

namespace hearth::exec {
struct FiberPlan;
}

namespace hearth::http {

struct Tls {
  std::string certificate;  ///< PEM: the whole chain, leaf first; the text itself, or the path of a file
  std::string key;          ///< PEM, likewise
};

struct Endpoint {
  std::string address = "127.0.0.1";  ///< an IP address, or a name that leads to one
  std::uint16_t port = 0;             ///< 0: any that is free
};

struct Limits {
  std::size_t headers = 16 * 1024;  ///< bytes: request line and headers
  std::size_t query_parameters = 64;
  std::chrono::milliseconds header_read{10'000};  ///< from the first byte of a request
  std::chrono::milliseconds body_read{30'000};    ///< from the end of its head
  std::chrono::milliseconds idle{60'000};         ///< between requests
  std::chrono::milliseconds write{30'000};        ///< without the client taking a byte
  std::chrono::milliseconds idle_drain{1'000};    ///< a drained connection that stays silent
  std::size_t connections = 10'000;
  std::size_t connections_per_address = 200;
  std::size_t pipelined = 16;  ///< requests of a connection that may wait for their answers
};

struct Settings {
  std::vector<Endpoint> listen{{}};
  std::optional<Tls> tls{};
  Limits limits{};
  std::size_t threads = 0;  ///< 0: one a core
  std::vector<std::string>
      trusted_proxies{};              ///< "10.0.0.0/8", "::1": whose X-Forwarded-For and Forwarded are believed
  std::string name = "http";          ///< of the threads and in metrics: one server a name
  exec::FiberPlan* fibers = nullptr;  ///< its threads run fibers by it; null: they have none
};

/// Serves HTTP/1.1 to one handler, on threads of its own. A process has one for the public and one for the admin port.
class Server {
 public:
  /// Binds and listens; throws std::runtime_error with a sentence (address in use, unreadable certificate). `handler`
  /// outlives the server.
  Server(Settings settings, gateway::Handler& handler, log::Logger& log, metrics::Registry& metrics);
  ~Server();  ///< stop()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// What was bound, in the order of Settings::listen, with the real ports.
  [[nodiscard]] const std::vector<Endpoint>& endpoints() const;
  void start();

  /// Closes the listening sockets; connections go on.
  void stop_accepting();
  /// After stop_accepting(): each connection ends with the answer to what is in flight ("Connection: close"), silent ones
  /// after Limits::idle_drain. True when none is left before `patience` is over.
  bool drain(std::chrono::milliseconds patience);
  /// Closes what is left and joins the threads.
  void stop();

  /// New connections get the new certificate. What was in force stays when this one is refused.
  Result<void> reload(const Tls& tls);
  [[nodiscard]] std::size_t connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::http
