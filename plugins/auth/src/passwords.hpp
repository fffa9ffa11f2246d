#pragma once

#include <hearth/result.hpp>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>

namespace auth {

/// Argon2id's costs (RFC 9106).
struct PasswordCosts {
  std::uint32_t memory_kib = 19456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;

  friend bool operator==(const PasswordCosts&, const PasswordCosts&) = default;
};

// These three burn the processor for some 30 ms: on the `cpu` pool alone.

/// "$argon2id$v=19$m=...,t=...,p=...$salt$hash". salt: 16 random bytes.
hearth::Result<std::string> hash_password(std::string_view password, std::string_view salt, const PasswordCosts& costs);
bool password_fits(std::string_view password, const std::string& encoded);

/// What the password of an account that does not exist is compared with, so that it takes as long.
class NobodysPassword {
 public:
  /// Always false.
  bool fits(std::string_view password, const PasswordCosts& costs);

 private:
  std::mutex making_;
  PasswordCosts costs_{};
  std::string encoded_{};
};

/// Whether it was hashed at these costs; otherwise it is hashed anew at the next log-in.
bool hashed_at(const std::string& encoded, const PasswordCosts& costs);

/// Why nobody should use it: "common_password" (a list, runs and repetitions), "personal_password" (holds one of `about`,
/// what everybody knows about the person); empty when it may be used. Length is the description's affair.
std::string_view weakness_of(std::string_view password, std::initializer_list<std::string_view> about);

/// One of the list of common_passwords.cpp; `lowered` is in small letters.
bool is_common_password(std::string_view lowered);

}  // namespace auth
