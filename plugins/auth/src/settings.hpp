#pragma once

#include <hearth/hearth.hpp>

namespace auth {

using namespace hearth;
using namespace std::chrono_literals;

struct Settings {
  bool require_verified = false;
  std::string audience = "hearth";
  Duration access_token_lifetime = 15min;
  Duration refresh_token_lifetime = 30 * 24h;
  Duration session_lifetime = 180 * 24h;
  Duration refresh_grace = 10s;
  std::vector<std::string> required_consents{"terms", "privacy"};
  std::int64_t password_memory_kib = 19456;
  std::int64_t password_passes = 2;
  std::int64_t password_lanes = 1;
  std::int64_t attempts = 5;
  std::int64_t attempts_per_network = 50;
  std::int64_t attempts_per_account = 100;
  Duration attempts_window = 15min;
  Duration longest_delay = 15min;
};

constexpr auto describe(Type<Settings>) {
  return fields(
      field("require_verified", &Settings::require_verified,
            about("new accounts stay pending until they are activated")),
      field("audience", &Settings::audience, min_length(1), about("aud of access tokens: the host's auth.audience")),
      field("access_token_lifetime", &Settings::access_token_lifetime, minimum(1min), maximum(24h)),
      field("refresh_token_lifetime", &Settings::refresh_token_lifetime, minimum(1min),
            about("unused for so long, it ends")),
      field("session_lifetime", &Settings::session_lifetime, minimum(1min), about("then one signs in again")),
      field("refresh_grace", &Settings::refresh_grace, maximum(60s),
            about("in which a used token yields its successor again")),
      field("required_consents", &Settings::required_consents, about("purposes without which nobody may register")),
      field("password_memory_kib", &Settings::password_memory_kib, minimum(8192), maximum(1048576),
            about("Argon2id m")),
      field("password_passes", &Settings::password_passes, minimum(1), maximum(16), about("Argon2id t")),
      field("password_lanes", &Settings::password_lanes, minimum(1), maximum(16), about("Argon2id p")),
      field("attempts", &Settings::attempts, minimum(1), about("free attempts an account and network")),
      field("attempts_per_network", &Settings::attempts_per_network, minimum(1),
            about("free attempts a network, on any account")),
      field("attempts_per_account", &Settings::attempts_per_account, minimum(1),
            about("free attempts an account, from networks it has never signed in from")),
      field("attempts_window", &Settings::attempts_window, minimum(1min),
            about("without attempts for so long, counting begins anew")),
      field("longest_delay", &Settings::longest_delay, minimum(1s), maximum(24h)));
}

}  // namespace auth
