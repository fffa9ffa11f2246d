#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "host/exec/executor.hpp"
#include "host/gateway/gateway.hpp"
#include "host/http/server.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/wait.hpp"

namespace hearth::http {

/// A whole listener with the gateway behind it and a few routes:
///   GET /fast      inline, "fast"               POST /echo    gives the body back
///   GET /big       200 KB of JSON               GET /wait     waits until released, or for its end
///   GET /peer      the client's address         POST /wait    likewise
///   GET /number/{n} the number, from a pool thread
class Serving {
 public:
  struct Options {
    Settings http{};
    gateway::Settings gateway{};
    exec::Limits exec{.in_flight = 64, .threads = 4, .blocking = 1, .cpu = 1};
  };

  Serving() : Serving{Options{}} {}
  explicit Serving(Options options);
  ~Serving();

  [[nodiscard]] std::string address() const;
  [[nodiscard]] support::RawConnection connect() const { return support::RawConnection{address()}; }
  [[nodiscard]] support::HttpClient client() const { return support::HttpClient{"http://" + address()}; }

  exec::Event release;            ///< lets /wait go on
  std::atomic<int> waiting{0};    ///< calls in /wait
  std::atomic<int> cancelled{0};  ///< of them: ended by cancellation
  log::Logger log;
  metrics::Registry metrics;
  exec::Executor executor;
  gateway::Gateway gateway;
  Server server;

 private:
  std::vector<gateway::Route> routes();
};

gateway::Route route(const std::string& method, const std::string& path,
                     std::function<void(std::shared_ptr<gateway::Exchange>)> handle);

}  // namespace hearth::http
