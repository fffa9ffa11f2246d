#include "host/db/effects.hpp"

#include <array>
#include <atomic>
#include <thread>

#include "tests/integration/db/fixture.hpp"

namespace hearth::db::effects_test {
namespace {

class Effects : public OnBothEngines {
 protected:
  static void set(core::Call& own, std::string key) {
    own.effect = {"request", "user 7 POST /items", std::move(key), "d1"};
  }

  Result<void> happen(core::Call& own, std::string_view item) {
    auto tx = HEARTH_TRY(begin_effect(shop.db(), own, shop.clock));
    const auto id = some_id();
    HEARTH_TRY(tx->exec(Sql{"insert into shop.items (id, name, price) values ($1, $2, 1)", 2},
                        std::array{uuid(id), text(item)}));
    HEARTH_TRY(store_reply(*tx, shop.db(), own.effect, {201, "application/json", "[]", R"({"ok": true})", ""}));
    return tx->commit();
  }
};
HEARTH_ON_BOTH_ENGINES(Effects);

TEST_P(Effects, HappenOnceAndAreAnsweredFromTheirRow) {
  set(call, "k");
  ASSERT_TRUE(happen(call, "a"));
  const auto again = happen(call, "b");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().signal, HEARTH_REPEATED);
  EXPECT_EQ(shop.count("items"), 1);
  const auto reply = find_reply(shop.db(), call, call.effect);
  ASSERT_TRUE(reply && reply->has_value());
  EXPECT_EQ((*reply)->status, 201u);
  EXPECT_EQ((*reply)->body, R"({"ok": true})");
  EXPECT_EQ((*reply)->request_digest, "d1");
}

TEST_P(Effects, TellOfARepeatAtTheFirstWait) {
  set(call, "k");
  ASSERT_TRUE(happen(call, "a"));
  auto tx = begin_effect(shop.db(), call, shop.clock);
  ASSERT_TRUE(tx);
  EXPECT_EQ((*tx)->query(Sql{"select 1", 0}, {}).error().signal, HEARTH_REPEATED);
}

TEST_P(Effects, HappenOnceThoughAskedForManyTimesAtOnce) {
  std::atomic<int> done{0};
  std::atomic<int> repeated{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      TestCall own;
      set(own, "k");
      const auto happened = happen(own, "item " + std::to_string(i));
      if (happened) ++done;
      if (!happened && happened.error().signal == HEARTH_REPEATED) ++repeated;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(repeated, 11);
  EXPECT_EQ(shop.count("items"), 1);
}

TEST_P(Effects, KeepARefusal) {
  set(call, "k");
  ASSERT_TRUE(store_refusal(shop.db(), call, shop.clock, {409, "application/problem+json", "[]", "no", ""}));
  EXPECT_EQ(happen(call, "a").error().signal, HEARTH_REPEATED);
  EXPECT_EQ(store_refusal(shop.db(), call, shop.clock, {409, "", "", "", ""}).error().signal, HEARTH_REPEATED);
  const auto reply = find_reply(shop.db(), call, call.effect);
  ASSERT_TRUE(reply && reply->has_value());
  EXPECT_EQ((*reply)->status, 409u);
}

TEST_P(Effects, AreForgottenByAgeAndKind) {
  set(call, "old");
  ASSERT_TRUE(happen(call, "a"));
  shop.clock.advance(std::chrono::hours{25});
  set(call, "new");
  ASSERT_TRUE(happen(call, "b"));
  EXPECT_EQ(forget_effects(shop.db(), call, "event", shop.clock.now()).value(), 0u);
  EXPECT_EQ(forget_effects(shop.db(), call, "request", shop.clock.now() - std::chrono::hours{24}).value(), 1u);
  set(call, "old");
  EXPECT_FALSE(find_reply(shop.db(), call, call.effect)->has_value());
  set(call, "new");
  EXPECT_TRUE(find_reply(shop.db(), call, call.effect)->has_value());
}

TEST(PostgresEffects, OfAWriteOnlyHandlerAreOneRoundTrip) {
  Shop shop{Engine::postgres};
  TestCall call;
  ASSERT_EQ(shop.count("items"), 0);
  call.effect = {"request", "s", "k", ""};
  const int before = shop.round_trips;
  auto tx = begin_effect(shop.db(), call, shop.clock);
  ASSERT_TRUE(tx);
  const auto id = some_id();
  ASSERT_TRUE(
      (*tx)->exec(Sql{"insert into shop.items (id, name, price) values ($1, 'a', 1)", 1}, std::array{uuid(id)}));
  ASSERT_TRUE(store_reply(**tx, shop.db(), call.effect, {201, "", "", "body", ""}));
  ASSERT_TRUE((*tx)->commit());
  EXPECT_EQ(shop.round_trips - before, 1);
}

}  // namespace
}  // namespace hearth::db::effects_test
