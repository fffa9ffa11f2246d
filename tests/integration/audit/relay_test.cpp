#include <thread>

#include "tests/integration/audit/audited.hpp"
#include "tests/support/wait.hpp"

namespace hearth::audit::relay_test {
namespace {

using Relay = Audited;
HEARTH_ON_BOTH_ENGINES(Relay);

TEST_P(Relay, ChainsWhatHasCommittedByItself) {
  const auto log = node();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(record(*log, "act"));
  EXPECT_TRUE(support::wait_until([&] { return verified().rows == 5 && verified().anchored; }));
  const auto verdict = verified();
  EXPECT_TRUE(verdict.good());
  EXPECT_EQ(verdict.unchained, 0u);
  EXPECT_TRUE(verdict.anchored);
}

TEST_P(Relay, ChainsInTheOrderOfRecording) {
  const auto log = node(std::chrono::hours{1});
  for (int i = 1; i <= 30; ++i) ASSERT_TRUE(record(*log, "act " + std::to_string(i)));
  ASSERT_TRUE(log->chain(*database_));
  for (int i = 1; i <= 30; ++i) {
    EXPECT_EQ(value("select action from audit.hearth_audit where seq = " + std::to_string(i)),
              "act " + std::to_string(i));
  }
}

TEST_P(Relay, ChainsWhatIsLeftWhenItEnds) {
  {
    const auto log = node(std::chrono::hours{1});
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(record(*log, "act"));
  }
  EXPECT_EQ(verified().rows, 3u);
}

TEST_P(Relay, OfSeveralNodesMakesOneChain) {
  const auto one = node();
  const auto two = node();
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        if (!record(t % 2 == 0 ? *one : *two, "act")) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_TRUE(support::wait_until([&] { return verified().rows == 80; }));
  EXPECT_EQ(fault(), "good");
  EXPECT_EQ(value("select max(seq) from audit.hearth_audit"), "80");
}

TEST_P(Relay, CopesWithMoreThanOneBatch) {
  const auto log = node(std::chrono::hours{1});
  core::Call call;
  ASSERT_TRUE(database_->transaction(call, [&](db::Transaction& tx) -> Result<void> {
    for (int i = 0; i < 1100; ++i) HEARTH_TRY(log->record(*database_, tx, call, {"act", "user", "1", "", "", ""}));
    return {};
  }));
  EXPECT_EQ(log->chain(*database_).value(), 1100u);
  EXPECT_EQ(verified().rows, 1100u);
  EXPECT_EQ(fault(), "good");
}

TEST_P(Relay, GoesOnFromWhereItWas) {
  for (int round = 1; round <= 3; ++round) {
    const auto log = node(std::chrono::hours{1});
    chained(*log, 2);
    EXPECT_EQ(verified().rows, static_cast<std::uint64_t>(2 * round));
  }
}

}  // namespace
}  // namespace hearth::audit::relay_test
