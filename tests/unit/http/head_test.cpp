#include "host/http/head.hpp"

#include <gtest/gtest.h>

#include <string>

#include "host/core/octets.hpp"

namespace hearth::http::head_test {
namespace {

TEST(FindHead, GoesOnWhereItStopped) {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n\r\nbody";
  std::size_t scanned = 0;
  for (std::size_t there = 0; there < 27; ++there) {
    const auto scan = find_head(std::string_view{bytes}.substr(0, there), scanned);
    EXPECT_EQ(scan.end, 0u);
    EXPECT_FALSE(scan.bare_line);
  }
  EXPECT_EQ(find_head(bytes, scanned).end, 27u);
}

TEST(FindHead, SeesABareLineEndAtOnce) {
  std::size_t scanned = 0;
  EXPECT_TRUE(find_head("GET / HTTP/1.1\nHost", scanned).bare_line);
  scanned = 0;
  EXPECT_TRUE(find_head("\n", scanned).bare_line);
}

Result<Framing> framing_of(std::string_view head) {
  gateway::Request ignored;
  return read_head(head, ignored);
}

TEST(ReadHead, TakesWhatIsProper) {
  for (const char* head :
       {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a?b=c HTTP/1.1\r\nHost: h:80\r\nX-A:\r\nX-B: \t c \r\n\r\n",
        "POST / HTTP/1.1\r\nhost: [::1]:80\r\ncontent-length: 0\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX-Name: \xea\xb9\x80\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"}) {
    const auto read = framing_of(head);
    EXPECT_TRUE(read) << head << read.error().message;
  }
}

TEST(ReadHead, GivesNamesInLowerCaseAndValuesWithoutTheSpaceAround) {
  gateway::Request request;
  ASSERT_TRUE(read_head(
      "PUT /a%20b?c=D HTTP/1.1\r\nHost: H\r\nX-Empty:\r\nX_Long!Name: \t a  b\t \r\nX-Empty: c\r\n\r\n", request));
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.target, "/a%20b?c=D");
  const gateway::Headers as_sent{{"host", "H"}, {"x-empty", ""}, {"x_long!name", "a  b"}, {"x-empty", "c"}};
  EXPECT_EQ(request.headers, as_sent);
}

TEST(ReadHead, TellsHowTheMessageGoesOn) {
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  EXPECT_EQ(framing_of(post + "Content-Length: 12\r\n\r\n")->length, 12u);
  EXPECT_EQ(framing_of(post + "Content-Length: 999999999999999999\r\n\r\n")->length, 999'999'999'999'999'999u);
  EXPECT_FALSE(framing_of(post + "\r\n")->length);
  EXPECT_TRUE(framing_of(post + "Transfer-Encoding: chunked\r\n\r\n")->chunked);
  EXPECT_FALSE(framing_of(post + "\r\n")->chunked);
  EXPECT_TRUE(framing_of("GET / HTTP/1.0\r\n\r\n")->http10);
  EXPECT_FALSE(framing_of(post + "\r\n")->http10);
}

TEST(ReadHead, TakesALaterVersionOfHttp1AndNoOtherHttp) {
  const auto code_of = [](const std::string& version) {
    const auto read = framing_of("GET / " + version + "\r\nHost: h\r\n\r\n");
    return read ? (read->http10 ? "1.0" : "1.1") : read.error().code;
  };
  EXPECT_EQ(code_of("HTTP/1.2"), "1.1");
  EXPECT_EQ(code_of("HTTP/1.0"), "1.0");
  for (const char* other : {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"}) EXPECT_EQ(code_of(other), "request.version") << other;
  for (const char* none : {"HTTP/2", "HTTP/1.10", "http/1.1", "HTTP/1,1", "HTTP/1.", "HTTP/a.1", "", "HTTP/1.1 "})
    EXPECT_EQ(code_of(none), "request.unreadable") << none;
}

TEST(ReadHead, TellsWhetherTheConnectionGoesOn) {
  const auto stays = [](const std::string& version, const std::string& fields) {
    const auto read = framing_of("GET / HTTP/" + version + "\r\nHost: h\r\n" + fields + "\r\n");
    EXPECT_TRUE(read) << fields;
    return read && read->keep_alive;
  };
  EXPECT_TRUE(stays("1.1", ""));
  EXPECT_TRUE(stays("1.1", "Connection: keep-alive, x-a\r\n"));
  EXPECT_FALSE(stays("1.1", "Connection: x-a, Close\r\n"));
  EXPECT_FALSE(stays("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_FALSE(stays("1.0", ""));
  EXPECT_TRUE(stays("1.0", "Connection: Keep-Alive\r\n"));
  EXPECT_FALSE(stays("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(ReadHead, FindsAControlCharacterWhereverItStands) {
  for (const std::size_t size : {1, 3, 4, 7, 8, 15, 16, 20, 35}) {
    for (int byte = 0; byte < 256; ++byte) {
      for (std::size_t at = 0; at < size; ++at) {
        std::string value(size, 'v');
        value[at] = static_cast<char>(byte);
        const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
        EXPECT_EQ(core::has_control(value), control) << byte << " at " << at << " of " << size;
        value[size / 2] = '\t';
        EXPECT_EQ(core::has_control(value), control && at != size / 2)
            << byte << " at " << at << " of " << size << " beside a tab";
      }
    }
  }
}

TEST(ReadHead, CountsHeaders) {
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 99; ++i) head += "A: b\r\n";
  EXPECT_TRUE(framing_of(head + "\r\n"));
  const auto more = framing_of(head + "A: b\r\n\r\n");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, "request.head_too_large");
}

}  // namespace
}  // namespace hearth::http::head_test
