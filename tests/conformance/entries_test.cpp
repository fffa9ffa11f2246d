#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/plugin/check.hpp"
#include "tests/conformance/harness.hpp"

// An exception out of an entry that is no request becomes an error of the host's, is told once, and harms nothing after it.
namespace hearth::conformance::entries_test {
namespace {

using ::testing::HasSubstr;

class HostileEntry : public ::testing::Test {
 protected:
  HostileEntry()
      : bundle{host.bundle(std::string{HEARTH_HOSTILE_FOLDER} + "/entries.so",
                           [](plugin::Manifest& manifest) { manifest.database = true; })},
        plugins{host.run({bundle})} {}

  template <class T>
  void expect_contained(const Result<T>& done, const std::string& thrown) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, Kind::internal);
    EXPECT_THAT(done.error().message, ::testing::Not(HasSubstr(thrown))) << "what is internal is not shown";
    EXPECT_THAT(done.error().cause, HasSubstr(thrown));
    expect_told_once(thrown);
  }
  void expect_told_once(const std::string& thrown) {
    EXPECT_TRUE(told(*plugins, "exception", thrown));
    EXPECT_EQ(plugins->breaches().count(), 1U);
    EXPECT_TRUE(plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5}).empty()) << "none is inside";
  }
  const plugin::Deployment& deployed() { return *plugins->deployment(); }

  Harness host;
  std::filesystem::path bundle;
  std::unique_ptr<plugin::Plugins> plugins;
  core::Call call;
  events::Event event;
  timers::Timer timer;
};

TEST_F(HostileEntry, AnEventsHandlerThatThrowsHasFailed) {
  ASSERT_EQ(deployed().subscriptions.size(), 1U);
  expect_contained(deployed().subscriptions[0].handle(call, event), "thrown by an event's handler");
}

TEST_F(HostileEntry, ATimersHandlerThatThrowsHasFailed) {
  ASSERT_EQ(deployed().timers.size(), 2U);
  expect_contained(deployed().timers[0].handle(call, timer), "thrown by a timer's handler");
}

TEST_F(HostileEntry, APeriodicJobThatThrowsHasFailed) {
  ASSERT_EQ(deployed().timers.size(), 2U);
  expect_contained(deployed().timers[1].handle(call, timer), "thrown by a periodic job");
}

TEST_F(HostileEntry, AServiceThatThrowsMayHaveHappened) {
  call.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  const auto asked = plugins->ask(call, "entries.ask@1", "{}");
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().kind, Kind::indeterminate);
  EXPECT_THAT(asked.error().message, ::testing::Not(HasSubstr("thrown by a service")));
  expect_told_once("thrown by a service");
}

TEST_F(HostileEntry, ACommandThatThrowsHasFailed) {
  ASSERT_EQ(deployed().commands.size(), 1U);
  expect_contained(deployed().commands[0].run(call, "{}"), "thrown by a command");
}

TEST_F(HostileEntry, AnExtensionThatThrowsIsFoundByCheck) {
  const auto findings = plugin::check_bundle(bundle, {});
  EXPECT_THAT(findings, ::testing::Contains(::testing::AllOf(
                            ::testing::Field(&plugin::Finding::good, false),
                            ::testing::Field(&plugin::Finding::subject, "border"),
                            ::testing::Field(&plugin::Finding::sentence, HasSubstr("thrown by extension")))));
}

}  // namespace
}  // namespace hearth::conformance::entries_test
