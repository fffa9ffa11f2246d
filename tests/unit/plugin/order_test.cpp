#include "host/plugin/order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::plugin::order_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Manifest plugin(const std::string& name, const std::vector<std::string>& provides,
                const std::vector<std::string>& needs) {
  Manifest manifest;
  manifest.name = name;
  manifest.version = "1.0.0";
  for (const auto& service : provides) manifest.provides.push_back({service, "", ""});
  manifest.needs = needs;
  return manifest;
}

std::vector<std::string> names(const std::vector<Manifest>& all, std::vector<Refusal>& refusals) {
  std::vector<std::string> out;
  for (const auto at : order(all, refusals)) out.push_back(all[at].name);
  return out;
}

TEST(Order, PutsThoseBelowFirstAndElseKeepsTheList) {
  std::vector<Refusal> refusals;
  EXPECT_THAT(names({plugin("admin", {}, {"booking.read@1", "auth.read@1"}), plugin("chat", {}, {}),
                     plugin("booking", {"booking.read@1"}, {"auth.read@1"}), plugin("auth", {"auth.read@1"}, {})},
                    refusals),
              ElementsAre("auth", "booking", "admin", "chat"));
  EXPECT_THAT(refusals, IsEmpty());
}

TEST(Order, LeavesOutWhatStandsOnSomethingMissing) {
  std::vector<Refusal> refusals;
  EXPECT_THAT(names({plugin("top", {}, {"middle.x@1"}), plugin("middle", {"middle.x@1"}, {"bottom.x@1"}),
                     plugin("other", {}, {})},
                    refusals),
              ElementsAre("other"));
  ASSERT_EQ(refusals.size(), 2U);
  EXPECT_EQ(refusals[0].plugin, "middle");
  EXPECT_EQ(refusals[0].why.code, "plugin.missing_service");
  EXPECT_THAT(
      refusals[1].why.message,
      HasSubstr("plugin top: requires the service middle.x@1, and middle, which provides it, cannot be loaded"));
}

TEST(Order, NamesTheCircle) {
  std::vector<Refusal> refusals;
  EXPECT_THAT(names({plugin("aa", {"aa.x@1"}, {"bb.x@1"}), plugin("bb", {"bb.x@1"}, {"cc.x@1"}),
                     plugin("cc", {"cc.x@1"}, {"aa.x@1"})},
                    refusals),
              IsEmpty());
  EXPECT_EQ(refusals[0].why.code, "plugin.cyclic_requires");
  EXPECT_THAT(refusals[0].why.message, HasSubstr("aa -> bb -> cc -> aa"));
}

TEST(Order, RefusesAServiceThatRequiresItself) {
  std::vector<Refusal> refusals;
  EXPECT_THAT(names({plugin("aa", {"aa.x@1"}, {"aa.x@1"})}, refusals), IsEmpty());
  EXPECT_EQ(refusals[0].why.code, "plugin.cyclic_requires");
}

TEST(Order, RefusesASecondProvider) {
  std::vector<Refusal> refusals;
  EXPECT_THAT(names({plugin("aa", {"aa.x@1"}, {}), plugin("bb", {"aa.x@1"}, {})}, refusals), ElementsAre("aa"));
  ASSERT_EQ(refusals.size(), 1U);
  EXPECT_EQ(refusals[0].why.code, "plugin.service_claimed_twice");
}

TEST(Order, LeavesOutWhatWasRefusedBeforeAndWhatStandsOnIt) {
  std::vector<Refusal> refusals{{"aa", invalid("plugin.x", "of old")}, {"gone", invalid("plugin.x", "not there")}};
  EXPECT_THAT(names({plugin("aa", {"aa.x@1"}, {}), plugin("bb", {}, {"aa.x@1"}), plugin("cc", {}, {"gone.x@1"}),
                     plugin("dd", {}, {})},
                    refusals),
              ElementsAre("dd"));
  ASSERT_EQ(refusals.size(), 4U);
  EXPECT_THAT(refusals[2].why.message, HasSubstr("plugin bb: requires the service aa.x@1, and aa, which provides it"));
  EXPECT_THAT(refusals[3].why.message, HasSubstr("plugin cc: requires the service gone.x@1, and gone, which provides"));
}

}  // namespace
}  // namespace hearth::plugin::order_test
