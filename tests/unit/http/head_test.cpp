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

TEST(CheckHead, TakesWhatIsProper) {
  for (const char* head :
       {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a?b=c HTTP/1.1\r\nHost: h:80\r\nX-A:\r\nX-B: \t c \r\n\r\n",
        "POST / HTTP/1.1\r\nhost: [::1]:80\r\ncontent-length: 0\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nX-Name: \xea\xb9\x80\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"}) {
    const auto checked = check_head(head);
    EXPECT_TRUE(checked) << head << checked.error().message;
  }
}

TEST(CheckHead, FindsAControlCharacterWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string value(20, 'v');
      value[at] = static_cast<char>(byte);
      const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
      EXPECT_EQ(core::has_control(value), control) << byte << " at " << at;
      EXPECT_EQ(core::has_control(value.replace(7, 1, "\t")), control && at != 7)
          << byte << " at " << at << " beside a tab";
    }
  }
}

TEST(CheckHead, CountsHeaders) {
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 99; ++i) head += "A: b\r\n";
  EXPECT_TRUE(check_head(head + "\r\n"));
  const auto checked = check_head(head + "A: b\r\n\r\n");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "request.head_too_large");
}

}  // namespace
}  // namespace hearth::http::head_test
