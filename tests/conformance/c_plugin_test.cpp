#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/events/events.hpp"
#include "host/plugin/instance.hpp"
#include "host/timers/timers.hpp"
#include "tests/conformance/harness.hpp"
#include "tests/support/postgres_server.hpp"

// A plugin in plain C does all that a plugin does, on both engines; seen from the gateway's side of the border.
namespace hearth::conformance::c_plugin_test {
namespace {

using ::testing::Contains;
using ::testing::Pair;

class PlainC : public ::testing::TestWithParam<db::Engine> {
 protected:
  PlainC()
      : host{GetParam() == db::Engine::postgres ? support::PostgresServer::shared().fresh_database() : std::string{}} {
    const std::string folder = HEARTH_HOSTILE_FOLDER;
    const auto with_database = [](plugin::Manifest& manifest) { manifest.database = true; };
    for (const char* name : {"cnotes", "cnotes_store"})
      host.migrations(name, HEARTH_C_PLUGIN_FOLDER "/migrations", "cnotes");
    plugins = host.run(
        {host.bundle(folder + "/cnotes.so", with_database), host.bundle(folder + "/cnotes_store.so", with_database)});
    EXPECT_TRUE(host.bus().start());
    EXPECT_TRUE(host.timers().start());
  }
  ~PlainC() override {
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    host.timers().drain(soon);
    host.bus().drain(soon);
    for (const auto& wrong : plugins->stop(soon)) ADD_FAILURE() << wrong.message << ": " << wrong.cause;
    for (const auto& breach : plugins->breaches().all()) ADD_FAILURE() << breach.rule << ": " << breach.detail;
  }

  /// A POST as the gateway hands it over when the client sent an Idempotency-Key.
  std::shared_ptr<TestExchange> post(const std::string& path, const std::string& body, const std::string& key = {}) {
    return host.send(*plugins, "POST", path, [&](TestExchange& exchange) {
      exchange.request->body = body;
      if (!key.empty()) exchange.effect = {"request", "anonymous POST " + path, key, "digest of " + body};
    });
  }
  std::string count() { return host.send(*plugins, "GET", "/cnotes/count")->reply()->body; }
  std::int64_t heard() {
    core::Call call;
    const std::string schema = "cnotes";
    const auto text = "select count(*) from cnotes.heard";
    return host.database("cnotes").query(call, db::statement("heard", text, text, 0), {})->integer(0, 0);
  }
  bool settle() {
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    return host.bus().settle(soon) && host.timers().settle(soon);
  }

  Harness host;
  std::unique_ptr<plugin::Plugins> plugins;
};

TEST_P(PlainC, AnswersWithStatusHeadersAndBody) {
  const auto exchange = post("/cnotes/notes", "hello");
  ASSERT_TRUE(exchange->reply()) << exchange->error()->message << exchange->error()->cause;
  EXPECT_EQ(exchange->reply()->status, 201U);
  EXPECT_EQ(exchange->reply()->body, R"({"text":"hello"})");
  EXPECT_THAT(exchange->reply()->headers, Contains(Pair("x-note", "kept")));
  EXPECT_THAT(exchange->reply()->headers, Contains(Pair("content-type", "application/json")));
  EXPECT_EQ(count(), R"({"count":1})");
}

TEST_P(PlainC, ARepeatedKeyIsAnsweredFromTheStoredReply) {
  post("/cnotes/notes", "once", "key-1");
  const auto again = post("/cnotes/notes", "once", "key-1");
  ASSERT_TRUE(again->reply());
  EXPECT_EQ(again->count(), 1);
  EXPECT_EQ(again->reply()->status, 201U);
  EXPECT_EQ(again->reply()->body, R"({"text":"once"})");
  EXPECT_THAT(again->reply()->headers, Contains(Pair("idempotency-replayed", "true")));
  EXPECT_THAT(again->reply()->headers, Contains(Pair("x-note", "kept")));
  EXPECT_EQ(count(), R"({"count":1})");
}

TEST_P(PlainC, AKeyUsedForAnotherBodyIsRefused) {
  post("/cnotes/notes", "one", "key-2");
  const auto other = post("/cnotes/notes", "another", "key-2");
  ASSERT_TRUE(other->error());
  EXPECT_EQ(other->error()->code, "idempotency.key_reused");
  EXPECT_EQ(other->error()->kind, Kind::invalid);
  EXPECT_EQ(count(), R"({"count":1})");
}

TEST_P(PlainC, AViolatedConstraintIsThePluginsOwnError) {
  post("/cnotes/notes", "twin");
  const auto again = post("/cnotes/notes", "twin");
  ASSERT_TRUE(again->error());
  EXPECT_EQ(again->error()->code, "cnotes.twice");
  EXPECT_EQ(again->error()->kind, Kind::conflict);
}

TEST_P(PlainC, ARefusalIsKeptUnderItsKey) {
  post("/cnotes/notes", "taken");
  EXPECT_EQ(post("/cnotes/notes", "taken", "key-3")->error()->code, "cnotes.twice");
  core::Call call;
  const auto text = "delete from cnotes.notes";
  ASSERT_TRUE(host.database("cnotes").transaction(
      call, [&](db::Transaction& tx) { return tx.exec(db::statement("clear", text, text, 0), {}); }));
  const auto again = post("/cnotes/notes", "taken", "key-3");
  ASSERT_TRUE(again->reply()) << "the first answer, although the note could be written by now";
  EXPECT_EQ(again->reply()->status, 409U);
  EXPECT_THAT(again->reply()->body, ::testing::HasSubstr("cnotes.twice"));
  EXPECT_THAT(again->reply()->headers, Contains(Pair("idempotency-replayed", "true")));
}

TEST_P(PlainC, AnEventAndATimerReachTheirHandlersOnce) {
  post("/cnotes/notes", "heard");
  ASSERT_TRUE(settle());
  EXPECT_EQ(heard(), 1);
  host.clock().advance(std::chrono::minutes{2});
  host.timers().notify();
  ASSERT_TRUE(settle());
  EXPECT_EQ(heard(), 2);
}

TEST_P(PlainC, AServiceRunsInTheOtherPluginsOwnTables) {
  const auto exchange = post("/cnotes/through", "far");
  ASSERT_TRUE(exchange->reply()) << exchange->error()->message << exchange->error()->cause;
  EXPECT_EQ(exchange->reply()->body, R"({"added":true})");
  EXPECT_EQ(count(), R"({"count":0})") << "it is in the other's table";
}

TEST_P(PlainC, AServiceCallUnderAKeyHappensOnce) {
  post("/cnotes/through", "far", "key-4");
  const auto again = post("/cnotes/through", "far", "key-4");
  ASSERT_TRUE(again->reply()) << again->error()->message << again->error()->cause;
  EXPECT_EQ(again->reply()->body, R"({"added":true})");
  EXPECT_EQ(post("/cnotes/through", "else", "key-4")->error()->code, "idempotency.key_reused");
}

TEST_P(PlainC, ARefusalOfAServiceKeepsItsKindAndAFailureIsOne) {
  const auto denied = post("/cnotes/through", "deny");
  EXPECT_EQ(denied->error()->kind, Kind::conflict);
  EXPECT_EQ(denied->error()->code, "cnotes.denied");
  EXPECT_EQ(post("/cnotes/through", "break")->error()->kind, Kind::indeterminate);
}

TEST_P(PlainC, AnOlderPluginSeesAsMuchOfAStructAsItKnows) {
  const auto exchange = host.send(*plugins, "GET", "/cnotes/me", [](TestExchange& one) {
    one.principal.kind = core::Principal::Kind::user;
    one.principal.roles = {"consumer", "admin"};
    one.locale = "ko";
  });
  EXPECT_EQ(exchange->reply()->body, R"({"roles":2,"locale":"ko","trace":0})");
}

TEST_P(PlainC, IsDestroyedThoughSomebodyIsBeingTurnedAway) {
  const auto deployment = plugins->deployment();
  auto& instance = *deployment->instances.back();
  const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  ASSERT_TRUE(instance.quiesce(soon));
  const plugin::Instance::Entered late{instance};
  EXPECT_FALSE(late);
  const auto destroyed = instance.destroy();
  EXPECT_TRUE(destroyed) << destroyed.error().message;
}

TEST_P(PlainC, ACommandRunsThroughTheBorder) {
  post("/cnotes/notes", "one");
  core::Call call;
  const auto& commands = plugins->deployment()->commands;
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0].name, "notes count");
  const auto out = commands[0].run(call, "{}");
  ASSERT_TRUE(out);
  EXPECT_EQ(*out, R"({"count":1})");
}

TEST_P(PlainC, SettingsAreCheckedAndThenInForce) {
  auto wanted = host.wanted(host.folder / "cnotes.hearth");
  wanted.config.json = R"({"greeting":"hi"})";
  ASSERT_TRUE(plugins->change_settings(wanted));
  EXPECT_EQ(plugins->deployment()->instances[1]->settings().json(), R"({"greeting":"hi"})");
  EXPECT_EQ(plugins->deployment()->instances[1]->settings().version(), 2U);
  wanted.config.json = R"({"greetign":"hi"})";
  EXPECT_EQ(plugins->change_settings(wanted).error().code, "plugin.settings");
}

INSTANTIATE_TEST_SUITE_P(Engines, PlainC, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         [](const auto& one) { return one.param == db::Engine::sqlite ? "sqlite" : "postgres"; });

}  // namespace
}  // namespace hearth::conformance::c_plugin_test
