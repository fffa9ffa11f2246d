#include "host/crypto/bytes.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <thread>

namespace hearth::crypto::bytes_test {
namespace {

TEST(Sha256, GivesTheStandardsVector) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(TableHash, IsTheSameInEveryThreadAndAnotherForEveryText) {
  std::set<TableHash> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(table_hash(std::string(static_cast<std::size_t>(i), 'a')));
  EXPECT_EQ(seen.size(), 1000u);
  TableHash elsewhere{};
  std::thread{[&] { elsewhere = table_hash("abc"); }}.join();
  EXPECT_EQ(elsewhere, table_hash("abc"));
}

TEST(Hmac, GivesRfc4231Case2) {
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hkdf, GivesRfc5869Case1) {
  std::string salt, info;
  for (int i = 0; i <= 0x0c; ++i) salt += static_cast<char>(i);
  for (int i = 0xf0; i <= 0xf9; ++i) info += static_cast<char>(i);
  EXPECT_EQ(hex(hkdf_sha256(std::string(22, '\x0b'), salt, info, 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(Hkdf, GivesRfc5869Case3WithoutSaltAndInfo) {
  EXPECT_EQ(hex(hkdf_sha256(std::string(22, '\x0b'), "", "", 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Base64Url, GivesRfc4648VectorsWithoutPadding) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
  for (const auto& [plain, text] : rows) {
    EXPECT_EQ(base64url(plain), text);
    EXPECT_EQ(from_base64url(text), plain);
  }
}

TEST(Base64Url, RefusesEveryOtherSpelling) {
  for (const char* text : {"Zg==", "Z", "Zm8=", "+_8", "-/8", "Zm 8", "Zh", "Zm9", "Zm9v\n", "Zg.", "\xff\xff"}) {
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
  }
}

TEST(Equal, ComparesContentAndLength) {
  EXPECT_TRUE(equal("abc", "abc"));
  EXPECT_TRUE(equal("", ""));
  EXPECT_FALSE(equal("abc", "abd"));
  EXPECT_FALSE(equal("abc", "abcd"));
}

TEST(Random, IsNotTheSameInTheChildOfAFork) {
  (void)random_bytes(16);  // draws a stock, of which both would go on
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto drawn = random_bytes(16);
    ::_exit(::write(ends[1], drawn.data(), drawn.size()) == 16 ? 0 : 1);
  }
  std::string there(16, '\0');
  EXPECT_EQ(::read(ends[0], there.data(), there.size()), 16);
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  for (const int end : ends) ::close(end);
  EXPECT_NE(there, random_bytes(16));
}

TEST(Random, NeverRepeats) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random_bytes(16)).second);
}

}  // namespace
}  // namespace hearth::crypto::bytes_test
