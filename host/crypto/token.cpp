// Compact JSON Web Tokens: RFC 7515 and 7519, with the advice of RFC 8725.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/crypto/bytes.hpp"
#include "host/crypto/key_state.hpp"

namespace hearth::crypto {

namespace {

using Json = nlohmann::json;

constexpr std::size_t largest_token = 8 * 1024;
constexpr std::size_t largest_claims = 4 * 1024;
constexpr Duration leeway = std::chrono::seconds{30};  // for clocks that run apart: nbf and iat, never exp

Error untrue(std::string why) {
  return unauthenticated("auth.token_invalid", "the access token is not valid").because(std::move(why));
}

std::string lowered(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// RFC 7515 section 4.1.9: "application/" may be left out.
bool same_type(std::string_view given, std::string_view expected) {
  auto name = lowered(given);
  if (name.rfind("application/", 0) == 0) name.erase(0, 12);
  return name == lowered(expected);
}

const std::string* text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

/// NumericDate: seconds, perhaps with a fraction; nothing when it is missing or no such number.
std::optional<Timestamp> date_member(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < 253402300800.0)) return std::nullopt;  // the year 10000
  return Timestamp{static_cast<std::int64_t>(seconds * 1e6)};
}

bool meant_for(const Json& claims, std::string_view audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  return found->is_array() &&
         std::any_of(found->begin(), found->end(), [&](const Json& one) { return one == audience; });
}

struct Parts {
  std::string_view signed_text, header, payload, signature;
};

std::optional<Parts> split(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;
  return Parts{token.substr(0, second), token.substr(0, first), token.substr(first + 1, second - first - 1),
               token.substr(second + 1)};
}

std::optional<Json> object_in(std::string_view part) {
  const auto text = from_base64url(part);
  if (!text) return std::nullopt;
  auto parsed = Json::parse(*text, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  return parsed;
}

/// The header may choose among our keys, and nothing else: keys that it brings or points to are refused, not ignored.
Result<const SigningKey*> key_for(const Json& header, const auto& state, const Expected& expected) {
  for (const char* forbidden : {"jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "zip", "b64"}) {
    if (header.contains(forbidden)) return untrue(std::string{"the header has "} + forbidden);
  }
  const auto* typ = text_member(header, "typ");
  if (typ == nullptr || !same_type(*typ, expected.typ)) return untrue("typ is not " + std::string{expected.typ});
  const auto* kid = text_member(header, "kid");
  const auto* key = kid == nullptr ? nullptr : state.verifying(*kid, expected.now);
  if (key == nullptr) return untrue("no such key");
  const auto* alg = text_member(header, "alg");
  if (alg == nullptr || *alg != name_of(key->algorithm())) return untrue("alg is not the key's");
  return key;
}

Result<void> check_claims(const Json& claims, const Expected& expected) {
  const auto* issuer = text_member(claims, "iss");
  if (issuer == nullptr || *issuer != expected.issuer) return untrue("another issuer");
  if (!expected.audience.empty() && !meant_for(claims, expected.audience)) return untrue("another audience");
  const auto expires = date_member(claims, "exp");
  if (!expires) return untrue("no exp");
  if (claims.contains("nbf")) {
    const auto from = date_member(claims, "nbf");
    if (!from || *from > expected.now + leeway) return untrue("not valid yet");
  }
  const auto issued = date_member(claims, "iat");
  if (!issued || *issued > expected.now + leeway) return untrue("issued in the future");
  if (*expires <= expected.now) return unauthenticated("auth.token_expired", "the access token has expired");
  return {};
}

}  // namespace

Result<std::string> Keys::sign_token(std::string_view typ, std::string_view claims, Timestamp now) const {
  if (claims.size() > largest_claims) return invalid("crypto.claims_too_large", "the claims are too large");
  auto body = Json::parse(claims, nullptr, false);
  if (!body.is_object()) return invalid("crypto.bad_claims", "the claims are not a JSON object");
  body["iss"] = issuer_;
  body["iat"] = now.micros / 1'000'000;
  body["iat_us"] = now.micros;
  const auto state = this->state();
  const auto& key = state->current_signing().key;
  const Json header{{"alg", name_of(key.algorithm())}, {"kid", key.kid()}, {"typ", typ}};
  const auto strict = Json::error_handler_t::replace;
  std::string token =
      base64url(header.dump(-1, ' ', false, strict)) + '.' + base64url(body.dump(-1, ' ', false, strict));
  const auto signature = key.sign(token);
  return token.append(1, '.').append(base64url(signature));
}

Result<Json> Keys::verify_token(std::string_view token, const Expected& expected) const {
  if (token.size() > largest_token) return untrue("larger than 8 KiB");
  const auto parts = split(token);
  if (!parts) return untrue("not three parts");
  const auto header = object_in(parts->header);
  if (!header) return untrue("the header is not base64url of a JSON object");
  const auto state = this->state();
  const auto* key = HEARTH_TRY(key_for(*header, *state, expected));
  const auto signature = from_base64url(parts->signature);
  if (!signature || !key->verify(parts->signed_text, *signature)) return untrue("the signature does not fit");
  auto claims = object_in(parts->payload);
  if (!claims) return untrue("the payload is not base64url of a JSON object");
  HEARTH_TRY(check_claims(*claims, expected));
  return std::move(*claims);
}

}  // namespace hearth::crypto
