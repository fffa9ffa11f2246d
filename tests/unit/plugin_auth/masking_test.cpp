#include "plugins/auth/src/masking.hpp"

#include <gtest/gtest.h>

#include "plugins/auth/src/id_range.hpp"

namespace auth::masking_test {
namespace {

TEST(Masked, NamesKeepTheirEnds) {
  EXPECT_EQ(masked_name("김미나"), "김*나");
  EXPECT_EQ(masked_name("김나"), "김*");
  EXPECT_EQ(masked_name("남궁민수"), "남**수");
  EXPECT_EQ(masked_name("김"), "*");
  EXPECT_EQ(masked_name(""), "");
  EXPECT_EQ(masked_name("Mina Kim"), "M******m");
}

TEST(Masked, AddressesKeepTheirDomain) {
  EXPECT_EQ(masked_email("mina@example.com"), "m***@example.com");
  EXPECT_EQ(masked_email("m@example.com"), "m***@example.com");
  EXPECT_EQ(masked_email("김@example.kr"), "김***@example.kr");
  EXPECT_EQ(masked_email("@example.kr"), "***");
  EXPECT_EQ(masked_email("nothing"), "***");
}

TEST(Masked, NumbersKeepCountryAndEnd) {
  EXPECT_EQ(masked_phone("+821012345678"), "+82******5678");
  EXPECT_EQ(masked_phone("+8212"), "*****");
}

TEST(Ids, BeginLikeThis) {
  const auto range = ids_beginning("0197aB");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->from.text(), "0197ab00-0000-0000-0000-000000000000");
  EXPECT_EQ(range->to.text(), "0197abff-ffff-ffff-ffff-ffffffffffff");
  const std::string whole = "0197aaaa-0000-7000-8000-00000000002a";
  ASSERT_TRUE(ids_beginning(whole));
  EXPECT_EQ(ids_beginning(whole)->from.text(), whole);
  EXPECT_EQ(ids_beginning(whole)->to.text(), whole);
  for (const char* none : {"", "-", "mina", "0197aaaa-0000-7000-8000-00000000002a0", "01 97"}) {
    EXPECT_FALSE(ids_beginning(none)) << none;
  }
}

}  // namespace
}  // namespace auth::masking_test
