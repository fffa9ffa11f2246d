#include "host/crypto/signing.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/crypto/bytes.hpp"

namespace hearth::crypto::signing_test {
namespace {

SigningKey key_of(Algorithm algorithm, std::string_view d) {
  return SigningKey::from_secret(algorithm, from_base64url(d).value()).value();
}

TEST(Es256, VerifiesRfc7515AppendixA3) {
  const auto key = key_of(Algorithm::es256, "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
  const auto jwk = nlohmann::json::parse(key.jwk());
  EXPECT_EQ(jwk["x"], "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
  EXPECT_EQ(jwk["y"], "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  const std::string input =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ";
  const auto signature =
      from_base64url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q").value();
  EXPECT_TRUE(key.verify(input, signature));
  EXPECT_FALSE(key.verify(input + "x", signature));
}

TEST(EdDsa, GivesRfc8037AppendixA) {
  const auto key = key_of(Algorithm::eddsa, "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  EXPECT_EQ(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  const auto jwk = nlohmann::json::parse(key.jwk());
  EXPECT_EQ(jwk["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  EXPECT_EQ(jwk["kty"], "OKP");
  const std::string input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  EXPECT_EQ(base64url(key.sign(input)),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_TRUE(key.verify(input, key.sign(input)));
}

TEST(SigningKey, NeverPublishesItsSecret) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    const auto key = SigningKey::generate(algorithm);
    EXPECT_FALSE(nlohmann::json::parse(key.jwk()).contains("d"));
    EXPECT_EQ(key.jwk().find(base64url(key.secret())), std::string::npos);
  }
}

TEST(SigningKey, VerifiesItsOwnSignaturesAlone) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    const auto key = SigningKey::generate(algorithm);
    const auto other = SigningKey::generate(algorithm);
    for (int i = 0; i < 50; ++i) {  // short r and s keep their leading zeros
      const auto data = random_bytes(20);
      const auto signature = key.sign(data);
      ASSERT_EQ(signature.size(), 64u);
      EXPECT_TRUE(key.verify(data, signature));
      EXPECT_FALSE(other.verify(data, signature));
    }
  }
}

TEST(SigningKey, RefusesSignaturesOfAnotherShape) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa}) {
    const auto key = SigningKey::generate(algorithm);
    EXPECT_FALSE(key.verify("data", ""));
    EXPECT_FALSE(key.verify("data", std::string(64, '\0')));
    EXPECT_FALSE(key.verify("data", std::string(64, '\xff')));
    EXPECT_FALSE(key.verify("data", key.sign("data") + "x"));
    EXPECT_FALSE(key.verify("data", key.sign("data").substr(1)));
  }
}

TEST(SigningKey, RefusesSecretsThatAreNone) {
  EXPECT_FALSE(SigningKey::from_secret(Algorithm::es256, std::string(32, '\0')));
  EXPECT_FALSE(SigningKey::from_secret(Algorithm::es256, std::string(32, '\xff')));
  EXPECT_FALSE(SigningKey::from_secret(Algorithm::es256, "short"));
  EXPECT_FALSE(SigningKey::from_secret(Algorithm::eddsa, "short"));
}

}  // namespace
}  // namespace hearth::crypto::signing_test
