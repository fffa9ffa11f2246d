#include "host/http/forwarded.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace hearth::http::forwarded_test {
namespace {

gateway::Request from(const std::string& peer, gateway::Headers headers) {
  gateway::Request request;
  request.peer = peer;
  request.headers = std::move(headers);
  return request;
}

TEST(TrustedProxies, KnowsAddressesAndNetworks) {
  const TrustedProxies proxies{{"10.0.0.0/8", "192.0.2.1", "2001:db8::/33", "::1"}};
  for (const char* in : {"10.255.0.1", "192.0.2.1", "2001:db8:7fff::1", "::1"}) EXPECT_TRUE(proxies.trusts(in)) << in;
  for (const char* out : {"11.0.0.1", "192.0.2.2", "2001:db8:8000::1", "::2", "", "nonsense"}) {
    EXPECT_FALSE(proxies.trusts(out)) << out;
  }
}

TEST(TrustedProxies, RefusesWhatIsNoNetwork) {
  for (const char* bad : {"", "host", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/8x", "10.0.0.0/-1"}) {
    EXPECT_THROW(TrustedProxies{{bad}}, std::runtime_error) << bad;
  }
}

TEST(Forwarded, IsTakenAwayFromStrangers) {
  auto request = from(
      "203.0.113.1",
      {{"x-forwarded-for", "1.2.3.4"}, {"forwarded", "for=1.2.3.4"}, {"x-real-ip", "1.2.3.4"}, {"x-other", "kept"}});
  TrustedProxies{{"10.0.0.0/8"}}.apply(request);
  EXPECT_EQ(request.peer, "203.0.113.1");
  ASSERT_EQ(request.headers.size(), 1u);
  EXPECT_EQ(request.headers[0].first, "x-other");
}

TEST(Forwarded, GivesTheLastAddressThatIsNoProxys) {
  const TrustedProxies proxies{{"10.0.0.0/8"}};
  auto request = from("10.0.0.1", {{"x-forwarded-for", "6.6.6.6, 203.0.113.9"}, {"x-forwarded-for", "10.0.0.2:4711"}});
  proxies.apply(request);
  EXPECT_EQ(request.peer, "203.0.113.9");
}

TEST(Forwarded, StopsAtWhatIsNoAddress) {
  const TrustedProxies proxies{{"10.0.0.0/8"}};
  auto request = from("10.0.0.1", {{"forwarded", "for=203.0.113.9, for=unknown, for=10.0.0.2"}});
  proxies.apply(request);
  EXPECT_EQ(request.peer, "10.0.0.2");
}

TEST(Forwarded, PrefersTheStandardHeader) {
  const TrustedProxies proxies{{"10.0.0.1"}};
  auto request =
      from("10.0.0.1", {{"x-forwarded-for", "1.1.1.1"}, {"forwarded", "by=x;for=\"[2001:db8::7]:80\";proto=https"}});
  proxies.apply(request);
  EXPECT_EQ(request.peer, "2001:db8::7");
  EXPECT_TRUE(request.secure);
}

TEST(Forwarded, SurvivesNonsense) {
  const TrustedProxies proxies{{"10.0.0.1"}};
  for (const char* value : {"", ",", ";", "for", "for=", "for=\"", "for=\"[\"", "=;=,=", "for=[", "\"", "for=\"a,b"}) {
    auto request = from("10.0.0.1", {{"forwarded", value}, {"x-forwarded-for", value}});
    proxies.apply(request);
    EXPECT_EQ(request.peer, "10.0.0.1") << value;
  }
}

}  // namespace
}  // namespace hearth::http::forwarded_test
