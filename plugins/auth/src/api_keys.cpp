#include "api_keys.hpp"

#include <openssl/evp.h>
#include <auth/contract/names.hpp>

#include "auth_sql.hpp"
#include "inputs.hpp"
#include "sessions.hpp"

namespace auth {
namespace {

constexpr std::size_t hint_size = 9;  // hk_ and six more
constexpr Duration use_is_noted_every = 1min;
constexpr Duration hosts_remember = 2min;  // by then no node remembers a revoked key

std::string name_place(const Uuid& row) { return "auth.api_keys.name/" + row.text(); }

/// "*", or "<plugin>:read" and "<plugin>:write".
bool is_scope(std::string_view text) {
  if (text == "*") return true;
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon > 40) return false;
  const auto right = text.substr(colon + 1);
  return matches(Format::identifier, text.substr(0, colon)) && (right == "read" || right == "write");
}

Error no_such_key() { return not_found("auth.no_such_key", "there is no such key"); }

}  // namespace

std::string key_digest(std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(key.data(), key.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return base64url({reinterpret_cast<const char*>(digest.data()), size});
}

Result<ApiKeyView> ApiKeys::view(const ApiKeyRow& row) const {
  ApiKeyView out;
  out.id = row.id;
  out.name = HEARTH_TRY(crypto_.open(name_place(row.id), row.name));
  out.hint = row.hint;
  out.scopes = row.scopes;
  out.created_at = row.created_at;
  out.expires_at = row.expires_at;
  out.last_used_at = row.last_used_at;
  return out;
}

Result<Page<ApiKeyView>> ApiKeys::list(const Caller& who, Db& db) {
  const auto rows = HEARTH_TRY(db.all<ApiKeyRow>(sql::api_keys_of_user, {{"user", who.user}, {"now", db.now()}}));
  Page<ApiKeyView> page;
  for (const auto& row : rows) {
    auto item = HEARTH_TRY(view(row));
    page.items.push_back(std::move(item));
  }
  return page;
}

Result<NewApiKey> ApiKeys::create(const Caller& who, Tx& tx, const CreateApiKey& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  for (const auto& scope : ask.scopes) {
    if (!is_scope(scope))
      return violated("/scopes", "bad_format", "holds something other than plugin:read, plugin:write or *");
  }
  const std::string name = HEARTH_TRY(read_name(ask.name, "/name"));
  const Timestamp latest = tx.now() + settings_->longest_api_key;
  if (ask.expires_at && (*ask.expires_at <= tx.now() || *ask.expires_at > latest)) {
    return violated("/expires_at", "out_of_range", "must be after now, and no later than " + latest.text());
  }
  HEARTH_TRY(users_.lock(tx, who.user));  // ten at once are counted one after another
  const auto there = HEARTH_TRY(tx.all<ApiKeyRow>(sql::api_keys_of_user, {{"user", who.user}, {"now", tx.now()}}));
  if (static_cast<std::int64_t>(there.size()) >= settings_->api_keys_per_user) {
    return conflict("auth.too_many_keys", "revoke a key that you no longer need");
  }
  NewApiKey made;
  made.key = "hk_" + crypto_.random_text();
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("api key", key_digest(made.key)));
  ApiKeyRow row{tx.new_id(), who.user, {}, made.key.substr(0, hint_size), ask.scopes, tx.now(), ask.expires_at, {}};
  if (!row.expires_at) row.expires_at = latest;
  row.name = HEARTH_TRY(crypto_.seal(name_place(row.id), name));
  tx.exec(sql::add_api_key, row, {{"hash", hash}});
  tx.audit({.action = "api_key.created", .target_type = "api_key", .target = row.id.text()});
  made.api_key = HEARTH_TRY(view(row));
  return made;
}

Result<void> ApiKeys::revoke(const Caller& who, Tx& tx, Uuid id) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  const auto revoked = HEARTH_TRY(tx.execute(sql::revoke_api_key, {{"id", id}, {"user", who.user}, {"now", tx.now()}}));
  if (revoked == 0) return no_such_key();
  tx.revoke_token(id.text(), tx.now() + hosts_remember);
  tx.audit({.action = "api_key.revoked", .target_type = "api_key", .target = id.text()});
  return {};
}

Result<void> ApiKeys::revoke_all(Tx& tx, const Uuid& user) {
  const auto revoked = HEARTH_TRY(tx.all<Uuid>(sql::revoke_api_keys_of_user, {{"user", user}, {"now", tx.now()}}));
  for (const auto& id : revoked) {
    tx.revoke_token(id.text(), tx.now() + hosts_remember);
    tx.audit({.action = "api_key.revoked", .target_type = "api_key", .target = id.text()});
  }
  return {};
}

Result<std::optional<ApiKeyRow>> ApiKeys::find(Db& db, std::string_view digest) const {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("api key", digest));
  return db.maybe<ApiKeyRow>(sql::find_api_key, {{"hash", hash}, {"now", db.now()}});
}

Result<KeyOwner> ApiKeys::verify(Calls& calls, const KeyAsk& ask) {
  const auto row = HEARTH_TRY(find(calls, ask.digest));
  if (!row) return unauthenticated("auth.key_invalid", "this key is none, or is over");
  if (!row->last_used_at || calls.now() - *row->last_used_at >= use_is_noted_every) {
    HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
      tx.exec(sql::note_api_key_use, {{"id", row->id}, {"now", tx.now()}, {"before", tx.now() - use_is_noted_every}});
      return {};
    }));
  }
  auto roles = HEARTH_TRY(users_.roles(calls, row->user));
  return KeyOwner{row->user, row->id.text(), std::move(roles), row->scopes, row->expires_at};
}

}  // namespace auth
