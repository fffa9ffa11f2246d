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
  std::int64_t lock_after = 100;
  Duration lock_for = 1h;
  std::int64_t taken_per_network = 20;
  Duration code_lifetime = 10min;
  std::int64_t code_attempts = 5;
  Duration reset_lifetime = 30min;
  std::int64_t codes_per_contact = 5;
  std::int64_t codes_per_contact_everywhere = 15;
  std::int64_t codes_per_network = 50;
  Duration codes_window = 1h;
  std::string issuer = "Hearth";
  std::int64_t totp_drift = 1;
  Duration challenge_lifetime = 5min;
  Duration fresh_for = 15min;
  std::int64_t api_keys_per_user = 20;
  Duration longest_api_key = 366 * 24h;
  Duration export_lifetime = 7 * 24h;
  std::vector<std::string> keepers{"auth"};
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
      field("longest_delay", &Settings::longest_delay, minimum(1s), maximum(24h)),
      field("lock_after", &Settings::lock_after, minimum(1),
            about("failures from unknown networks and devices after which an account is locked for those")),
      field("lock_for", &Settings::lock_for, minimum(1s), about("then a locked account is active again")),
      field("taken_per_network", &Settings::taken_per_network, minimum(1),
            about("registrations an hour with a taken address, without require_verified")),
      field("code_lifetime", &Settings::code_lifetime, minimum(1min), maximum(24h)),
      field("code_attempts", &Settings::code_attempts, minimum(1), maximum(10), about("a code")),
      field("reset_lifetime", &Settings::reset_lifetime, minimum(1min), maximum(24h)),
      field("codes_per_contact", &Settings::codes_per_contact, minimum(1),
            about("codes in codes_window to one contact, asked for from one network")),
      field("codes_per_contact_everywhere", &Settings::codes_per_contact_everywhere, minimum(1),
            about("the same from all networks that its owner has never used")),
      field("codes_per_network", &Settings::codes_per_network, minimum(1), about("the same to any contact")),
      field("codes_window", &Settings::codes_window, minimum(1min), maximum(24h)),
      field("issuer", &Settings::issuer, min_length(1), max_length(60), about("as authenticator apps show it")),
      field("totp_drift", &Settings::totp_drift, minimum(0), maximum(5), about("steps of 30 s to either side")),
      field("challenge_lifetime", &Settings::challenge_lifetime, minimum(30s), maximum(1h),
            about("between the first factor and the second")),
      field("fresh_for", &Settings::fresh_for, minimum(1s), maximum(24h),
            about("how long ago one may have signed in, or stepped up, for a sensitive act")),
      field("api_keys_per_user", &Settings::api_keys_per_user, minimum(1), maximum(1000)),
      field("longest_api_key", &Settings::longest_api_key, minimum(24h), about("its lifetime, when none is asked for")),
      field("export_lifetime", &Settings::export_lifetime, minimum(1h)),
      field("keepers", &Settings::keepers, min_items(1),
            about("plugins that keep personal data and answer exports and erasures; auth is always one")));
}

}  // namespace auth
