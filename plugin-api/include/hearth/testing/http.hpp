#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hearth::testing {

/// What the host answered.
struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers{};  // names in small letters
  std::string body{};

  /// The body; null when it is no JSON.
  [[nodiscard]] nlohmann::json json() const {
    auto parsed = nlohmann::json::parse(body, nullptr, false);
    return parsed.is_discarded() ? nlohmann::json{} : parsed;
  }
  /// Of a problem: "loyalty.too_few_points". Empty when it is none.
  [[nodiscard]] std::string code() const {
    const auto problem = json();
    return problem.is_object() ? problem.value("code", "") : "";
  }
  friend std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    return out << answer.status << ' ' << answer.body;
  }
};

/// One HTTP/1.1 request over a connection of its own, to "127.0.0.1:8080".
class Connection {
 public:
  explicit Connection(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      if (socket_ >= 0) ::close(socket_);
      throw std::runtime_error("nobody listens at " + address);
    }
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  Answer send(const std::string& method, const std::string& target,
              const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body) {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    text += "\r\n" + body;
    for (std::size_t sent = 0; sent < text.size();) {
      const auto n = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) throw std::runtime_error("the host closed the connection");
      sent += static_cast<std::size_t>(n);
    }
    return parse(read_all());
  }

 private:
  std::string read_all() const {
    std::string all;
    char buffer[16384];
    for (;;) {
      const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
      if (n < 0) throw std::runtime_error("the host did not answer within a minute");
      if (n == 0) return all;
      all.append(buffer, static_cast<std::size_t>(n));
    }
  }

  static Answer parse(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string::npos) throw std::runtime_error("the host answered no HTTP: '" + text + "'");
    Answer answer;
    answer.status = std::stoi(text.substr(9, 3));
    std::size_t at = text.find("\r\n") + 2;
    while (at < end) {
      const std::size_t stop = text.find("\r\n", at);
      const std::string line = text.substr(at, stop - at);
      const std::size_t colon = line.find(':');
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      answer.headers[name] = value == std::string::npos ? "" : line.substr(value);
      at = stop + 2;
    }
    answer.body = text.substr(end + 4);
    if (answer.headers["transfer-encoding"] == "chunked") answer.body = unchunked(answer.body);
    return answer;
  }

  static std::string unchunked(const std::string& text) {
    std::string out;
    for (std::size_t at = 0;;) {
      const std::size_t size = std::stoul(text.substr(at), nullptr, 16);
      if (size == 0) return out;
      at = text.find("\r\n", at) + 2;
      out += text.substr(at, size);
      at += size + 2;
    }
  }

  int socket_ = -1;
};

}  // namespace hearth::testing
