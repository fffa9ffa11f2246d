#include <gmock/gmock.h>

#include "tests/integration/hosting/probed.hpp"
#include "tests/integration/outbound/server.hpp"

// What an operator lets plugins reach, said in YAML.
namespace hearth::hosting::outbound_test {
namespace {

using outbound::testing::Peer;
using outbound::testing::Server;
using ::testing::HasSubstr;

void hello(Peer& peer) {
  while (!peer.request().empty()) peer.answer("hello");
}

support::HttpReply fetch(const Probed& probed, const Server& server, const std::string& host = "127.0.0.1") {
  return probed.http().get("/api/v1/probe/fetched?url=" + server.url("/", host));
}

const Json any_host{{"permissions", {{"outbound", {"*"}}}}};

TEST(OutboundSettings, LetNobodyReachWhatIsPrivateUnlessItIsListed) {
  Server server{hello};
  const Probed probed{Json::object(), any_host};
  const auto refused = fetch(probed, server);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.json()["code"], "outbound.private_address");
  EXPECT_EQ(server.connections(), 0);
}

TEST(OutboundSettings, LetAPluginReachAPrivateHostThatIsListed) {
  Server server{hello}, other{hello};
  const Probed probed{{{"outbound", {{"private_hosts", {"127.0.0.1:" + std::to_string(server.port())}}}}}, any_host};
  const auto got = fetch(probed, server);
  EXPECT_EQ(got.status, 200) << got.body;
  EXPECT_EQ(got.json()["body"], "hello");
  EXPECT_EQ(fetch(probed, other).status, 403) << "another port is not listed";
  EXPECT_EQ(fetch(probed, server, "localhost").status, 403) << "nor another name";
}

TEST(OutboundSettings, GrantAPluginItsHostsAlone) {
  Server server{hello};
  const Json open{{"outbound", {{"private_hosts", {"127.0.0.1", "localhost"}}}}};
  const Probed probed{open, {{"permissions", {{"outbound", {"localhost"}}}}}};
  const auto refused = fetch(probed, server);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.json()["code"], "outbound.host_not_allowed");
  EXPECT_EQ(fetch(probed, server, "localhost").json()["body"], "hello");
}

TEST(OutboundSettings, RefuseAFileOfAuthoritiesThatIsNoneBeforeAnythingStarts) {
  EXPECT_THAT(refusal({{"outbound", {{"ca_file", "/nowhere/ca.pem"}}}}),
              HasSubstr("outbound.ca_file: the certificate file /nowhere/ca.pem cannot be read"));
}

}  // namespace
}  // namespace hearth::hosting::outbound_test
