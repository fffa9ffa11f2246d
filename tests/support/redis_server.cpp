#include "tests/support/redis_server.hpp"

#include <csignal>
#include <stdexcept>

#include "tests/support/child_process.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/wait.hpp"

namespace hearth::support {
namespace {

bool answers(int port) {
  try {
    RawConnection connection("127.0.0.1", port);
    connection.send("PING\r\n");
    return connection.receive_until("\r\n") == "+PONG\r\n";
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

RedisServer::RedisServer() {
  // The port was free a moment ago; somebody may take it before the server does, so a few are tried.
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = free_port();
    if (launch()) return;
  }
  throw std::runtime_error("redis-server does not start: " + read_file(folder_ / "log"));
}

RedisServer::~RedisServer() = default;

std::string RedisServer::url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

void RedisServer::kill() {
  process_->signal(SIGKILL);
  process_->wait(std::chrono::seconds(20));
}

void RedisServer::start() {
  if (!launch()) throw std::runtime_error("redis-server does not start again: " + read_file(folder_ / "log"));
}

bool RedisServer::launch() {
  ChildOptions options;
  options.log = folder_ / "log";
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(port_), "--save", "",
                               "--appendonly", "no", "--dir", folder_.path().string()},
      options);
  return wait_until([this] { return !process_->running() || answers(port_); }) && process_->running();
}

}  // namespace hearth::support
