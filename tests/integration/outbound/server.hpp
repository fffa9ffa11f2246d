#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "host/outbound/client.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace hearth::outbound::testing {

/// One accepted connection, in its own thread, blocking.
class Peer {
 public:
  Peer(int fd, ssl_st* secure) : fd_{fd}, secure_{secure} {}

  /// A whole request; empty when the client has gone.
  std::string request();
  void write(const std::string& bytes);
  void answer(const std::string& body, const std::string& headers = "");
  /// Until the client has gone, or the server ends.
  void wait_for_end();

 private:
  std::size_t read_some();

  int fd_;
  ssl_st* secure_;
  std::string pending_;
};

/// A server on 127.0.0.1 that does as it is told, however bad.
class Server {
 public:
  using Serve = std::function<void(Peer&)>;
  /// With TLS when a certificate is given (PEM, with its key).
  explicit Server(Serve serve, const std::filesystem::path& certificate = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& target = "/", const std::string& host = "127.0.0.1") const;
  int connections() const { return connections_; }

 private:
  void accept_all();
  void serve_one(int fd);

  Serve serve_;
  ssl_ctx_st* context_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::list<int> open_;
  std::list<std::thread> threads_;
  std::thread accepting_;
};

/// A call of the plugin `shop`.
struct ShopCall : core::Call {
  ShopCall() { plugin = "shop"; }
};

/// A client that may call everything, and 127.0.0.1 and localhost though they are private.
Settings local();

std::string header(const Response& response, const std::string& name);

}  // namespace hearth::outbound::testing
