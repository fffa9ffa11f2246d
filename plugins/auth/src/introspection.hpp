#pragma once

#include "api_keys.hpp"
#include "sessions.hpp"

namespace auth {

struct IntrospectAsk {
  std::string token;
};
constexpr auto describe(Type<IntrospectAsk>) {
  return fields(field("token", &IntrospectAsk::token, min_length(1), max_length(8192), secret,
                      about("an access token, a refresh token or an API key")));
}

/// RFC 7662 section 2.2. Of an access token, which anybody verifies with the published keys, what only we can tell is whether
/// its session goes on; a token of a session that has ended is inactive at once, on every node.
struct Introspection {
  bool active = false;
  std::optional<Uuid> sub;
  std::optional<std::string> scope;
  std::optional<std::string> token_type;
  std::optional<std::int64_t> iat;
  std::optional<std::int64_t> exp;
  std::optional<std::vector<std::string>> roles;
  // of an access token alone
  std::optional<std::string> iss;
  std::optional<std::string> aud;
  std::optional<Uuid> jti;
  std::optional<Uuid> sid;
  std::optional<std::int64_t> auth_time;
};
constexpr auto describe(Type<Introspection>) {
  return fields(
      field("active", &Introspection::active), field("sub", &Introspection::sub),
      field("scope", &Introspection::scope, about("joined by blanks")),
      field("token_type", &Introspection::token_type, about("access_token, refresh_token or api_key")),
      field("iat", &Introspection::iat), field("exp", &Introspection::exp),
      field("roles", &Introspection::roles, about("of an access token: as it carries them; else: as they are now")),
      field("iss", &Introspection::iss), field("aud", &Introspection::aud), field("jti", &Introspection::jti),
      field("sid", &Introspection::sid, about("the session")),
      field("auth_time", &Introspection::auth_time, about("when they last proved who they are")));
}

class Introspector {
 public:
  Introspector(const Host& host, const Users& people, const Sessions& sessions, const ApiKeys& keys)
      : identity_{host.identity()}, users_{people}, sessions_{sessions}, keys_{keys} {}

  Result<Introspection> introspect(Db& db, const IntrospectAsk& ask);

 private:
  Result<Introspection> key(Db& db, const std::string& token) const;
  Result<Introspection> access(Db& db, const std::string& token) const;
  Result<Introspection> refresh(Db& db, const std::string& token) const;

  Identity identity_;
  const Users& users_;
  const Sessions& sessions_;
  const ApiKeys& keys_;
};

}  // namespace auth
