#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::drain_test {
namespace {

using support::wait_until;
using testing::EndsWith;
using testing::HasSubstr;
using namespace std::chrono_literals;

TEST(Drain, FinishesWhatIsInFlightAndCloses) {
  Serving serving;
  auto busy = serving.connect();
  busy.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  serving.server.stop_accepting();
  EXPECT_THROW(serving.connect(), std::runtime_error);
  std::atomic<bool> drained{false};
  std::jthread drain{[&] { drained = serving.server.drain(20s); }};
  EXPECT_FALSE(busy.closed(20ms));
  serving.release.set();
  const auto answer = busy.receive_to_end();
  EXPECT_THAT(answer, HasSubstr("connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("released"));
  drain.join();
  EXPECT_TRUE(drained);
}

TEST(Drain, ServesASilentConnectionOnceMoreAndThenCloses) {
  Serving::Options options;
  options.http.limits.idle_drain = 10s;
  Serving serving{options};
  auto idle = serving.connect();
  idle.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  (void)idle.receive_answer();
  serving.server.stop_accepting();
  std::jthread drain{[&] { EXPECT_TRUE(serving.server.drain(20s)); }};
  // Whenever the drain reaches the connection, one of these is the last.
  std::string answer;
  while (answer.find("connection: close") == std::string::npos) {
    idle.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
    answer = idle.receive_answer();
    ASSERT_THAT(answer, EndsWith("fast"));
  }
  EXPECT_TRUE(idle.closed());
  drain.join();
}

TEST(Drain, ClosesConnectionsThatStaySilent) {
  Serving::Options options;
  options.http.limits.idle_drain = 50ms;
  Serving serving{options};
  auto idle = serving.connect();
  ASSERT_TRUE(wait_until([&] { return serving.server.connections() == 1; }));
  serving.server.stop_accepting();
  EXPECT_TRUE(serving.server.drain(20s));
  EXPECT_EQ(idle.receive_to_end(), "");
}

TEST(Drain, GivesUpWhenPatienceIsOver) {
  Serving serving;
  auto busy = serving.connect();
  busy.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  serving.server.stop_accepting();
  EXPECT_FALSE(serving.server.drain(20ms));
  serving.server.stop();
  EXPECT_TRUE(busy.closed());
  EXPECT_TRUE(wait_until([&] { return serving.cancelled == 1; })) << "the handler learns of it";
}

}  // namespace
}  // namespace hearth::http::drain_test
