#include <gtest/gtest.h>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway {
namespace {

Route guarded(const std::string& path, std::vector<std::string> roles) {
  Route route = get_route(path);
  route.open = false;
  route.allow = std::move(roles);
  return route;
}

Headers bearer(const std::string& token) { return {{"authorization", "Bearer " + token}}; }

TEST(Access, LetsAnyOfTheRolesIn) {
  Passing passing{{guarded("/a", {"consumer", "admin"})}};
  EXPECT_EQ(passing.ask("GET", "/a", bearer("user consumer")).status, 200u);
  EXPECT_EQ(passing.ask("GET", "/a", bearer("user other admin")).status, 200u);
}

TEST(Access, AsksAnonymousCallersToSignInAndRefusesOthers) {
  Passing passing{{guarded("/a", {"admin"})}};
  const auto anonymous = passing.ask("GET", "/a");
  EXPECT_EQ(anonymous.status, 401u);
  EXPECT_EQ(code(anonymous), "auth.required");
  EXPECT_EQ(header(anonymous, "www-authenticate"), "Bearer realm=\"hearth\"");
  const auto consumer = passing.ask("GET", "/a", bearer("user consumer"));
  EXPECT_EQ(consumer.status, 403u);
  EXPECT_EQ(code(consumer), "auth.forbidden");
  EXPECT_EQ(passing.ask("GET", "/a", bearer("user")).status, 403u);
}

TEST(Access, RefusesABadTokenOnEveryRoute) {
  Passing passing{{guarded("/a", {"admin"}), get_route("/open")}};
  for (const char* path : {"/a", "/open"}) {
    const auto refused = passing.ask("GET", path, bearer("forged"));
    EXPECT_EQ(refused.status, 401u);
    EXPECT_EQ(code(refused), "auth.token_invalid");
  }
  EXPECT_EQ(code(passing.ask("GET", "/a", bearer("expired"))), "auth.token_expired");
}

TEST(Access, TakesATokenThatHasEndedForNoneOnAnOpenRoute) {
  Passing passing{{get_route("/open")}};
  EXPECT_EQ(passing.ask("GET", "/open", bearer("expired")).status, 200u);
  EXPECT_EQ(passing.ask("GET", "/open", bearer("revoked")).status, 200u);
}

TEST(Access, TellsNothingOfARouteToWhoMayNotCallIt) {
  Route route = guarded("/a", {"admin"});
  route.if_match = true;
  route.key_required = true;
  Passing passing{{route}};
  EXPECT_EQ(code(passing.ask("GET", "/a", {{"accept", "text/plain"}})), "auth.required");
}

Settings limited(const std::string& name, std::vector<RatePolicy::Key> keys, std::uint32_t limit) {
  Settings settings;
  settings.rates = {{name, std::move(keys), limit, std::chrono::hours{1}}};
  return settings;
}

TEST(Limit, HoldsEveryAddressBeforeAnythingElse) {
  Passing passing{{get_route("/a")}, limited("address", {RatePolicy::Key::address}, 2)};
  EXPECT_EQ(passing.ask("GET", "/none").status, 404u);
  EXPECT_EQ(passing.ask("GET", "/a", bearer("forged")).status, 401u);
  const auto refused = passing.ask("GET", "/a");
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(code(refused), "rate.limited");
  EXPECT_EQ(header(refused, "retry-after"), "1800");
  const auto stranger = Passing::request("GET", "/a");
  stranger->peer = "192.0.2.8";
  EXPECT_EQ(passing.ask(stranger).status, 200u);
}

TEST(Limit, SaysWhatIsLeftOfTheCallersQuota) {
  Passing passing{{get_route("/a")}, limited("default", {RatePolicy::Key::user}, 2)};
  const auto first = passing.ask("GET", "/a", bearer("user consumer"));
  EXPECT_EQ(header(first, "ratelimit-policy"), "\"default\";q=2;w=3600");
  EXPECT_EQ(header(first, "ratelimit"), "\"default\";r=1;t=1800");
  EXPECT_EQ(passing.ask("GET", "/a", bearer("user consumer")).status, 200u);
  const auto refused = passing.ask("GET", "/a", bearer("user consumer"));
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(header(refused, "ratelimit"), "\"default\";r=0;t=3600");
  EXPECT_EQ(passing.ask("GET", "/a").status, 200u) << "an anonymous caller has a quota of its own";
}

TEST(Limit, FollowsThePolicyThatTheRouteNames) {
  Route strict = get_route("/strict");
  strict.rate_policy = "strict";
  Passing passing{{strict, get_route("/free")},
                  limited("strict", {RatePolicy::Key::route, RatePolicy::Key::address}, 1)};
  EXPECT_EQ(passing.ask("GET", "/strict").status, 200u);
  EXPECT_EQ(passing.ask("GET", "/strict").status, 429u);
  EXPECT_EQ(passing.ask("GET", "/free").status, 200u);
  EXPECT_EQ(header(passing.ask("GET", "/free"), "ratelimit"), "");
}

TEST(Limit, APolicyThatDoesNotExistRefusesToDeploy) {
  Passing passing{{get_route("/a")}};
  Route route = get_route("/b");
  route.rate_policy = "none";
  const auto deployed = passing.gateway.deploy({route});
  ASSERT_FALSE(deployed);
  EXPECT_EQ(deployed.error().code, "route.rate_policy");
  EXPECT_EQ(passing.ask("GET", "/a").status, 200u) << "what was in force stays";
}

}  // namespace
}  // namespace hearth::gateway
