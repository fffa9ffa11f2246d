#include <gtest/gtest.h>

#include "tests/support/wait.hpp"
#include "tests/unit/gateway/passing.hpp"

namespace hearth::gateway::idempotency_test {
namespace {

struct Paid {
  core::Effect effect;
  std::vector<Route> routes(bool required) {
    Route route = post_route("/pay/{id}", [this](const auto& exchange) {
      effect = exchange->effect;
      exchange->answer({201, {}, "{}"});
    });
    route.idempotent = true;
    route.key_required = required;
    return {route};
  }
};

TEST(Idempotency, IsAskedForWhereItIsRequired) {
  Paid paid;
  Passing passing{paid.routes(true)};
  const auto refused = passing.ask("POST", "/pay/1");
  EXPECT_EQ(refused.status, 400u);
  EXPECT_EQ(code(refused), "idempotency.key_required");
  EXPECT_EQ(passing.ask("POST", "/pay/1", {{"idempotency-key", "k"}}).status, 201u);
}

TEST(Idempotency, MayBeLeftOutElsewhere) {
  Paid paid;
  Passing passing{paid.routes(false)};
  EXPECT_EQ(passing.ask("POST", "/pay/1").status, 201u);
  EXPECT_FALSE(paid.effect.any());
}

TEST(Idempotency, MakesTheCallsEffect) {
  Paid paid;
  Passing passing{paid.routes(false)};
  passing.ask("POST", "/pay/1", {{"idempotency-key", "k-1"}, {"authorization", "Bearer user consumer"}});
  const auto first = paid.effect;
  EXPECT_EQ(first.kind, "request");
  EXPECT_EQ(first.key, "k-1");
  EXPECT_EQ(first.scope, "user:01890a5d-ac96-774b-bcce-b302099a8057|POST /pay/{id}");
  EXPECT_EQ(first.request_digest.size(), 64u);

  passing.ask("POST", "/pay/1", {{"idempotency-key", "\"k-1\""}, {"authorization", "Bearer user consumer"}});
  EXPECT_EQ(paid.effect.key, "k-1") << "quotes are the structured field's, not the key's";
  EXPECT_EQ(paid.effect.request_digest, first.request_digest);

  passing.ask("POST", "/pay/2", {{"idempotency-key", "k-1"}, {"authorization", "Bearer user consumer"}});
  EXPECT_NE(paid.effect.request_digest, first.request_digest) << "another path is another request";
  passing.ask("POST", "/pay/1", {{"idempotency-key", "k-1"}, {"content-type", "application/json"}}, "{\"a\":1}");
  EXPECT_NE(paid.effect.request_digest, first.request_digest);
  EXPECT_NE(paid.effect.scope, first.scope) << "another caller's keys are others";
}

TEST(Idempotency, RefusesMalformedKeys) {
  Paid paid;
  Passing passing{paid.routes(false)};
  for (const std::string& bad :
       {std::string{}, std::string{"\"\""}, std::string{"a b"}, std::string{"\"a"}, std::string{"\"a\"b\""},
        std::string{"\"a\\x\""}, std::string{"\xc3\xa4"}, std::string(256, 'a')}) {
    const auto refused = passing.ask("POST", "/pay/1", {{"idempotency-key", bad}});
    if (bad == "\"a") {
      EXPECT_EQ(refused.status, 201u) << "one quote is a character like any other";
      continue;
    }
    EXPECT_EQ(refused.status, 400u) << bad;
    EXPECT_EQ(code(refused), "idempotency.key_malformed") << bad;
  }
  EXPECT_EQ(passing.ask("POST", "/pay/1", {{"idempotency-key", std::string(255, 'a')}}).status, 201u);
}

TEST(Idempotency, LetsOneOfAKeyRunAtATime) {
  std::atomic<int> running{0};
  exec::Event go;
  Route route = post_route("/pay", [&](const auto& exchange) {
    ++running;
    go.wait_always();
    exchange->answer({201, {}, "{}"});
  });
  route.idempotent = true;
  route.inline_ = false;
  Passing passing{{route}};
  const Headers key{{"idempotency-key", "k"}};
  auto first = passing.begin(Passing::request("POST", "/pay", key));
  ASSERT_TRUE(support::wait_until([&] { return running == 1; }));
  const auto second = passing.ask("POST", "/pay", key);
  EXPECT_EQ(second.status, 409u);
  EXPECT_EQ(code(second), "idempotency.in_flight");
  auto other = passing.begin(Passing::request("POST", "/pay", {{"idempotency-key", "other"}}));
  ASSERT_TRUE(support::wait_until([&] { return running == 2; }));
  go.set();
  EXPECT_EQ(first.get().status, 201u);
  EXPECT_EQ(other.get().status, 201u);
  EXPECT_EQ(passing.ask("POST", "/pay", key).status, 201u) << "free again as soon as the answer is there";
}

TEST(Idempotency, AKeyStaysTakenWhileALateHandlerGoesOn) {
  exec::Event go;
  Route route = post_route("/pay", [&](const auto& exchange) {
    go.wait_always();
    exchange->answer({201, {}, "{}"});
  });
  route.idempotent = true;
  route.inline_ = false;
  route.deadline = std::chrono::milliseconds{300};
  Passing passing{{route}};
  const Headers key{{"idempotency-key", "k"}};
  EXPECT_EQ(passing.ask("POST", "/pay", key).status, 504u);
  EXPECT_EQ(passing.ask("POST", "/pay", key).status, 409u);
  go.set();
  EXPECT_TRUE(support::wait_until([&] { return passing.ask("POST", "/pay", key).status == 201u; }));
}

}  // namespace
}  // namespace hearth::gateway::idempotency_test
