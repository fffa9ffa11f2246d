#pragma once

// Inside crypto alone: one reading of the key folder, immutable but for the keys derived from it.
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "host/crypto/key_file.hpp"
#include "host/crypto/keys.hpp"

namespace hearth::crypto {

struct Keys::State {
  KeyRing ring;

  [[nodiscard]] const SecretKey* master(std::uint32_t id) const;
  [[nodiscard]] const SigningEntry& current_signing() const;
  /// Null: no such key, or retired for longer than its overlap.
  [[nodiscard]] const SigningKey* verifying(std::string_view kid, Timestamp now) const;
  /// HKDF of a secret for a label; remembered, since the labels are few.
  [[nodiscard]] std::string derived(const SecretKey& from, std::string_view label) const;

 private:
  mutable std::shared_mutex guard_;
  mutable std::map<std::string, std::string, std::less<>> derived_;
};

struct Keys::Shared {
  std::shared_mutex guard;
  std::shared_ptr<const State> state;
};

}  // namespace hearth::crypto
