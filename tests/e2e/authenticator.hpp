#pragma once

#include <cstdint>
#include <string>

namespace hearth::e2e {

// What an authenticator app on somebody's phone does with the secret it was shown (base32).
class Authenticator {
 public:
  explicit Authenticator(const std::string& base32_secret);
  std::string at(std::int64_t seconds) const;

 private:
  std::string secret_;
};

}  // namespace hearth::e2e
