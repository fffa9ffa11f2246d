#include "plugins/auth/src/passwords.hpp"

#include <gtest/gtest.h>

namespace auth::passwords_test {
namespace {

constexpr PasswordCosts cheap{8192, 1, 1};
const std::string salt = "0123456789abcdef";

TEST(Password, FitsItsHashAlone) {
  const auto encoded = hash_password("맑은 날 소나무 아래", salt, cheap).value();
  EXPECT_TRUE(encoded.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"));
  EXPECT_TRUE(password_fits("맑은 날 소나무 아래", encoded));
  EXPECT_FALSE(password_fits("맑은 날 소나무 아래 ", encoded));
  EXPECT_FALSE(password_fits("", encoded));
  EXPECT_FALSE(password_fits("맑은 날 소나무 아래", "not a hash"));
  EXPECT_NE(hash_password("맑은 날 소나무 아래", "fedcba9876543210", cheap).value(), encoded);
}

TEST(Password, KnowsTheCostsItWasHashedAt) {
  const auto encoded = hash_password("x", salt, cheap).value();
  EXPECT_TRUE(hashed_at(encoded, cheap));
  EXPECT_FALSE(hashed_at(encoded, {8192, 2, 1}));
  EXPECT_FALSE(hashed_at(encoded, {19456, 1, 1}));
}

TEST(Password, OfNobodyNeverFits) {
  NobodysPassword nobody;
  EXPECT_FALSE(nobody.fits("", cheap));
  EXPECT_FALSE(nobody.fits("of nobody at all", cheap));
}

TEST(Password, ThatEverybodyTriesFirstIsRefused) {
  for (const char* text :
       {"password", "Password",  "PASSWORD1!",   "p@ssw0rd",  "12345678",   "87654321",    "abcdefgh",
        "hgfedcba", "aaaaaaaa",  "abababab",     "12121212",  "qwertyuiop", "1q2w3e4r",    "qwer1234",
        "iloveyou", "iloveyou2", "!!sunshine!!", "tkfkdgody", "비밀번호",   "비밀번호123", "dkssudgktpdy"}) {
    EXPECT_EQ(weakness_of(text, {}), "common_password") << text;
  }
}

TEST(Password, MadeOfThePersonIsRefused) {
  EXPECT_EQ(weakness_of("minakim1999", {"minakim"}), "personal_password");
  EXPECT_EQ(weakness_of("MinaKim!", {"minakim"}), "personal_password");
  EXPECT_EQ(weakness_of("minakim has a green bicycle", {"minakim"}), "") << "long enough beside it";
  EXPECT_EQ(weakness_of("xyzzyqq!kim", {"kim"}), "") << "three letters are in many words";
}

TEST(Password, ThatIsGoodIsTakenWhateverItIsMadeOf) {
  for (const char* text :
       {"correct horse battery staple", "tr0ub4dor&3", "푸른 하늘 은하수", "kx8-Qd2m", "jazz4ever2moon"}) {
    EXPECT_EQ(weakness_of(text, {"mina"}), "") << text;
  }
}

}  // namespace
}  // namespace auth::passwords_test
