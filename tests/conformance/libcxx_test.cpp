#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/harness.hpp"

// The C++ SDK, compiled by clang with libc++, in a host compiled by GCC with libstdc++: only C crosses, so they agree.
namespace hearth::conformance::libcxx_test {
namespace {

using ::testing::HasSubstr;

class Libcxx : public ::testing::Test {
 protected:
  Libcxx() : plugins{host.run({host.bundle(HEARTH_LIBCXX_PLUGIN)})} {}
  std::shared_ptr<TestExchange> post(const std::string& body) {
    return host.send(*plugins, "POST", "/greetings", [&](TestExchange& exchange) {
      exchange.request->body = body;
      exchange.request->headers = {{"content-type", "application/json"}};
    });
  }
  Harness host;
  std::unique_ptr<plugin::Plugins> plugins;
};

TEST_F(Libcxx, AnswersThroughTheBorder) {
  const auto exchange = post(R"({"name":"clang"})");
  ASSERT_TRUE(exchange->reply()) << exchange->error()->message << exchange->error()->cause;
  EXPECT_EQ(exchange->reply()->status, 200U);
  EXPECT_EQ(exchange->reply()->body, R"({"text":"hello, clang"})");
}

TEST_F(Libcxx, ErrorsAndViolationsCross) {
  EXPECT_EQ(post(R"({"name":"nobody"})")->error()->code, "greeter.nobody");
  const auto wrong = post(R"({"name":"","nmae":1})");
  ASSERT_TRUE(wrong->error());
  EXPECT_EQ(wrong->error()->kind, Kind::invalid);
  EXPECT_EQ(wrong->error()->violations.size(), 2U);
}

TEST_F(Libcxx, AnExceptionOfTheOtherLibraryDoesNotCross) {
  const auto exchange = post(R"({"name":"thrower"})");
  ASSERT_TRUE(exchange->error());
  EXPECT_EQ(exchange->error()->kind, Kind::internal);
  EXPECT_THAT(exchange->error()->cause, HasSubstr("thrown through libc++"));
  EXPECT_EQ(plugins->breaches().count(), 0U) << "the SDK has caught it on its own side";
}

TEST_F(Libcxx, SettingsChangeWhileItRuns) {
  auto wanted = host.wanted(host.folder / "greeter.hearth");
  wanted.config.json = R"({"greeting":"good morning"})";
  ASSERT_TRUE(plugins->change_settings(wanted));
  EXPECT_EQ(post(R"({"name":"clang"})")->reply()->body, R"({"text":"good morning, clang"})");
}

TEST_F(Libcxx, EndsCleanly) {
  EXPECT_TRUE(plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5}).empty());
  EXPECT_EQ(plugins->breaches().count(), 0U);
}

}  // namespace
}  // namespace hearth::conformance::libcxx_test
