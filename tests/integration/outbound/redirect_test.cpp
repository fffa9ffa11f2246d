#include <gmock/gmock.h>

#include "tests/integration/outbound/server.hpp"

namespace hearth::outbound::testing::redirect_test {

using ::testing::HasSubstr;
using ::testing::Not;

namespace {

Server::Serve to(const std::string& where) {
  return [where](Peer& peer) {
    while (!peer.request().empty())
      peer.write("HTTP/1.1 302 Found\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n");
  };
}

void echo(Peer& peer) {
  for (auto request = peer.request(); !request.empty(); request = peer.request()) peer.answer(request);
}

Settings following(unsigned redirects) {
  auto settings = local();
  settings.redirects = redirects;
  return settings;
}

}  // namespace

TEST(OutboundRedirect, IsTheCallersToSeeUnlessItIsToBeFollowed) {
  Server target{echo};
  Server server{to(target.url("/there"))};
  ShopCall call;
  Client client{local()};
  client.allow("shop", {"*"});
  const auto seen = client.send(call, {"GET", server.url(), {}, ""});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->status, 302U);

  Client follower{following(1)};
  follower.allow("shop", {"*"});
  const auto followed = follower.send(call, {"GET", server.url(), {}, ""});
  ASSERT_TRUE(followed) << followed.error().code;
  EXPECT_THAT(followed->body, HasSubstr("GET /there "));
  const auto posted = follower.send(call, {"POST", server.url(), {}, "x"});
  ASSERT_TRUE(posted);
  EXPECT_EQ(posted->status, 302U);
}

TEST(OutboundRedirect, EndsAtItsLimit) {
  Server server{to("/again")};
  ShopCall call;
  Client client{following(3)};
  client.allow("shop", {"*"});
  const auto got = client.send(call, {"GET", server.url(), {}, ""});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 302U);
}

TEST(OutboundRedirect, IsCheckedLikeAnyOtherHost) {
  Server target{echo};
  Server server{to(target.url("/", "localhost"))};
  ShopCall call;
  auto settings = following(3);
  settings.private_hosts = {"127.0.0.1"};
  Client client{settings};
  client.allow("shop", {"*"});
  EXPECT_EQ(client.send(call, {"GET", server.url(), {}, ""}).error().code, "outbound.private_address");
  client.allow("shop", {"127.0.0.1"});
  EXPECT_EQ(client.send(call, {"GET", server.url(), {}, ""}).error().code, "outbound.host_not_allowed");
  EXPECT_EQ(target.connections(), 0);
}

TEST(OutboundRedirect, KeepsWhatProvesWhoWeAreFromAnotherHost) {
  Server target{echo};
  Server server{to(target.url("/"))};
  Server same{[](Peer& peer) {
    if (peer.request().starts_with("GET /echo")) return;
    peer.write("HTTP/1.1 302 Found\r\nLocation: /echo\r\nContent-Length: 0\r\n\r\n");
    peer.answer(peer.request());
  }};
  ShopCall call;
  Client client{following(3)};
  client.allow("shop", {"*"});
  const Headers headers{{"Authorization", "Bearer secret"}, {"X-Api-Key", "secret"}, {"Accept", "text/plain"}};
  const auto other = client.send(call, {"GET", server.url(), headers, ""});
  ASSERT_TRUE(other);
  EXPECT_THAT(other->body, Not(HasSubstr("secret")));
  EXPECT_THAT(other->body, HasSubstr("Accept: text/plain"));
  const auto here = client.send(call, {"GET", same.url(), headers, ""});
  ASSERT_TRUE(here) << here.error().cause;
  EXPECT_THAT(here->body, HasSubstr("Authorization: Bearer secret"));
}

}  // namespace hearth::outbound::testing::redirect_test
