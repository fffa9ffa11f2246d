#include <gtest/gtest.h>

#include <thread>

#include "host/exec/executor.hpp"

namespace hearth::exec::event_test {
namespace {

TEST(Event, WakesWhoWaits) {
  Event event;
  core::Call call;
  std::thread other{[&] { event.set(); }};
  EXPECT_TRUE(event.wait(call));
  other.join();
}

TEST(Event, StaysSet) {
  Event event;
  core::Call call;
  event.set();
  EXPECT_TRUE(event.wait(call));
  EXPECT_TRUE(event.wait(call));
  event.wait_always();
}

TEST(Event, GivesUpWithTheCall) {
  Event event;
  core::Call call;
  call.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{10};
  const auto got = event.wait(call);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::timeout);
}

TEST(Event, MayDieAsSoonAsItsWaiterHasSeenIt) {
  for (int i = 0; i < 200; ++i) {
    auto event = std::make_unique<Event>();
    std::thread other{[raw = event.get()] { raw->set(); }};
    event->wait_always();
    event.reset();
    other.join();
  }
}

}  // namespace
}  // namespace hearth::exec::event_test
