#include "sessions.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "contacts.hpp"
#include "count.hpp"

namespace auth {

namespace {

struct TokenRow {
  Uuid session;
  std::optional<Timestamp> used_at;
  std::optional<Bytes> successor;
  Timestamp expires_at;
  friend constexpr auto describe(Type<TokenRow>) {
    return fields(field("session_id", &TokenRow::session), field("used_at", &TokenRow::used_at),
                  field("successor", &TokenRow::successor), field("expires_at", &TokenRow::expires_at));
  }
};

/// Claims of an access token (RFC 9068), but for those that the host adds.
struct AccessClaims {
  Uuid sub;
  Uuid sid;
  Uuid jti;
  std::string aud;
  std::vector<std::string> roles;
  std::int64_t auth_time = 0;
  std::int64_t exp = 0;
  friend constexpr auto describe(Type<AccessClaims>) {
    return fields(field("sub", &AccessClaims::sub), field("sid", &AccessClaims::sid), field("jti", &AccessClaims::jti),
                  field("aud", &AccessClaims::aud), field("roles", &AccessClaims::roles),
                  field("auth_time", &AccessClaims::auth_time), field("exp", &AccessClaims::exp));
  }
};

std::string session_place(std::string_view column, const Uuid& row) {
  return "auth.sessions." + std::string{column} + "/" + row.text();
}
std::string successor_place(const Bytes& hash) { return "auth.refresh_tokens.successor/" + base64url(hash.data); }

Error refused() { return unauthenticated("auth.refresh_invalid", "sign in again"); }

}  // namespace

/// What became of one refresh.
struct Sessions::Turn {
  enum class Kind { refused, reused, granted } kind = Kind::refused;
  Opened opened{};
  UserRow user{};
};

Result<bool> Sessions::network_known(Db& db, const Uuid& user, std::string_view address) const {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("network", network_of(address)));
  const auto count = HEARTH_TRY(db.one<Count>(sql::network_known, {{"user", user}, {"address_hash", hash}}));
  return count.known > 0;
}

Result<void> Sessions::add_token(Tx& tx, const std::string& token, const Uuid& session, Timestamp session_ends) {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("refresh", token));
  const Timestamp now = tx.now();
  tx.exec(sql::add_refresh_token, {{"hash", hash},
                                   {"session", session},
                                   {"now", now},
                                   {"expires", std::min(session_ends, now + settings_->refresh_token_lifetime)}});
  return {};
}

Result<Opened> Sessions::open(const Caller& who, Tx& tx, const Uuid& user) {
  const Timestamp now = tx.now();
  Opened out{tx.new_id(), now, now + settings_->session_lifetime, crypto_.random_text()};
  const Bytes device_hash = HEARTH_TRY(crypto_.keyed_hash("device", who.agent));
  const Bytes address_hash = HEARTH_TRY(crypto_.keyed_hash("network", network_of(who.address)));
  const Bytes device = HEARTH_TRY(crypto_.seal(session_place("device", out.session), who.agent));
  const Bytes address = HEARTH_TRY(crypto_.seal(session_place("address", out.session), who.address));
  const auto seen = HEARTH_TRY(tx.one<Count>(sql::device_known, {{"user", user}, {"device_hash", device_hash}}));
  tx.exec(sql::add_session, {{"id", out.session},
                             {"user", user},
                             {"device", device},
                             {"device_hash", device_hash},
                             {"address", address},
                             {"address_hash", address_hash},
                             {"now", now},
                             {"expires", out.expires_at}});
  HEARTH_TRY(add_token(tx, out.refresh_token, out.session, out.expires_at));
  tx.publish(SignedIn{.user = user, .session = out.session, .new_device = seen.known == 0});
  tx.audit({.action = "session.began", .target_type = "user", .target = user.text()});
  return out;
}

Result<AccessToken> Sessions::access_token(const Opened& opened, const Me& user) const {
  const Settings& settings = *settings_;
  const Timestamp now = clock_.now();
  AccessClaims claims;
  claims.sub = user.id;
  claims.sid = opened.session;
  claims.jti = host_.new_id();
  claims.aud = settings.audience;
  claims.roles = user.roles;
  claims.auth_time = opened.authenticated_at.micros / 1'000'000;
  const Timestamp ends = std::min(opened.expires_at, now + settings.access_token_lifetime);
  claims.exp = ends.micros / 1'000'000;
  AccessToken out;
  out.access_token = HEARTH_TRY(crypto_.sign_token("at+jwt", claims));
  out.expires_in = claims.exp - now.micros / 1'000'000;
  out.authenticated_at = opened.authenticated_at;
  return out;
}

Result<Grant> Sessions::grant(const Opened& opened, Me user) const {
  auto token = HEARTH_TRY(access_token(opened, user));
  Grant out;
  out.access_token = std::move(token.access_token);
  out.refresh_token = opened.refresh_token;
  out.expires_in = token.expires_in;
  out.user = std::move(user);
  return out;
}

Result<AccessToken> Sessions::raise(const Caller& who, Calls& calls) {
  const auto opened = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Opened> {
    const auto ends = HEARTH_TRY(
        tx.maybe<Timestamp>(sql::raise_session, {{"id", who.session}, {"user", who.user}, {"now", tx.now()}}));
    if (!ends) return not_found("auth.no_such_session", "there is no such session");
    tx.audit({.action = "session.stepped_up", .target_type = "session", .target = who.session.text()});
    return Opened{who.session, tx.now(), *ends, {}};
  }));
  const auto user = HEARTH_TRY(users_.find(calls, who.user));
  const auto me = HEARTH_TRY(users_.view(calls, user));
  return access_token(opened, me);
}

Result<std::optional<LiveToken>> Sessions::of_refresh_token(Db& db, const std::string& token) const {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("refresh", token));
  return db.maybe<LiveToken>(sql::live_refresh_token, {{"hash", hash}, {"now", db.now()}});
}

Result<bool> Sessions::goes_on(Db& db, const Uuid& session, const Uuid& user) const {
  const auto row = HEARTH_TRY(db.maybe<SessionRow>(sql::find_session, {{"id", session}, {"now", db.now()}}));
  return row && row->user == user;
}

Result<Grant> Sessions::refresh(const Caller& who, Calls& calls, const Refresh& ask) {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("refresh", ask.refresh_token));
  // A token that is used twice ends its session: that must commit although the answer is a refusal.
  auto turn = HEARTH_TRY(calls.transaction([&](Tx& tx) { return take(who, tx, hash); }));
  if (turn.kind == Turn::Kind::reused) {
    log_.warn(who, "a used refresh token came again: its session has been ended");
    return unauthenticated("auth.refresh_reused", "this session has been ended for safety: sign in again");
  }
  if (turn.kind == Turn::Kind::refused) return refused();
  auto me = HEARTH_TRY(users_.view(calls, turn.user));
  return grant(turn.opened, std::move(me));
}

Result<Sessions::Turn> Sessions::take(const Caller& who, Tx& tx, const Bytes& hash) {
  const std::string next = crypto_.random_text();
  const Bytes sealed = HEARTH_TRY(crypto_.seal(successor_place(hash), next));
  const auto taken =
      HEARTH_TRY(tx.maybe<Uuid>(sql::take_refresh_token, {{"hash", hash}, {"now", tx.now()}, {"successor", sealed}}));
  if (!taken) return repeat(who, tx, hash);
  const auto session = HEARTH_TRY(tx.maybe<SessionRow>(sql::find_session, {{"id", *taken}, {"now", tx.now()}}));
  if (!session) return Turn{};
  auto user = HEARTH_TRY(users_.find(tx, session->user));
  if (!user.open()) return Turn{};
  HEARTH_TRY(add_token(tx, next, session->id, session->expires_at));
  const Bytes address = HEARTH_TRY(crypto_.seal(session_place("address", session->id), who.address));
  tx.exec(sql::touch_session, {{"id", session->id}, {"now", tx.now()}, {"address", address}});
  return Turn{
      Turn::Kind::granted, {session->id, session->authenticated_at, session->expires_at, next}, std::move(user)};
}

/// The token is unknown, expired or used: within the grace a used one yields its successor, after it its session ends.
Result<Sessions::Turn> Sessions::repeat(const Caller&, Tx& tx, const Bytes& hash) {
  const auto token = HEARTH_TRY(tx.maybe<TokenRow>(sql::find_refresh_token, {{"hash", hash}}));
  if (!token || !token->used_at) return Turn{};
  const auto session = HEARTH_TRY(tx.maybe<SessionRow>(sql::find_session, {{"id", token->session}, {"now", tx.now()}}));
  if (!session) return Turn{};
  if (token->successor && tx.now() - *token->used_at <= settings_->refresh_grace) {
    auto user = HEARTH_TRY(users_.find(tx, session->user));
    if (!user.open()) return Turn{};
    auto next = HEARTH_TRY(crypto_.open(successor_place(hash), *token->successor));
    return Turn{Turn::Kind::granted,
                {session->id, session->authenticated_at, session->expires_at, std::move(next)},
                std::move(user)};
  }
  HEARTH_TRY(end_one(tx, session->id, session->user, "reuse"));
  return Turn{Turn::Kind::reused, {}, {}};
}

Result<void> Sessions::end_one(Tx& tx, const Uuid& session, const Uuid& user, std::string_view reason) {
  const auto ended = HEARTH_TRY(
      tx.execute(sql::end_session, {{"id", session}, {"user", user}, {"reason", reason}, {"now", tx.now()}}));
  if (ended == 0) return not_found("auth.no_such_session", "there is no such session");
  tx.revoke_session(session, tx.now() + settings_->access_token_lifetime);
  tx.audit(
      {.action = "session.ended", .target_type = "session", .target = session.text(), .reason = std::string{reason}});
  return {};
}

Result<void> Sessions::end_all(Tx& tx, const Uuid& user, const Uuid& but, std::string_view reason) {
  const auto ended = HEARTH_TRY(
      tx.all<Uuid>(sql::end_other_sessions, {{"user", user}, {"but", but}, {"reason", reason}, {"now", tx.now()}}));
  const Timestamp until = tx.now() + settings_->access_token_lifetime;
  for (const auto& session : ended) tx.revoke_session(session, until);
  if (but.nil()) tx.revoke_user(user, until);
  if (!ended.empty()) {
    tx.audit({.action = "sessions.ended", .target_type = "user", .target = user.text(), .reason = std::string{reason}});
  }
  return {};
}

Result<void> Sessions::log_out(const Caller& who, Tx& tx, const LogOut& ask) {
  if (!who.session.nil()) {
    auto ended = end_one(tx, who.session, who.user, "logout");
    if (!ended && ended.error().kind != hearth::Kind::not_found) return ended;
    return {};
  }
  if (!ask.refresh_token) return unauthenticated("auth.not_signed_in", "give an access token or a refresh token");
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("refresh", *ask.refresh_token));
  const auto token = HEARTH_TRY(tx.maybe<TokenRow>(sql::find_refresh_token, {{"hash", hash}}));
  if (!token) return {};  // whoever has a token of ours knows; whoever has none learns nothing
  const auto session = HEARTH_TRY(tx.maybe<SessionRow>(sql::find_session, {{"id", token->session}, {"now", tx.now()}}));
  if (!session) return {};
  return end_one(tx, session->id, session->user, "logout");
}

Result<void> Sessions::log_out_everywhere(const Caller& who, Tx& tx) { return end_all(tx, who.user, {}, "logout_all"); }

Result<Page<SessionView>> Sessions::list(const Caller& who, Db& db) {
  const auto rows = HEARTH_TRY(db.all<SessionRow>(sql::sessions_of_user, {{"user", who.user}, {"now", db.now()}}));
  Page<SessionView> page;
  for (const auto& row : rows) {
    SessionView view;
    view.id = row.id;
    view.device = HEARTH_TRY(crypto_.open(session_place("device", row.id), row.device));
    view.address = HEARTH_TRY(crypto_.open(session_place("address", row.id), row.address));
    view.current = row.id == who.session;
    view.authenticated_at = row.authenticated_at;
    view.used_at = row.used_at;
    view.expires_at = row.expires_at;
    page.items.push_back(std::move(view));
  }
  return page;
}

Result<void> Sessions::end(const Caller& who, Tx& tx, Uuid id) { return end_one(tx, id, who.user, "ended"); }

Result<void> Sessions::end_others(const Caller& who, Tx& tx) { return end_all(tx, who.user, who.session, "ended"); }

Result<void> Sessions::purge(Tx& tx) {
  const Timestamp now = tx.now();
  tx.exec(sql::purge_successors, {{"before", now - settings_->refresh_grace}});
  tx.exec(sql::purge_refresh_tokens, {{"now", now}});
  tx.exec(sql::purge_sessions, {{"before", now - Duration{30 * 24h}}});
  tx.exec(sql::purge_attempts, {{"before", now - Duration{24h}}});
  return {};
}

Result<void> demand_fresh(const Caller& who, const Settings& settings, Timestamp now) {
  if (who.proved_within(settings.fresh_for, now)) return {};
  return forbidden("auth.step_up_needed", "prove again who you are at /auth/step-up");
}

}  // namespace auth
