#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::smuggling_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Bad {
  const char* name;
  std::string bytes;
  const char* status = "400";
};

std::ostream& operator<<(std::ostream& out, const Bad& bad) { return out << bad.name; }

/// The whole literal, NULs and all.
template <std::size_t N>
std::string raw(const char (&text)[N]) {
  return {text, N - 1};
}

/// Each of these would be read in two ways by two readers in a row, or is on the way to it.
std::vector<Bad> table() {
  const std::string echo = "POST /echo HTTP/1.1\r\nHost: h\r\n";
  const std::string next = "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n";
  return {
      {"LengthAndCoding", echo + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next},
      {"CodingAndLength", echo + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + next},
      {"TwoLengths", echo + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde" + next},
      {"TwoEqualLengths", echo + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd" + next},
      {"ListOfLengths", echo + "Content-Length: 4, 4\r\n\r\nabcd" + next},
      {"SignedLength", echo + "Content-Length: +4\r\n\r\nabcd" + next},
      {"NegativeLength", echo + "Content-Length: -1\r\n\r\n" + next},
      {"HexLength", echo + "Content-Length: 0x4\r\n\r\nabcd" + next},
      {"EmptyLength", echo + "Content-Length:\r\n\r\n" + next},
      {"HugeLength", echo + "Content-Length: 99999999999999999999\r\n\r\n" + next},
      {"UnknownCoding", echo + "Transfer-Encoding: gzip\r\n\r\n" + next},
      {"CodingBeforeChunked", echo + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + next},
      {"ChunkedTwice", echo + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + next},
      {"TwoCodings", echo + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + next},
      {"HiddenCoding", echo + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + next},
      {"CodingWithTab", echo + "Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n" + next},
      {"CodingInHttp10", "POST /echo HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + next},
      {"ConnectionOfNoNames", echo + "Connection: a b\r\nContent-Length: 4\r\n\r\nabcd" + next},
      {"SpaceBeforeColon", echo + "Content-Length : 4\r\n\r\nabcd" + next},
      {"SpaceBeforeName", "GET /fast HTTP/1.1\r\nHost: h\r\n X-A: b\r\n\r\n"},
      {"FoldedHeader", "GET /fast HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\n\r\n"},
      {"FoldedWithTab", "GET /fast HTTP/1.1\r\nHost: h\r\nX-A: b\r\n\tc\r\n\r\n"},
      {"FirstLineFolded", "GET /fast HTTP/1.1\r\n Host: h\r\n\r\n"},
      {"NoColon", "GET /fast HTTP/1.1\r\nHost: h\r\nX-A\r\n\r\n"},
      {"EmptyName", "GET /fast HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n"},
      {"BadName", "GET /fast HTTP/1.1\r\nHost: h\r\nX(A): b\r\n\r\n"},
      {"NulInValue", raw("GET /fast HTTP/1.1\r\nHost: h\r\nX-A: a\0b\r\n\r\n")},
      {"BareReturnInValue", "GET /fast HTTP/1.1\r\nHost: h\r\nX-A: a\rX-B: b\r\n\r\n"},
      {"BareLineFeed", "GET /fast HTTP/1.1\nHost: h\n\n"},
      {"BareLineFeedInHeader", "GET /fast HTTP/1.1\r\nHost: h\nX-A: b\r\n\r\n"},
      {"BareLineFeedAtTheEnd", "GET /fast HTTP/1.1\r\nHost: h\r\n\n"},
      {"TwoHosts", "GET /fast HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n"},
      {"NoHost", "GET /fast HTTP/1.1\r\n\r\n"},
      {"EmptyHost", "GET /fast HTTP/1.1\r\nHost:\r\n\r\n"},
      {"HostWithPath", "GET /fast HTTP/1.1\r\nHost: h/x\r\n\r\n"},
      {"HostWithUser", "GET /fast HTTP/1.1\r\nHost: a@h\r\n\r\n"},
      {"TwoHostsInOne", "GET /fast HTTP/1.1\r\nHost: h, g\r\n\r\n"},
      {"AbsoluteFormWithoutHost", "GET http://h/fast HTTP/1.1\r\n\r\n"},
      {"AbsoluteFormOfNoHost", "GET http:///fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"AbsoluteFormWithUser", "GET http://a@h/fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"AbsoluteFormOfAnotherScheme", "GET ftp://h/fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"AbsoluteFormWithDotSegments", "GET http://h/a/../fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"AuthorityForm", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"AsteriskForGet", "GET * HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"TwoSpaces", "GET  /fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"TabInRequestLine", "GET\t/fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"SpaceAtTheEndOfTheLine", "GET /fast HTTP/1.1 \r\nHost: h\r\n\r\n"},
      {"SpaceInTarget", "GET /fa st HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"RawUtf8InTarget", "GET /f\xc3\xa4st HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"OldVersion", "GET /fast HTTP/0.9\r\nHost: h\r\n\r\n", "505"},
      {"SimpleRequest", "GET /fast\r\n\r\n"},
      {"NewVersion", "GET /fast HTTP/2.0\r\nHost: h\r\n\r\n", "505"},
      {"LowerVersion", "GET /fast http/1.1\r\nHost: h\r\n\r\n"},
      {"LongVersion", "GET /fast HTTP/1.10\r\nHost: h\r\n\r\n"},
      {"BadMethod", "G@T /fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
      {"TlsOnPlain", raw("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n")},
      {"ChunkSizeSigned", echo + "Transfer-Encoding: chunked\r\n\r\n+4\r\nabcd\r\n0\r\n\r\n"},
      {"ChunkSizeNotHex", echo + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabcd\r\n0\r\n\r\n"},
      {"ChunkSizeTooBig", echo + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabcd\r\n0\r\n\r\n"},
      {"ChunkBareLineFeed", echo + "Transfer-Encoding: chunked\r\n\r\n4\nabcd\r\n0\r\n\r\n"},
      {"ChunkWithoutEnd", echo + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcdXX0\r\n\r\n"},
      {"DotSegments", "GET /a/../fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"EncodedDotSegments", "GET /a/%2e%2e/fast HTTP/1.1\r\nHost: h\r\n\r\n"},
      {"EncodedNul", "GET /fast%00 HTTP/1.1\r\nHost: h\r\n\r\n"},
  };
}

class Smuggling : public testing::TestWithParam<Bad> {};

TEST_P(Smuggling, IsRefusedAndTheConnectionEnds) {
  Serving serving;
  auto connection = serving.connect();
  connection.send(GetParam().bytes);
  const auto all = connection.receive_to_end();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 " + std::string{GetParam().status} + " "));
  EXPECT_THAT(all, HasSubstr("connection: close\r\n"));
  EXPECT_THAT(all, HasSubstr("application/problem+json"));
  EXPECT_EQ(all.find("HTTP/1.1 ", 1), std::string::npos) << "nothing after it is taken for a request";
}

INSTANTIATE_TEST_SUITE_P(Table, Smuggling, testing::ValuesIn(table()),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(Framing, TakesAProperChunkedBodyAndWhatFollows) {
  Serving serving;
  auto connection = serving.connect();
  connection.send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4;name=value\r\nabcd\r\n3\r\nefg\r\n0\r\nX-Trailer: t\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), HasSubstr("\r\n\r\nabcdefg"));
  EXPECT_THAT(connection.receive_answer(), HasSubstr("fast"));
}

// RFC 9112 section 3.2.2: a server must accept it, and its host counts, not the header's.
TEST(Framing, TakesATargetInAbsoluteForm) {
  Serving serving;
  auto connection = serving.connect();
  for (const auto* target : {"http://h/number/7?a=b", "HTTP://other.example:8080/number/7", "https://[::1]/number/7"}) {
    connection.send("GET " + std::string{target} + " HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(connection.receive_answer(), HasSubstr("\r\n\r\n7"));
  }
  connection.send("GET http://other.example:8080/host HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), HasSubstr("\r\n\r\nother.example:8080"));
  connection.send("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), StartsWith("HTTP/1.1 404 ")) << "an empty path is /";
}

TEST(Framing, TakesARequestInSinglyArrivingBytes) {
  Serving serving;
  auto connection = serving.connect();
  for (const char byte : std::string_view{"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"}) {
    connection.send({&byte, 1});
  }
  EXPECT_THAT(connection.receive_answer(), HasSubstr("\r\n\r\nabc"));
}

TEST(Framing, PassesOverEmptyLinesBeforeARequest) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), HasSubstr("fast"));
}

TEST(Framing, ATrailerNeverBecomesAHeader) {
  Serving::Options options;
  options.http.trusted_proxies = {"127.0.0.1"};
  Serving serving{options};
  auto connection = serving.connect();
  connection.send(
      "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
      "X-Request-Id: from-a-trailer\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), testing::Not(HasSubstr("from-a-trailer")));
}

}  // namespace
}  // namespace hearth::http::smuggling_test
