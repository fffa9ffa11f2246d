#include "host/gateway/watch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "tests/support/wait.hpp"

namespace hearth::gateway::watch_test {
namespace {

using namespace std::chrono_literals;

struct Bomb final : Watch::Watched {
  void expire() override { gone = true; }
  std::atomic<bool> gone{false};
};

core::Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

TEST(Watch, EndsTheFirstAtItsDeadlineThoughALaterOneCameBefore) {
  Watch watch;
  const auto late = std::make_shared<Bomb>();
  const auto soon = std::make_shared<Bomb>();
  watch.add(in(1h), late);
  watch.add(in(20ms), soon);
  EXPECT_TRUE(support::wait_until([&] { return soon->gone.load(); }));
  EXPECT_FALSE(late->gone);
}

TEST(Watch, ForgetsAndIsReadyForTheNext) {
  Watch watch;
  const auto first = std::make_shared<Bomb>();
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(watch.forget(watch.add(in(1h), first)));
    const auto soon = std::make_shared<Bomb>();
    const auto ticket = watch.add(in(10ms), soon);
    EXPECT_TRUE(support::wait_until([&] { return soon->gone.load(); }));
    EXPECT_FALSE(watch.forget(ticket)) << "it has gone off";
  }
  EXPECT_FALSE(first->gone);
}

TEST(Watch, LeavesAloneWhatIsNoMore) {
  Watch watch;
  watch.add(in(1ms), std::make_shared<Bomb>());
  const auto after = std::make_shared<Bomb>();
  watch.add(in(5ms), after);
  EXPECT_TRUE(support::wait_until([&] { return after->gone.load(); }));
}

struct Counted final : Watch::Watched {
  void expire() override { ++times; }
  std::atomic<int> times{0};
};

TEST(Watch, OfManyThreadsEndsEachOnceOrHasForgottenIt) {
  struct Entry {
    std::shared_ptr<Counted> watched = std::make_shared<Counted>();
    bool forgotten = false;
  };
  std::vector<std::vector<Entry>> of(4);
  for (auto& entries : of) entries.resize(500);
  Watch watch;
  std::vector<std::thread> running;
  for (auto& entries : of) {
    running.emplace_back([&watch, &entries] {
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto ticket = watch.add(in(std::chrono::milliseconds{i % 3}), entries[i].watched);
        if (i % 2 == 0) entries[i].forgotten = watch.forget(ticket);
      }
    });
  }
  for (auto& one : running) one.join();
  const auto each = [&](const auto& look) {
    for (const auto& entries : of) std::for_each(entries.begin(), entries.end(), look);
  };
  each([](const Entry& one) {
    EXPECT_TRUE(one.forgotten || support::wait_until([&] { return one.watched->times > 0; }));
  });
  watch.stop();
  each([](const Entry& one) { EXPECT_EQ(one.watched->times, one.forgotten ? 0 : 1); });
}

}  // namespace
}  // namespace hearth::gateway::watch_test
