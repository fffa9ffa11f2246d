// Whom a rollout has reached: always the same users, each flag's its own, in about the share that was asked for.
#include <admin/contract/admin.hpp>

#include <gtest/gtest.h>

namespace admin::bucket_test {
namespace {

Uuid user(std::uint32_t n) {
  Uuid id = *Uuid::parse("01930000-0000-7000-8000-000000000000");
  for (std::size_t i = 0; i < 4; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return id;
}

int reached(std::string_view flag, std::int32_t percent, std::uint32_t users) {
  int count = 0;
  for (std::uint32_t n = 0; n < users; ++n) count += bucket_of(flag, user(n)) < percent ? 1 : 0;
  return count;
}

TEST(Bucket, IsTheSameEachTime) {
  EXPECT_EQ(bucket_of("new-quote", user(7)), bucket_of("new-quote", user(7)));
  for (std::uint32_t n = 0; n < 1000; ++n) {
    EXPECT_GE(bucket_of("new-quote", user(n)), 0);
    EXPECT_LT(bucket_of("new-quote", user(n)), 100);
  }
}

TEST(Bucket, ReachesTheShareThatWasAskedFor) {
  EXPECT_EQ(reached("new-quote", 0, 10'000), 0);
  EXPECT_EQ(reached("new-quote", 100, 10'000), 10'000);
  for (const auto percent : {1, 10, 50, 90}) EXPECT_NEAR(reached("new-quote", percent, 10'000), 100 * percent, 150);
}

TEST(Bucket, OfOneFlagSaysNothingAboutThatOfAnother) {
  int both = 0;
  for (std::uint32_t n = 0; n < 10'000; ++n) {
    both += bucket_of("new-quote", user(n)) < 50 && bucket_of("new-map", user(n)) < 50 ? 1 : 0;
  }
  EXPECT_NEAR(both, 2500, 200);
}

}  // namespace
}  // namespace admin::bucket_test
