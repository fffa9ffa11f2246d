// A driver whose provider signs its webhooks in Stripe's manner fits the interface without a change.
#include "drivers/signature.hpp"

#include <gtest/gtest.h>

#include <map>

#include "signing_driver.hpp"

namespace payment::signature_test {
namespace {

using namespace std::chrono_literals;

const Timestamp sent{1'492'774'577'000'000};

class SignedWebhook : public testing::Test {
 protected:
  const std::string body =
      R"({"id":"evt_1","type":"payment_intent.succeeded","order":"01930000-0000-7000-8000-000000000001","amount":50000})";

  Result<Notice> read(const std::string& header, Timestamp at, std::string_view of) const {
    const std::map<std::string, std::string, std::less<>> headers{{"stripe-signature", header}};
    return driver.read_webhook({of, at, [&](std::string_view name) -> std::string_view {
                                  const auto found = headers.find(name);
                                  return found == headers.end() ? std::string_view{} : found->second;
                                }});
  }
  void expect_refused(const std::string& header, Timestamp at, std::string_view of) const {
    const auto notice = read(header, at, of);
    ASSERT_FALSE(notice) << header;
    EXPECT_EQ(notice.error().code, "payment.bad_signature");
    EXPECT_EQ(notice.error().kind, Kind::unauthenticated);
  }

  const std::string secret{SigningDriver::secret};
  SigningDriver driver;
};

TEST(Hmac, IsTheOneOfRfc4231) {
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Base64, HasItsPadding) {
  EXPECT_EQ(base64("test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R:"), "dGVzdF9za196WExrS0V5cE5BcldtbzUwblgzbG1lYXhZRzVSOg==");
  EXPECT_EQ(base64(""), "");
}

TEST_F(SignedWebhook, IsReadWhenItIsSigned) {
  const auto notice = read(signature(body, secret, sent), sent + 10s, body);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->id, "evt_1");
  EXPECT_TRUE(notice->signed_by_provider);
  EXPECT_EQ(notice->answer->said, Said::taken);
  EXPECT_EQ(notice->answer->amount, 50'000);
}

TEST_F(SignedWebhook, IsReadByAnyOfSeveralSignatures) {  // while a secret is being changed
  const std::string right = signature(body, secret, sent);
  const std::string mark = right.substr(right.find("v1="));
  const std::string other = signature(body, "whsec_the_old_one", sent);
  EXPECT_TRUE(read(other + "," + mark, sent, body));
  EXPECT_TRUE(read("t=1492774577, v0=ab, " + mark, sent, body));
}

TEST_F(SignedWebhook, IsRefusedWhenItIsNot) {
  const std::string right = signature(body, secret, sent);
  expect_refused("", sent, body);
  expect_refused("t=1492774577", sent, body);
  expect_refused("v1=" + right.substr(right.find("v1=") + 3), sent, body);
  expect_refused("t=1492774577,v0=" + right.substr(right.find("v1=") + 3), sent, body);
  expect_refused(signature(body, "whsec_of_somebody_else", sent), sent, body);
  expect_refused(right, sent, body + " ");
  expect_refused("t=1492774578" + right.substr(right.find(',')), sent, body);
  expect_refused("t=99999999999999999999" + right.substr(right.find(',')), sent, body);
  expect_refused("t=-1492774577" + right.substr(right.find(',')), sent, body);
}

TEST_F(SignedWebhook, IsRefusedWhenItIsPlayedAgainLater) {
  const std::string right = signature(body, secret, sent);
  EXPECT_TRUE(read(right, sent + 5min, body));
  expect_refused(right, sent + 5min + 1s, body);
  expect_refused(right, sent - 6min, body);
}

TEST(SignedInTime, NeedsASecret) {
  EXPECT_FALSE(signed_in_time(signature("x", "", sent), "x", "", sent, 5min)) << "a driver that was not set up";
}

}  // namespace
}  // namespace payment::signature_test
