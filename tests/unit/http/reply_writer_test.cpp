#include "host/http/reply_writer.hpp"

#include <gtest/gtest.h>

namespace hearth::http::reply_writer_test {
namespace {

std::string written(const gateway::Reply& reply, ReplyOptions options = {}) {
  options.date = "now";
  std::string out;
  write_head(reply, options, out);
  return out;
}

TEST(ReplyWriter, WritesStatusLengthAndHeaders) {
  EXPECT_EQ(written({201, {{"location", "/a"}}, "body"}),
            "HTTP/1.1 201 Created\r\ndate: now\r\ncontent-length: 4\r\nlocation: /a\r\n\r\n");
}

TEST(ReplyWriter, GivesNoLengthWhereThereIsNoBody) {
  EXPECT_EQ(written({204, {}, {}}), "HTTP/1.1 204 No Content\r\ndate: now\r\n\r\n");
  EXPECT_EQ(written({304, {}, {}}), "HTTP/1.1 304 Not Modified\r\ndate: now\r\n\r\n");
  EXPECT_EQ(written({299, {}, {}}), "HTTP/1.1 299 \r\ndate: now\r\ncontent-length: 0\r\n\r\n");
}

TEST(ReplyWriter, SaysWhatBecomesOfTheConnection) {
  EXPECT_EQ(written({200, {}, {}}, {.date = {}, .close = true}),
            "HTTP/1.1 200 OK\r\ndate: now\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  EXPECT_EQ(written({200, {}, {}}, {.date = {}, .close = false, .keep_alive = true}),
            "HTTP/1.1 200 OK\r\ndate: now\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n");
}

TEST(ReplyWriter, LetsNoHeaderBreakTheMessage) {
  const std::string plain = "HTTP/1.1 200 OK\r\ndate: now\r\ncontent-length: 0\r\n\r\n";
  const std::pair<std::string, std::string> bad[] = {{"x-a", "b\r\nset-cookie: c"},
                                                     {"x-a", "b\nc"},
                                                     {"x-a\r\nx-b", "c"},
                                                     {"x a", "b"},
                                                     {"x:a", "b"},
                                                     {"", "b"},
                                                     {"x-a", std::string{"b\0c", 3}},
                                                     {"content-length", "99"},
                                                     {"transfer-encoding", "chunked"},
                                                     {"connection", "upgrade"}};
  for (const auto& field : bad) EXPECT_EQ(written({200, {field}, {}}), plain) << field.first << ": " << field.second;
}

}  // namespace
}  // namespace hearth::http::reply_writer_test
