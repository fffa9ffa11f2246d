#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::pipelining_test {
namespace {

using support::wait_until;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Pipelining, AnswersAHundredRequestsInTheirOrder) {
  Serving serving;
  auto connection = serving.connect();
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += "GET /number/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  connection.send(requests);
  for (int i = 0; i < 100; ++i) EXPECT_THAT(connection.receive_answer(), EndsWith("\r\n\r\n" + std::to_string(i)));
}

// More than are read at a time, and nothing comes afterwards that would have the rest looked at.
TEST(Pipelining, AnswersAllOfAClientThatThenClosesItsHalf) {
  Serving serving;
  auto connection = serving.connect();
  constexpr int count = 3000;
  std::string requests;
  for (int i = 0; i < count; ++i) requests += "GET /number/" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  std::jthread sending{[&] {
    connection.send(requests);
    connection.finish_sending();
  }};
  for (int i = 0; i < count; ++i) ASSERT_THAT(connection.receive_answer(), EndsWith("\r\n\r\n" + std::to_string(i)));
  sending.join();
  EXPECT_EQ(connection.receive_to_end(), "");
}

TEST(Pipelining, KeepsTheOrderWhenALaterAnswerIsReadyFirst) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  serving.release.set();
  EXPECT_THAT(connection.receive_answer(), EndsWith("released"));
  EXPECT_THAT(connection.receive_answer(), EndsWith("fast"));
}

TEST(Pipelining, BeginsNothingBesideARequestThatIsNotSafe) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\nGET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting >= 1; }));
  // A third request on another connection goes all the way meanwhile; the second of this one has not begun.
  EXPECT_EQ(serving.client().get("/number/1").body, "1");
  EXPECT_EQ(serving.waiting, 1);
  serving.release.set();
  EXPECT_THAT(connection.receive_answer(), EndsWith("released"));
  EXPECT_THAT(connection.receive_answer(), EndsWith("released"));
}

TEST(Pipelining, HoldsNoMoreThanItsBound) {
  Serving::Options options;
  options.http.limits.pipelined = 4;
  options.exec.threads = 12;
  Serving serving{options};
  auto connection = serving.connect();
  std::string requests;
  for (int i = 0; i < 10; ++i) requests += "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n";
  connection.send(requests);
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 4; }));
  EXPECT_EQ(serving.client().get("/number/1").body, "1");
  EXPECT_EQ(serving.waiting, 4);
  serving.release.set();
  for (int i = 0; i < 10; ++i) EXPECT_THAT(connection.receive_answer(), EndsWith("released"));
}

TEST(Pipelining, AnswersWhatCameBeforeARequestThatCannotBeRead) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /number/7 HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), EndsWith("7"));
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST(Pipelining, SendsSeveralAnswersInOneWrite) {
  Serving serving;
  auto connection = serving.connect();
  connection.send(
      "GET /fast HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  const auto first = connection.receive_answer();
  const auto rest = connection.receive_bytes(2 * first.size());
  EXPECT_EQ(rest.size(), 2 * first.size());
}

}  // namespace
}  // namespace hearth::http::pipelining_test
