#pragma once

#include <optional>
#include <string>
#include <vector>

#include "settings.hpp"
#include "throttle.hpp"
#include "users.hpp"

namespace auth {

/// A session that goes on.
struct SessionRow {
  Uuid id;
  Uuid user;
  Bytes device;   ///< sealed
  Bytes address;  ///< sealed
  Timestamp authenticated_at;
  Timestamp used_at;
  Timestamp expires_at;
};
constexpr auto describe(Type<SessionRow>) {
  return fields(field("id", &SessionRow::id), field("user_id", &SessionRow::user), field("device", &SessionRow::device),
                field("address", &SessionRow::address), field("authenticated_at", &SessionRow::authenticated_at),
                field("used_at", &SessionRow::used_at), field("expires_at", &SessionRow::expires_at));
}

/// A new session, as a transaction has written it; its tokens are made after the commit.
struct Opened {
  Uuid session;
  Timestamp authenticated_at;
  Timestamp expires_at;
  std::string refresh_token;
};

/// Sessions, and the tokens that stand for them. One session is one family of refresh tokens.
class Sessions {
 public:
  Sessions(const Host& host, Live<Settings> settings, const Users& users)
      : host_{host},
        crypto_{host.crypto()},
        clock_{host.clock()},
        log_{host.log()},
        settings_{std::move(settings)},
        users_{users} {}

  Result<Grant> refresh(const Caller& who, Calls& calls, const Refresh& ask);
  Result<void> log_out(const Caller& who, Tx& tx, const LogOut& ask);
  Result<void> log_out_everywhere(const Caller& who, Tx& tx);
  Result<Page<SessionView>> list(const Caller& who, Db& db);
  Result<void> end(const Caller& who, Tx& tx, Uuid id);
  Result<void> end_others(const Caller& who, Tx& tx);
  Result<void> purge(Tx& tx);

  /// For signing in.
  Result<Opened> open(const Caller& who, Tx& tx, const Uuid& user);
  [[nodiscard]] Result<Grant> grant(const Opened& opened, Me user) const;
  [[nodiscard]] Result<bool> network_known(Db& db, const Uuid& user, std::string_view address) const;
  /// Ends every session of the user but one (nil: every one), and refuses their access tokens.
  Result<void> end_all(Tx& tx, const Uuid& user, const Uuid& but, std::string_view reason);

 private:
  struct Turn;
  Result<Turn> take(const Caller& who, Tx& tx, const Bytes& hash);
  Result<Turn> repeat(const Caller& who, Tx& tx, const Bytes& hash);
  Result<void> end_one(Tx& tx, const Uuid& session, const Uuid& user, std::string_view reason);
  Result<void> add_token(Tx& tx, const std::string& token, const Uuid& session, Timestamp session_ends);

  Host host_;
  Crypto crypto_;
  Clock clock_;
  Log log_;
  Live<Settings> settings_;
  const Users& users_;
};

}  // namespace auth
