#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "host/exec/executor.hpp"

namespace hearth::exec::wait_test {
namespace {

using std::chrono::milliseconds;

struct Sockets {
  Sockets() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()), 0); }
  ~Sockets() {
    for (const int fd : fds) ::close(fd);
  }
  std::array<int, 2> fds{};
};

core::Deadline in(milliseconds time) { return std::chrono::steady_clock::now() + time; }

TEST(Wait, ReturnsWhenTheOtherSideWrites) {
  Sockets sockets;
  core::Call call;
  std::thread other{[&] { EXPECT_EQ(::write(sockets.fds[1], "x", 1), 1); }};
  EXPECT_TRUE(wait_readable(call, sockets.fds[0]));
  other.join();
}

TEST(Wait, EndsAtTheDeadlineWithATimeout) {
  Sockets sockets;
  core::Call call;
  call.deadline = in(milliseconds{20});
  const auto got = wait_readable(call, sockets.fds[0]);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::timeout);
  EXPECT_TRUE(call.expired());
}

TEST(Wait, EndsWhenTheCallIsCancelledFromElsewhere) {
  Sockets sockets;
  core::Call call;
  std::thread other{[&] { call.cancelled = true; }};
  const auto got = wait_readable(call, sockets.fds[0]);
  other.join();
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::cancelled);
}

TEST(Wait, TellsWhichWayASocketIsReady) {
  Sockets sockets;
  core::Call call;
  bool readable = true, writable = false;
  ASSERT_TRUE(wait_socket(call, sockets.fds[0], readable, writable));
  EXPECT_FALSE(readable);
  EXPECT_TRUE(writable);
  ASSERT_EQ(::write(sockets.fds[1], "x", 1), 1);
  ASSERT_TRUE(wait_socket(call, sockets.fds[0], readable, writable));
  EXPECT_TRUE(readable);
}

TEST(Wait, AHangUpCountsAsReadable) {
  Sockets sockets;
  core::Call call;
  ASSERT_EQ(::shutdown(sockets.fds[1], SHUT_RDWR), 0);
  EXPECT_TRUE(wait_readable(call, sockets.fds[0]));
}

TEST(Wait, ASleepIsCutShortByTheDeadline) {
  core::Call call;
  call.deadline = in(milliseconds{10});
  const auto got = sleep_for(call, std::chrono::hours{1});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::timeout);
}

TEST(Wait, ASleepLastsAsLongAsAsked) {
  core::Call call;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(sleep_for(call, milliseconds{60}));
  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds{60});
}

}  // namespace
}  // namespace hearth::exec::wait_test
