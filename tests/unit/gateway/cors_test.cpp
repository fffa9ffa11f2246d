#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::cors_test {
namespace {

using testing::HasSubstr;

Settings allowing(std::vector<std::string> origins, bool credentials = false) {
  Settings settings;
  settings.cors.origins = std::move(origins);
  settings.cors.credentials = credentials;
  return settings;
}

const Headers from_app{{"origin", "https://app.example"}};
const Headers preflight{{"origin", "https://app.example"}, {"access-control-request-method", "POST"}};

TEST(Cors, NamesAListedOriginOnEveryAnswer) {
  Passing passing{{get_route("/a")}, allowing({"https://app.example"}, true)};
  for (const char* path : {"/a", "/none"}) {
    const auto reply = passing.ask("GET", path, from_app);
    EXPECT_EQ(header(reply, "access-control-allow-origin"), "https://app.example") << path;
    EXPECT_EQ(header(reply, "access-control-allow-credentials"), "true");
    for (const char* shown : {"ETag", "Idempotency-Replayed"}) {
      EXPECT_THAT(header(reply, "access-control-expose-headers"), HasSubstr(shown));
    }
    EXPECT_THAT(header(reply, "vary"), HasSubstr("Origin"));
  }
}

TEST(Cors, SaysNothingToOtherOrigins) {
  Passing passing{{get_route("/a")}, allowing({"https://app.example"})};
  for (const char* origin : {"https://evil.example", "https://app.example.evil", "http://app.example", "null"}) {
    const auto reply = passing.ask("GET", "/a", {{"origin", origin}});
    EXPECT_EQ(reply.status, 200u);
    EXPECT_EQ(header(reply, "access-control-allow-origin"), "");
  }
}

TEST(Cors, AnswersAPreflightWithoutAToken) {
  Route route = post_route("/a");
  route.open = false;
  route.allow = {"consumer"};
  Passing passing{{route}, allowing({"https://app.example"})};
  const auto reply = passing.ask("OPTIONS", "/a", preflight);
  EXPECT_EQ(reply.status, 204u);
  EXPECT_EQ(header(reply, "access-control-allow-origin"), "https://app.example");
  EXPECT_EQ(header(reply, "access-control-allow-methods"), "OPTIONS, POST");
  EXPECT_THAT(header(reply, "access-control-allow-headers"), HasSubstr("Idempotency-Key"));
  EXPECT_EQ(header(reply, "access-control-max-age"), "600");
}

TEST(Cors, AllowsNothingInAPreflightFromElsewhere) {
  Passing passing{{post_route("/a")}, allowing({"https://app.example"})};
  const auto reply =
      passing.ask("OPTIONS", "/a", {{"origin", "https://evil.example"}, {"access-control-request-method", "POST"}});
  EXPECT_EQ(header(reply, "access-control-allow-origin"), "");
  EXPECT_EQ(header(reply, "access-control-allow-methods"), "");
}

TEST(Cors, NeverGivesCredentialsToEverybody) {
  Passing passing{{get_route("/a")}, allowing({"*"}, true)};
  const auto reply = passing.ask("GET", "/a", from_app);
  EXPECT_EQ(header(reply, "access-control-allow-origin"), "*");
  EXPECT_EQ(header(reply, "access-control-allow-credentials"), "");
}

TEST(Cors, IsOffWithoutOrigins) {
  Passing passing{{get_route("/a")}};
  const auto reply = passing.ask("GET", "/a", from_app);
  EXPECT_EQ(header(reply, "access-control-allow-origin"), "");
  EXPECT_EQ(header(reply, "vary"), "");
}

}  // namespace
}  // namespace hearth::gateway::cors_test
