#include "host/http/plain.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace hearth::http {
namespace {

/// At most so many buffers in one write; the rest goes with the next.
constexpr std::size_t most_buffers = 32;

bool must_wait() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

Plain::Plain(const std::shared_ptr<Shared>& shared, std::shared_ptr<IoThread> thread, std::string peer, int socket)
    : Session{shared, peer, false},
      counts_{shared->counts},
      thread_{std::move(thread)},
      peer_{std::move(peer)},
      socket_{socket} {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Plain::~Plain() {
  if (socket_ >= 0) ::close(socket_);
}

void Plain::open() { thread_->readiness().add(socket_, *this) ? start() : abort(); }

void Plain::ready(std::uint32_t events) {
  const auto self = shared_from_this();
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) hung_up_ = true;
  if (hung_up_ || (events & EPOLLIN) != 0) readable_ = true;
  if (!blocked_.empty()) {
    if (const auto written = put(blocked_)) {
      blocked_ = {};
      on_written(written->fine, written->bytes);
    }
  }
  if (readable_) receive();
}

bool Plain::go_on() {
  const auto self = shared_from_this();
  return process();
}

void Plain::read_some(char* into, std::size_t room) {
  into_ = into;
  room_ = room;
  if (!readable_) return;
  later([self = std::static_pointer_cast<Plain>(shared_from_this())] {
    self->receive();
    self->process();
  });
}

void Plain::receive() {
  if (into_ == nullptr || socket_ < 0) return;
  const auto bytes = ::recv(socket_, into_, room_, 0);
  if (bytes < 0 && errno == EINTR) return read_some(into_, room_);
  readable_ = hung_up_ || (bytes > 0 && static_cast<std::size_t>(bytes) == room_);  // else that was all
  if (bytes < 0 && must_wait()) return;
  into_ = nullptr;
  if (bytes > 0) return on_read(Read::data, static_cast<std::size_t>(bytes));
  on_read(bytes == 0 ? Read::end : Read::failed, 0);
}

std::optional<Session::Written> Plain::write_some(std::span<const std::string_view> parts) {
  const auto written = put(parts);
  if (!written) blocked_ = parts;
  return written;
}

/// Nothing when the socket has no room.
std::optional<Session::Written> Plain::put(std::span<const std::string_view> parts) {
  std::array<iovec, most_buffers> buffers;
  const auto count = std::min(parts.size(), buffers.size());
  for (std::size_t i = 0; i < count; ++i) {
    buffers[i] = {const_cast<char*>(parts[i].data()), parts[i].size()};
  }
  msghdr message{};
  message.msg_iov = buffers.data();
  message.msg_iovlen = count;
  for (;;) {
    const auto bytes = ::sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (bytes >= 0) return Written{true, static_cast<std::size_t>(bytes)};
    if (must_wait()) return std::nullopt;
    if (errno != EINTR) return Written{false, 0};
  }
}

void Plain::finish_sending() { ::shutdown(socket_, SHUT_WR); }

void Plain::close() {
  thread_->readiness().remove(socket_, *this);
  ::close(std::exchange(socket_, -1));
  into_ = nullptr;
  blocked_ = {};
  counts_.leave(peer_);
  thread_->remove(this);
}

}  // namespace hearth::http
