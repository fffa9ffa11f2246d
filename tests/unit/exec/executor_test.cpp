#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "host/exec/executor.hpp"

namespace hearth::exec::executor_test {
namespace {

core::Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

TEST(Pool, RefusesWhenItsQueueIsFull) {
  Event started, go;
  Pool pool{"test", 1, 2};
  ASSERT_TRUE(pool.post([&] {
    started.set();
    go.wait_always();
  }));
  started.wait_always();
  EXPECT_TRUE(pool.post([] {}));
  EXPECT_TRUE(pool.post([] {}));
  EXPECT_FALSE(pool.post([] {}));
  EXPECT_EQ(pool.queued(), 2u);
  EXPECT_EQ(pool.running(), 1u);
  go.set();
}

TEST(Pool, FinishesWhatIsQueuedBeforeItEnds) {
  std::atomic<int> done{0};
  {
    Pool pool{"test", 2, 100};
    for (int i = 0; i < 100; ++i) {
      while (!pool.post([&] { ++done; })) std::this_thread::yield();
    }
  }
  EXPECT_EQ(done, 100);
}

TEST(Executor, RefusesAtOnceWithARetryTimeWhenAllPlacesAreTaken) {
  Event go;
  Executor executor{{.in_flight = 2, .threads = 1, .blocking = 1, .cpu = 1}};
  ASSERT_TRUE(executor.admit([&] { go.wait_always(); }));
  ASSERT_TRUE(executor.admit([&] { go.wait_always(); }));
  const auto refused = executor.admit([] {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::unavailable);
  EXPECT_EQ(refused.error().code, "server.busy");
  EXPECT_GT(refused.error().retry_after_s, 0);
  EXPECT_EQ(executor.in_flight(), 2u);
  EXPECT_FALSE(executor.drain(in(std::chrono::milliseconds{5})));
  go.set();
  EXPECT_TRUE(executor.drain(core::Deadline::max()));
  EXPECT_TRUE(executor.admit([] {}));
}

TEST(Executor, RunsOnAnotherPoolAndWaits) {
  Executor executor{{.threads = 1}};
  core::Call call;
  std::thread::id there;
  ASSERT_TRUE(executor.run(call, executor.cpu(), [&] { there = std::this_thread::get_id(); }));
  EXPECT_NE(there, std::this_thread::get_id());
  EXPECT_NE(there, std::thread::id{});
}

TEST(Executor, WaitsForBegunWorkPastTheDeadline) {
  Executor executor{{.threads = 1, .blocking = 1}};
  core::Call call;
  call.deadline = in(std::chrono::milliseconds{30});
  bool finished = false;
  ASSERT_TRUE(executor.run(call, executor.blocking(), [&] {
    while (!call.expired()) std::this_thread::yield();
    finished = true;
  }));
  EXPECT_TRUE(finished);
}

TEST(Executor, LeavesOutWorkThatHasNotBegunWhenTheCallEnds) {
  Event started, go;
  std::atomic<bool> ran{false};
  Executor executor{{.threads = 1, .blocking = 1}};
  ASSERT_TRUE(executor.blocking().post([&] {
    started.set();
    go.wait_always();
  }));
  started.wait_always();
  core::Call call;
  call.cancelled = true;
  const auto got = executor.run(call, executor.blocking(), [&] { ran = true; });
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::cancelled);
  go.set();
  core::Call next;
  ASSERT_TRUE(executor.run(next, executor.blocking(), [] {}));  // behind it in the queue
  EXPECT_FALSE(ran);
}

TEST(Executor, ThrowsToTheCallerWhatTheWorkThrew) {
  Executor executor{{.threads = 1}};
  core::Call call;
  EXPECT_THROW((void)executor.run(call, executor.cpu(), [] { throw std::runtime_error{"no"}; }), std::runtime_error);
}

}  // namespace
}  // namespace hearth::exec::executor_test
