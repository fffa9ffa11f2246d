#include "introspection.hpp"

namespace auth {
namespace {

std::int64_t seconds(Timestamp at) { return at.micros / 1'000'000; }

}  // namespace

Result<Introspection> Introspector::introspect(Db& db, const IntrospectAsk& ask) {
  return ask.token.starts_with("hk_") ? key(db, ask.token) : refresh(db, ask.token);
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
