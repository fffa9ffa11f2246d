#pragma once

#include "codes.hpp"
#include "sessions.hpp"
#include "sign_in.hpp"

namespace auth {

/// What is over for long, every hour.
class Housekeeping {
 public:
  explicit Housekeeping(Sessions& sessions) : sessions_{sessions} {}

  Result<void> purge(Tx& tx) {
    Codes::purge(tx);
    SignIn::purge(tx);
    return sessions_.purge(tx);
  }

 private:
  Sessions& sessions_;
};

}  // namespace auth
