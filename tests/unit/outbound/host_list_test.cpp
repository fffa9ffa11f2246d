#include "host/outbound/host_list.hpp"

#include <gtest/gtest.h>

namespace hearth::outbound::host_list_test {
namespace {

bool holds(const std::vector<std::string>& patterns, const std::string& url) {
  return HostList{patterns}.holds(Url::parse(url).value());
}

TEST(HostListHolds, WhatItNames) {
  EXPECT_TRUE(holds({"Api.Example.com"}, "https://api.example.COM/x"));
  EXPECT_TRUE(holds({"api.example.com:8443"}, "https://api.example.com:8443/"));
  EXPECT_TRUE(holds({"*.example.com"}, "https://a.b.example.com/"));
  EXPECT_TRUE(holds({"*"}, "http://anything/"));
  EXPECT_TRUE(holds({"*:80"}, "http://anything/"));
  EXPECT_TRUE(holds({"[::1]:8080"}, "http://[::1]:8080/"));
  EXPECT_TRUE(holds({"no", "10.0.0.1"}, "http://10.0.0.1/"));
}

TEST(HostListHolds, NothingElse) {
  EXPECT_FALSE(holds({}, "https://api.example.com/"));
  EXPECT_FALSE(holds({"api.example.com"}, "https://xapi.example.com/"));
  EXPECT_FALSE(holds({"api.example.com"}, "https://api.example.com.evil.net/"));
  EXPECT_FALSE(holds({"*.example.com"}, "https://example.com/"));
  EXPECT_FALSE(holds({"*.example.com"}, "https://evilexample.com/"));
  EXPECT_FALSE(holds({"api.example.com:8443"}, "https://api.example.com/"));
  EXPECT_FALSE(holds({"*:443"}, "http://anything/"));
  EXPECT_FALSE(holds({"*.0.0.1"}, "http://127.0.0.1/"));
  EXPECT_FALSE(holds({"host:0"}, "http://host/"));
}

TEST(HostListCovers, WhatStandsForNothingElse) {
  const HostList asked{{"api.example.com", "*.pay.example.com", "127.0.0.1", "*.0.0.1"}};
  for (const auto* inside : {"api.example.com", "API.example.com:8443", "eu.pay.example.com", "*.pay.example.com",
                             "*.eu.pay.example.com", "127.0.0.1:4711"}) {
    EXPECT_TRUE(asked.covers(inside)) << inside;
  }
  for (const auto* beyond : {"example.com", "*.example.com", "*", "pay.example.com", "*.api.example.com", "10.0.0.1"}) {
    EXPECT_FALSE(asked.covers(beyond)) << beyond;
  }
  EXPECT_TRUE(HostList{{"*"}}.covers("10.0.0.1:80")) << "the operator's choice";
  EXPECT_FALSE(HostList{{"*:443"}}.covers("api.example.com")) << "which is every port";
  EXPECT_TRUE(HostList{{"*:443"}}.covers("api.example.com:443"));
}

}  // namespace
}  // namespace hearth::outbound::host_list_test
