#pragma once

#include "users.hpp"

namespace auth {

/// The console's view of users: masked, and found by a whole address, a whole number or the beginning of an id.
class Directory {
 public:
  Directory(const Host& host, const Users& people) : crypto_{host.crypto()}, users_{people} {}

  /// The service auth.users@1.
  Result<UserPage> find(Db& db, const UsersAsk& ask);

 private:
  [[nodiscard]] Result<UserFilter> filter(const UsersAsk& ask) const;

  Crypto crypto_;
  const Users& users_;
};

}  // namespace auth
