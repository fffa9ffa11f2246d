#include "host/auth/tokens.hpp"

#define XXH_INLINE_ALL  // no library at run time
#include <xxhash.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "host/crypto/bytes.hpp"

namespace hearth::auth {

namespace {

using Json = nlohmann::json;

/// Finds and proves nothing: who finds by it compares the text.
crypto::TableHash quick_hash(std::string_view token) {
  static const std::string secret = crypto::random_bytes(XXH3_SECRET_DEFAULT_SIZE);
  const auto hash = XXH3_128bits_withSecret(token.data(), token.size(), secret.data(), secret.size());
  return {hash.low64, hash.high64};
}

Error untrue(std::string why) {
  return unauthenticated("auth.token_invalid", "the access token is not valid").because(std::move(why));
}

std::optional<Uuid> uuid_claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_string()) return std::nullopt;
  return Uuid::parse(found->get_ref<const std::string&>());
}

/// Whole seconds; zero when it is missing.
Timestamp seconds_claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return {};
  return Timestamp{static_cast<std::int64_t>(found->get<double>() * 1e6)};
}

std::optional<std::vector<std::string>> roles_claim(const Json& claims) {
  std::vector<std::string> out;
  const auto found = claims.find("roles");
  if (found == claims.end()) return out;
  if (!found->is_array()) return std::nullopt;
  for (const auto& role : *found) {
    if (!role.is_string()) return std::nullopt;
    out.push_back(role);
  }
  return out;
}

Result<std::shared_ptr<Verified>> taken_from(const Json& claims) {
  auto made = std::make_shared<Verified>();
  auto& principal = made->principal;
  principal.kind = core::Principal::Kind::user;
  principal.user = uuid_claim(claims, "sub");
  principal.session = uuid_claim(claims, "sid");
  if (!principal.user || !principal.session) return untrue("sub or sid is not a UUID");
  const auto id = claims.find("jti");
  if (id == claims.end() || !id->is_string() || id->get_ref<const std::string&>().empty()) return untrue("no jti");
  principal.token_id = *id;
  auto roles = roles_claim(claims);
  if (!roles) return untrue("roles is not a list of strings");
  principal.roles = std::move(*roles);
  const auto exact = claims.find("iat_us");
  made->issued = exact != claims.end() && exact->is_number_integer() ? Timestamp{exact->get<std::int64_t>()}
                                                                     : seconds_claim(claims, "iat");
  principal.authenticated_at = claims.contains("auth_time") ? seconds_claim(claims, "auth_time") : made->issued;
  principal.expires_at = seconds_claim(claims, "exp");
  return made;
}

}  // namespace

std::optional<std::string_view> bearer_of(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";  // in any case (RFC 9110 section 11.1)
  if (authorization.size() <= scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != scheme[i]) return std::nullopt;
  }
  auto token = authorization.substr(scheme.size());
  while (!token.empty() && token.front() == ' ') token.remove_prefix(1);
  return token;
}

Tokens::Tokens(const crypto::Keys& keys, const core::Clock& clock, const RevocationSet& revoked, TokenOptions options)
    : keys_{keys}, clock_{clock}, revoked_{revoked}, options_{std::move(options)}, cache_{options_.remembered} {}

Result<core::Principal> Tokens::authenticate(std::string_view authorization) {
  if (authorization.empty()) return core::Principal{};
  const auto token = bearer_of(authorization);
  if (!token) return untrue("not a bearer token");
  return authenticate_token(*token);
}

Result<core::Principal> Tokens::authenticate_token(std::string_view token) {
  const auto hash = quick_hash(token);
  auto verified = cache_.find(hash);
  const bool known = verified != nullptr && verified->text == token;
  if (!known) {
    const auto claims = HEARTH_TRY(verify(token));
    auto taken = HEARTH_TRY(taken_from(claims));
    taken->text = token;
    verified = std::move(taken);
  }
  if (auto good = still_good(*verified); !good) {
    cache_.remove(hash);
    return std::move(good).error();
  }
  if (!known) cache_.put(hash, verified);
  return verified->principal;
}

Result<std::string> Tokens::claims(std::string_view token) const {
  const auto claims = HEARTH_TRY(verify(token));
  const auto verified = HEARTH_TRY(taken_from(claims));
  HEARTH_TRY(still_good(*verified));
  return claims.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Json> Tokens::verify(std::string_view token) const {
  return keys_.verify_token(token, {keys_.issuer(), options_.audience, "at+jwt", clock_.now()});
}

Result<void> Tokens::still_good(const Verified& verified) const {
  if (verified.principal.expires_at <= clock_.now()) {
    return unauthenticated("auth.token_expired", "the access token has expired");
  }
  // Read before the set is asked: what is added in between makes the number stale, and the next request asks again.
  const auto generation = revoked_.generation();
  if (verified.checked.load(std::memory_order_relaxed) == generation) return {};
  if (revoked_.refuses(verified.principal, verified.issued)) {
    return unauthenticated("auth.token_revoked", "the access token has been revoked");
  }
  verified.checked.store(generation, std::memory_order_relaxed);
  return {};
}

}  // namespace hearth::auth
