#include "host/config/version.hpp"

#include <gtest/gtest.h>

namespace hearth::config::version_test {
namespace {

TEST(ConfigVersion, IsOrderedAsSemanticVersioningSays) {
  const char* ascending[] = {"0.9.9",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                             "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                             "1.0.0",      "1.0.1",        "1.2.0",         "1.10.0",
                             "2.0.0"};
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    EXPECT_LT(*Version::parse(ascending[i]), *Version::parse(ascending[i + 1])) << ascending[i];
  }
  EXPECT_EQ(*Version::parse("1.2.3+a"), *Version::parse("1.2.3+b"));
  EXPECT_EQ(Version::parse("1.2.3-rc.1+build.5")->text(), "1.2.3-rc.1+build.5");
}

TEST(ConfigVersion, RefusesWhatIsNone) {
  for (const char* bad : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b",
                          "1.2.3+", "1.2.-3", "9999999999999999.0.0", " 1.2.3", "1.2.3-a."}) {
    EXPECT_FALSE(Version::parse(bad)) << bad;
  }
}

TEST(ConfigRange, AdmitsAsNpmDoes) {
  struct Row {
    const char* range;
    const char* in;  // separated by spaces
    const char* out;
  };
  const Row rows[] = {
      {"^1.2", "1.2.0 1.2.9 1.99.0", "1.1.9 2.0.0 2.0.0-rc.1 1.3.0-rc.1 0.9.0"},
      {"^1", "1.0.0 1.9.9", "0.9.9 2.0.0"},
      {"^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0"},
      {"^0.0.3", "0.0.3", "0.0.4 0.0.2 0.1.0"},
      {"^0.0", "0.0.0 0.0.9", "0.1.0"},
      {"^0", "0.0.1 0.9.0", "1.0.0"},
      {"^1.2.3-rc.1", "1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.5.0", "1.2.3-beta 1.2.4-rc.1 2.0.0"},
      {"~2.3", "2.3.0 2.3.9", "2.2.9 2.4.0 3.0.0"},
      {"~2.3.4", "2.3.4 2.3.9", "2.3.3 2.4.0"},
      {"~2", "2.0.0 2.9.0", "1.9.9 3.0.0"},
      {">=1 <2", "1.0.0 1.9.9", "0.9.9 2.0.0 2.0.0-rc.1"},
      {">=1.2.0-rc.1", "1.2.0-rc.1 1.2.0 3.0.0", "1.2.0-beta 1.3.0-rc.1"},
      {">1.2", "1.3.0 2.0.0", "1.2.0 1.2.9"},
      {">1.2.3", "1.2.4", "1.2.3"},
      {"<=1.2", "1.2.9 0.1.0", "1.3.0"},
      {"<=1.2.3", "1.2.3", "1.2.4"},
      {"<1.2.3", "1.2.2", "1.2.3"},
      {"= 1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.2.2"},
      {"1.2.3", "1.2.3", "1.2.4"},
      {"v1.2.3", "1.2.3", "1.2.4"},
      {"1.2", "1.2.0 1.2.9", "1.3.0 1.1.0"},
      {"1.x", "1.0.0 1.9.0", "2.0.0"},
      {"1.2.*", "1.2.3", "1.3.0"},
      {"*", "0.0.1 9.9.9", "1.0.0-rc.1"},
      {">= 1.2.0, < 1.4", "1.2.0 1.3.9", "1.4.0"},
      {"^1.2 || ^3", "1.5.0 3.1.0", "2.0.0 4.0.0"},
      {">*", "", "0.0.0 1.0.0"},
  };
  const auto each = [](std::string_view list, auto&& visit) {
    while (!list.empty()) {
      const auto end = std::min(list.find(' '), list.size());
      visit(*Version::parse(list.substr(0, end)));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  };
  for (const Row& row : rows) {
    const auto range = Range::parse(row.range);
    ASSERT_TRUE(range) << row.range;
    each(row.in, [&](const Version& v) { EXPECT_TRUE(range->admits(v)) << row.range << " " << v.text(); });
    each(row.out, [&](const Version& v) { EXPECT_FALSE(range->admits(v)) << row.range << " " << v.text(); });
  }
}

TEST(ConfigRange, RefusesWhatIsNone) {
  for (const char* bad :
       {"", " ", "one", "^", ">=", "1.2.3.4", "^1.2 ||", "|| 1", "1.x.3", "><1", "1..2", ">=1 &&", "01.2"}) {
    EXPECT_FALSE(Range::parse(bad)) << bad;
  }
  EXPECT_FALSE(Range::parse(std::string(300, '1')));
  EXPECT_EQ(Range{}.text(), "*");
}

}  // namespace
}  // namespace hearth::config::version_test
