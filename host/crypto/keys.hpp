#pragma once

#include <array>
#include <filesystem>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/crypto/signing.hpp"

namespace hearth::crypto {

/// What a token must say to be believed.
struct Expected {
  std::string_view issuer;
  std::string_view audience;  ///< one of the token's; empty: not asked
  std::string_view typ;       ///< "at+jwt"; compared without regard to case, "application/" may stand before it
  Timestamp now;
};

/// The keys of this installation, as they stand in its key folder. Used by any number of threads.
class Keys {
 public:
  /// `hearth keys new`: refused (conflict) when the folder has keys already.
  static Result<void> create(const std::filesystem::path& folder, Timestamp now,
                             Algorithm algorithm = Algorithm::es256);
  /// `hearth keys rotate --signing`: next becomes current, current verifies until now + overlap. The new kid.
  static Result<std::string> rotate_signing(const std::filesystem::path& folder, Timestamp now,
                                            Duration overlap = std::chrono::hours{24});
  /// `hearth keys rotate --master`: the new key seals, all go on opening. Its id.
  static Result<std::uint32_t> rotate_master(const std::filesystem::path& folder, Timestamp now);

  /// issuer: the iss of every token made here.
  static Result<std::unique_ptr<Keys>> open(const std::filesystem::path& folder, std::string issuer);
  ~Keys();
  /// After a rotation by another process. What was in force stays when the folder is refused.
  Result<void> reload();

  /// An envelope (README.md) that only the same plugin opens, with the same bound.
  [[nodiscard]] std::string seal(std::string_view plugin, std::string_view bound, std::string_view plain) const;
  /// invalid, crypto.cannot_open: another bound or plugin, a changed byte, a key that is gone.
  [[nodiscard]] Result<std::string> open_sealed(std::string_view plugin, std::string_view bound,
                                                std::string_view sealed) const;
  /// The id of the master key that sealed it; 0: not an envelope. For sealing again after a rotation.
  [[nodiscard]] static std::uint32_t master_of(std::string_view sealed);
  [[nodiscard]] std::uint32_t current_master() const;

  /// 32 bytes: HMAC-SHA-256 under a key derived for plugin and purpose. Stable for the life of the installation.
  [[nodiscard]] std::string keyed_hash(std::string_view plugin, std::string_view purpose, std::string_view data) const;

  /// A compact JWS over claims (a JSON object, at most 4 KiB); iss, iat and iat_us (microseconds) are the host's to set.
  [[nodiscard]] Result<std::string> sign_token(std::string_view typ, std::string_view claims, Timestamp now) const;
  /// The claims. unauthenticated, auth.token_expired or auth.token_invalid; the cause says why.
  [[nodiscard]] Result<nlohmann::json> verify_token(std::string_view token, const Expected& expected) const;

  /// RFC 7517 section 5: every key that verifies at `now`, the next one too.
  [[nodiscard]] std::string jwks(Timestamp now) const;
  [[nodiscard]] const std::string& issuer() const { return issuer_; }

 private:
  struct State;
  Keys(std::filesystem::path folder, std::string issuer);
  [[nodiscard]] std::shared_ptr<const State> state() const;

  struct Shared;
  std::filesystem::path folder_;
  std::string issuer_;
  std::unique_ptr<Shared> shared_;
};

}  // namespace hearth::crypto
