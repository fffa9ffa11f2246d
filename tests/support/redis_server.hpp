#pragma once

#include <memory>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace hearth::support {

class ChildProcess;

// A Redis server of the test's own in a temporary folder: it may be killed and started again on the same port.
// Without a disk: what it held is gone when it stops.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::string url() const;  // redis://127.0.0.1:PORT
  int port() const { return port_; }

  void kill();
  void start();

 private:
  bool launch();

  TemporaryFolder folder_;
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace hearth::support
