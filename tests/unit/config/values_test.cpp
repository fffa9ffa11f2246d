#include "host/config/values.hpp"

#include <gtest/gtest.h>

namespace hearth::config::values_test {
namespace {

TEST(ConfigValues, BytesHaveUnitsAndDoNotOverflow) {
  EXPECT_EQ(parse_bytes("512")->count, 512U);
  EXPECT_EQ(parse_bytes("512B")->count, 512U);
  EXPECT_EQ(parse_bytes("16KiB")->count, 16384U);
  EXPECT_EQ(parse_bytes("512M")->count, 512U * 1024 * 1024);
  EXPECT_EQ(parse_bytes("1MB")->count, 1'000'000U);
  EXPECT_EQ(parse_bytes("7TiB")->count, 7ULL << 40);
  for (const char* bad : {"", "B", "-1", "1.5MiB", "1 MiB", "1mib", "99999999999999999999", "9000000TiB", "1MiBx"}) {
    EXPECT_FALSE(parse_bytes(bad)) << bad;
  }
  EXPECT_EQ(bytes_text({1536}), "1536B");
  EXPECT_EQ(bytes_text({2048}), "2KiB");
  EXPECT_EQ(bytes_text({0}), "0B");
}

TEST(ConfigValues, PercentagesAndFactorsAreExact) {
  EXPECT_EQ(parse_percent("0.5%")->thousandths, 500U);
  EXPECT_EQ(parse_percent("100%")->thousandths, 100'000U);
  EXPECT_EQ(parse_percent("5")->thousandths, 5000U);
  EXPECT_EQ(percent_text({12'500}), "12.5%");
  EXPECT_EQ(parse_factor("1.25x")->thousandths, 1250U);
  EXPECT_EQ(factor_text({2000}), "2x");
  for (const char* bad : {"", "%", "101%", "-1%", "1.%", ".5%", "1.2345%", "1e1%", "9999999%"})
    EXPECT_FALSE(parse_percent(bad)) << bad;
  for (const char* bad : {"", "x", "1.5", "0x", "-1x"}) EXPECT_FALSE(parse_factor(bad)) << bad;
}

TEST(ConfigValues, AddressesAreIpAndPort) {
  EXPECT_EQ(*parse_address("0.0.0.0:8080"), (Address{"0.0.0.0", 8080}));
  EXPECT_EQ(*parse_address("[::]:0"), (Address{"::", 0}));
  EXPECT_EQ(*parse_address("localhost:80"), (Address{"127.0.0.1", 80}));
  EXPECT_EQ(parse_address("[::1]:443")->text(), "[::1]:443");
  for (const char* bad : {"", ":", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "256.0.0.1:1",
                          "::1:80", "[127.0.0.1]:80", "example.com:80", "127.0.0.1:80x", "[::1]80"}) {
    EXPECT_FALSE(parse_address(bad)) << bad;
  }
  EXPECT_FALSE(parse_address(std::string("127.0.0.1\0:80", 13)));
}

TEST(ConfigValues, NetworksContainTheirAddresses) {
  const auto ten = *parse_network("10.0.0.0/8");
  EXPECT_TRUE(ten.contains("10.255.1.2"));
  EXPECT_TRUE(ten.contains("::ffff:10.0.0.1"));
  EXPECT_FALSE(ten.contains("11.0.0.1"));
  EXPECT_FALSE(ten.contains("::1"));
  EXPECT_FALSE(ten.contains("nonsense"));
  const auto odd = *parse_network("192.168.16.0/20");
  EXPECT_TRUE(odd.contains("192.168.31.255"));
  EXPECT_FALSE(odd.contains("192.168.32.0"));
  EXPECT_TRUE(parse_network("fd00::/8")->contains("fd12:3456::1"));
  EXPECT_TRUE(parse_network("10.1.2.3")->contains("10.1.2.3"));
  EXPECT_FALSE(parse_network("10.1.2.3")->contains("10.1.2.4"));
  EXPECT_TRUE(parse_network("::/0")->contains("8.8.8.8"));
  EXPECT_TRUE(parse_network("0.0.0.0/0")->contains("8.8.8.8"));
  EXPECT_FALSE(parse_network("0.0.0.0/0")->contains("2001:db8::1"));
  for (const char* bad : {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "example.com"}) {
    EXPECT_FALSE(parse_network(bad)) << bad;
  }
}

TEST(ConfigValues, BackoffIsAFirstAndALongestWait) {
  EXPECT_EQ(*parse_backoff("500ms..30s"), (Backoff{std::chrono::milliseconds{500}, std::chrono::seconds{30}}));
  EXPECT_EQ(backoff_text(*parse_backoff("1s..1h")), "1s..1h");
  for (const char* bad : {"", "1s", "..", "1s..", "1h..1s", "0s..1s", "1s...1h"})
    EXPECT_FALSE(parse_backoff(bad)) << bad;
}

}  // namespace
}  // namespace hearth::config::values_test
