#include "tests/support/raw_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace hearth::support {
namespace {

using Clock = std::chrono::steady_clock;

sockaddr_in loopback(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) throw std::runtime_error("not an address: " + host);
  return address;
}

std::string without_scheme(const std::string& address) {
  const auto scheme = address.find("://");
  return scheme == std::string::npos ? address : address.substr(scheme + 3);
}

std::size_t content_length(std::string head) {
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto at = head.find("\r\ncontent-length:");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 17));
}

}  // namespace

RawConnection::RawConnection(const std::string& host, int port) {
  const sockaddr_in address = loopback(host, port);
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw std::runtime_error("nobody listens on " + host + ":" + std::to_string(port));
  }
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

RawConnection::RawConnection(const std::string& address)
    : RawConnection(without_scheme(address).substr(0, without_scheme(address).rfind(':')),
                    std::stoi(address.substr(address.rfind(':') + 1))) {}

RawConnection::~RawConnection() { ::close(socket_); }

void RawConnection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the other side has closed");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawConnection::finish_sending() const { ::shutdown(socket_, SHUT_WR); }

std::string RawConnection::receive_until(std::string_view mark, std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  for (;;) {
    if (const auto at = pending_.find(mark); at != std::string::npos) return take(at + mark.size());
    if (!fill(deadline)) return take(pending_.size());
  }
}

std::string RawConnection::receive_bytes(std::size_t count, std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  while (pending_.size() < count && fill(deadline)) {
  }
  return take(std::min(count, pending_.size()));
}

std::string RawConnection::receive_answer(std::chrono::milliseconds at_most) {
  std::string answer = receive_until("\r\n\r\n", at_most);
  return answer + receive_bytes(content_length(answer), at_most);
}

std::string RawConnection::receive_to_end(std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  while (fill(deadline)) {
  }
  return take(pending_.size());
}

bool RawConnection::closed(std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  while (fill(deadline)) {
  }
  return ended_;
}

// Reads what there is, waiting for something to be there; false when nothing more comes or the time is up.
bool RawConnection::fill(Clock::time_point deadline) {
  if (ended_) return false;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  pollfd ready{socket_, POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(0, left.count()))) <= 0) return false;
  char bytes[16384];
  const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
  ended_ = size <= 0;
  if (!ended_) pending_.append(bytes, static_cast<std::size_t>(size));
  return !ended_;
}

std::string RawConnection::take(std::size_t count) {
  std::string bytes = pending_.substr(0, count);
  pending_.erase(0, count);
  return bytes;
}

int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback("127.0.0.1", 0);
  socklen_t size = sizeof address;
  const bool bound = ::bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

}  // namespace hearth::support
