#pragma once

#include <optional>

#include "settings.hpp"

namespace auth {

/// Delays after failed attempts. Counted is first of all the account from one network, so that a stranger slows down
/// nobody but himself; beside it each network over all accounts, and each account over all networks that its owner has
/// never signed in from. An account that does not exist is counted like any other.
class Throttle {
 public:
  Throttle(const Host& host, Live<Settings> settings) : crypto_{host.crypto()}, settings_{std::move(settings)} {}

  /// Whose attempts one attempt counts among.
  struct Attempt {
    Bytes pair, network;
    std::optional<Bytes> account;  ///< none: from a network that the owner has used
  };
  /// login: what the account is called; network_known: its owner has signed in from there.
  [[nodiscard]] Result<Attempt> attempt(std::string_view login, std::string_view address, bool network_known) const;

  /// Counts the attempt as failed, before it is made, so that a hundred at once are not one; or refuses it (too_many,
  /// auth.too_many_attempts, with Retry-After), uncounted. How often the account has failed from networks that its owner has
  /// never used; 0 where that is not counted.
  Result<std::int64_t> enter(Calls& calls, const Attempt& attempt) const;
  /// It was not a failure after all.
  static void succeeded(Tx& tx, const Attempt& attempt);

  /// One more of what may happen `most` times in `window`, counted by `what` it is and of `whom`; or too_many, uncounted.
  Result<void> within(Tx& tx, std::string_view what, std::string_view whom, std::int64_t most, Duration window) const;
  /// It did not happen after all.
  Result<void> give_back(Tx& tx, std::string_view what, std::string_view whom) const;

 private:
  Result<std::int64_t> count(Tx& tx, const Bytes& key, std::int64_t free) const;

  Crypto crypto_;
  Live<Settings> settings_;
};

/// 0 while attempts are free, then doubling from 2 s to the longest.
Duration delay_after(std::int64_t failures, std::int64_t free, Duration longest);

}  // namespace auth
