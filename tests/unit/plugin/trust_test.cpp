#include "host/plugin/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/crypto/bytes.hpp"
#include "host/crypto/signing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::plugin::trust_test {
namespace {

using ::testing::HasSubstr;

class Trusting : public ::testing::Test {
 protected:
  Trusting() {
    bundle.folder = folder.path();
    bundle.manifest.name = "loyalty";
    bundle.manifest.version = "1.0.0";
  }
  Result<void> check(const std::string& digest) {
    auto lock = Lock::read(folder / "plugins.lock", "-c x.yaml --data d").value();
    HEARTH_TRY(check_trust(trust, lock, bundle, digest));
    return lock.save();
  }
  support::TemporaryFolder folder;
  Bundle bundle;
  config::Trust trust;
};

TEST_F(Trusting, RemembersTheFirstDigestAndRefusesAnother) {
  ASSERT_TRUE(check("sha256:aa"));
  ASSERT_TRUE(check("sha256:aa"));
  const auto refused = check("sha256:bb");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "plugin.digest");
  EXPECT_THAT(refused.error().message, HasSubstr("is sha256:bb"));
  EXPECT_THAT(refused.error().message, HasSubstr("says sha256:aa"));
  EXPECT_THAT(refused.error().message,
              HasSubstr("`hearth plugin install " + folder.path().string() + " -c x.yaml --data d`"));
}

TEST_F(Trusting, FollowsTheBuildWhenAnyIsTrusted) {
  trust.policy = config::TrustPolicy::any;
  ASSERT_TRUE(check("sha256:aa"));
  ASSERT_TRUE(check("sha256:bb"));
  EXPECT_EQ(Lock::read(folder / "plugins.lock")->find("loyalty")->digest, "sha256:bb");
}

TEST_F(Trusting, TakesASignatureByAListedKeyAlone) {
  const auto key = crypto::SigningKey::generate(crypto::Algorithm::eddsa);
  const auto other = crypto::SigningKey::generate(crypto::Algorithm::eddsa);
  const auto public_key = [](const crypto::SigningKey& of) {
    return nlohmann::json::parse(of.jwk()).at("x").get<std::string>();
  };
  trust.policy = config::TrustPolicy::signed_only;
  trust.keys = {public_key(key)};
  EXPECT_EQ(check("sha256:aa").error().code, "plugin.unsigned");
  folder.write("loyalty.sig", crypto::base64url(key.sign("sha256:aa")) + "\n");
  EXPECT_TRUE(check("sha256:aa"));
  EXPECT_EQ(check("sha256:bb").error().code, "plugin.unsigned") << "another bundle";
  trust.keys = {public_key(other)};
  EXPECT_EQ(check("sha256:aa").error().code, "plugin.unsigned") << "another key";
}

TEST_F(Trusting, RefusesALockThatCannotBeRead) {
  for (const char* line : {"loyalty", "loyalty 1.0.0", "loyalty 1.0.0 md5:aa", "Loyalty 1.0.0 sha256:aa",
                           "loyalty 1.0.0 sha256:aa more"}) {
    const auto file = folder.write("bad.lock", std::string{"# comment\n\n"} + line + "\n");
    const auto read = Lock::read(file);
    ASSERT_FALSE(read) << line;
    EXPECT_THAT(read.error().message, HasSubstr("bad.lock:3:"));
  }
}

}  // namespace
}  // namespace hearth::plugin::trust_test
