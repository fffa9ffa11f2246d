#include "host/core/processors.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace hearth::core::processors_test {
namespace {

TEST(PerProcessor, LosesNothingOfWhatManyThreadsCount) {
  PerProcessor<std::atomic<int>> counts;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) counts.here().fetch_add(1);
    });
  }
  for (auto& thread : threads) thread.join();
  int sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) sum += counts[i].load();
  EXPECT_EQ(sum, 80'000);
}

TEST(Processors, AreCountedAsFarAsTheyMayBeUsed) {
  std::thread{[] {
    cpu_set_t usable;
    ASSERT_EQ(::sched_getaffinity(0, sizeof usable, &usable), 0);
    EXPECT_EQ(usable_processors(), static_cast<std::size_t>(CPU_COUNT(&usable)));
    int first = 0;
    while (!CPU_ISSET(first, &usable)) ++first;
    CPU_ZERO(&usable);
    CPU_SET(first, &usable);
    ASSERT_EQ(::sched_setaffinity(0, sizeof usable, &usable), 0);
    EXPECT_EQ(usable_processors(), 1U);
  }}.join();
}

struct Versioned {
  Versioned(int number, std::atomic<int>& living) : version{number}, alive{living} { ++alive; }
  ~Versioned() { --alive; }
  Versioned(const Versioned&) = delete;
  Versioned& operator=(const Versioned&) = delete;

  const int version;
  std::atomic<int>& alive;
};

TEST(SpreadPtr, GivesTheNextWhileOthersKeepTheOneBefore) {
  std::atomic<int> alive{0};
  SpreadPtr<const Versioned> pointer{std::make_shared<const Versioned>(1, alive)};
  {
    const auto before = pointer.get();
    pointer.set(std::make_shared<const Versioned>(2, alive));
    EXPECT_EQ(before->version, 1);
    EXPECT_EQ(pointer.get()->version, 2);
    EXPECT_EQ(alive, 2);
  }
  EXPECT_EQ(alive, 1);  // the last who had it has let it go
  pointer.set(nullptr);
  EXPECT_EQ(pointer.get(), nullptr);
  EXPECT_EQ(alive, 0);
}

TEST(SpreadPtr, IsCopiedByManyWhileItChanges) {
  std::atomic<int> alive{0};
  {
    SpreadPtr<const Versioned> pointer{std::make_shared<const Versioned>(0, alive)};
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
      readers.emplace_back([&] {
        while (!done) EXPECT_GE(pointer.get()->version, 0);
      });
    }
    for (int version = 1; version < 500; ++version) pointer.set(std::make_shared<const Versioned>(version, alive));
    done = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(pointer.get()->version, 499);
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace hearth::core::processors_test
