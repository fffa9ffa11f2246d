#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <vector>

#include "host/crypto/bytes.hpp"
#include "key_folder.hpp"

namespace hearth::crypto::envelope_test {
namespace {

TEST(Envelope, OpensToWhatWasSealed) {
  const KeyFolder keys;
  for (const std::string& plain :
       {std::string{}, std::string{"서울 마포구"}, std::string(100'000, 'x'), random_bytes(33)}) {
    const auto sealed = keys->seal("consumer", "addresses.detail.1", plain);
    EXPECT_EQ(sealed.size(), plain.size() + 33);
    const auto opened = keys->open_sealed("consumer", "addresses.detail.1", sealed);
    ASSERT_TRUE(opened) << opened.error().cause;
    EXPECT_EQ(*opened, plain);
  }
}

TEST(Envelope, OpensNowhereElse) {
  const KeyFolder keys;
  const auto sealed = keys->seal("consumer", "addresses.detail.1", "101-1203");
  EXPECT_FALSE(keys->open_sealed("consumer", "addresses.detail.2", sealed));
  EXPECT_FALSE(keys->open_sealed("consumer", "addresses.notes.1", sealed));
  EXPECT_FALSE(keys->open_sealed("booking", "addresses.detail.1", sealed));
  EXPECT_FALSE(keys->open_sealed("consumeraddresses", ".detail.1", sealed)) << "parts must not run into each other";
  const KeyFolder others;
  EXPECT_FALSE(others->open_sealed("consumer", "addresses.detail.1", sealed));
}

TEST(Envelope, RefusesEveryChangedByteAndEveryShorterText) {
  const KeyFolder keys;
  const auto sealed = keys->seal("consumer", "row", "secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto opened = keys->open_sealed("consumer", "row", changed);
    ASSERT_FALSE(opened) << "byte " << i;
    EXPECT_EQ(opened.error().code, "crypto.cannot_open");
    EXPECT_FALSE(keys->open_sealed("consumer", "row", std::string_view{sealed}.substr(0, i))) << i;
  }
  EXPECT_FALSE(keys->open_sealed("consumer", "row", sealed + "x"));
}

TEST(Envelope, NeverLooksTheSameTwice) {
  const KeyFolder keys;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) EXPECT_TRUE(seen.insert(keys->seal("consumer", "row", "same")).second);
}

TEST(Envelope, OpensAfterTheMasterKeyIsRotated) {
  const KeyFolder keys;
  const auto old = keys->seal("consumer", "row", "before");
  ASSERT_TRUE(Keys::rotate_master(keys.path(), noon));
  ASSERT_TRUE(keys->reload());
  const auto fresh = keys->seal("consumer", "row", "after");
  EXPECT_EQ(Keys::master_of(old), 1u);
  EXPECT_EQ(Keys::master_of(fresh), 2u);
  EXPECT_EQ(keys->current_master(), 2u);
  EXPECT_EQ(keys->open_sealed("consumer", "row", old).value(), "before");
  EXPECT_EQ(keys->open_sealed("consumer", "row", fresh).value(), "after");
}

TEST(Envelope, OfAKeyThatIsGoneSaysSo) {
  const KeyFolder keys;
  auto sealed = keys->seal("consumer", "row", "x");
  sealed[4] = 9;
  EXPECT_NE(keys->open_sealed("consumer", "row", sealed).error().cause.find("master key 9"), std::string::npos);
}

TEST(KeyedHash, DependsOnPluginPurposeAndDataAlone) {
  const KeyFolder keys;
  const auto hash = keys->keyed_hash("auth", "email", "a@b.c");
  EXPECT_EQ(hash.size(), 32u);
  EXPECT_EQ(keys->keyed_hash("auth", "email", "a@b.c"), hash);
  EXPECT_NE(keys->keyed_hash("auth", "phone", "a@b.c"), hash);
  EXPECT_NE(keys->keyed_hash("consumer", "email", "a@b.c"), hash);
  EXPECT_NE(keys->keyed_hash("auth", "email", "a@b.d"), hash);
  ASSERT_TRUE(Keys::rotate_master(keys.path(), noon));
  ASSERT_TRUE(Keys::rotate_signing(keys.path(), noon));
  ASSERT_TRUE(keys->reload());
  EXPECT_EQ(keys->keyed_hash("auth", "email", "a@b.c"), hash) << "look-up columns hang on it";
}

TEST(Keys, AreUsedByManyThreadsWhileTheyRotate) {
  const KeyFolder keys;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const auto plugin = "plugin" + std::to_string(t);
      for (int i = 0; i < 100; ++i) {
        const auto bound = std::to_string(i);
        const auto opened = keys->open_sealed(plugin, bound, keys->seal(plugin, bound, "plain"));
        if (!opened || *opened != "plain") ++wrong;
        const auto token = keys->sign_token("at+jwt", R"({"sub":"x","exp":1764000900})", noon);
        if (!token || !keys->verify_token(*token, {"https://hearth.test", {}, "at+jwt", noon})) ++wrong;
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(Keys::rotate_master(keys.path(), noon));
    EXPECT_TRUE(Keys::rotate_signing(keys.path(), noon));
    EXPECT_TRUE(keys->reload());
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace hearth::crypto::envelope_test
