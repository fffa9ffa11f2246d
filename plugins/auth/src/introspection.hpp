#pragma once

#include "api_keys.hpp"
#include "sessions.hpp"

namespace auth {

struct IntrospectAsk {
  std::string token;
};
constexpr auto describe(Type<IntrospectAsk>) {
  return fields(field("token", &IntrospectAsk::token, min_length(1), max_length(4096), secret,
                      about("a refresh token or an API key")));
}

/// RFC 7662 section 2.2, for refresh tokens and API keys: what only auth can tell. Access tokens are verified by anybody with
/// the published keys.
struct Introspection {
  bool active = false;
  std::optional<Uuid> sub;
  std::optional<std::string> scope;
  std::optional<std::string> token_type;
  std::optional<std::int64_t> iat;
  std::optional<std::int64_t> exp;
  std::optional<std::vector<std::string>> roles;
};
constexpr auto describe(Type<Introspection>) {
  return fields(field("active", &Introspection::active), field("sub", &Introspection::sub),
                field("scope", &Introspection::scope, about("joined by blanks")),
                field("token_type", &Introspection::token_type, about("refresh_token or api_key")),
                field("iat", &Introspection::iat), field("exp", &Introspection::exp),
                field("roles", &Introspection::roles));
}

class Introspector {
 public:
  Introspector(const Users& people, const Sessions& sessions, const ApiKeys& keys)
      : users_{people}, sessions_{sessions}, keys_{keys} {}

  Result<Introspection> introspect(Db& db, const IntrospectAsk& ask);

 private:
  Result<Introspection> key(Db& db, const std::string& token) const;
  Result<Introspection> refresh(Db& db, const std::string& token) const;

  const Users& users_;
  const Sessions& sessions_;
  const ApiKeys& keys_;
};

}  // namespace auth
