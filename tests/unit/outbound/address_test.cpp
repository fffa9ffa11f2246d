#include "host/outbound/address.hpp"

#include <gtest/gtest.h>

namespace hearth::outbound::address_test {
namespace {

TEST(AddressPublic, IsNotWhatBelongsToUsOrToNobody) {
  for (const auto* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.1",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.1",
                           "224.0.0.1",
                           "239.1.1.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::2",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::10.0.0.1",
                           "64:ff9b:1::1",
                           "2002:7f00:1::",
                           "2002:a00:1::1",
                           "2001::1",
                           "2001:db8::1",
                           "fc00::1",
                           "fd12::1",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1",
                           "3fff::1",
                           "100::1",
                           "5f00::1"}) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_FALSE(address->is_public()) << text;
  }
}

TEST(AddressPublic, IsTheOpenInternet) {
  for (const auto* text :
       {"1.1.1.1",          "8.8.8.8",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255", "100.128.0.0",
        "126.255.255.255",  "128.0.0.1",       "172.15.255.255",  "172.32.0.0",      "192.167.1.1",    "192.169.0.1",
        "198.17.0.1",       "198.20.0.1",      "223.255.255.255", "2606:4700::1111", "2a00:1450::1",   "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:4860::8888"}) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(address->is_public()) << text;
  }
}

TEST(AddressParse, TakesAddressesAlone) {
  for (const auto* text :
       {"", "localhost", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "0x7f.0.0.1", "2130706433", ":::", "fe80::1%eth0"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
  EXPECT_FALSE(Address::parse(std::string_view{"127.0.0.1\0x", 11}));
  EXPECT_EQ(Address::parse("0:0::1")->text(), "::1");
}

}  // namespace
}  // namespace hearth::outbound::address_test
