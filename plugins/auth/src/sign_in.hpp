#pragma once

#include <optional>
#include <string>

#include "sessions.hpp"

namespace auth {

/// The end of every way to sign in: a session, or the question for the second factor.
class SignIn {
 public:
  SignIn(const Host& host, Live<Settings> settings, const Users& people, Sessions& sessions)
      : crypto_{host.crypto()}, settings_{std::move(settings)}, users_{people}, sessions_{sessions} {}

  /// What a transaction has written; the grant is made after its commit.
  struct Entry {
    Uuid user;
    std::optional<Opened> opened;
    std::optional<std::string> device_token, mfa_token;
  };

  /// Of a step that was right or wrong; what it counted commits in either case.
  struct Outcome {
    std::optional<Entry> entry{};
  };

  /// The first factor was right.
  Result<Entry> enter(const Caller& who, Tx& tx, const Uuid& user, const std::optional<std::string>& device);
  /// Every factor was.
  Result<Entry> open(const Caller& who, Tx& tx, const Uuid& user, const std::optional<std::string>& device);
  Result<Grant> grant(Db& db, Entry entry) const;

  /// Whether the user has signed in from this network or on this device: then a stranger's failures do not count against them.
  [[nodiscard]] Result<bool> known(const Caller& who, Db& db, const Uuid& user,
                                   const std::optional<std::string>& device) const;
  static void purge(Tx& tx);

 private:
  Result<std::optional<std::string>> device(Tx& tx, const Uuid& user, const std::optional<std::string>& given);

  Crypto crypto_;
  Live<Settings> settings_;
  const Users& users_;
  Sessions& sessions_;
};

}  // namespace auth
