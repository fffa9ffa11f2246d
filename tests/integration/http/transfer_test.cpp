#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <nlohmann/json.hpp>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::transfer_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string unzip(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Transfer, CompressesWhatIsLargeWhenAsked) {
  Serving serving;
  const auto client = serving.client();
  const auto packed = client.get("/big", {{"Accept-Encoding", "br;q=1, gzip;q=0.8"}});
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_THAT(packed.header("vary"), HasSubstr("Accept-Encoding"));
  EXPECT_LT(packed.body.size(), 10'000u);
  EXPECT_EQ(unzip(packed.body).size(), 200'002u);
  for (const char* unwilling : {"", "br", "gzip;q=0", "identity, *;q=0"}) {
    const auto plain = client.get("/big", {{"Accept-Encoding", unwilling}});
    EXPECT_EQ(plain.header("content-encoding"), "") << unwilling;
    EXPECT_EQ(plain.body.size(), 200'002u) << unwilling;
  }
  EXPECT_EQ(client.get("/fast", {{"Accept-Encoding", "gzip"}}).header("content-encoding"), "") << "too small";
}

TEST(Transfer, AnswersNotModifiedToWhoHasTheAnswer) {
  Serving serving;
  const auto client = serving.client();
  const auto tag = client.get("/big").header("etag");
  ASSERT_THAT(tag, StartsWith("W/\""));
  for (const auto& known : {tag, "\"x\", " + tag, tag.substr(2), std::string{"*"}}) {
    const auto reply = client.get("/big", {{"If-None-Match", known}});
    EXPECT_EQ(reply.status, 304) << known;
    EXPECT_EQ(reply.body, "");
    EXPECT_EQ(reply.header("etag"), tag);
    EXPECT_EQ(reply.header("content-length"), "");
  }
  EXPECT_EQ(client.get("/big", {{"If-None-Match", "\"other\""}}).status, 200);
  // The connection is fit for use after an answer without a body.
  EXPECT_EQ(client.get("/fast").body, "fast");
}

TEST(Transfer, SendsALargeAnswerWhole) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = connection.receive_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("content-length: 200002\r\n"));
  EXPECT_EQ(connection.receive_bytes(200'002).size(), 200'002u);
  EXPECT_THAT(connection.receive_answer(), HasSubstr("fast"));
}

// More than the socket buffers of both sides hold: the server waits for room, again and again, and loses nothing.
TEST(Transfer, GoesOnWhenASlowReaderMakesRoom) {
  Serving serving;
  auto connection = serving.connect();
  constexpr int answers = 60;
  std::string requests;
  for (int i = 0; i < answers; ++i) requests += "GET /big HTTP/1.1\r\nHost: h\r\n\r\n";
  connection.send(requests);
  for (int i = 0; i < answers; ++i) {
    EXPECT_THAT(connection.receive_until("\r\n\r\n"), HasSubstr("content-length: 200002\r\n"));
    EXPECT_EQ(connection.receive_bytes(200'002).size(), 200'002u);
  }
}

}  // namespace
}  // namespace hearth::http::transfer_test
