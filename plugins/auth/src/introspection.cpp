#include "introspection.hpp"

namespace auth {
namespace {

std::int64_t seconds(Timestamp at) { return at.micros / 1'000'000; }

/// RFC 7519 section 3: parts with dots between them, of which our refresh tokens have none.
bool is_jwt(std::string_view token) { return token.find('.') != std::string_view::npos; }

/// What access_token() of sessions.cpp signs, and what the host adds to it.
struct BelievedClaims {
  Uuid sub;
  Uuid sid;
  Uuid jti;
  std::string iss;
  std::string aud;
  std::vector<std::string> roles;
  std::int64_t auth_time = 0;
  std::int64_t iat = 0;
  std::int64_t exp = 0;
  friend constexpr auto describe(Type<BelievedClaims>) {
    return fields(field("sub", &BelievedClaims::sub), field("sid", &BelievedClaims::sid),
                  field("jti", &BelievedClaims::jti), field("iss", &BelievedClaims::iss),
                  field("aud", &BelievedClaims::aud), field("roles", &BelievedClaims::roles),
                  field("auth_time", &BelievedClaims::auth_time), field("iat", &BelievedClaims::iat),
                  field("exp", &BelievedClaims::exp));
  }
};

}  // namespace

Result<Introspection> Introspector::introspect(Db& db, const IntrospectAsk& ask) {
  if (ask.token.starts_with("hk_")) return key(db, ask.token);
  return is_jwt(ask.token) ? access(db, ask.token) : refresh(db, ask.token);
}

Result<Introspection> Introspector::key(Db& db, const std::string& token) const {
  const auto row = HEARTH_TRY(keys_.find(db, key_digest(token)));
  Introspection out;
  if (!row) return out;
  out.active = true;
  out.sub = row->user;
  out.token_type = "api_key";
  out.scope.emplace();
  for (const auto& scope : row->scopes) *out.scope += (out.scope->empty() ? "" : " ") + scope;
  out.iat = seconds(row->created_at);
  if (row->expires_at) out.exp = seconds(*row->expires_at);
  out.roles = HEARTH_TRY(users_.roles(db, row->user));
  return out;
}

Result<Introspection> Introspector::access(Db& db, const std::string& token) const {
  Introspection out;
  auto read = identity_.verify_token<BelievedClaims>(db, token);
  if (!read && read.error().kind == hearth::Kind::unauthenticated) return out;
  auto claims = HEARTH_TRY(std::move(read));
  const bool goes_on = HEARTH_TRY(sessions_.goes_on(db, claims.sid, claims.sub));
  if (!goes_on) return out;
  const auto user = HEARTH_TRY(users_.find(db, claims.sub));
  if (!user.open()) return out;
  out.active = true;
  out.sub = claims.sub;
  out.token_type = "access_token";
  out.iat = claims.iat;
  out.exp = claims.exp;
  out.roles = std::move(claims.roles);
  out.iss = std::move(claims.iss);
  out.aud = std::move(claims.aud);
  out.jti = claims.jti;
  out.sid = claims.sid;
  out.auth_time = claims.auth_time;
  return out;
}

Result<Introspection> Introspector::refresh(Db& db, const std::string& token) const {
  const auto live = HEARTH_TRY(sessions_.of_refresh_token(db, token));
  Introspection out;
  if (!live) return out;
  const auto user = HEARTH_TRY(users_.find(db, live->user));
  if (!user.open()) return out;
  out.active = true;
  out.sub = user.id;
  out.token_type = "refresh_token";
  out.iat = seconds(live->issued_at);
  out.exp = seconds(live->expires_at);
  out.roles = HEARTH_TRY(users_.roles(db, user.id));
  return out;
}

}  // namespace auth
