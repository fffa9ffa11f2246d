#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/integration/http/serving.hpp"

namespace hearth::http::connection_test {
namespace {

using support::wait_until;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

TEST(Connection, AnswersAStockClient) {
  Serving serving;
  const auto reply = serving.client().get("/fast");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "fast");
  EXPECT_EQ(reply.header("content-length"), "4");
  EXPECT_THAT(reply.header("date"), HasSubstr("GMT"));
  EXPECT_EQ(reply.header("x-content-type-options"), "nosniff");
}

TEST(Connection, IsKeptAlive) {
  Serving serving;
  auto connection = serving.connect();
  for (int i = 0; i < 3; ++i) {
    connection.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = connection.receive_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("connection:")));
  }
  EXPECT_EQ(serving.server.connections(), 1u);
}

TEST(Connection, EndsWhenTheClientSaysSo) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto all = connection.receive_to_end();
  EXPECT_THAT(all, HasSubstr("connection: close\r\n"));
  EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << "what comes after the last request is not one";
}

TEST(Connection, SpeaksHttp10) {
  Serving serving;
  auto once = serving.connect();
  once.send("GET /fast HTTP/1.0\r\n\r\n");
  EXPECT_THAT(once.receive_to_end(), HasSubstr("connection: close\r\n"));
  auto kept = serving.connect();
  for (int i = 0; i < 2; ++i) {
    kept.send("GET /fast HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_THAT(kept.receive_answer(), HasSubstr("connection: keep-alive\r\n"));
  }
}

TEST(Connection, AnswersHeadWithoutABody) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("HEAD /fast HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto head = connection.receive_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("content-length: 4\r\n"));
  EXPECT_THAT(connection.receive_answer(), StartsWith("HTTP/1.1 200 OK\r\n")) << "the next answer follows at once";
}

TEST(Connection, AnswersOptions) {
  Serving serving;
  const auto reply = serving.client().options("/echo");
  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("allow"), "OPTIONS, POST");
  auto connection = serving.connect();
  connection.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto any = connection.receive_until("\r\n\r\n");
  EXPECT_THAT(any, StartsWith("HTTP/1.1 204 No Content\r\n"));
  EXPECT_THAT(any, Not(HasSubstr("content-length")));
}

TEST(Connection, RefusesAMethodThePathHasNot) {
  Serving serving;
  const auto reply = serving.client().del("/fast");
  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.header("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(reply.json()["code"], "route.method");
}

TEST(Connection, TellsTheHandlerThatTheClientHasGone) {
  Serving serving;
  {
    auto connection = serving.connect();
    connection.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(wait_until([&] { return serving.waiting == 1; }));
  }
  EXPECT_TRUE(wait_until([&] { return serving.cancelled == 1; }));
  EXPECT_TRUE(wait_until([&] { return serving.server.connections() == 0; }));
}

TEST(Connection, AnswersWhoHasOnlyClosedItsHalf) {
  Serving serving;
  auto connection = serving.connect();
  connection.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  connection.finish_sending();
  EXPECT_THAT(connection.receive_to_end(), HasSubstr("fast"));
}

TEST(Connection, RefusesAnotherMajorVersionOfHttp) {
  Serving serving;
  auto socket = serving.connect();
  socket.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  const auto refused = socket.receive_to_end();
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 505 HTTP Version Not Supported\r\n"));
  EXPECT_THAT(refused, HasSubstr("\"code\":\"request.version\""));
}

TEST(Connection, RefusesAnUpgradeToWebSocketAndPassesOverOthers) {
  Serving serving;
  auto socket = serving.connect();
  socket.send("GET /fast HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
  const auto refused = socket.receive_to_end();
  EXPECT_THAT(refused, StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(refused, HasSubstr("\"code\":\"request.upgrade\""));
  auto http2 = serving.connect();
  http2.send("GET /fast HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
  EXPECT_THAT(http2.receive_answer(), StartsWith("HTTP/1.1 200 "));
}

TEST(Connection, BelievesForwardedHeadersFromListedProxiesAlone) {
  Serving strangers;
  EXPECT_EQ(strangers.client().get("/peer", {{"X-Forwarded-For", "203.0.113.9"}}).body, "127.0.0.1");
  Serving::Options options;
  options.http.trusted_proxies = {"127.0.0.0/8", "10.0.0.0/8"};
  Serving behind{options};
  const auto client = behind.client();
  EXPECT_EQ(client.get("/peer").body, "127.0.0.1");
  EXPECT_EQ(client.get("/peer", {{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "https"}}).body,
            "203.0.113.9 secure");
  EXPECT_EQ(client.get("/peer", {{"X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.1.2.3"}}).body, "203.0.113.9");
  EXPECT_EQ(client.get("/peer", {{"Forwarded", "for=\"[2001:db8::7]:4711\";proto=https"}}).body, "2001:db8::7 secure");
}

TEST(Connection, GivesAProblemWhenAHandlerThrows) {
  Serving serving;
  const auto reply = serving.client().get("/throw");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(reply.json()["code"], "plugin.failed");
  EXPECT_THAT(reply.body, Not(HasSubstr("secret")));
}

TEST(Connection, GivesAProblemWhenAHandlerNeverAnswers) {
  Serving serving;
  const auto reply = serving.client().get("/silent");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(reply.json()["code"], "plugin.unanswered");
}

TEST(Connection, AnswersAtTheDeadlineWhateverTheHandlerDoes) {
  Serving serving;
  const auto reply = serving.client().get("/brief");
  EXPECT_EQ(reply.status, 504);
  EXPECT_EQ(reply.json()["code"], "deadline_passed");
  EXPECT_TRUE(wait_until([&] { return serving.waiting == 0; })) << "and the handler is told";
}

TEST(Connection, RefusesAtOnceWhenTheNodeIsFull) {
  Serving::Options options;
  options.exec.in_flight = 2;
  Serving serving{options};
  auto one = serving.connect(), two = serving.connect();
  one.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  two.send("POST /wait HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  ASSERT_TRUE(wait_until([&] { return serving.waiting == 2; }));
  const auto refused = serving.client().get("/number/1");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("retry-after"), "1");
  EXPECT_EQ(refused.json()["code"], "server.busy");
  EXPECT_EQ(serving.client().get("/fast").status, 200) << "inline routes need no place";
  serving.release.set();
  EXPECT_THAT(one.receive_answer(), HasSubstr("released"));
  EXPECT_THAT(two.receive_answer(), HasSubstr("released"));
}

TEST(Connection, ServesManyClientsAtOnce) {
  Serving serving;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const auto client = serving.client();
      for (int i = 0; i < 50; ++i) {
        const auto number = std::to_string(t * 1000 + i);
        if (client.get("/number/" + number).body != number) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace hearth::http::connection_test
