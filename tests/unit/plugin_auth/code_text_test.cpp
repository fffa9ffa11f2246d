#include "plugins/auth/src/code_text.hpp"

#include <gtest/gtest.h>

#include <hearth/text.hpp>

namespace auth::code_text_test {
namespace {

const auto id = hearth::Uuid::parse("0197aaaa-0000-7000-8000-00000000002a").value();

TEST(Digits, AreSixWhateverTheHash) {
  EXPECT_EQ(digits_of(std::string(32, '\0')), "000000");
  std::string mac(32, '\0');
  mac[7] = '\x2a';
  EXPECT_EQ(digits_of(mac), "000042");
  EXPECT_EQ(digits_of(std::string(32, '\xff')), "551615");  // 2^64 - 1 modulo a million
  mac.assign(32, '\x11');
  mac[9] = '\x7f';
  EXPECT_EQ(digits_of(mac), digits_of(std::string(32, '\x11'))) << "of the first eight bytes";
}

TEST(ResetToken, LeadsToItsRow) {
  const std::string mac = "0123456789abcdef0123456789ABCDEF";
  const auto read = read_token(token_of(id, mac));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, id);
  EXPECT_EQ(read->mac, mac);
}

TEST(ResetToken, ThatIsNoneIsRefused) {
  const auto token = token_of(id, std::string(32, 'x'));
  EXPECT_EQ(token.size(), 64U);
  for (const std::string& bad : {std::string{}, std::string{"x"}, token + "A", token.substr(1),
                                 token.substr(0, 63) + "=", std::string(64, '!')}) {
    EXPECT_FALSE(read_token(bad)) << bad;
  }
}

}  // namespace
}  // namespace auth::code_text_test
