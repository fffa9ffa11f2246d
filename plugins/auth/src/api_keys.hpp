#pragma once

#include <array>

#include "settings.hpp"
#include "users.hpp"

namespace auth {

struct CreateApiKey {
  std::string name;
  std::vector<std::string> scopes;
  std::optional<Timestamp> expires_at;
};
constexpr auto describe(Type<CreateApiKey>) {
  return fields(
      field("name", &CreateApiKey::name, min_length(1), max_length(60), format("single_line")),
      field("scopes", &CreateApiKey::scopes, min_items(1), max_items(40), unique_items,
            about("plugin:read, plugin:write, or * for everything that I may"), example(R"(["booking:read"])")),
      field("expires_at", &CreateApiKey::expires_at, about("left out: as late as may be")));
}

struct ApiKeyView {
  Uuid id;
  std::string name;
  std::string hint;
  std::vector<std::string> scopes;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
};
constexpr auto describe(Type<ApiKeyView>) {
  return fields(field("id", &ApiKeyView::id), field("name", &ApiKeyView::name),
                field("hint", &ApiKeyView::hint, about("how the key begins")), field("scopes", &ApiKeyView::scopes),
                field("created_at", &ApiKeyView::created_at), field("expires_at", &ApiKeyView::expires_at),
                field("last_used_at", &ApiKeyView::last_used_at, about("to the minute")));
}

struct NewApiKey {
  ApiKeyView api_key;
  std::string key;
};
constexpr auto describe(Type<NewApiKey>) {
  return fields(field("api_key", &NewApiKey::api_key),
                field("key", &NewApiKey::key, about("shown this once: Authorization: Bearer hk_...")));
}

/// A key of a user, as the table holds it.
struct ApiKeyRow {
  Uuid id;
  Uuid user;
  Bytes name;  ///< sealed
  std::string hint;
  std::vector<std::string> scopes;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
};
constexpr auto describe(Type<ApiKeyRow>) {
  return fields(field("id", &ApiKeyRow::id), field("user_id", &ApiKeyRow::user), field("name", &ApiKeyRow::name),
                field("hint", &ApiKeyRow::hint), field("scopes", &ApiKeyRow::scopes),
                field("created_at", &ApiKeyRow::created_at), field("expires_at", &ApiKeyRow::expires_at),
                field("last_used_at", &ApiKeyRow::last_used_at));
}

/// What the host asks and is told about a key it was given (docs/adr, "API keys are asked of a service").
struct KeyAsk {
  std::string digest;
};
constexpr auto describe(Type<KeyAsk>) { return fields(field("digest", &KeyAsk::digest, max_length(64), secret)); }
struct KeyOwner {
  Uuid user;
  std::string key_id;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;
  std::optional<Timestamp> expires_at;
};
constexpr auto describe(Type<KeyOwner>) {
  return fields(field("user_id", &KeyOwner::user), field("key_id", &KeyOwner::key_id), field("roles", &KeyOwner::roles),
                field("scopes", &KeyOwner::scopes), field("expires_at", &KeyOwner::expires_at));
}
inline constexpr auto verify_key = service<KeyAsk, KeyOwner>("auth.verify_key@1");

/// Keys for programs: shown once, hashed at rest, no more powerful than their owner and their scopes.
class ApiKeys {
 public:
  ApiKeys(const Host& host, Live<Settings> settings, const Users& people)
      : crypto_{host.crypto()}, settings_{std::move(settings)}, users_{people} {}

  Result<Page<ApiKeyView>> list(const Caller& who, Db& db);
  Result<NewApiKey> create(const Caller& who, Tx& tx, const CreateApiKey& ask);
  Result<void> revoke(const Caller& who, Tx& tx, Uuid id);
  /// The service auth.verify_key@1; refuses with auth.key_invalid.
  Result<KeyOwner> verify(Calls& calls, const KeyAsk& ask);

  /// The live key of a digest (base64url of SHA-256), of somebody who may act.
  [[nodiscard]] Result<std::optional<ApiKeyRow>> find(Db& db, std::string_view digest) const;
  static Result<void> revoke_all(Tx& tx, const Uuid& user);

 private:
  [[nodiscard]] Result<ApiKeyView> view(const ApiKeyRow& row) const;

  Crypto crypto_;
  Live<Settings> settings_;
  const Users& users_;
};

/// base64url of the SHA-256 of a whole key, as the host asks for it.
std::string key_digest(std::string_view key);

}  // namespace auth
