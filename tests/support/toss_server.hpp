#pragma once

#include <memory>
#include <string>

#include "tests/support/http_client.hpp"

namespace hearth::support {

class ChildProcess;

// A Toss Payments of the test's own (toss_server.py), on 127.0.0.1 without TLS.
class TossServer {
 public:
  explicit TossServer(const std::string& clock);  // what its clock shows at first: 2026-11-24T10:02:00+09:00
  ~TossServer();
  TossServer(const TossServer&) = delete;
  TossServer& operator=(const TossServer&) = delete;

  std::string url() const;      // http://127.0.0.1:PORT
  std::string address() const;  // 127.0.0.1:PORT
  static std::string secret() { return "test_sk_of_a_local_server"; }

  // What it knows of an order: {"charges": how often money was taken, "asked": ..., "keys": [...], "payment": ...}
  nlohmann::json order(const std::string& id) const;
  // The billing keys that may be charged.
  nlohmann::json cards() const;
  // Somebody pays into the order's virtual account.
  void deposit(const std::string& order) const;

 private:
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace hearth::support
