#include <nlohmann/json.hpp>

#include "host/crypto/bytes.hpp"
#include "host/crypto/key_file.hpp"
#include "key_folder.hpp"

namespace hearth::crypto::token_test {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

constexpr std::string_view issuer = "https://hearth.test";

Json claims() {
  return {{"sub", "anna"},
          {"aud", {"api", "sockets"}},
          {"exp", noon.micros / 1'000'000 + 900},
          {"nbf", noon.micros / 1'000'000}};
}

Expected expected(Timestamp now = noon) { return {issuer, "api", "at+jwt", now}; }

std::string signed_by(const KeyFolder& keys, const Json& body) {
  return keys->sign_token("at+jwt", body.dump(), noon).value();
}

/// A token made by hand: any header, any body, signed as asked.
std::string forged(const Json& header, const Json& body, const std::function<std::string(std::string_view)>& sign) {
  const auto input = base64url(header.dump()) + "." + base64url(body.dump());
  return input + "." + base64url(sign(input));
}

SigningKey current_key(const KeyFolder& keys) {
  const auto ring = read_keys(keys.path()).value();
  for (const auto& entry : ring.signing) {
    if (entry.state == SigningState::current) return entry.key;
  }
  throw std::logic_error{"no current key"};
}

Json whole_claims() {
  auto body = claims();
  body["iss"] = issuer;
  body["iat"] = noon.micros / 1'000'000;
  return body;
}

std::string code_of(const Result<Json>& result) { return result ? "believed" : result.error().code; }

TEST(Token, IsBelievedWithItsClaims) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    const KeyFolder keys{algorithm};
    const auto believed = keys->verify_token(signed_by(keys, claims()), expected());
    ASSERT_TRUE(believed) << believed.error().cause;
    EXPECT_EQ((*believed)["sub"], "anna");
    EXPECT_EQ((*believed)["iss"], issuer);
    EXPECT_EQ((*believed)["iat"], noon.micros / 1'000'000);
    EXPECT_EQ((*believed)["iat_us"], noon.micros);
  }
}

TEST(Token, OfAPluginCannotChooseItsIssuerOrTime) {
  const KeyFolder keys;
  auto body = claims();
  body["iss"] = "https://elsewhere";
  body["iat"] = 1;
  body["iat_us"] = 99;
  const auto believed = keys->verify_token(signed_by(keys, body), expected());
  ASSERT_TRUE(believed);
  EXPECT_EQ((*believed)["iss"], issuer);
  EXPECT_EQ((*believed)["iat_us"], noon.micros);
}

TEST(Token, EndsAtItsExpiryToTheSecond) {
  const KeyFolder keys;
  const auto token = signed_by(keys, claims());
  EXPECT_EQ(code_of(keys->verify_token(token, expected(noon + 899s))), "believed");
  EXPECT_EQ(code_of(keys->verify_token(token, expected(noon + 900s))), "auth.token_expired");
}

TEST(Token, MayBeginThirtySecondsEarlyForClocksThatRunApart) {
  const KeyFolder keys;
  auto body = claims();
  body["nbf"] = noon.micros / 1'000'000 + 30;
  EXPECT_EQ(code_of(keys->verify_token(signed_by(keys, body), expected())), "believed");
  body["nbf"] = noon.micros / 1'000'000 + 31;
  EXPECT_EQ(code_of(keys->verify_token(signed_by(keys, body), expected())), "auth.token_invalid");
  EXPECT_EQ(code_of(keys->verify_token(signed_by(keys, claims()), expected(noon - 31s))), "auth.token_invalid");
}

TEST(Token, IsForItsAudienceIssuerAndTypeAlone) {
  const KeyFolder keys;
  const auto token = signed_by(keys, claims());
  EXPECT_EQ(code_of(keys->verify_token(token, {issuer, "sockets", "at+jwt", noon})), "believed");
  EXPECT_EQ(code_of(keys->verify_token(token, {issuer, "", "application/AT+JWT", noon})), "auth.token_invalid");
  EXPECT_EQ(code_of(keys->verify_token(token, {issuer, "", "AT+JWT", noon})), "believed");
  EXPECT_EQ(code_of(keys->verify_token(token, {issuer, "other", "at+jwt", noon})), "auth.token_invalid");
  EXPECT_EQ(code_of(keys->verify_token(token, {"https://other", "api", "at+jwt", noon})), "auth.token_invalid");
  EXPECT_EQ(code_of(keys->verify_token(token, {issuer, "api", "quote+jwt", noon})), "auth.token_invalid");
}

TEST(Token, WithAClaimMissingOrOfTheWrongTypeIsRefused) {
  const KeyFolder keys;
  const std::pair<const char*, Json> rows[] = {
      {"exp", nullptr}, {"exp", "1764000900"}, {"exp", -1}, {"exp", 1e300}, {"aud", nullptr}, {"aud", 7}, {"nbf", "x"}};
  for (const auto& [name, value] : rows) {
    auto body = claims();
    if (value.is_null()) {
      body.erase(name);
    } else {
      body[name] = value;
    }
    EXPECT_EQ(code_of(keys->verify_token(signed_by(keys, body), expected())), "auth.token_invalid") << name << value;
  }
}

TEST(Token, NeverTakesItsAlgorithmFromTheAttacker) {
  const KeyFolder keys;
  const auto key = current_key(keys);
  const auto nothing = [](std::string_view) { return std::string{}; };
  // The classic: the public key, which everybody knows, as the secret of an HMAC.
  const auto by_public_key = [&](std::string_view input) { return hmac_sha256(key.jwk(), input); };
  for (const char* name :
       {"none", "None", "NONE", "", "HS256", "HS384", "RS256", "PS256", "ES384", "ES512", "EdDSA", "es256"}) {
    const Json header{{"alg", name}, {"kid", key.kid()}, {"typ", "at+jwt"}};
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), nothing), expected())), "auth.token_invalid")
        << name;
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), by_public_key), expected())),
              "auth.token_invalid")
        << name;
    const auto by_key = [&](std::string_view input) { return key.sign(input); };
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), by_key), expected())), "auth.token_invalid")
        << name;
  }
}

TEST(Token, NeverTakesItsKeyFromTheAttacker) {
  const KeyFolder keys;
  const auto key = current_key(keys);
  const auto theirs = SigningKey::generate(Algorithm::es256);
  const auto by_theirs = [&](std::string_view input) { return theirs.sign(input); };
  const auto by_ours = [&](std::string_view input) { return key.sign(input); };
  const Json plain{{"alg", "ES256"}, {"kid", key.kid()}, {"typ", "at+jwt"}};
  ASSERT_EQ(code_of(keys->verify_token(forged(plain, whole_claims(), by_ours), expected())), "believed");
  EXPECT_EQ(code_of(keys->verify_token(forged(plain, whole_claims(), by_theirs), expected())), "auth.token_invalid");
  for (const char* kid : {"", "../../etc/passwd", "' or 1=1 --"}) {
    auto header = plain;
    header["kid"] = kid;
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), by_theirs), expected())), "auth.token_invalid");
  }
  const std::pair<const char*, Json> brought[] = {{"jwk", Json::parse(theirs.jwk())}, {"jku", "https://evil/jwks"},
                                                  {"x5u", "https://evil/x5"},         {"x5c", Json::array({"MII"})},
                                                  {"crit", Json::array({"exp"})},     {"b64", false}};
  for (const auto& [name, value] : brought) {
    auto header = plain;
    header[name] = value;
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), by_ours), expected())), "auth.token_invalid")
        << name;
    EXPECT_EQ(code_of(keys->verify_token(forged(header, whole_claims(), by_theirs), expected())), "auth.token_invalid")
        << name;
  }
  auto without = plain;
  without.erase("kid");
  EXPECT_EQ(code_of(keys->verify_token(forged(without, whole_claims(), by_ours), expected())), "auth.token_invalid");
  without = plain;
  without.erase("typ");
  EXPECT_EQ(code_of(keys->verify_token(forged(without, whole_claims(), by_ours), expected())), "auth.token_invalid");
}

TEST(Token, WithAnyCharacterChangedIsRefused) {
  const KeyFolder keys;
  const auto token = signed_by(keys, claims());
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code_of(keys->verify_token(changed, expected())), "auth.token_invalid") << i;
  }
}

TEST(Token, ThatIsNoneIsRefused) {
  const KeyFolder keys;
  const auto token = signed_by(keys, claims());
  for (const std::string& text :
       {std::string{}, std::string{"."}, std::string{".."}, std::string{"a.b"}, token + ".", token + ".x", token + "=",
        " " + token, token + " ", token.substr(0, token.rfind('.')), token.substr(0, token.rfind('.') + 1),
        std::string(9000, 'a'), "e30.e30.e30" + std::string{}, std::string{"W10.W10.W10"}}) {
    EXPECT_EQ(code_of(keys->verify_token(text, expected())), "auth.token_invalid") << text.substr(0, 40);
  }
}

TEST(Token, OfTheRetiredKeyIsBelievedForTheOverlapAndNotLonger) {
  const KeyFolder keys;
  auto body = claims();
  body["exp"] = noon.micros / 1'000'000 + 90'000;
  const auto token = signed_by(keys, body);
  const auto before = Json::parse(keys->jwks(noon))["keys"];
  ASSERT_TRUE(Keys::rotate_signing(keys.path(), noon, 1h));
  ASSERT_TRUE(keys->reload());
  EXPECT_EQ(code_of(keys->verify_token(token, expected(noon + 59min))), "believed");
  EXPECT_EQ(code_of(keys->verify_token(token, expected(noon + 60min))), "auth.token_invalid");
  const auto after = Json::parse(keys->jwks(noon))["keys"];
  ASSERT_EQ(before.size(), 2u);
  ASSERT_EQ(after.size(), 3u);
  EXPECT_EQ(Json::parse(keys->jwks(noon + 2h))["keys"].size(), 2u);
  const auto fresh = signed_by(keys, claims());
  const auto header = Json::parse(from_base64url(fresh.substr(0, fresh.find('.'))).value());
  EXPECT_EQ(header["kid"], before[1]["kid"]) << "the key that signs now had been published before";
}

TEST(Token, TooLargeToMakeIsRefused) {
  const KeyFolder keys;
  EXPECT_FALSE(keys->sign_token("at+jwt", Json{{"sub", std::string(5000, 'x')}}.dump(), noon));
  EXPECT_FALSE(keys->sign_token("at+jwt", "[]", noon));
  EXPECT_FALSE(keys->sign_token("at+jwt", "{", noon));
}

}  // namespace
}  // namespace hearth::crypto::token_test
