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

struct AccessToken {
  std::string access_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
  Timestamp authenticated_at;
};
constexpr auto describe(Type<AccessToken>) {
  return fields(field("access_token", &AccessToken::access_token), field("token_type", &AccessToken::token_type),
                field("expires_in", &AccessToken::expires_in, about("seconds")),
                field("authenticated_at", &AccessToken::authenticated_at));
}

struct LiveToken {
  Uuid user;
  Timestamp issued_at;
  Timestamp expires_at;
};
constexpr auto describe(Type<LiveToken>) {
  return fields(field("user_id", &LiveToken::user), field("issued_at", &LiveToken::issued_at),
                field("expires_at", &LiveToken::expires_at));
}

/// Sessions, and the tokens that stand for them. One session is one family of refresh tokens.
class Sessions {
 public:
  Sessions(const Host& host, Live<Settings> settings, const Users& people)
      : host_{host},
        crypto_{host.crypto()},
        clock_{host.clock()},
        log_{host.log()},
        settings_{std::move(settings)},
        users_{people} {}

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
  /// They have just proved again who they are: a new access token of the same session, whose time of authentication is now.
  Result<AccessToken> raise(const Caller& who, Calls& calls);
  [[nodiscard]] Result<bool> network_known(Db& db, const Uuid& user, std::string_view address) const;
  /// Of a refresh token that would be taken now.
  [[nodiscard]] Result<std::optional<LiveToken>> of_refresh_token(Db& db, const std::string& token) const;
  /// Whether the session has neither ended nor expired, and is the user's.
  [[nodiscard]] Result<bool> goes_on(Db& db, const Uuid& session, const Uuid& user) const;
  /// Ends every session of the user but one (nil: every one), and refuses their access tokens.
  Result<void> end_all(Tx& tx, const Uuid& user, const Uuid& but, std::string_view reason);

 private:
  struct Turn;
  Result<Turn> take(const Caller& who, Tx& tx, const Bytes& hash);
  Result<Turn> repeat(const Caller& who, Tx& tx, const Bytes& hash);
  Result<void> end_one(Tx& tx, const Uuid& session, const Uuid& user, std::string_view reason);
  [[nodiscard]] Result<AccessToken> access_token(const Opened& opened, const Me& user) const;
  Result<void> add_token(Tx& tx, const std::string& token, const Uuid& session, Timestamp session_ends);

  Host host_;
  Crypto crypto_;
  Clock clock_;
  Log log_;
  Live<Settings> settings_;
  const Users& users_;
};

/// Whether the caller has proved lately who they are; auth.step_up_needed otherwise. API keys never have.
Result<void> demand_fresh(const Caller& who, const Settings& settings, Timestamp now);

}  // namespace auth
