#include "host/cache/redis_link.hpp"

#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/exec/executor.hpp"

namespace hearth::cache {

namespace {

Error broken(const std::string& what) {
  return unavailable("cache.unavailable", "the cache cannot be reached", what + ": " + std::strerror(errno));
}

}  // namespace

RedisLink::RedisLink(int fd) : fd_{fd}, reader_{redisReaderCreate()} {}

RedisLink::~RedisLink() {
  redisReaderFree(reader_);
  ::close(fd_);
}

Result<std::unique_ptr<RedisLink>> RedisLink::connect(const core::Call& call, const Address& address) {
  const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return broken("socket");
  std::unique_ptr<RedisLink> link{new RedisLink{fd}};
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) != 0) {
    if (errno != EINPROGRESS) return broken("connect");
    HEARTH_TRY(exec::wait_writable(call, fd));
    socklen_t size = sizeof errno;
    int outcome = 0;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &outcome, &size);
    errno = outcome;
    if (outcome != 0) return broken("connect");
  }
  return link;
}

Result<void> RedisLink::send(const core::Call& call, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      HEARTH_TRY(exec::wait_writable(call, fd_));
    } else if (errno != EINTR) {
      return broken("send");
    }
  }
  return {};
}

Result<Answer> RedisLink::ask(const core::Call& call, const std::vector<std::string_view>& words) {
  std::vector<const char*> starts;
  std::vector<std::size_t> sizes;
  for (const auto word : words) {
    starts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* command = nullptr;
  const auto length = redisFormatCommandArgv(&command, static_cast<int>(words.size()), starts.data(), sizes.data());
  if (length < 0) return internal("a Redis command could not be formatted");
  const auto sent = send(call, {command, static_cast<std::size_t>(length)});
  redisFreeCommand(command);
  if (!sent) return sent.error();

  char buffer[16 * 1024];
  for (;;) {
    void* parsed = nullptr;
    if (redisReaderGetReply(reader_, &parsed) != REDIS_OK) {
      return unavailable("cache.unavailable", "the cache cannot be reached",
                         std::string{"bad reply: "} + reader_->errstr);
    }
    if (parsed != nullptr) {
      auto* const reply = static_cast<redisReply*>(parsed);
      Answer answer;
      answer.failed = reply->type == REDIS_REPLY_ERROR;
      if (reply->type != REDIS_REPLY_NIL && reply->str != nullptr) answer.text.emplace(reply->str, reply->len);
      freeReplyObject(reply);
      return answer;
    }
    const auto got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got > 0) {
      if (redisReaderFeed(reader_, buffer, static_cast<std::size_t>(got)) != REDIS_OK) return internal("out of memory");
    } else if (got == 0) {
      errno = ECONNRESET;
      return broken("recv");
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      HEARTH_TRY(exec::wait_readable(call, fd_));
    } else if (errno != EINTR) {
      return broken("recv");
    }
  }
}

}  // namespace hearth::cache
