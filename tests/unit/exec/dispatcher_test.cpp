#include "host/exec/dispatcher.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>

namespace hearth::exec::dispatcher_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST(Dispatcher, IsNotDrainedWhileAPassMayStillStartSomething) {
  Executor executor{{.threads = 1}};
  std::latch looks{1}, goes_on{1};
  std::atomic<bool> ran{false};
  Dispatcher dispatcher{executor, 1, 1h};
  dispatcher.start({.pass =
                        [&](bool) {
                          looks.count_down();
                          goes_on.wait();
                          return !dispatcher.dispatch([&] { ran = true; });
                        },
                    .nap = [] { return std::chrono::nanoseconds::max(); }});
  dispatcher.notify();
  looks.wait();
  EXPECT_FALSE(dispatcher.drain(steady_clock::now() + 50ms));
  goes_on.count_down();
  EXPECT_TRUE(dispatcher.drain(steady_clock::now() + 10s));
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace hearth::exec::dispatcher_test
