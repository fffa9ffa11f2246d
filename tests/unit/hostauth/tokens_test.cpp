#include "host/auth/tokens.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.hpp"

namespace hearth::auth::tokens_test {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

const std::string anna = "01900000-0000-7000-8000-000000000001";
const std::string phone = "01900000-0000-7000-8000-0000000000aa";

class TokensTest : public testing::Test {
 protected:
  TokensTest() {
    EXPECT_TRUE(crypto::Keys::create(folder_ / "keys", clock_.now()));
    keys_ = crypto::Keys::open(folder_ / "keys", "https://hearth.test").value();
    tokens_ = std::make_unique<Tokens>(*keys_, clock_, set_, TokenOptions{"api", 1024});
  }

  Json claims() const {
    return {{"sub", anna},
            {"sid", phone},
            {"jti", "token-1"},
            {"aud", "api"},
            {"roles", {"consumer", "admin"}},
            {"auth_time", clock_.now().micros / 1'000'000 - 60},
            {"exp", clock_.now().micros / 1'000'000 + 900}};
  }
  std::string bearer(const Json& body) const {
    return "Bearer " + keys_->sign_token("at+jwt", body.dump(), clock_.now()).value();
  }
  std::string code(std::string_view authorization) const {
    const auto result = tokens_->authenticate(authorization);
    if (result) return "believed";
    EXPECT_EQ(result.error().kind, Kind::unauthenticated);
    return result.error().code;
  }

  support::TemporaryFolder folder_;
  core::Clock clock_;
  RevocationSet set_;
  std::unique_ptr<crypto::Keys> keys_;
  std::unique_ptr<Tokens> tokens_;
};

TEST_F(TokensTest, NobodyIsAnonymous) {
  const auto who = tokens_->authenticate("");
  ASSERT_TRUE(who);
  EXPECT_EQ(who->kind, core::Principal::Kind::anonymous);
  EXPECT_FALSE(who->user);
}

TEST_F(TokensTest, ATokenSaysWhoIsThere) {
  const auto body = claims();
  const auto who = tokens_->authenticate(bearer(body));
  ASSERT_TRUE(who) << who.error().cause;
  EXPECT_EQ(who->kind, core::Principal::Kind::user);
  EXPECT_EQ(who->user->text(), anna);
  EXPECT_EQ(who->session->text(), phone);
  EXPECT_EQ(who->token_id, "token-1");
  EXPECT_EQ(who->roles, (std::vector<std::string>{"consumer", "admin"}));
  EXPECT_EQ(who->authenticated_at.micros / 1'000'000, body["auth_time"]);
  EXPECT_EQ(who->expires_at.micros / 1'000'000, body["exp"]);
}

TEST_F(TokensTest, TheSchemeIsReadInAnyCase) {
  const auto token = bearer(claims()).substr(7);
  EXPECT_EQ(code("bearer " + token), "believed");
  EXPECT_EQ(code("BEARER  " + token), "believed");
  for (const std::string& other : {token, "Basic " + token, std::string{"Bearer"}, std::string{"Bearer "},
                                   "Bearer" + token, "Token " + token, std::string{"Bearer a b"}}) {
    EXPECT_EQ(code(other), "auth.token_invalid") << other.substr(0, 20);
  }
}

TEST_F(TokensTest, ClaimsOfTheWrongShapeAreRefused) {
  const std::pair<const char*, Json> rows[] = {{"sub", "anna"},    {"sub", nullptr},  {"sid", "x"},
                                               {"sid", nullptr},   {"jti", ""},       {"jti", 7},
                                               {"roles", "admin"}, {"roles", {1, 2}}, {"aud", "other"}};
  for (const auto& [name, value] : rows) {
    auto body = claims();
    body[name] = value;
    EXPECT_EQ(code(bearer(body)), "auth.token_invalid") << name << value;
  }
}

TEST_F(TokensTest, AVerifiedTokenIsRememberedUntilItExpires) {
  const auto authorization = bearer(claims());
  EXPECT_EQ(code(authorization), "believed");
  EXPECT_EQ(tokens_->remembered(), 1u);
  EXPECT_EQ(code(authorization), "believed");
  EXPECT_EQ(tokens_->remembered(), 1u);
  clock_.advance(901s);
  EXPECT_EQ(code(authorization), "auth.token_expired");
  EXPECT_EQ(tokens_->remembered(), 0u);
}

TEST_F(TokensTest, ARefusedTokenIsNotRemembered) {
  EXPECT_EQ(code(bearer(claims()) + "x"), "auth.token_invalid");
  EXPECT_EQ(tokens_->remembered(), 0u);
}

TEST_F(TokensTest, ARevocationReachesRememberedTokens) {
  for (const auto& [what, id] : {std::pair{Revoked::token, std::string{"token-1"}}, std::pair{Revoked::session, phone},
                                 std::pair{Revoked::user, anna}}) {
    RevocationSet set;
    Tokens tokens{*keys_, clock_, set, {"api", 1024}};
    const auto authorization = bearer(claims());
    ASSERT_TRUE(tokens.authenticate(authorization));
    clock_.advance(1ms);
    set.add({what, id, clock_.now(), clock_.now() + 15min});
    const auto refused = tokens.authenticate(authorization);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "auth.token_revoked");
    EXPECT_FALSE(tokens.authenticate(authorization)) << "nor when it is verified anew";
  }
}

TEST_F(TokensTest, TheClaimsAreThoseOfWhatWouldBeLetIn) {
  const auto body = claims();
  const auto token = bearer(body).substr(7);
  const auto told = tokens_->claims(token);
  ASSERT_TRUE(told);
  const auto read = Json::parse(*told);
  for (const auto& [name, value] : body.items()) EXPECT_EQ(read.at(name), value) << name;
  EXPECT_EQ(read.at("iss"), "https://hearth.test");
  EXPECT_TRUE(read.contains("iat"));
  EXPECT_EQ(tokens_->remembered(), 0u);
}

TEST_F(TokensTest, TheClaimsOfWhatWouldNotBeLetInAreNotTold) {
  const auto refusal = [&](const std::string& token) {
    const auto told = tokens_->claims(token);
    return told ? std::string{"told"} : told.error().code;
  };
  const auto token = bearer(claims()).substr(7);
  EXPECT_EQ(refusal(token + "x"), "auth.token_invalid");
  auto shapeless = claims();
  shapeless["sid"] = "x";
  EXPECT_EQ(refusal(bearer(shapeless).substr(7)), "auth.token_invalid");
  set_.add({Revoked::session, phone, clock_.now(), clock_.now() + 15min});
  EXPECT_EQ(refusal(token), "auth.token_revoked");
  clock_.advance(901s);
  EXPECT_EQ(refusal(token), "auth.token_expired");
}

TEST_F(TokensTest, ARevokedUserMaySignInAgainAtOnce) {
  const auto before = bearer(claims());
  clock_.advance(1ms);
  set_.add({Revoked::user, anna, clock_.now(), clock_.now() + 15min});
  const auto since = bearer(claims());
  EXPECT_EQ(code(before), "auth.token_revoked");
  EXPECT_EQ(code(since), "believed") << "within the same second, to the microsecond";
}

TEST_F(TokensTest, AWithdrawnKeyIsForgottenWithItsTokens) {
  const auto authorization = bearer(claims());
  EXPECT_EQ(code(authorization), "believed");
  ASSERT_TRUE(crypto::Keys::rotate_signing(folder_ / "keys", clock_.now(), Duration{0}));
  ASSERT_TRUE(keys_->reload());
  tokens_->forget();
  EXPECT_EQ(code(authorization), "auth.token_invalid");
}

}  // namespace
}  // namespace hearth::auth::tokens_test
