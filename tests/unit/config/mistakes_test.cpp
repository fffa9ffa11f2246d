#include "host/config/mistakes.hpp"

#include <gtest/gtest.h>

namespace hearth::config::mistakes_test {
namespace {

TEST(ConfigSuggestion, FindsTheLikelySlipAndNothingFarFetched) {
  const std::vector<std::string> names{"name", "version", "enabled", "group", "listen"};
  EXPECT_EQ(closest("verison", names), "version");
  EXPECT_EQ(closest("listn", names), "listen");
  EXPECT_EQ(closest("nmae", names), "name");
  EXPECT_EQ(closest("Group", names), "group");
  EXPECT_EQ(closest("zebra", names), "");
  EXPECT_EQ(closest("", names), "");
  EXPECT_EQ(closest(std::string(10'000, 'x'), names), "");
  EXPECT_EQ(closest("x", {}), "");
}

TEST(ConfigMistake, IsOneLineThatAnEditorCanFollow) {
  const Mistake mistake{{"config/x.yaml", 14, 9}, "plugins[2].verison", "unknown key", "version"};
  EXPECT_EQ(mistake.text(), "config/x.yaml:14:9: plugins[2].verison: unknown key (did you mean 'version'?)");
  EXPECT_EQ((Mistake{{"a\nb"}, "", "wrong"}.text()), "a?b: wrong");
  EXPECT_EQ(in_quotes("a\x1b[2J"), "'a?[2J'");
  EXPECT_EQ(in_quotes(std::string(79, 'x') + "\xc3\xa9" + std::string(9, 'x')), "'" + std::string(79, 'x') + "...'");
}

TEST(ConfigMistakes, OfTwoChecksAreTheOneListInOrder) {
  Mistakes all{{{"x.yaml", 3, 1}, "log.level", "wrong"}, {{"x.yaml", 9, 5}, "plugins[1].config.a", "no such variable"}};
  join(all, {{{"x.yaml", 9, 5}, "plugins[1].config.a", "expected a text"},
             {{"x.yaml", 9, 5}, "plugins[1].config", "is empty"},
             {{"x.yaml", 9, 5}, "plugins[1].config.a.b", "is required"},
             {{"x.yaml", 2, 1}, "plugins[1].config.ab", "expected a text"}});
  EXPECT_EQ(text(all),
            "x.yaml:2:1: plugins[1].config.ab: expected a text\n"
            "x.yaml:3:1: log.level: wrong\n"
            "x.yaml:9:5: plugins[1].config.a: no such variable\n");
}

}  // namespace
}  // namespace hearth::config::mistakes_test
