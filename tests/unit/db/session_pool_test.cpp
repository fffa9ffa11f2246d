#include "host/db/session_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fiber_loop.hpp"
#include "tests/support/wait.hpp"

namespace hearth::db::session_pool_test {
namespace {

using namespace std::chrono_literals;

struct FakeSession final : Session {
  explicit FakeSession(int number_, const bool& alive_) : number{number_}, alive{alive_} {}
  bool usable() override { return alive; }
  int number;
  const bool& alive;
};

class SessionPools : public testing::Test {
 protected:
  SessionPool::Connect numbered() {
    return [this]() -> Result<std::unique_ptr<Session>> {
      ++asked;
      if (refusing) return unavailable("refused", "");
      return std::unique_ptr<Session>{std::make_unique<FakeSession>(++opened, alive)};
    };
  }
  static int number(const SessionPool::Lease& lease) { return static_cast<FakeSession&>(*lease).number; }

  int opened = 0;
  int asked = 0;
  bool alive = true;
  bool refusing = false;
  core::Call call;
  exec::Pool off{"off", 1, 8};
  SessionPool pool{{3, 100ms, 60s}, off};
  SessionPool::Share& one = pool.join(2, numbered());
  SessionPool::Share& two = pool.join(3, numbered());
};

TEST_F(SessionPools, UseAnIdleSessionAgain) {
  { const auto lease = pool.acquire(one, call); }
  const auto again = pool.acquire(one, call);
  ASSERT_TRUE(again);
  EXPECT_EQ(number(*again), 1);
}

TEST_F(SessionPools, ReplaceADeadOne) {
  { const auto lease = pool.acquire(one, call); }
  alive = false;
  const auto again = pool.acquire(one, call);
  ASSERT_TRUE(again);
  EXPECT_EQ(number(*again), 2);
  EXPECT_EQ(pool.counts(one).open, 1u);
}

TEST_F(SessionPools, CloseADiscardedOne) {
  {
    auto lease = pool.acquire(one, call);
    lease->discard();
  }
  EXPECT_EQ(pool.counts(one).open, 0u);
}

TEST_F(SessionPools, KeepBothBounds) {
  const auto first = pool.acquire(one, call);
  const auto second = pool.acquire(one, call);
  EXPECT_EQ(pool.acquire(one, call).error().code, "database.busy") << "the plugin's share is 2";
  const auto third = pool.acquire(two, call);
  ASSERT_TRUE(third);
  EXPECT_EQ(pool.acquire(two, call).error().code, "database.busy") << "the node's budget is 3";
}

TEST_F(SessionPools, TakeTheIdleOneOfAnotherForTheBudget) {
  { const auto lease = pool.acquire(one, call); }
  const auto first = pool.acquire(two, call);
  const auto second = pool.acquire(two, call);
  const auto third = pool.acquire(two, call);
  ASSERT_TRUE(third);
  EXPECT_EQ(pool.counts(one).open, 0u);
}

TEST_F(SessionPools, GiveThePlaceOfARefusedConnectionBack) {
  refusing = true;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(pool.acquire(one, call).error().code, "refused");
  EXPECT_EQ(pool.counts(one).open, 0u);
  refusing = false;
  EXPECT_TRUE(support::wait_until([&] { return pool.acquire(one, call).has_value(); }));
}

TEST_F(SessionPools, TellAtOnceWhatIsKnownBetweenTwoAttempts) {
  refusing = true;
  EXPECT_TRUE(support::wait_until([&] {
    const int before = asked;
    EXPECT_EQ(pool.acquire(one, call).error().code, "refused");
    EXPECT_EQ(pool.acquire(two, call).error().code, "refused");
    return asked == before;
  }));
}

TEST_F(SessionPools, WaitOutTheFirstPauseOfAServerThatRestarts) {
  refusing = true;
  EXPECT_EQ(pool.acquire(one, call).error().code, "refused");
  refusing = false;
  EXPECT_TRUE(pool.acquire(one, call));
}

TEST_F(SessionPools, LetOneTryForAll) {
  std::atomic<int> tried{0}, told{0};
  exec::Event go;
  auto& slow = pool.join(3, [&]() -> Result<std::unique_ptr<Session>> {
    if (++tried > 1) go.wait_always();
    return unavailable("refused", "");
  });
  EXPECT_FALSE(pool.acquire(slow, call));
  support::FiberLoop loop;
  for (int i = 0; i < 3; ++i) {
    loop.start(call, [&] { told += pool.acquire(slow, call) ? 0 : 1; });
  }
  EXPECT_TRUE(support::wait_until([&] { return tried == 2 && told == 2; }))
      << "an attempt that takes long holds nobody";
  go.set();
  loop.end();
  EXPECT_EQ(told, 3);
  EXPECT_EQ(tried, 2);
}

TEST_F(SessionPools, GiveTheAttemptOfACallThatEndedToTheNext) {
  std::atomic<int> tried{0}, ended{0};
  exec::Event go;
  auto& first = pool.join(1, [&]() -> Result<std::unique_ptr<Session>> {
    ++tried;
    return unavailable("refused", "");
  });
  EXPECT_FALSE(pool.acquire(first, call));
  EXPECT_TRUE(off.post([&] { go.wait_always(); }));
  support::FiberLoop loop;
  core::Call impatient;
  loop.start(impatient, [&] {
    EXPECT_EQ(pool.acquire(one, impatient).error().kind, Kind::cancelled);
    ++ended;
  });
  EXPECT_TRUE(support::wait_until([&] { return off.queued() == 1; }));
  impatient.cancelled = true;
  go.set();
  EXPECT_TRUE(support::wait_until([&] { return ended == 1; }));
  EXPECT_TRUE(pool.acquire(one, call));
  loop.end();
}

TEST_F(SessionPools, TellThoseInLineWhatTheOneBeforeThemWasTold) {
  std::atomic<int> attempts{0}, told{0};
  exec::Event go;
  auto& slow = pool.join(3, [&]() -> Result<std::unique_ptr<Session>> {
    ++attempts;
    go.wait_always();
    return unavailable("refused", "");
  });
  support::FiberLoop loop;
  for (int i = 0; i < 2; ++i) {
    loop.start(call, [&] { told += pool.acquire(slow, call) ? 0 : 1; });
  }
  EXPECT_TRUE(support::wait_until([&] { return attempts == 1 && off.queued() == 1; }));
  go.set();
  EXPECT_TRUE(support::wait_until([&] { return told == 2; }));
  loop.end();
  EXPECT_EQ(attempts, 1) << "the other one did not try again";
  EXPECT_EQ(pool.counts(slow).open, 0u);
}

TEST_F(SessionPools, OpenNoneForACallThatEndedInLine) {
  std::atomic<int> attempts{0};
  exec::Event go;
  auto& slow = pool.join(3, [&]() -> Result<std::unique_ptr<Session>> {
    if (++attempts == 1) go.wait_always();
    return std::unique_ptr<Session>{std::make_unique<FakeSession>(1, alive)};
  });
  support::FiberLoop loop;
  core::Call impatient;
  loop.start(call, [&] { EXPECT_TRUE(pool.acquire(slow, call)); });
  loop.start(impatient, [&] { EXPECT_FALSE(pool.acquire(slow, impatient)); });
  EXPECT_TRUE(support::wait_until([&] { return attempts == 1 && off.queued() == 1; }));
  impatient.cancelled = true;
  go.set();
  loop.end();
  EXPECT_EQ(attempts, 1);
}

TEST_F(SessionPools, DoNotWaitForACallThatIsOver) {
  call.cancelled = true;
  EXPECT_EQ(pool.acquire(one, call).error().kind, Kind::cancelled);
  EXPECT_EQ(opened, 0);
}

TEST(SessionPoolOrder, IsThatOfArrival) {
  bool alive = true;
  exec::Pool off{"off", 1, 1};
  SessionPool pool{{1, 20s, 60s}, off};
  auto& share = pool.join(1, [&]() -> Result<std::unique_ptr<Session>> {
    return std::unique_ptr<Session>{std::make_unique<FakeSession>(1, alive)};
  });
  core::Call call;
  std::mutex mutex;
  std::vector<int> served;
  std::vector<std::thread> threads;
  {
    const auto held = pool.acquire(share, call);
    for (int i = 0; i < 5; ++i) {
      threads.emplace_back([&, i] {
        core::Call own;
        const auto lease = pool.acquire(share, own);
        const std::lock_guard lock{mutex};
        served.push_back(i);
      });
      ASSERT_TRUE(support::wait_until([&] { return pool.counts(share).waiting == static_cast<std::size_t>(i) + 1; }));
    }
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, (std::vector{0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace hearth::db::session_pool_test
