#pragma once

#include <hearth/hearth.hpp>
#include <map>
#include <mutex>

namespace probe {

using namespace hearth;

struct KeyAsk {
  std::string digest;
};
constexpr auto describe(Type<KeyAsk>) { return fields(field("digest", &KeyAsk::digest)); }

struct KeyOwner {
  Uuid user;
  std::string key;
  std::vector<std::string> roles;
  std::vector<std::string> scopes;
  std::optional<Timestamp> expires;
};
constexpr auto describe(Type<KeyOwner>) {
  return fields(field("user_id", &KeyOwner::user), field("key_id", &KeyOwner::key), field("roles", &KeyOwner::roles),
                field("scopes", &KeyOwner::scopes), field("expires_at", &KeyOwner::expires));
}
inline constexpr auto verify_key = service<KeyAsk, KeyOwner>("probe.verify_key@1");

struct AddKey {
  std::string digest;
  KeyOwner owner;
};
constexpr auto describe(Type<AddKey>) {
  return fields(field("digest", &AddKey::digest), field("owner", &AddKey::owner));
}

struct Revoke {
  std::string key;
};
constexpr auto describe(Type<Revoke>) { return fields(field("key_id", &Revoke::key)); }

struct RevokeUser {
  Uuid user;
};
constexpr auto describe(Type<RevokeUser>) { return fields(field("user_id", &RevokeUser::user)); }

struct Asked {
  std::int64_t asked = 0;
};
constexpr auto describe(Type<Asked>) { return fields(field("asked", &Asked::asked)); }

struct Me {
  std::string kind;
  Uuid user;
  std::string key;
  std::vector<std::string> roles;
};
constexpr auto describe(Type<Me>) {
  return fields(field("kind", &Me::kind), field("user_id", &Me::user), field("key", &Me::key),
                field("roles", &Me::roles));
}

/// Keys that a test hands in, and who comes with them.
class Keys {
 public:
  Result<void> add(const AddKey& ask) {
    const std::lock_guard lock{guard_};
    keys_[ask.digest] = ask.owner;
    return {};
  }
  Result<void> revoke(Tx& tx, const Revoke& ask) {
    const Timestamp until = tx.now() + std::chrono::minutes{2};
    tx.revoke_token(ask.key, until);
    return {};
  }
  Result<void> revoke_user(Tx& tx, const RevokeUser& ask) {
    const Timestamp until = tx.now() + std::chrono::minutes{2};
    tx.revoke_user(ask.user, until);
    return {};
  }
  Result<Asked> asked() {
    const std::lock_guard lock{guard_};
    return Asked{asked_};
  }
  Result<KeyOwner> verify(const Caller& who, const KeyAsk& ask) {
    if (who.kind != Caller::Kind::system) return forbidden("probe.stranger", "only the host may ask");
    const std::lock_guard lock{guard_};
    ++asked_;
    const auto found = keys_.find(ask.digest);
    if (found == keys_.end()) return not_found("probe.no_key", "there is no such key");
    return found->second;
  }

  Result<Me> me(const Caller& who) {
    Me me{"anonymous", who.user, std::string{who.key}, {}};
    if (who.kind == Caller::Kind::user) me.kind = "user";
    if (who.kind == Caller::Kind::api_key) me.kind = "api_key";
    for (const auto role : who.roles) me.roles.emplace_back(role);
    return me;
  }

 private:
  std::mutex guard_;
  std::map<std::string, KeyOwner> keys_;
  std::int64_t asked_ = 0;
};

}  // namespace probe
