#pragma once

#include <cstdint>
#include <filesystem>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <string>
#include <vector>

#include "host/crypto/signing.hpp"

namespace hearth::crypto {

struct SecretKey {
  std::uint32_t id = 0;
  std::string secret;  ///< 32 bytes
  Timestamp created{};
};

enum class SigningState { next, current, retired };

struct SigningEntry {
  SigningKey key;
  SigningState state = SigningState::next;
  Timestamp created{};
  Timestamp verifies_until{};  ///< of a retired one
};

/// What `keys.json` holds.
struct KeyRing {
  std::vector<SecretKey> masters;  ///< the last one seals, all of them open
  SecretKey hash;
  std::vector<SigningEntry> signing;  ///< one of them current
};

/// Refuses (invalid, a sentence with the way out) a folder or file that anybody but its owner may read, and keys that are
/// short, patterned or published in a standard.
Result<KeyRing> read_keys(const std::filesystem::path& folder);

/// Replaces keys.json in one step; the file is 0600.
Result<void> write_keys(const std::filesystem::path& folder, const KeyRing& ring);

/// Makes the folder (0700) when it is missing.
Result<void> make_key_folder(const std::filesystem::path& folder);

/// Held by whoever is about to change keys.json, so that two `keys rotate` do not lose a key.
class KeyFolderLock {
 public:
  static Result<KeyFolderLock> take(const std::filesystem::path& folder);
  KeyFolderLock(KeyFolderLock&& other) noexcept : descriptor_{other.descriptor_} { other.descriptor_ = -1; }
  KeyFolderLock& operator=(KeyFolderLock&&) = delete;
  ~KeyFolderLock();

 private:
  explicit KeyFolderLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

}  // namespace hearth::crypto
