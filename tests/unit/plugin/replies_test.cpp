#include "host/plugin/replies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/plugin/border.hpp"

namespace hearth::plugin::replies_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;

hearth_reply reply_with(const hearth_field* headers, std::uint64_t count, std::string_view body = "{}") {
  hearth_reply reply{};
  reply.struct_size = HEARTH_SIZE_THROUGH(hearth_reply, body);
  reply.status = 201;
  reply.headers = headers;
  reply.header_count = count;
  reply.body = str(body);
  return reply;
}

hearth_field header(std::string_view name, std::string_view value) {
  return {str(name), {HEARTH_TEXT, 0, {.bytes = str(value)}}};
}

TEST(Reply, IsJsonUnlessItSaysOtherwiseAndHasNoTypeWithoutABody) {
  EXPECT_THAT(read_reply(reply_with(nullptr, 0))->headers, ElementsAre(Pair("content-type", "application/json")));
  EXPECT_TRUE(read_reply(reply_with(nullptr, 0, ""))->headers.empty());
}

TEST(Reply, RefusesHeadersThatWouldSplitItOrFrameIt) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"x", "a\r\nb: c"},
                                                                                    {"x\r\n", "a"},
                                                                                    {"", "a"},
                                                                                    {"x y", "a"},
                                                                                    {"x:", "a"},
                                                                                    {"Content-Length", "5"},
                                                                                    {"Transfer-Encoding", "chunked"},
                                                                                    {"x", std::string{"\0", 1}}}) {
    const auto field = header(name, value);
    EXPECT_FALSE(read_reply(reply_with(&field, 1))) << name;
  }
  auto number = header("x", "");
  number.value.type = HEARTH_INT;
  EXPECT_FALSE(read_reply(reply_with(&number, 1)));
}

TEST(Reply, RefusesAStatusThatIsNone) {
  auto reply = reply_with(nullptr, 0);
  for (const std::uint32_t status : {0U, 99U, 100U, 199U, 600U}) {
    reply.status = status;
    EXPECT_FALSE(read_reply(reply)) << status;
  }
}

TEST(StoredReply, IsReplayedAsItWasWithAMark) {
  const auto field = header("ETag", "\"1\"");
  const auto kept = stored_reply(reply_with(&field, 1), "digest");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->request_digest, "digest");
  const auto again = replayed(*kept);
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(again.body, "{}");
  EXPECT_THAT(again.headers, Contains(Pair("etag", "\"1\"")));
  EXPECT_THAT(again.headers, Contains(Pair("content-type", "application/json")));
  EXPECT_THAT(again.headers, Contains(Pair("idempotency-replayed", "true")));
}

TEST(StoredError, KeepsKindCodeMessageAndViolations) {
  Error error = invalid("shop.closed", "closed");
  error.violations = {{"/day", "closed", "not on Sundays"}};
  const auto kept = stored_error(error, "d");
  EXPECT_TRUE(is_stored_error(kept));
  const auto read = read_stored_error(kept);
  EXPECT_EQ(read.kind, Kind::invalid);
  EXPECT_EQ(read.code, "shop.closed");
  EXPECT_EQ(read.violations, error.violations);
}

TEST(KeptRefusals, AreThoseThatAnotherAttemptWouldMeetToo) {
  EXPECT_TRUE(is_kept(conflict("a", "")));
  EXPECT_TRUE(is_kept(not_found("a", "")));
  EXPECT_FALSE(is_kept(internal("a")));
  EXPECT_FALSE(is_kept(unavailable("a", "")));
  EXPECT_FALSE(is_kept(too_many("a", "")));
  EXPECT_FALSE(is_kept(conflict("idempotency.in_flight", "")));
}

TEST(BorderErrors, CrossAndComeBack) {
  Error error = conflict("a.b", "message").because("cause");
  error.violations = {{"/p", "c", "m"}};
  hearth_error* why = nullptr;
  EXPECT_EQ(give(error, &why), HEARTH_CONFLICT);
  ASSERT_NE(why, nullptr);
  EXPECT_EQ(why->views.size(), 1U);
  const auto back = take(HEARTH_CONFLICT, why);
  EXPECT_EQ(back.code, "a.b");
  EXPECT_EQ(back.cause, "cause");
  EXPECT_EQ(take(HEARTH_NOT_FOUND, nullptr).kind, Kind::not_found);
  EXPECT_EQ(take(77, nullptr).kind, Kind::internal);
  EXPECT_EQ(take(HEARTH_RETRY, nullptr).signal, HEARTH_RETRY);
}

TEST(BorderStructs, AreWrittenAsFarAsTheCallerKnowsThem) {
  struct {
    hearth_error_info info;
    char beyond[8];
  } caller{};
  std::memset(&caller, 0x5a, sizeof caller);
  caller.info.struct_size = HEARTH_SIZE_THROUGH(hearth_error_info, code);
  hearth_error_info full{};
  full.kind = 5;
  full.code = str("x");
  copy_out(&caller.info, &full, HEARTH_SIZE_THROUGH(hearth_error_info, retry_after_s));
  EXPECT_EQ(caller.info.struct_size, HEARTH_SIZE_THROUGH(hearth_error_info, code));
  EXPECT_EQ(view(caller.info.code), "x");
  EXPECT_EQ(caller.info.retry_after_s, 0x5a5a5a5a5a5a5a5a);
}

}  // namespace
}  // namespace hearth::plugin::replies_test
