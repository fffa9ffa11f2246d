#include "host/core/shared_text.hpp"

#include <gtest/gtest.h>

namespace hearth::core::shared_text_test {
namespace {

TEST(SharedText, IsHeldOnceByAllOfItsCopies) {
  const SharedText text{std::string(100, 'x')};
  const SharedText copy = text;  // NOLINT(performance-unnecessary-copy-initialization): that is what is tested
  EXPECT_EQ(&copy.text(), &text.text());
  EXPECT_EQ(copy.text(), std::string(100, 'x'));
}

TEST(SharedText, OfNothingIsEmpty) {
  EXPECT_TRUE(SharedText{}.empty());
  EXPECT_TRUE(SharedText{std::string{}}.empty());
  EXPECT_EQ(SharedText{}.text(), "");
  EXPECT_FALSE(SharedText{"x"}.empty());
}

}  // namespace
}  // namespace hearth::core::shared_text_test
