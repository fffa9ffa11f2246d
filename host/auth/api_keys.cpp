#include "host/auth/api_keys.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/crypto/bytes.hpp"

namespace hearth::auth {
namespace {

using Json = nlohmann::json;

constexpr std::size_t longest_id = 128;
constexpr Timestamp never{std::numeric_limits<std::int64_t>::max()};

Error refusal(std::string why) {
  return unauthenticated("auth.key_invalid", "the API key is not valid").because(std::move(why));
}

/// The service said no, or it failed: whoever guesses learns nothing from the first.
Error refused(const Error& error) {
  const auto why = error.code + ": " + error.message + (error.cause.empty() ? "" : " (" + error.cause + ")");
  switch (error.kind) {
    case Kind::unavailable:
    case Kind::indeterminate:
    case Kind::timeout:
    case Kind::cancelled:
    case Kind::internal:
      return unavailable("auth.keys_unavailable", "API keys cannot be verified at this moment", why);
    default:
      return refusal(why);
  }
}

Error unreadable(const std::string& what) {
  return internal("the service that verifies API keys answered without " + what);
}

std::optional<std::vector<std::string>> texts(const Json& answer, const char* name) {
  const auto found = answer.find(name);
  if (found == answer.end() || !found->is_array()) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& one : *found) {
    if (!one.is_string()) return std::nullopt;
    out.push_back(one.get<std::string>());
  }
  return out;
}

std::string text(const Json& answer, const char* name) {
  const auto found = answer.find(name);
  return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<std::shared_ptr<const Verified>> read_answer(const std::string& json, Timestamp asked) {
  const auto answer = Json::parse(json, nullptr, false);
  if (!answer.is_object()) return unreadable("an object");
  auto made = std::make_shared<Verified>();
  auto& principal = made->principal;
  principal.kind = core::Principal::Kind::api_key;
  principal.user = Uuid::parse(text(answer, "user_id"));
  if (!principal.user) return unreadable("a user_id that is a UUID");
  principal.token_id = text(answer, "key_id");
  if (principal.token_id.empty() || principal.token_id.size() > longest_id) return unreadable("a key_id");
  auto roles = texts(answer, "roles");
  auto scopes = texts(answer, "scopes");
  if (!roles || !scopes) return unreadable("lists of roles and scopes");
  principal.roles = std::move(*roles);
  principal.scopes = std::move(*scopes);
  principal.expires_at = never;
  const auto expires = answer.find("expires_at");
  if (expires != answer.end() && !expires->is_null()) {
    const auto at = Timestamp::parse(text(answer, "expires_at"));
    if (!at) return unreadable("a time as expires_at");
    principal.expires_at = *at;
  }
  made->issued = asked;
  return std::shared_ptr<const Verified>{std::move(made)};
}

}  // namespace

bool is_api_key(std::string_view token) {
  constexpr std::string_view prefix = "hk_";
  if (!token.starts_with(prefix)) return false;
  token.remove_prefix(prefix.size());
  return token.size() >= 20 && token.size() <= 200 && std::ranges::all_of(token, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

ApiKeys::ApiKeys(const core::Clock& clock, const RevocationSet& revoked, Ask ask, std::size_t remembered)
    : clock_{clock}, revoked_{revoked}, ask_{std::move(ask)}, cache_{remembered} {}

std::optional<core::Principal> ApiKeys::known(std::string_view key) {
  const auto hash = crypto::table_hash(key);
  const auto verified = cache_.find(hash);
  if (!verified) return std::nullopt;
  const bool fresh = clock_.now() < verified->issued + remembered_for;
  if (fresh && still_good(*verified)) return verified->principal;
  cache_.remove(hash);  // the service has the last word: a user who was revoked may be back
  return std::nullopt;
}

Result<core::Principal> ApiKeys::ask(core::Call& within, std::string_view key) {
  const Timestamp asked = clock_.now();  // before the answer: what is revoked meanwhile is newer
  const auto answer = ask_(within, Json{{"digest", crypto::base64url(crypto::sha256(key))}}.dump());
  if (!answer) return refused(answer.error());
  auto verified = HEARTH_TRY(read_answer(*answer, asked));
  HEARTH_TRY(still_good(*verified));
  cache_.put(crypto::table_hash(key), verified);
  return verified->principal;
}

Result<void> ApiKeys::still_good(const Verified& verified) const {
  if (verified.principal.expires_at <= clock_.now()) {
    return unauthenticated("auth.key_expired", "the API key has expired");
  }
  // Read before the set is asked, as for tokens: what is added in between makes the number stale.
  const auto generation = revoked_.generation();
  if (verified.checked.load(std::memory_order_relaxed) == generation) return {};
  if (revoked_.refuses(verified.principal, verified.issued)) {
    return unauthenticated("auth.key_revoked", "the API key has been revoked");
  }
  verified.checked.store(generation, std::memory_order_relaxed);
  return {};
}

}  // namespace hearth::auth
