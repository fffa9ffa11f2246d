#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace hearth::support {

class ChildProcess;

struct Certificate {
  std::string file, key;
};
// Self-signed, so its own authority; for a name as a client asks for it: "DNS:localhost", "IP:127.0.0.1".
Certificate make_certificate(const TemporaryFolder& folder, const std::string& name, const std::string& subject);

// A real mail server of the test's own (smtp_server.py: Debian's aiosmtpd), which keeps what it takes.
class SmtpServer {
 public:
  struct Options {
    std::string security = "plain";   // or "starttls", "tls"
    Certificate certificate{};        // unless plain
    std::string auth{};               // "user:password"; empty: anybody may send
    std::string mechanism = "PLAIN";  // or "LOGIN"
    bool trickles = false;            // greets a letter at a time, for ever
  };
  explicit SmtpServer(const Options& options);
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  int port() const { return port_; }
  // {"from", "to", "tls", "authenticated", "type", "headers", "text", "html"} each, in the order in which they came.
  std::vector<nlohmann::json> messages() const;
  std::vector<nlohmann::json> messages_to(const std::string& address) const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace hearth::support
