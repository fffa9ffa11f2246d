#include <gmock/gmock.h>

#include "tests/integration/outbound/server.hpp"

namespace hearth::outbound::testing::client_test {

using ::testing::HasSubstr;
using ::testing::Not;

class OutboundClient : public ::testing::Test {
 protected:
  OutboundClient() { client.allow("shop", {"*"}); }

  Response must(const Request& request) {
    auto response = client.send(call, request);
    if (!response) throw std::runtime_error(response.error().code + " " + response.error().cause);
    return std::move(*response);
  }

  ShopCall call;
  Client client{local()};
};

void echo(Peer& peer) {
  for (;;) {
    const auto request = peer.request();
    if (request.empty()) return;
    peer.answer(request, "X-Twice: 1\r\nX-Twice: 2\r\n");
  }
}

TEST_F(OutboundClient, SendsWhatItIsGivenAndReadsTheAnswer) {
  Server server{echo};
  call.trace = {std::string(32, 'a'), std::string(16, 'b'), {}, true};
  call.request_id = "request-1";
  const auto got =
      must({"POST", server.url("/path?query=1"), {{"Content-Type", "text/plain"}, {"X-Some", "thing"}}, "body"});
  EXPECT_EQ(got.status, 200U);
  EXPECT_THAT(got.body, ::testing::StartsWith("POST /path?query=1 HTTP/1.1\r\n"));
  EXPECT_THAT(got.body, HasSubstr("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  EXPECT_THAT(got.body, HasSubstr("Content-Length: 4\r\n"));
  EXPECT_THAT(got.body, HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(got.body, HasSubstr("X-Some: thing\r\n"));
  EXPECT_THAT(got.body, HasSubstr("User-Agent: hearth\r\n"));
  EXPECT_THAT(got.body, HasSubstr("traceparent: 00-" + std::string(32, 'a') + "-" + std::string(16, 'b') + "-01\r\n"));
  EXPECT_THAT(got.body, HasSubstr("X-Request-Id: request-1\r\n"));
  EXPECT_THAT(got.body, ::testing::EndsWith("\r\n\r\nbody"));
  EXPECT_EQ(
      std::count_if(got.headers.begin(), got.headers.end(), [](const auto& each) { return each.first == "X-Twice"; }),
      2);
  EXPECT_THAT(must({"GET", server.url(), {}, ""}).body, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(must({"POST", server.url(), {}, ""}).body, HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(OutboundClient, KeepsItsConnection) {
  Server server{echo};
  for (int i = 0; i < 5; ++i) must({"POST", server.url(), {}, "x"});
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(OutboundClient, TakesANewConnectionWhenTheServerCloses) {
  Server server{[](Peer& peer) {
    peer.request();
    peer.answer("once", "Connection: close\r\n");
  }};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(must({"POST", server.url(), {}, "x"}).body, "once");
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(OutboundClient, AsksAgainWhenAKeptConnectionClosesUnansweredAndItIsSafeTo) {
  Server server{[](Peer& peer) {
    peer.request();
    peer.answer("first");
    peer.request();  // and is gone
  }};
  EXPECT_EQ(must({"GET", server.url(), {}, ""}).body, "first");
  EXPECT_EQ(must({"GET", server.url(), {}, ""}).body, "first");
  EXPECT_EQ(server.connections(), 2);
  const auto posted = client.send(call, {"POST", server.url(), {}, "x"});
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().kind, Kind::indeterminate);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(OutboundClient, ReadsEveryFormOfAnAnswer) {
  Server server{[](Peer& peer) {
    for (;;) {
      const auto request = peer.request();
      if (request.empty()) return;
      if (request.starts_with("HEAD")) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      if (request.starts_with("DELETE")) peer.write("HTTP/1.1 204 No Content\r\n\r\n");
      if (request.starts_with("PUT"))
        peer.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
      if (request.starts_with("PATCH")) {
        peer.write("HTTP/1.1 418 I'm a teapot\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      }
      if (request.starts_with("GET")) {
        peer.write("HTTP/1.0 500 Oh\r\n\r\nuntil the end");
        return;
      }
    }
  }};
  EXPECT_EQ(must({"HEAD", server.url(), {}, ""}).body, "");
  EXPECT_EQ(must({"DELETE", server.url(), {}, ""}).status, 204U);
  EXPECT_EQ(must({"PUT", server.url(), {}, "x"}).status, 201U);
  const auto patched = must({"PATCH", server.url(), {}, "x"});
  EXPECT_EQ(patched.status, 418U);
  EXPECT_EQ(patched.body, "abcde");
  EXPECT_EQ(server.connections(), 1);
  const auto got = must({"GET", server.url(), {}, ""});
  EXPECT_EQ(got.status, 500U);
  EXPECT_EQ(got.body, "until the end");
}

TEST_F(OutboundClient, RefusesWhatMayNotBeSent) {
  Server server{echo};
  const std::pair<Request, const char*> rows[] = {
      {{"GET", "nonsense", {}, ""}, "outbound.bad_url"},
      {{"GET X", server.url(), {}, ""}, "outbound.bad_method"},
      {{"CONNECT", server.url(), {}, ""}, "outbound.bad_method"},
      {{"TRACE", server.url(), {}, ""}, "outbound.bad_method"},
      {{"GET", server.url(), {{"X-Bad", "a\r\nX-Evil: b"}}, ""}, "outbound.bad_header"},
      {{"GET", server.url(), {{"X-Bad\n", "a"}}, ""}, "outbound.bad_header"},
      {{"GET", server.url(), {{"", "a"}}, ""}, "outbound.bad_header"},
      {{"GET", server.url(), {{"Host", "other"}}, ""}, "outbound.bad_header"},
      {{"GET", server.url(), {{"content-length", "1"}}, ""}, "outbound.bad_header"},
      {{"GET", server.url(), {{"Transfer-Encoding", "chunked"}}, ""}, "outbound.bad_header"},
  };
  for (const auto& [request, code] : rows) {
    const auto refused = client.send(call, request);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, code);
    EXPECT_EQ(refused.error().kind, Kind::invalid);
  }
  call.transaction_open = true;
  EXPECT_EQ(client.send(call, {"GET", server.url(), {}, ""}).error().kind, Kind::internal);
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(OutboundClient, CallsOnlyTheHostsOfThePlugin) {
  Server server{echo};
  client.allow("shop", {"api.example.com", "127.0.0.1:" + std::to_string(server.port())});
  EXPECT_EQ(must({"GET", server.url(), {}, ""}).status, 200U);
  client.allow("shop", {"api.example.com"});
  EXPECT_EQ(client.send(call, {"GET", server.url(), {}, ""}).error().code, "outbound.host_not_allowed");
  call.plugin = "mail";
  const auto refused = client.send(call, {"GET", "https://api.example.com/", {}, ""});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "outbound.host_not_allowed");
  EXPECT_EQ(refused.error().kind, Kind::forbidden);
}

}  // namespace hearth::outbound::testing::client_test
