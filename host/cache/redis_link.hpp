#pragma once

#include <sys/socket.h>

#include <hearth/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"

struct redisReader;

namespace hearth::cache {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// What Redis answers to the commands of a cache.
struct Answer {
  std::optional<std::string> text;  ///< nothing: nil
  bool failed = false;              ///< -ERR; text says what
};

/// One connection: hiredis writes and reads the protocol, the waiting is ours, so that nothing outlasts the call's deadline.
/// After an error it is of no more use.
class RedisLink {
 public:
  static Result<std::unique_ptr<RedisLink>> connect(const core::Call& call, const Address& address);
  ~RedisLink();
  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;

  Result<Answer> ask(const core::Call& call, const std::vector<std::string_view>& words);

 private:
  explicit RedisLink(int fd);
  Result<void> send(const core::Call& call, std::string_view bytes);

  int fd_;
  redisReader* reader_;
};

}  // namespace hearth::cache
