#include "plugins/auth/src/totp.hpp"

#include <gtest/gtest.h>

namespace auth::totp::totp_test {
namespace {

using hearth::Timestamp;

const std::string seed = "12345678901234567890";

Timestamp at(std::int64_t seconds) { return {seconds * 1'000'000}; }

struct Vector {
  std::int64_t time;
  const char *sha1, *sha256, *sha512;
};

// RFC 6238 Appendix B, with the seeds of its errata 2866: each as long as its hash.
TEST(Totp, AgreesWithTheVectorsOfTheRfc) {
  const Vector vectors[] = {
      {59, "94287082", "46119246", "90693936"},         {1111111109, "07081804", "68084774", "25091201"},
      {1111111111, "14050471", "67062674", "99943326"}, {1234567890, "89005924", "91819424", "93441116"},
      {2000000000, "69279037", "90698825", "38618901"}, {20000000000, "65353130", "77737706", "47863826"}};
  const std::string seed32 = seed + "123456789012", seed64 = seed + seed + seed + "1234";
  for (const auto& vector : vectors) {
    const auto counter = static_cast<std::uint64_t>(vector.time / period_s);
    EXPECT_EQ(hotp(seed, counter, 8, Hash::sha1), vector.sha1) << vector.time;
    EXPECT_EQ(hotp(seed32, counter, 8, Hash::sha256), vector.sha256) << vector.time;
    EXPECT_EQ(hotp(seed64, counter, 8, Hash::sha512), vector.sha512) << vector.time;
  }
}

// RFC 4226 Appendix D.
TEST(Hotp, AgreesWithTheVectorsOfTheRfc) {
  const char* passwords[] = {"755224", "287082", "359152", "969429", "338314",
                             "254676", "287922", "162583", "399871", "520489"};
  for (std::uint64_t counter = 0; counter < 10; ++counter) EXPECT_EQ(hotp(seed, counter), passwords[counter]);
}

TEST(Totp, FitsWithinTheDriftAlone) {
  const auto now = at(1234567890);
  const auto step = step_of(now);
  const auto password = [&](std::int64_t of) { return hotp(seed, static_cast<std::uint64_t>(of)); };
  for (std::int64_t off = -1; off <= 1; ++off) EXPECT_EQ(matching_step(seed, password(step + off), now, 1), step + off);
  for (const std::int64_t off : {-2, 2}) EXPECT_EQ(matching_step(seed, password(step + off), now, 1), std::nullopt);
  EXPECT_EQ(matching_step(seed, password(step - 1), now, 0), std::nullopt);
  EXPECT_EQ(matching_step(seed, "", now, 1), std::nullopt);
  EXPECT_EQ(matching_step(seed, "12345", now, 1), std::nullopt);
}

// RFC 4648 section 10, without the padding.
TEST(Base32, AgreesWithTheVectorsOfTheRfc) {
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

TEST(KeyUri, EscapesWhatPeopleAreCalled) {
  EXPECT_EQ(key_uri("허스 홈", "a+b@example.com", "foobar"),
            "otpauth://totp/%ED%97%88%EC%8A%A4%20%ED%99%88:a%2Bb%40example.com?secret=MZXW6YTBOI"
            "&issuer=%ED%97%88%EC%8A%A4%20%ED%99%88&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace auth::totp::totp_test
