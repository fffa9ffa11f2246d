#include "host/auth/api_keys.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace hearth::auth::api_keys_test {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::string key = "hk_abcdefghijklmnopqrstuvwxyz-_0123";
const std::string user = "01890a5d-ac96-774b-bcce-b302099a8057";

class ApiKey : public ::testing::Test {
 protected:
  Json answer{{"user_id", user}, {"key_id", "k1"}, {"roles", {"admin"}}, {"scopes", {"shop:read"}}};
  std::optional<Error> refusal;
  std::vector<std::string> asked;
  std::function<void()> meanwhile;
  core::Clock clock;
  RevocationSet revoked;
  core::Call call;
  ApiKeys keys{clock, revoked, [this](core::Call&, const std::string& input) -> Result<std::string> {
                 asked.push_back(input);
                 if (meanwhile) meanwhile();
                 if (refusal) return *refusal;
                 return answer.dump();
               }};

  std::string code() {
    const auto who = keys.ask(call, key);
    return who ? "" : who.error().code;
  }
};

TEST_F(ApiKey, IsToldFromATokenByItsForm) {
  EXPECT_TRUE(is_api_key(key));
  EXPECT_TRUE(is_api_key("hk_" + std::string(200, 'a')));
  for (const auto& other :
       {std::string{}, std::string{"hk_"}, std::string{"eyJhbGciOiJFUzI1NiJ9.e30.c2ln"}, "hk_" + std::string(19, 'a'),
        "hk_" + std::string(201, 'a'), key + "=", key + " ", "HK_" + std::string(30, 'a')}) {
    EXPECT_FALSE(is_api_key(other)) << other;
  }
}

TEST_F(ApiKey, IsAskedByItsDigestAndNeverNamed) {
  const auto who = keys.ask(call, "hk_00000000000000000000");
  ASSERT_TRUE(who);
  EXPECT_EQ(who->kind, core::Principal::Kind::api_key);
  EXPECT_EQ(who->user->text(), user);
  EXPECT_EQ(who->token_id, "k1");
  EXPECT_EQ(who->authenticated_at.micros, 0) << "nobody has proved anything: unknown";
  EXPECT_THAT(who->roles, ElementsAre("admin"));
  EXPECT_THAT(who->scopes, ElementsAre("shop:read"));
  // printf hk_00000000000000000000 | openssl dgst -sha256 -binary | basenc --base64url
  EXPECT_THAT(asked, ElementsAre(R"({"digest":"6zFcC_W3W2fbUhKqOsRqlGLWq-Z7Y2NB-M4ZRkbyeLY"})"));
}

TEST_F(ApiKey, IsRememberedForAMinute) {
  EXPECT_FALSE(keys.known(key));
  ASSERT_TRUE(keys.ask(call, key));
  clock.advance(59s);
  ASSERT_TRUE(keys.known(key));
  EXPECT_EQ(keys.known(key)->token_id, "k1");
  EXPECT_FALSE(keys.known(key + "x")) << "another one is not";
  clock.advance(2s);
  EXPECT_FALSE(keys.known(key));
  EXPECT_EQ(keys.remembered(), 0U);
}

TEST_F(ApiKey, IsNotRememberedWhenItWasRefused) {
  for (const auto& said : {not_found("shop.no_key", "there is none"), forbidden("shop.suspended", "the user is out"),
                           conflict("shop.x", ""), too_many("shop.slow", "", 1)}) {
    refusal = said;
    const auto refused = keys.ask(call, key);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "auth.key_invalid") << "whoever guesses learns nothing";
    EXPECT_EQ(refused.error().kind, Kind::unauthenticated);
    EXPECT_THAT(refused.error().cause, HasSubstr(said.code));
  }
  EXPECT_EQ(keys.remembered(), 0U);
}

TEST_F(ApiKey, IsNotRefusedBecauseTheServiceFails) {
  for (const auto& said :
       {unavailable("db.down", ""), indeterminate("x", ""), internal("broken"), timed_out("t", "")}) {
    refusal = said;
    const auto failed = keys.ask(call, key);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, Kind::unavailable);
    EXPECT_EQ(failed.error().code, "auth.keys_unavailable");
  }
}

TEST_F(ApiKey, EndsWhenItExpires) {
  answer["expires_at"] = (clock.now() + 30s).text();
  ASSERT_TRUE(keys.ask(call, key));
  clock.advance(31s);
  EXPECT_FALSE(keys.known(key));
  EXPECT_EQ(code(), "auth.key_expired") << "though the service still answers";
  answer["expires_at"] = nullptr;
  EXPECT_EQ(code(), "");
}

TEST_F(ApiKey, IsForgottenAtOnceWhenItIsRevoked) {
  ASSERT_TRUE(keys.ask(call, key));
  revoked.add({Revoked::token, "k1", clock.now(), clock.now() + 120s});
  EXPECT_FALSE(keys.known(key));
  EXPECT_EQ(code(), "auth.key_revoked");
}

TEST_F(ApiKey, IsAskedAgainWhenItsUserIsRevoked) {
  ASSERT_TRUE(keys.ask(call, key));
  clock.advance(1s);
  revoked.add({Revoked::user, user, clock.now(), clock.now() + 120s});
  EXPECT_FALSE(keys.known(key));
  clock.advance(1s);
  EXPECT_EQ(code(), "") << "the service has the last word";
  EXPECT_TRUE(keys.known(key));
}

TEST_F(ApiKey, OfAUserWhoIsRevokedWhileTheServiceThinksIsRefused) {
  meanwhile = [this] {
    clock.advance(1s);
    revoked.add({Revoked::user, user, clock.now(), clock.now() + 120s});
  };
  EXPECT_EQ(code(), "auth.key_revoked");
  EXPECT_FALSE(keys.known(key));
}

TEST_F(ApiKey, OfAnAnswerThatIsNoneIsAnInternalError) {
  const Json good = answer;
  for (const auto& [name, value] : std::vector<std::pair<std::string, Json>>{{"user_id", "me"},
                                                                             {"user_id", nullptr},
                                                                             {"key_id", ""},
                                                                             {"key_id", std::string(129, 'x')},
                                                                             {"roles", "admin"},
                                                                             {"roles", {1}},
                                                                             {"scopes", nullptr},
                                                                             {"expires_at", "tomorrow"}}) {
    answer = good;
    answer[name] = value;
    const auto failed = keys.ask(call, key);
    ASSERT_FALSE(failed) << name << value;
    EXPECT_EQ(failed.error().kind, Kind::internal) << name << value;
  }
  answer = "text";
  EXPECT_FALSE(keys.ask(call, key));
}

}  // namespace
}  // namespace hearth::auth::api_keys_test
