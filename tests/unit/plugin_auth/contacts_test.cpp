#include "plugins/auth/src/contacts.hpp"

#include <gtest/gtest.h>

namespace auth::contacts_test {
namespace {

TEST(Email, IsComparedWithoutRegardToCaseAndBlanks) {
  EXPECT_EQ(normal_email(" Mina.Kim@Example.COM "), "mina.kim@example.com");
  EXPECT_EQ(normal_email("김@example.kr"), "김@example.kr");
}

TEST(Email, ThatIsNoneIsRefused) {
  for (const char* text : {"", "@", "a@", "@b.c", "a@b", "a b@c.d", "a@b@c.d", "a@.d", "a@b.", "a@b..c", "a\n@b.c"}) {
    EXPECT_EQ(normal_email(text), std::nullopt) << text;
  }
  EXPECT_EQ(normal_email(std::string(300, 'a') + "@b.c"), std::nullopt);
}

TEST(Phone, IsBroughtIntoOneForm) {
  for (const char* text : {"+821012345678", "010-1234-5678", "010 1234 5678", "(010) 1234.5678", "0082 10 1234 5678",
                           "+82 (0)10-1234-5678", "+82-10-1234-5678"}) {
    EXPECT_EQ(normal_phone(text), "+821012345678") << text;
  }
  EXPECT_EQ(normal_phone("02-123-4567"), "+8221234567");
  EXPECT_EQ(normal_phone("+1 415 555 0100"), "+14155550100");
}

TEST(Phone, ThatIsNoneIsRefused) {
  for (const char* text :
       {"", "+", "12345678", "+0123456789", "010-1234-567a", "+8210123456789012345", "0101", "++821012345678"}) {
    EXPECT_EQ(normal_phone(text), std::nullopt) << text;
  }
}

TEST(Network, IsTheAddressOrItsSlash64) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2:ffff::1"), network_of("2001:db8:1:2::9"));
  EXPECT_NE(network_of("2001:db8:1:3::1"), network_of("2001:db8:1:2::1"));
}

}  // namespace
}  // namespace auth::contacts_test
