#include "host/gateway/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::gateway::target_test {
namespace {

using testing::ElementsAre;
using testing::Pair;

Request read(const std::string& target) {
  Request request;
  request.method = "GET";
  request.target = target;
  const auto read = read_target(request);
  EXPECT_TRUE(read) << target << ": " << read.error().message;
  return request;
}

TEST(Target, IsSplitAndDecoded) {
  const auto request = read("/api/v1/bookings/%EC%98%88?limit=10&q=a+b%26c&flag");
  EXPECT_EQ(request.path, "/api/v1/bookings/예");
  EXPECT_THAT(request.segments, ElementsAre("api", "v1", "bookings", "예"));
  EXPECT_THAT(request.query, ElementsAre(Pair("limit", "10"), Pair("q", "a b&c"), Pair("flag", "")));
}

TEST(Target, KeepsAnEncodedSlashInsideItsSegment) {
  EXPECT_THAT(read("/files/a%2Fb").segments, ElementsAre("files", "a/b"));
}

TEST(Target, KnowsTheRootAndTrailingSlashes) {
  EXPECT_TRUE(read("/").segments.empty());
  EXPECT_THAT(read("/docs/").segments, ElementsAre("docs", ""));
  EXPECT_TRUE(read("/docs?").query.empty());
}

TEST(Target, KeepsThePlusInAPath) { EXPECT_THAT(read("/a+b").segments, ElementsAre("a+b")); }

class BadTarget : public testing::TestWithParam<const char*> {};

TEST_P(BadTarget, IsRefused) {
  Request request;
  request.method = "GET";
  request.target = GetParam();
  const auto read = read_target(request);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, Kind::invalid);
  EXPECT_EQ(read.error().code, "request.target");
}

INSTANTIATE_TEST_SUITE_P(Table, BadTarget,
                         testing::Values("", "a", "*", "http://h/a", "//", "/a//b", "//a", "/.", "/..", "/a/./b",
                                         "/a/../b", "/a/%2e%2e/b", "/a/.%2E", "/%2e", "/a%", "/a%4", "/a%zz", "/a%00",
                                         "/a%0a", "/a%7f", "/%ff", "/%c0%af", "/%ed%a0%80", "/a\\b", "/a b", "/a#b",
                                         "/\xc3\xa4", "/a?b=%", "/a?%zz", "/a?b=%00", "/a?b=%ff", "/a?b c"));

TEST(Target, TakesNoMoreQueryParametersThanTheLimit) {
  std::string target = "/a?";
  for (int i = 0; i < 64; ++i) target += "x=1&";
  EXPECT_EQ(read(target).query.size(), 64u);
  Request request;
  request.method = "GET";
  request.target = target + "x=1";
  EXPECT_FALSE(read_target(request));
}

}  // namespace
}  // namespace hearth::gateway::target_test
