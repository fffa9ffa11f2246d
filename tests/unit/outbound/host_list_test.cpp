#include "host/outbound/host_list.hpp"

#include <gtest/gtest.h>

namespace hearth::outbound {
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

}  // namespace
}  // namespace hearth::outbound
