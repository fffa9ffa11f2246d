#include <gtest/gtest.h>

#include <atomic>

#include "tests/integration/outbound/server.hpp"

namespace hearth::outbound::testing::addresses_test {

namespace {

void hello(Peer& peer) {
  while (!peer.request().empty()) peer.answer("hello");
}

Address address(std::string_view text) { return Address::parse(text).value(); }

}  // namespace

TEST(PrivateAddress, IsRefusedHoweverItIsWritten) {
  Server server{hello};
  Client client{Settings{}};
  client.allow("shop", {"*"});
  for (const auto* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "127.1",
                           "0", "0.0.0.0", "[::]", "169.254.169.254", "localhost."}) {
    ShopCall call;
    const auto refused = client.send(call, {"GET", server.url("/", host), {}, ""});
    ASSERT_FALSE(refused) << host;
    EXPECT_EQ(refused.error().code, "outbound.private_address") << host << " " << refused.error().cause;
    EXPECT_EQ(refused.error().kind, Kind::forbidden);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(PrivateAddress, IsRefusedWhateverNameHasIt) {
  Server server{hello};
  Settings settings;
  settings.look_up = [](const std::string&) {
    return std::vector{address("127.0.0.1"), address("10.0.0.7"), address("::1")};
  };
  Client client{settings};
  client.allow("shop", {"innocent.example.com"});
  ShopCall call;
  const auto refused = client.send(call, {"GET", server.url("/", "innocent.example.com"), {}, ""});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "outbound.private_address");
  EXPECT_EQ(server.connections(), 0);
}

TEST(PrivateAddress, IsAllowedForAHostThatIsListed) {
  Server server{hello};
  Settings settings;
  settings.look_up = [](const std::string&) { return std::vector{address("127.0.0.1")}; };
  settings.private_hosts = {"internal.example.com"};
  Client client{settings};
  client.allow("shop", {"*"});
  ShopCall call;
  const auto got = client.send(call, {"GET", server.url("/", "internal.example.com"), {}, ""});
  ASSERT_TRUE(got) << got.error().code;
  EXPECT_EQ(got->body, "hello");
  EXPECT_FALSE(client.send(call, {"GET", server.url("/", "other.example.com"), {}, ""}));
}

// DNS rebinding: the name is harmless when it is checked, and ours when it is connected to. It is looked up once.
TEST(PrivateAddress, IsNotReachedByANameThatChangesItsMeaning) {
  Server server{hello};
  std::atomic<int> asked{0};
  Settings settings;
  settings.connect_timeout = std::chrono::milliseconds{200};
  settings.look_up = [&](const std::string&) { return std::vector{address(++asked == 1 ? "192.0.2.1" : "127.0.0.1")}; };
  Client client{settings};
  client.allow("shop", {"*"});
  ShopCall call;
  for (int i = 0; i < 3; ++i) {
    const auto refused = client.send(call, {"GET", server.url("/", "rebinding.example.com"), {}, ""});
    ASSERT_FALSE(refused);
    EXPECT_EQ(asked, i + 1);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HostName, ThatCannotBeLookedUpIsUnavailable) {
  Settings settings;
  settings.look_up = [](const std::string&) { return std::vector<Address>{}; };
  Client client{settings};
  client.allow("shop", {"*"});
  ShopCall call;
  const auto refused = client.send(call, {"GET", "https://nowhere.example.com/", {}, ""});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Kind::unavailable);
  EXPECT_EQ(refused.error().code, "outbound.unresolved");
}

TEST(HostName, WhoseLookUpHangsCostsNoMoreThanTheTime) {
  std::atomic<bool> go_on{false};
  Settings settings;
  settings.connect_timeout = std::chrono::milliseconds{50};
  settings.look_up = [&](const std::string&) {
    go_on.wait(false);
    return std::vector<Address>{};
  };
  Client client{settings};
  client.allow("shop", {"*"});
  ShopCall call;
  const auto late = client.send(call, {"GET", "https://slow.example.com/", {}, ""});
  go_on = true;
  go_on.notify_all();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, Kind::unavailable);
  EXPECT_EQ(late.error().code, "outbound.timeout");
}

}  // namespace hearth::outbound::testing::addresses_test
