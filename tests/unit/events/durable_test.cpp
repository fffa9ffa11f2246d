#include "host/core/durable.hpp"

#include <gtest/gtest.h>

#include <set>

namespace hearth::core::durable_test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(RetryWait, DoublesUpToItsLongestAndIsJittered) {
  const Retry retry;
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(retry.wait(1), seconds{1});
    EXPECT_GE(retry.wait(1), Duration{800'000});
    EXPECT_LE(retry.wait(2), seconds{2});
    EXPECT_GT(retry.wait(2), seconds{1});
    EXPECT_LE(retry.wait(12), seconds{2048});
    EXPECT_GT(retry.wait(12), seconds{1024});
    EXPECT_LE(retry.wait(13), hours{1});
    EXPECT_GT(retry.wait(4'000'000'000U), Duration{hours{1}} * 3 / 4);
    EXPECT_LE(retry.wait(4'000'000'000U), hours{1});
  }
  std::set<std::int64_t> different;
  for (int i = 0; i < 50; ++i) different.insert(retry.wait(5).count());
  EXPECT_GT(different.size(), 5U);
}

TEST(Traceparent, IsTakenUpWhereTheWorkGoesOn) {
  const Trace trace{std::string(32, 'a'), std::string(16, 'b'), {}, false};
  const auto stored = traceparent(trace);
  EXPECT_EQ(stored, "00-" + std::string(32, 'a') + "-" + std::string(16, 'b') + "-00");
  const auto next = continued(stored);
  EXPECT_EQ(next.trace_id, trace.trace_id);
  EXPECT_EQ(next.parent_id, trace.span_id);
  EXPECT_NE(next.span_id, trace.span_id);
  EXPECT_EQ(next.span_id.size(), 16U);
  EXPECT_FALSE(next.sampled);
}

TEST(Traceparent, BeginsWhereThereIsNone) {
  EXPECT_EQ(traceparent({}), "");
  const auto begun = continued("");
  EXPECT_EQ(begun.trace_id.size(), 32U);
  EXPECT_EQ(begun.span_id.size(), 16U);
  EXPECT_EQ(begun.parent_id, "");
  EXPECT_TRUE(begun.sampled);
}

TEST(PlainText, HoldsNothingThatADatabaseRefuses) {
  Error error = internal(std::string{"caf\xc3\xa9 \xff\0\n", 9} + std::string(5000, 'x'));
  const auto text = plain_text(error);
  EXPECT_EQ(text.size(), 1000U);
  for (const char c : text) EXPECT_TRUE(c >= ' ' && c <= '~');
}

TEST(NewId, IsAVersion7OfTheHostsClock) {
  Clock clock;
  clock.set(Timestamp::parse("2030-01-01T00:00:00Z").value());
  const auto id = new_id(clock);
  std::int64_t millis = 0;
  for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.bytes[i];
  EXPECT_NEAR(static_cast<double>(millis), 1'893'456'000'000.0, 60'000.0);
  EXPECT_EQ(id.text()[14], '7');
  EXPECT_NE(id, new_id(clock));
}

}  // namespace
}  // namespace hearth::core::durable_test
