#pragma once

#include <hearth/time.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/http_client.hpp"

namespace hearth::e2e {

// What an authenticator app on somebody's phone does with the secret it was shown (base32).
class Authenticator {
 public:
  explicit Authenticator(const std::string& base32_secret);
  std::string at(Timestamp moment) const;

 private:
  std::string secret_;
};

struct Enrolment {
  Authenticator phone;
  nlohmann::json recovery_codes;
  std::string confirmed_by;  // the code that nobody can use again
};
// Turns the second factor on for whoever is signed in.
Enrolment enrol(const support::HttpClient& person, Timestamp now);

}  // namespace hearth::e2e
