#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "host/crypto/keys.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::crypto {

inline constexpr Timestamp noon{1'764'000'000'000'000};

/// A key folder of its own, and the keys in it.
class KeyFolder {
 public:
  explicit KeyFolder(Algorithm algorithm = Algorithm::es256) {
    const auto made = Keys::create(path(), noon, algorithm);
    EXPECT_TRUE(made) << made.error().message << made.error().cause;
    auto opened = Keys::open(path(), "https://hearth.test");
    EXPECT_TRUE(opened) << opened.error().message;
    keys_ = std::move(opened).value();
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "keys"; }
  Keys& operator*() const { return *keys_; }
  Keys* operator->() const { return keys_.get(); }

 private:
  support::TemporaryFolder folder_;
  std::unique_ptr<Keys> keys_;
};

}  // namespace hearth::crypto
