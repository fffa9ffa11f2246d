#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::access_test {
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

TEST(ApiKey, IsAskedOfTheServiceOnACallThreadWithinTheRequest) {
  std::thread::id asked_on;
  core::Principal::Kind asker{};
  Route route = guarded("/a", {"admin"});
  core::Principal seen;
  route.handle = [&](const std::shared_ptr<Exchange>& exchange) {
    seen = exchange->principal;
    exchange->answer({200, {}, "{}"});
  };
  Passing passing{{route}};
  passing.authenticator.scopes = {"test:read"};
  passing.authenticator.while_asking = [&](core::Call& within) -> Result<void> {
    asked_on = std::this_thread::get_id();
    asker = within.principal.kind;
    EXPECT_LE(within.remaining(), std::chrono::seconds{10});
    return {};
  };
  EXPECT_EQ(passing.ask("GET", "/a", bearer("key admin")).status, 200u);
  EXPECT_NE(asked_on, std::this_thread::get_id()) << "this one stands for a thread that serves sockets";
  EXPECT_EQ(asker, core::Principal::Kind::system);
  EXPECT_EQ(seen.kind, core::Principal::Kind::api_key);
  EXPECT_EQ(seen.token_id, "key-1");
}

TEST(ApiKey, NeedsTheRoleAndTheScopeOfTheRoute) {
  Route write = post_route("/a");
  write.open = false;
  write.allow = {"admin"};
  Passing passing{{guarded("/a", {"admin"}), write}};
  const auto status = [&](const char* method, std::vector<std::string> scopes, const char* token = "key admin") {
    passing.authenticator.scopes = std::move(scopes);
    const auto reply = passing.ask(method, "/a", bearer(token));
    return std::to_string(reply.status) + " " + (reply.status == 200 ? "" : code(reply));
  };
  EXPECT_EQ(status("GET", {"test:read"}), "200 ");
  EXPECT_EQ(status("HEAD", {"test:read"}), "200 ");
  EXPECT_EQ(status("POST", {"other:write", "test:write"}), "200 ");
  EXPECT_EQ(status("POST", {"*"}), "200 ");
  for (const auto& held : std::vector<std::vector<std::string>>{
           {}, {"test:write"}, {"other:read"}, {"test"}, {"test:*"}, {"*:read"}, {"test:reader"}, {""}}) {
    EXPECT_EQ(status("GET", held), "403 auth.scope_missing");
  }
  EXPECT_EQ(status("POST", {"test:read"}), "403 auth.scope_missing") << "to read is not to write";
  EXPECT_EQ(status("GET", {"*"}, "key other"), "403 auth.forbidden");
}

TEST(ApiKey, OutOfItsScopeIsNobodyOnAnOpenRoute) {
  std::vector<core::Principal::Kind> seen;
  Passing passing{{get_route("/open", [&](const auto& exchange) {
    seen.push_back(exchange->principal.kind);
    exchange->answer({200, {}, "{}"});
  })}};
  EXPECT_EQ(passing.ask("GET", "/open", bearer("key admin")).status, 200u);
  passing.authenticator.scopes = {"test:read"};
  EXPECT_EQ(passing.ask("GET", "/open", bearer("key admin")).status, 200u);
  EXPECT_EQ(seen, (std::vector{core::Principal::Kind::anonymous, core::Principal::Kind::api_key}));
}

TEST(ApiKey, RefusedByTheServiceIsRefused) {
  Passing passing{{guarded("/a", {"admin"}), get_route("/open")}};
  Error said = unauthenticated("auth.key_invalid", "the API key is not valid");
  passing.authenticator.while_asking = [&](core::Call&) -> Result<void> { return said; };
  for (const char* path : {"/a", "/open"}) {
    const auto refused = passing.ask("GET", path, bearer("key admin"));
    EXPECT_EQ(refused.status, 401u);
    EXPECT_EQ(header(refused, "www-authenticate"), "Bearer realm=\"hearth\", error=\"invalid_token\"");
  }
  said.code = "auth.key_revoked";
  EXPECT_EQ(passing.ask("GET", "/open", bearer("key admin")).status, 200u) << "it was good once";
  said = unavailable("auth.keys_unavailable", "not now");
  EXPECT_EQ(passing.ask("GET", "/open", bearer("key admin")).status, 503u);
}

TEST(ApiKey, WhoseServiceHangsIsAnsweredAtTheDeadline) {
  Settings settings;
  settings.deadline = std::chrono::milliseconds{50};
  bool called = false;
  std::atomic<bool> go_on{false};
  {
    Passing passing{{get_route("/open",
                               [&](const auto& exchange) {
                                 called = true;
                                 exchange->answer({200, {}, "{}"});
                               })},
                    settings};
    passing.authenticator.while_asking = [&](core::Call& within) -> Result<void> {
      go_on.wait(false);
      EXPECT_TRUE(within.is_cancelled());
      return {};
    };
    EXPECT_EQ(passing.ask("GET", "/open", bearer("key admin")).status, 504u);
    go_on = true;
    go_on.notify_all();
  }
  EXPECT_FALSE(called) << "nothing is begun for a request that has been answered";
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

TEST(Limit, CountsByApiKey) {
  Passing passing{{get_route("/a")}, limited("default", {RatePolicy::Key::api_key}, 1)};
  passing.authenticator.scopes = {"*"};
  EXPECT_EQ(passing.ask("GET", "/a", bearer("key admin")).status, 200u);
  EXPECT_EQ(passing.ask("GET", "/a", bearer("key admin")).status, 429u);
  EXPECT_EQ(passing.ask("GET", "/a", bearer("user admin")).status, 200u) << "its owner in person is counted apart";
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
}  // namespace hearth::gateway::access_test
