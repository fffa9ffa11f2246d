#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "host/core/sanitizers.hpp"
#include "host/exec/executor.hpp"
#include "host/exec/fibers.hpp"
#include "tests/support/fiber_loop.hpp"

namespace hearth::exec::fibers_test {
namespace {

using Loop = support::FiberLoop;
using std::chrono::milliseconds;

core::Deadline in(milliseconds time) { return std::chrono::steady_clock::now() + time; }

struct Sockets {
  Sockets() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()), 0); }
  ~Sockets() {
    for (const int fd : fds) ::close(fd);
  }
  std::array<int, 2> fds{};
};

TEST(Fibers, AreOnlyWhereTheyAre) {
  EXPECT_FALSE(on_fiber());
  EXPECT_EQ(Fibers::here(), nullptr);
  Loop loop;
  core::Call call;
  std::atomic<bool> inside{false};
  loop.start(call, [&] { inside = on_fiber(); });
  loop.end();
  EXPECT_TRUE(inside);
}

TEST(Fibers, TakeTurnsOnOneThreadWhileTheyWait) {
  Loop loop;
  core::Call call;
  Sockets sockets;
  std::string order;
  std::thread::id reader, writer;
  loop.start(call, [&] {
    order += "a";
    EXPECT_TRUE(wait_readable(call, sockets.fds[0]));
    order += "c";
    reader = std::this_thread::get_id();
  });
  loop.start(call, [&] {
    order += "b";
    EXPECT_EQ(::write(sockets.fds[1], "x", 1), 1);
    writer = std::this_thread::get_id();
  });
  loop.end();
  EXPECT_EQ(order, "abc");
  EXPECT_EQ(reader, writer);
}

TEST(Fibers, LetEverybodyElseGoFirstWhenTheyYield) {
  Loop loop;
  core::Call call;
  std::string order;
  loop.post([&] {  // both at once, or the second might not have come when the first yields
    EXPECT_TRUE(loop.fibers->start(call, [&] {
      order += "a";
      yield();
      order += "c";
    }));
    EXPECT_TRUE(loop.fibers->start(call, [&] { order += "b"; }));
  });
  loop.end();
  EXPECT_EQ(order, "abc");
}

TEST(Fibers, LetTheThreadDoWhatElseItHasToBetweenSixteenOfThem) {
  Loop loop;
  core::Call call;
  std::string order;
  loop.post([&] {
    for (char name = 'a'; name < 't'; ++name) {
      EXPECT_TRUE(loop.fibers->start(call, [&, name] {
        order += name;
        if (name == 'a') loop.post([&] { order += '!'; });
      }));
    }
  });
  loop.end();
  EXPECT_EQ(order, "abcdefghijklmnop!qrs");
}

TEST(Fibers, WaitForADescriptorOrTheirAlarm) {
  Loop loop;
  core::Call call;
  Sockets sockets;
  Alarm* alarm = nullptr;
  int woken = 0;
  loop.start(call, [&] {
    Alarm mine;
    alarm = &mine;
    EXPECT_TRUE(mine.wait_or(call, sockets.fds[0], false));  // nothing to read: rung
    ++woken;
    EXPECT_TRUE(mine.wait_or(call, sockets.fds[0], true));  // may be written to
    ++woken;
  });
  loop.post([&] { loop.post([&] { alarm->ring(); }); });  // once it waits
  loop.end();
  EXPECT_EQ(woken, 2);
}

TEST(Fibers, BeginWhenWhoStartsThemHasStartedThemAll) {
  Loop loop;
  core::Call call;
  std::string order;
  loop.post([&] {
    for (const char* name : {"c", "d"}) {
      EXPECT_TRUE(loop.fibers->start(call, [&, name] {
        order += name;
        if (order.size() > 3) return;
        EXPECT_TRUE(Fibers::here()->start(call, [&] { order += "f"; }));
        order += "e";
      }));
      order += order.empty() ? "a" : "b";
    }
  });
  loop.end();
  EXPECT_EQ(order, "abcedf");
}

TEST(Fibers, WaitForADescriptorUsedUnderTheSameNumberBefore) {
  Loop loop;
  core::Call call;
  int rounds = 0;
  loop.start(call, [&] {
    for (int i = 0; i < 3; ++i) {
      Sockets sockets;
      EXPECT_EQ(::write(sockets.fds[1], "x", 1), 1);
      EXPECT_TRUE(wait_readable(call, sockets.fds[0]));
      bool readable = false, writable = false;
      EXPECT_TRUE(wait_socket(call, sockets.fds[0], readable, writable));
      EXPECT_TRUE(readable && writable);
      ++rounds;
    }
  });
  loop.end();
  EXPECT_EQ(rounds, 3);
}

TEST(Fibers, LearnThatTheOtherSideHasGone) {
  Loop loop;
  core::Call call;
  Sockets sockets;
  bool told = false;
  loop.start(call, [&] { told = wait_readable(call, sockets.fds[0]).has_value(); });
  loop.post([&] { ::shutdown(sockets.fds[1], SHUT_RDWR); });
  loop.end();
  EXPECT_TRUE(told);
}

TEST(Fibers, LearnOfADescriptorRightAfterTheLastGaveUpWaiting) {
  Loop loop;
  core::Call hasty, call;
  hasty.deadline = in(milliseconds{20});
  call.deadline = in(std::chrono::seconds{20});
  Sockets first, second;
  bool told = false;
  const auto next = [&] {
    EXPECT_TRUE(loop.fibers->start(call, [&] { told = wait_readable(call, second.fds[0]).has_value(); }));
    loop.post([&] { EXPECT_EQ(::write(second.fds[1], "x", 1), 1); });
  };
  loop.start(hasty, [&] {
    EXPECT_FALSE(wait_readable(hasty, first.fds[0]));
    loop.post(next);  // before the context hears that nobody waits any more
  });
  loop.end();
  EXPECT_TRUE(told);
}

TEST(Fibers, EndTheirWaitsAtTheDeadline) {
  Loop loop;
  core::Call call;
  call.deadline = in(milliseconds{20});
  Sockets sockets;
  Event never;
  std::vector<Kind> kinds;
  loop.start(call, [&] {
    kinds.push_back(wait_readable(call, sockets.fds[0]).error().kind);
    kinds.push_back(never.wait(call).error().kind);
    kinds.push_back(sleep_for(call, std::chrono::seconds{60}).error().kind);
  });
  loop.end();
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::timeout, Kind::timeout, Kind::timeout}));
  EXPECT_TRUE(call.expired());
}

TEST(Fibers, AreResumedWhenTheirCallIsCancelled) {
  Loop loop;
  core::Call outer, call;
  call.parent = &outer;
  Sockets sockets;
  std::atomic<bool> destroyed{false};
  std::optional<Kind> kind;
  loop.start(call, [&] {
    const std::shared_ptr<void> held{nullptr, [&](void*) { destroyed = true; }};
    kind = wait_readable(call, sockets.fds[0]).error().kind;
  });
  loop.post([&] { outer.cancelled = true; });
  loop.end();
  EXPECT_EQ(kind, Kind::cancelled);
  EXPECT_TRUE(destroyed) << "its destructors run as ever";
}

TEST(Fibers, AreResumedWithCancelledWhenTheirThreadEnds) {
  Loop loop;
  core::Call call;
  Event never;
  std::optional<Kind> first, again;
  loop.start(call, [&] {
    first = never.wait(call).error().kind;
    again = sleep_for(call, std::chrono::hours{1}).error().kind;
  });
  loop.stopping = true;
  loop.end();
  EXPECT_EQ(first, Kind::cancelled);
  EXPECT_EQ(again, Kind::cancelled);
}

TEST(Fibers, AreWokenFromOtherThreadsAndFromTheirOwn) {
  Loop loop;
  core::Call call;
  Event ours, theirs;
  std::atomic<int> woken{0};
  for (int i = 0; i < 3; ++i) {
    loop.start(call, [&] { woken += ours.wait(call) ? 1 : 0; });
    loop.start(call, [&] {
      theirs.wait_always();
      ++woken;
    });
  }
  loop.start(call, [&] { ours.set(); });
  std::thread other{[&] { theirs.set(); }};
  other.join();
  loop.end();
  EXPECT_EQ(woken, 6);
}

TEST(Fibers, SeeAnEventThatWasSetBefore) {
  Loop loop;
  core::Call call;
  Event event;
  event.set();
  bool seen = false;
  loop.start(call, [&] { seen = event.wait(call).has_value(); });
  loop.end();
  EXPECT_TRUE(seen);
}

TEST(Fibers, KeepTheirExceptionsApart) {
  Loop loop;
  core::Call call;
  Event first, second;
  int rethrown = 0;
  const auto handle = [&](const std::string& what, Event& mine, Event& other) {
    try {
      throw std::runtime_error{what};
    } catch (const std::runtime_error&) {
      other.set();
      EXPECT_TRUE(mine.wait(call));
      EXPECT_TRUE(sleep_for(call, milliseconds{1}));
      try {
        throw;
      } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), what);
        ++rethrown;
      }
    }
    EXPECT_EQ(std::uncaught_exceptions(), 0);
  };
  loop.start(call, [&] { handle("one", first, second); });
  loop.start(call, [&] { handle("two", second, first); });
  loop.end();
  EXPECT_EQ(rethrown, 2);
}

TEST(Fibers, MayWaitWhileAnExceptionUnwindsThem) {
  struct Waits {
    core::Call& call;
    ~Waits() {
      EXPECT_EQ(std::uncaught_exceptions(), 1);
      EXPECT_TRUE(sleep_for(call, milliseconds{1}));
      EXPECT_EQ(std::uncaught_exceptions(), 1);
    }
  };
  Loop loop;
  core::Call call;
  int caught = 0;
  const auto handle = [&] {
    try {
      const Waits waits{call};
      throw std::runtime_error{"unwinding"};
    } catch (const std::runtime_error&) {
      ++caught;
    }
  };
  loop.start(call, handle);
  loop.start(call, [&] { EXPECT_EQ(std::uncaught_exceptions(), 0); });
  loop.start(call, handle);
  loop.end();
  EXPECT_EQ(caught, 2);
}

TEST(Fibers, WaitByTheThousandsOnOneThread) {
#if defined(HEARTH_TSAN) || defined(HEARTH_ASAN)
  constexpr int many = 1000;  // a sanitizer keeps as much of each as of a thread
#else
  constexpr int many = 10'000;
#endif
  Loop loop{64 * 1024};
  core::Call call;
  Event go;
  int ended = 0;
  loop.post([&] {
    for (int i = 0; i < many; ++i) {
      EXPECT_TRUE(loop.fibers->start(call, [&] {
        EXPECT_TRUE(go.wait(call));
        ++ended;
      }));
    }
    EXPECT_EQ(loop.plan.stacks.counts().mapped, static_cast<std::size_t>(many));
    go.set();
  });
  loop.end();
  EXPECT_EQ(ended, many);
}

TEST(Fibers, UseTheirStacksAgainAndKnowHowFull) {
  Loop loop;
  core::Call call;
  std::atomic<int> ended{0};
  std::function<void()> next;
  const auto deep = [&] {
    const volatile std::size_t room = 40 * 1024;  // of a fixed size, AddressSanitizer would keep it elsewhere
    *static_cast<volatile char*>(__builtin_alloca(room)) = 1;
    if (++ended < 100) loop.post(next);
  };
  next = [&] { EXPECT_TRUE(loop.fibers->start(call, deep)); };
  loop.post(next);
  loop.end();
  EXPECT_EQ(ended, 100);
  const auto counts = loop.plan.stacks.counts();
  EXPECT_EQ(counts.mapped, 1u);
  EXPECT_GE(counts.high_water, 40u * 1024);
}

TEST(Fibers, TellOfACallThatHoldsItsThread) {
  Loop loop;
  loop.plan.stall = milliseconds{20};
  std::string told;
  loop.plan.on_stall = [&](const core::Call& call, std::chrono::nanoseconds held) {
    EXPECT_GE(held, milliseconds{20});
    told = call.plugin + " " + call.entry;
  };
  core::Call blocks, waits;
  blocks.plugin = "slow";
  blocks.entry = "GET /slow";
  loop.start(waits, [&] { EXPECT_TRUE(sleep_for(waits, milliseconds{30})); });
  loop.start(blocks, [] {
    const auto until = in(milliseconds{25});
    while (std::chrono::steady_clock::now() < until) {
    }
  });
  loop.end();
  EXPECT_EQ(told, "slow GET /slow");
}

TEST(Fibers, AreToldOfWhileTheyHoldTheirThread) {
  std::atomic<int> told{0};
  std::string names;
  std::mutex guard;
  Lookout lookout;
  lookout.patience = lookout.again_after = milliseconds{10};
  lookout.tell = [&](const core::Call& call, std::chrono::nanoseconds held) {
    EXPECT_GE(held, milliseconds{10});
    const std::lock_guard lock{guard};
    names += call.entry + " ";
    ++told;
  };
  Doing doing;
  lookout.add(doing);
  core::Call route, service;
  route.entry = "route";
  service.entry = "service";
  const auto wait_for = [&](int times) {
    for (const int before = told; told - before < times;) std::this_thread::yield();
  };
  doing.begin(route, std::chrono::steady_clock::now());
  wait_for(2);
  doing.become(&service);
  const auto first = [&] {
    const std::lock_guard lock{guard};
    return std::exchange(names, {});
  }();
  EXPECT_EQ(first.find("service"), std::string::npos) << first;
  EXPECT_TRUE(first.starts_with("route route ")) << first;
  wait_for(1);
  doing.become(nullptr);
  const int let_go = told;
  {
    const std::lock_guard lock{guard};
    EXPECT_EQ(names.find("route"), std::string::npos) << names;
    EXPECT_TRUE(names.starts_with("service ")) << names;
  }
  EXPECT_TRUE(sleep_for(core::Call{}, milliseconds{30}));
  EXPECT_EQ(told, let_go);
  lookout.remove(doing);
}

TEST(Fibers, NameTheServiceThatRunsOnThem) {
  Loop loop;
  loop.plan.stall = milliseconds{20};
  std::vector<std::string> told;
  loop.plan.on_stall = [&](const core::Call& call, std::chrono::nanoseconds) { told.push_back(call.entry); };
  core::Call route, service;
  route.entry = "route";
  service.entry = "service";
  const auto hold = [] {
    for (const auto until = in(milliseconds{25}); std::chrono::steady_clock::now() < until;) {
    }
  };
  loop.start(route, [&] {
    {
      const OnBehalf named{service};
      hold();
      EXPECT_TRUE(sleep_for(service, milliseconds{1}));
    }
    hold();
  });
  loop.end();
  EXPECT_EQ(told, (std::vector<std::string>{"service", "route"}));
}

TEST(Fibers, LeaveToAPoolWhatWouldBlockThem) {
  Loop loop;
  Pool pool{"off", 1, 8};
  core::Call call;
  std::thread::id there;
  std::string order;
  loop.start(call, [&] {
    EXPECT_THROW(run_off_fiber(pool, [] { throw std::runtime_error{"thrown there"}; }), std::runtime_error);
    order += "a";
    run_off_fiber(pool, [&] { there = std::this_thread::get_id(); });
    order += "c";
  });
  loop.end();
  EXPECT_NE(there, std::thread::id{});
  std::thread::id here;
  run_off_fiber(pool, [&] { here = std::this_thread::get_id(); });
  EXPECT_EQ(here, std::this_thread::get_id());
}

TEST(ExecutorAdmitFiber, RunsOnThisThreadAndCountsWhatIsInFlight) {
  Executor executor{{.in_flight = 2, .threads = 1, .cpu = 1}};
  Loop loop;
  core::Call call;
  Event go;
  std::thread::id at;
  std::optional<Error> refused;
  loop.post([&] {
    at = std::this_thread::get_id();
    for (int i = 0; i < 2; ++i) {
      EXPECT_TRUE(executor.admit_fiber(call, [&] {
        EXPECT_EQ(std::this_thread::get_id(), at);
        EXPECT_TRUE(go.wait(call));
      }));
    }
    const auto third = executor.admit_fiber(call, [] { FAIL() << "two may be in flight"; });
    if (!third) refused = third.error();
    EXPECT_EQ(executor.in_flight(), 2u);
    go.set();
  });
  loop.end();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code, "server.busy");
  EXPECT_TRUE(executor.drain(in(milliseconds{1000})));
}

TEST(ExecutorAdmitFiber, FallsBackToTheCallThreads) {
  Executor executor{{.in_flight = 2, .threads = 1, .cpu = 1}};
  core::Call call;
  std::atomic<bool> fiber{true};
  ASSERT_TRUE(executor.admit_fiber(call, [&] { fiber = on_fiber(); }));
  ASSERT_TRUE(executor.drain(core::Deadline::max()));
  EXPECT_FALSE(fiber);
}

#if !defined(HEARTH_TSAN) && !defined(HEARTH_ASAN)

/// Deeper than any stack, in a way that no optimiser sees through.
int overflow(int depth, const volatile char* above) {
  std::array<char, 1024> frame{};
  volatile char& first = frame[0];
  first = above == nullptr ? '\0' : *above;
  return depth == 0 ? 0 : overflow(depth - 1, &first) + first + 1;
}

/// One frame larger than stack and guard together.
int step_over() {
  std::array<char, 1024 * 1024> frame;
  volatile char& lowest = frame[0];
  lowest = 1;
  return lowest;
}

TEST(FiberOverflowDeathTest, NamesAFrameThatWouldStepOverTheGuard) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        report_overflows();
        Loop loop;
        core::Call call;
        call.plugin = "wide";
        call.entry = "GET /wide";
        loop.start(call, [] { (void)step_over(); });
        loop.end();
      },
      "stack overflow in plugin wide, GET /wide");
}

TEST(FiberOverflowDeathTest, NamesPluginAndRoute) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        report_overflows();
        Loop loop;
        core::Call call;
        call.plugin = "deep";
        call.entry = "GET /deep";
        loop.start(call, [] { overflow(1'000'000, nullptr); });
        loop.end();
      },
      "stack overflow in plugin deep, GET /deep");
}

#endif

}  // namespace
}  // namespace hearth::exec::fibers_test
