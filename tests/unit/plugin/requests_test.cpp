#include "host/plugin/requests.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace hearth::plugin::requests_test {
namespace {

TEST(Requests, FindNothingUnderANumberThatNobodyGave) {
  auto* never = reinterpret_cast<hearth_request*>(std::uintptr_t{0x1234});
  EXPECT_EQ(Requests::all().find(never), nullptr);
  EXPECT_EQ(Requests::all().find(nullptr), nullptr);
  EXPECT_EQ(Requests::all().take(never), std::nullopt);
}

TEST(Owners, AreFoundByTheirNumber) {
  const auto number = number_owner({"loyalty", nullptr});
  EXPECT_EQ(owner_of_number(number).plugin, "loyalty");
  EXPECT_EQ(owner_of_number(number + 1000).plugin, "");
}

}  // namespace
}  // namespace hearth::plugin::requests_test
