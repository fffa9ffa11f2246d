#include "hearth/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "fake_host.hpp"
#include "hearth/codec.hpp"

namespace sdk_test::identity_test {
namespace {

using namespace hearth;

struct Claims {
  std::string sub;
  friend constexpr auto describe(Type<Claims>) { return fields(field("sub", &Claims::sub)); }
};

hearth_status verify(hearth_call* call, hearth_str token, hearth_buffer* out, hearth_error** why) {
  if (view(token) == "good") {
    static constexpr std::string_view claims = R"({"sub":"mina","iat_us":7})";
    *out = {claims.data(), claims.size(), nullptr, nullptr};
    return HEARTH_OK;
  }
  Script refuse{unauthenticated("auth.token_expired", "the access token has expired")};
  return call->host->play(refuse, why);
}

class VerifyToken : public testing::Test {
 protected:
  VerifyToken() { newer_.verify_token = verify; }

  Result<Claims> asked(const hearth_identity_v1* table, std::string_view token) {
    if (table != nullptr) core_.identity = table;
    return Identity{core_}.verify_token<Claims>(InCall{core_, &call_}, token);
  }

  FakeHost host_;
  detail::Core core_{&host_.raw};
  hearth_call call_{&host_};
  hearth_identity_v1 newer_{HEARTH_SIZE_THROUGH(hearth_identity_v1, verify_token), 0, nullptr, nullptr};
};

TEST_F(VerifyToken, GivesTheClaimsOfWhatTheHostBelieves) {
  const auto claims = asked(&newer_, "good");
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->sub, "mina");
}

TEST_F(VerifyToken, PassesTheHostsRefusalOn) {
  const auto claims = asked(&newer_, "bad");
  ASSERT_FALSE(claims);
  EXPECT_EQ(claims.error().kind, Kind::unauthenticated);
  EXPECT_EQ(claims.error().code, "auth.token_expired");
}

TEST_F(VerifyToken, IsMissedOnAHostOfAnOlderBorder) {
  const auto claims = asked(nullptr, "good");  // the fake host's table ends before it, as one of 1.1 does
  ASSERT_FALSE(claims);
  EXPECT_EQ(claims.error().kind, Kind::internal);
  EXPECT_THAT(claims.error().cause, testing::HasSubstr("does not offer hearth.identity/1 verify_token"));
}

}  // namespace
}  // namespace sdk_test::identity_test
