#include "tests/integration/outbound/server.hpp"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace hearth::outbound::testing {

std::size_t Peer::read_some() {
  char buffer[4096];
  const auto got =
      secure_ != nullptr ? SSL_read(secure_, buffer, sizeof buffer) : ::recv(fd_, buffer, sizeof buffer, 0);
  if (got <= 0) return 0;
  pending_.append(buffer, static_cast<std::size_t>(got));
  return static_cast<std::size_t>(got);
}

std::string Peer::request() {
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
    if (read_some() == 0) return {};
  }
  end += 4;
  std::size_t length = 0;
  if (const auto at = pending_.find("Content-Length: "); at < end) length = std::stoul(pending_.substr(at + 16));
  while (pending_.size() < end + length) {
    if (read_some() == 0) return {};
  }
  std::string whole = pending_.substr(0, end + length);
  pending_.erase(0, end + length);
  return whole;
}

void Peer::write(const std::string& bytes) {
  std::string_view left = bytes;
  while (!left.empty()) {
    const auto sent = secure_ != nullptr ? SSL_write(secure_, left.data(), static_cast<int>(left.size()))
                                         : ::send(fd_, left.data(), left.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Peer::answer(const std::string& body, const std::string& headers) {
  write("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

void Peer::wait_for_end() {
  while (read_some() != 0) pending_.clear();
}

Server::Server(Serve serve, const std::filesystem::path& certificate) : serve_{std::move(serve)} {
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT: SSL_write has no MSG_NOSIGNAL
  if (!certificate.empty()) {
    context_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context_, certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_, certificate.c_str(), SSL_FILETYPE_PEM) != 1) {
      throw std::runtime_error("the test's certificate cannot be read");
    }
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0) {
    throw std::runtime_error("the test's server cannot listen");
  }
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread{[this] { accept_all(); }};
}

Server::~Server() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  {
    const std::lock_guard lock{mutex_};
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  SSL_CTX_free(context_);
}

std::string Server::url(const std::string& target, const std::string& host) const {
  return (context_ != nullptr ? "https://" : "http://") + host + ":" + std::to_string(port_) + target;
}

void Server::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    ++connections_;
    const std::lock_guard lock{mutex_};
    open_.push_back(fd);
    threads_.emplace_back([this, fd] { serve_one(fd); });
  }
}

void Server::serve_one(int fd) {
  SSL* secure = nullptr;
  bool ready = true;
  if (context_ != nullptr) {
    secure = SSL_new(context_);
    SSL_set_fd(secure, fd);
    ready = SSL_accept(secure) == 1;
  }
  if (ready) {
    Peer peer{fd, secure};
    serve_(peer);
  }
  SSL_free(secure);
  const std::lock_guard lock{mutex_};
  open_.remove(fd);
  ::close(fd);
}

Settings local() {
  Settings settings;
  settings.private_hosts = {"127.0.0.1", "localhost"};
  settings.timeout = std::chrono::seconds{20};
  return settings;
}

std::string header(const Response& response, const std::string& name) {
  for (const auto& [each, value] : response.headers) {
    if (each == name) return value;
  }
  return {};
}

}  // namespace hearth::outbound::testing
