#include "host/outbound/url.hpp"

#include <gtest/gtest.h>

#include <random>

namespace hearth::outbound::url_test {
namespace {

std::string parts(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url) return url.error().code;
  return std::string{url->secure ? "s " : "p "} + url->host + " " + std::to_string(url->port) + " " + url->target;
}

TEST(UrlParse, TakesApart) {
  EXPECT_EQ(parts("https://api.example.com"), "s api.example.com 443 /");
  EXPECT_EQ(parts("HTTP://API.Example.com:8080/A/b?c=d#e"), "p api.example.com 8080 /A/b?c=d");
  EXPECT_EQ(parts("http://host?x=1"), "p host 80 /?x=1");
  EXPECT_EQ(parts("http://[::1]:9/x"), "p ::1 9 /x");
  EXPECT_EQ(parts("http://host./"), "p host 80 /");
  EXPECT_EQ(Url::parse("http://[0:0::1]:9/")->authority(), "[::1]:9");
  EXPECT_EQ(Url::parse("https://host:443/")->authority(), "host");
  EXPECT_TRUE(Url::parse("http://127.0.0.1/")->literal);
  EXPECT_FALSE(Url::parse("http://127.1/")->literal);
}

TEST(UrlParse, RefusesWhatIsNone) {
  for (const auto* text : {"",
                           "host",
                           "//host/",
                           "ftp://host/",
                           "https:/host",
                           "http://",
                           "http:///x",
                           "http://user@host/",
                           "http://u:p@host/",
                           "http://host:0/",
                           "http://host:65536/",
                           "http://host:/",
                           "http://host:80x/",
                           "http://[::1/",
                           "http://[host]/",
                           "http://[::1]x/",
                           "http://[127.0.0.1]/",
                           "http://ho st/",
                           "http://host/a b",
                           "http://host/\r\nX: y",
                           "http://h\xc3\xa4/",
                           "http://host\\@evil/",
                           "http://ho%73t/",
                           "http://host/\"",
                           "http://a,b/",
                           "http://../",
                           "http://a..b/",
                           "http://.a/",
                           "http://./",
                           "javascript:alert(1)"}) {
    EXPECT_EQ(parts(text), "outbound.bad_url") << text;
  }
  EXPECT_EQ(parts("http://host/" + std::string(9000, 'x')), "outbound.bad_url");
  EXPECT_EQ(parts(std::string{"http://host/\0x", 14}), "outbound.bad_url");
}

TEST(UrlFollow, ReadsALocationOnItsPage) {
  const auto page = Url::parse("https://host:8443/a/b?c").value();
  const auto to = [&](std::string_view location) {
    const auto next = page.follow(location);
    return next ? next->origin() + next->target : next.error().code;
  };
  EXPECT_EQ(to("/x?y"), "https://host:8443/x?y");
  EXPECT_EQ(to("x"), "https://host:8443/a/x");
  EXPECT_EQ(to("?z"), "https://host:8443/a/b?z");
  EXPECT_EQ(to("//other/x"), "https://other/x");
  EXPECT_EQ(to("http://other/"), "http://other/");
  EXPECT_EQ(to("//user@other/"), "outbound.bad_url");
}

TEST(UrlParse, SurvivesAnything) {
  std::mt19937 dice{3};
  const std::string letters = "htps:/[]@?#.%0189abf\\ \n\xff";
  for (int i = 0; i < 20000; ++i) {
    std::string text = i % 2 == 0 ? "http://" : "";
    for (std::size_t n = dice() % 20; n > 0; --n) text += letters[dice() % letters.size()];
    const auto url = Url::parse(text);
    if (!url) continue;
    const auto again = Url::parse(url->origin() + url->target);
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(again->origin() + again->target, url->origin() + url->target) << text;
  }
}

}  // namespace
}  // namespace hearth::outbound::url_test
