#include "host/db/rows.hpp"

#include <gtest/gtest.h>

namespace hearth::db::rows_test {
namespace {

TEST(Rows, KeepWhatTheyPointTo) {
  Rows rows;
  rows.add_column("name");
  for (int i = 0; i < 3000; ++i) {
    const auto kept = rows.keep("value " + std::to_string(i));
    rows.add({HEARTH_TEXT, 0, {.bytes = {kept.data(), kept.size()}}});
  }
  const auto large = rows.keep(std::string(100'000, 'x'));
  const Rows moved = std::move(rows);
  ASSERT_EQ(moved.size(), 3000u);
  for (std::size_t i = 0; i < 3000; ++i) EXPECT_EQ(moved.text(i, 0), "value " + std::to_string(i));
  EXPECT_EQ(large, std::string(100'000, 'x'));
}

TEST(Rows, GiveThemselvesToTheOtherSide) {
  bool freed = false;
  hearth_rows out{};
  {
    Rows rows;
    rows.add_column("n");
    rows.add({HEARTH_INT, 0, {.integer = 5}});
    rows.own(&freed, [](void* flag) { *static_cast<bool*>(flag) = true; });
    std::move(rows).give(&out);
  }
  EXPECT_FALSE(freed);
  EXPECT_EQ(out.row_count, 1u);
  EXPECT_EQ(out.values[0].as.integer, 5);
  out.release(out.context);
  EXPECT_TRUE(freed);
}

TEST(Rows, WithoutColumnsAreNone) {
  EXPECT_EQ(Rows{}.size(), 0u);
  EXPECT_TRUE(Rows{}.empty());
}

}  // namespace
}  // namespace hearth::db::rows_test
