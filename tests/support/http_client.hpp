#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

namespace hearth::support {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpReply {
  int status = 0;  // 0: no answer came, and `failure` says why
  Headers headers;
  std::string body;
  std::string failure;

  std::string header(const std::string& name) const;  // empty when absent; names compare without case
  nlohmann::json json() const;                        // throws when the body is no JSON
};

// A stock client (libcurl), keeping its connections alive. Copies share connections; any thread may use any copy.
class HttpClient {
 public:
  explicit HttpClient(std::string base);  // "http://127.0.0.1:4711"

  HttpClient with(const Headers& always) const;                  // these headers on every request
  HttpClient bearer(const std::string& token) const;             // signed in
  HttpClient at_most(std::chrono::milliseconds patience) const;  // 30 s unless said otherwise

  HttpReply get(const std::string& path, const Headers& headers = {}) const;
  HttpReply head(const std::string& path, const Headers& headers = {}) const;
  HttpReply options(const std::string& path, const Headers& headers = {}) const;
  HttpReply del(const std::string& path, const Headers& headers = {}) const;
  HttpReply post(const std::string& path, const nlohmann::json& body, const Headers& headers = {}) const;
  HttpReply put(const std::string& path, const nlohmann::json& body, const Headers& headers = {}) const;
  HttpReply patch(const std::string& path, const nlohmann::json& body, const Headers& headers = {}) const;

  // Anything: the body goes as it is, without a Content-Type unless headers name one.
  HttpReply request(const std::string& method, const std::string& path, const std::string* body = nullptr,
                    const Headers& headers = {}) const;

  const std::string& base() const { return base_; }

 private:
  class Connections;
  std::string base_;
  Headers always_;
  std::chrono::milliseconds patience_{30000};
  std::shared_ptr<Connections> connections_;
};

}  // namespace hearth::support
