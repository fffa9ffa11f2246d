#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/harness.hpp"

// What a plugin does wrong inside a call: it is told, the request is answered once all the same, and nobody else is harmed.
namespace hearth::conformance::calls_test {
namespace {

using ::testing::HasSubstr;

class HostileHandler : public ::testing::Test {
 protected:
  HostileHandler() {
    const auto bundle = host.bundle(std::string{HEARTH_HOSTILE_FOLDER} + "/handlers.so",
                                    [](plugin::Manifest& manifest) { manifest.database = true; });
    plugins = host.run({bundle});
  }
  std::shared_ptr<TestExchange> get(const std::string& path) { return host.send(*plugins, "GET", path); }
  void expect_told_once(const std::string& rule, const std::string& detail = {}) {
    EXPECT_TRUE(told(*plugins, rule, detail)) << rule;
    EXPECT_EQ(plugins->breaches().count(), 1U);
    EXPECT_EQ(get("/fine")->reply()->status, 200U) << "the next request is answered as if nothing had been";
  }
  Harness host;
  std::unique_ptr<plugin::Plugins> plugins;
};

TEST_F(HostileHandler, AnsweringTwiceAnswersOnce) {
  const auto exchange = get("/twice");
  EXPECT_EQ(exchange->count(), 1);
  EXPECT_EQ(exchange->reply()->body, R"({"first":true})");
  expect_told_once("dead_request", "routes.answer was called with a request that has been answered");
}

TEST_F(HostileHandler, UsingARequestAfterItsAnswerFindsNothing) {
  EXPECT_EQ(get("/used_after_answer")->count(), 1);
  expect_told_once("dead_request", "routes.body");
}

TEST_F(HostileHandler, ThrowingFailsTheRequest) {
  const auto exchange = get("/throws");
  EXPECT_EQ(exchange->count(), 1);
  EXPECT_EQ(exchange->error()->kind, Kind::internal);
  EXPECT_THAT(exchange->error()->message, ::testing::Not(HasSubstr("thrown by a handler")))
      << "what is internal is not shown";
  EXPECT_THAT(exchange->error()->cause, HasSubstr("thrown by a handler"));
  expect_told_once("exception", "thrown by a handler");
}

TEST_F(HostileHandler, ThrowingWhatIsNoExceptionFailsTheRequest) {
  EXPECT_EQ(get("/throws_int")->error()->kind, Kind::internal);
  expect_told_once("exception", "of an unknown type");
}

TEST_F(HostileHandler, ThrowingAfterTheAnswerKeepsTheAnswer) {
  const auto exchange = get("/answers_then_throws");
  EXPECT_EQ(exchange->count(), 1);
  EXPECT_EQ(exchange->reply()->status, 200U);
  expect_told_once("exception");
}

TEST_F(HostileHandler, AnsweringFromAThreadIsAllowed) {
  EXPECT_EQ(get("/from_a_thread")->reply()->body, R"({"from":"a thread"})");
  EXPECT_EQ(plugins->breaches().count(), 0U);
}

TEST_F(HostileHandler, AnsweringLaterIsAllowed) {
  const auto exchange = get("/keeps");
  EXPECT_EQ(exchange->count(), 0);
  get("/releases");
  EXPECT_EQ(exchange->count(), 1);
  EXPECT_EQ(exchange->reply()->body, R"({"late":true})");
  EXPECT_EQ(plugins->breaches().count(), 0U);
}

TEST_F(HostileHandler, AnAnswerAfterTheInstanceIsGoneIsDropped) {
  const auto exchange = get("/keeps");
  plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  EXPECT_EQ(exchange->count(), 1) << "the host has answered for it";
  EXPECT_EQ(exchange->error()->kind, Kind::unavailable);
  EXPECT_TRUE(told(*plugins, "missing_answer"));
}

TEST_F(HostileHandler, NeverAnsweringIsToldAtTheEnd) {
  const auto exchange = get("/never");
  EXPECT_EQ(exchange->count(), 0) << "the gateway answers at the deadline";
  plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  EXPECT_TRUE(told(*plugins, "missing_answer", "never answered"));
}

TEST_F(HostileHandler, ACallThatHasEndedIsRefusedThoughAnotherRunsInItsPlace) {
  get("/keeps");
  EXPECT_EQ(get("/uses_dead_call")->reply()->body, R"({"refused":true})");
  EXPECT_TRUE(told(*plugins, "dead_call", "calls.remaining was called with a call that has ended"));
  get("/releases");
  EXPECT_EQ(get("/fine")->reply()->status, 200U);
}

TEST_F(HostileHandler, AHostCallOnAnotherThreadIsRefused) {
  EXPECT_EQ(get("/on_wrong_thread")->reply()->status, 200U);
  expect_told_once("wrong_thread", "calls.remaining was called on another thread");
}

TEST_F(HostileHandler, AHostCallInsideACatchBlockIsTold) {
  EXPECT_EQ(get("/in_catch")->reply()->status, 200U);
  expect_told_once("in_catch", "calls.remaining was called inside a catch block");
}

TEST_F(HostileHandler, AnInlineRouteThatHoldsItsThreadIsTold) {
  EXPECT_EQ(get("/stalls")->reply()->status, 200U);
  expect_told_once("stall", "drop .inline_()");
}

TEST_F(HostileHandler, ATransactionLeftOpenIsRolledBack) {
  EXPECT_EQ(get("/leaves_transaction")->reply()->status, 200U);
  expect_told_once("transaction_left_open");
}

TEST_F(HostileHandler, AServiceCallInsideATransactionIsRefused) {
  EXPECT_EQ(get("/calls_service_in_transaction")->reply()->body, R"({"status":12})");
  expect_told_once("transaction_open", "a service call while a transaction is open");
}

TEST_F(HostileHandler, ASecondTransactionIsRefused) {
  EXPECT_EQ(get("/second_transaction")->reply()->body, R"({"status":12})");
  expect_told_once("transaction_open", "a second transaction");
}

TEST_F(HostileHandler, AnEndedTransactionIsRefused) {
  EXPECT_EQ(get("/uses_ended_transaction")->reply()->body, R"({"status":12})");
  expect_told_once("bad_argument", "a transaction that is not open");
}

TEST_F(HostileHandler, ThrowingOnAnotherPoolFailsTheWork) {
  EXPECT_EQ(get("/blocking_throws")->reply()->body, R"({"status":12})");
  expect_told_once("exception", "thrown on another pool");
}

TEST_F(HostileHandler, VerifyingATokenWithoutThePermissionIsRefused) {
  EXPECT_EQ(get("/verifies_a_token_unasked")->reply()->body, R"({"status":12})");
  expect_told_once("permission", "identity.verify_token needs the permission 'tokens'");
}

TEST_F(HostileHandler, AHeaderThatWouldSplitTheReplyFailsTheRequest) {
  const auto exchange = get("/bad_header");
  EXPECT_EQ(exchange->error()->kind, Kind::internal);
  expect_told_once("bad_argument", "x-split");
}

TEST_F(HostileHandler, ARequestAfterTheStopIsRefused) {
  const auto deployment = plugins->deployment();
  plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  auto exchange = std::make_shared<TestExchange>();
  const auto mounted = plugin::mount(deployment);
  for (const auto& route : mounted.routes) {
    if (route.path == "/api/v1/fine") route.handle(exchange);
  }
  EXPECT_EQ(exchange->error()->kind, Kind::unavailable);
}

}  // namespace
}  // namespace hearth::conformance::calls_test
