#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::limits_test {
namespace {

using support::wait_until;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

TEST(Limits, RefusesAHeadThatIsTooLarge) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\nX-Long: " + std::string(17'000, 'a'));
  const auto all = connection.receive_to_end();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(all, HasSubstr("\"code\":\"request.head_too_large\""));
}

TEST(Limits, TakesAHeadJustBelow) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\nX-Long: " + std::string(16'000, 'a') + "\r\n\r\n");
  EXPECT_THAT(connection.receive_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST(Limits, RefusesTooManyHeaders) {
  Serving serving;
  auto connection = serving.connect();
  std::string request = "GET /fast HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 101; ++i) request += "X-A: b\r\n";
  connection.send(request + "\r\n");
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 431 "));
}

TEST(Limits, RefusesABodyThatSaysItIsTooLargeBeforeItComes) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
  const auto all = connection.receive_to_end();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(all, HasSubstr("\"code\":\"request.too_large\""));
}

TEST(Limits, TakesABodyOfTheGreatestSize) {
  Serving serving;
  const std::string body(1024 * 1024, 'x');
  const auto reply = serving.client().request("POST", "/echo", &body);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, body);
}

TEST(Limits, RefusesAChunkedBodyThatGrowsTooLarge) {
  Serving serving;
  auto connection = serving.connect();
  connection.send(
      "POST /small HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n");
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST(Limits, HoldsARouteToItsOwnBodyLimit) {
  Serving serving;
  const std::string fits(10, 'x'), exceeds(11, 'x');
  EXPECT_EQ(serving.client().request("POST", "/small", &fits).status, 200);
  EXPECT_EQ(serving.client().request("POST", "/small", &exceeds).status, 413);
}

TEST(Limits, ALargeRefusedBodyDoesNotCostTheClientItsAnswer) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + std::string(500'000, 'x'));
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST(Limits, RefusesAnEndlessChunkHead) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4;a=" +
                  std::string(40'000, 'b'));
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST(Limits, RefusesTooManyQueryParameters) {
  Serving serving;
  std::string target = "/fast?a=1";
  for (int i = 0; i < 64; ++i) target += "&a=1";
  EXPECT_EQ(serving.client().get(target).status, 400);
}

TEST(Continue, IsSaidOnlyWhenTheHeadHasBeenAccepted) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(connection.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("abc");
  EXPECT_THAT(connection.receive_answer(), EndsWith("abc"));
  connection.send("POST /small HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n");
  const auto refused = connection.receive_to_end();
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(refused, Not(HasSubstr("100 Continue")));
}

TEST(Continue, ComesAfterTheAnswersBeforeIt) {
  Serving serving;
  auto connection = serving.connect();
  connection.send(
      "GET /wait HTTP/1.1\r\nHost: h\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  serving.release.set();
  EXPECT_THAT(connection.receive_answer(), EndsWith("released"));
  EXPECT_EQ(connection.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("abc");
  EXPECT_THAT(connection.receive_answer(), EndsWith("abc"));
}

TEST(Continue, RefusesOtherExpectations) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: miracles\r\n\r\n");
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 417 "));
}

Serving::Options hasty() {
  Serving::Options options;
  options.http.limits.header_read = 100ms;
  options.http.limits.body_read = 100ms;
  options.http.limits.idle = 100ms;
  options.http.limits.write = 100ms;
  return options;
}

TEST(Slow, HeadersEndInARequestTimeout) {
  Serving serving{hasty()};
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\nX-Slow");
  const auto all = connection.receive_to_end();
  EXPECT_THAT(all, StartsWith("HTTP/1.1 408 "));
  EXPECT_THAT(all, HasSubstr("\"code\":\"request.timeout\""));
}

TEST(Slow, DripsDoNotKeepAHeadAlive) {
  Serving serving{hasty()};
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\nX-Slow: ");
  const bool ended = wait_until([&] {
    try {
      connection.send("a");
    } catch (const std::exception&) {
      return true;
    }
    return connection.closed(10ms);
  });
  EXPECT_TRUE(ended);
}

TEST(Slow, BodiesEndInARequestTimeout) {
  Serving serving{hasty()};
  auto connection = serving.connect();
  connection.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_THAT(connection.receive_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST(Slow, SilentConnectionsAreClosedWithoutAWord) {
  Serving serving{hasty()};
  auto fresh = serving.connect();
  EXPECT_EQ(fresh.receive_to_end(), "");
  auto used = serving.connect();
  used.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(used.receive_answer(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(used.receive_to_end(), "");
}

TEST(Slow, AWaitingHandlerIsNoIdleConnection) {
  Serving serving{hasty()};
  auto waits = serving.connect();
  waits.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  // By the time that a connection which came later has been closed for silence, this one would have been as well.
  auto idle = serving.connect();
  EXPECT_EQ(idle.receive_to_end(), "");
  serving.release.set();
  EXPECT_THAT(waits.receive_answer(), EndsWith("released"));
}

TEST(Slow, ReadersOfAnswersAreDropped) {
  Serving serving{hasty()};
  auto connection = serving.connect();
  // More than the socket buffers of both sides hold, and nobody reads it.
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += "GET /big HTTP/1.1\r\nHost: h\r\n\r\n";
  connection.send(requests);
  EXPECT_TRUE(wait_until([&] { return serving.server.connections() == 0; }));
}

TEST(Connections, AreLimitedInAll) {
  Serving::Options options;
  options.http.limits.connections = 2;
  Serving serving{options};
  auto one = serving.connect(), two = serving.connect();
  ASSERT_TRUE(wait_until([&] { return serving.server.connections() == 2; }));
  auto three = serving.connect();
  EXPECT_THAT(three.receive_to_end(), StartsWith("HTTP/1.1 503 "));
  one.send("GET /fast HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(one.receive_to_end(), StartsWith("HTTP/1.1 200 "));
}

TEST(Connections, AreLimitedAnAddress) {
  Serving::Options options;
  options.http.limits.connections_per_address = 1;
  Serving serving{options};
  {
    auto one = serving.connect();
    ASSERT_TRUE(wait_until([&] { return serving.server.connections() == 1; }));
    auto two = serving.connect();
    EXPECT_THAT(two.receive_to_end(), HasSubstr("retry-after: 1"));
  }
  EXPECT_TRUE(wait_until([&] { return serving.server.connections() == 0; }));
  EXPECT_EQ(serving.client().get("/fast").status, 200);
}

TEST(Connections, OfATrustedProxyAreLimitedInAllAlone) {
  Serving::Options options;
  options.http.trusted_proxies = {"127.0.0.0/8"};
  options.http.limits.connections = 3;
  options.http.limits.connections_per_address = 1;
  Serving serving{options};
  {
    auto one = serving.connect(), two = serving.connect(), three = serving.connect();
    for (auto* connection : {&one, &two, &three}) {
      connection->send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
      EXPECT_THAT(connection->receive_answer(), StartsWith("HTTP/1.1 200 "));
    }
    EXPECT_THAT(serving.connect().receive_to_end(), StartsWith("HTTP/1.1 503 "));
  }
  EXPECT_TRUE(wait_until([&] { return serving.server.connections() == 0; }));
}

}  // namespace
}  // namespace hearth::http::limits_test
